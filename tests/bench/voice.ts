import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../../core/engine/engine.ts'
import type { Heard } from '../../core/interview/events.ts'
import { HEARING_RATE, SPEAKING_RATE, type SpeechDetector, type Transcriber, type Voice } from '../../core/ports.ts'
import { FRAME, FRAME_MS } from '../../core/voice/frames.ts'
import { createVoiceRoom } from '../../core/voice/room.ts'
import { defaultVoiceSettings } from '../../core/voice/settings.ts'
import { loadSilero, type Silero } from '../../core/voice/silero.ts'
import type { TurnMetrics, VoiceNotice, VoiceRoom } from '../../core/voice/voice.ts'
import { fixture } from '../fixtures/voice/read-wav.ts'
import { quantile, row } from './figures.ts'
import { plan, withGreenroom } from './greenroom.ts'

/** What the reply may cost on top of the wait that tells the end of a turn. */
const REPLY_LIMIT_MS = 40
const WORDS = 'I would look at the data first, and train a simple model.'

/** CPU of turn-taking for each second of microphone, and the time from the end of a turn to the first sound of the reply. */
export async function voice(): Promise<void> {
  const silero = await loadSilero()
  await withGreenroom(async ({ engine }) => {
    await listening(silero, engine)
    await replying(silero, engine, 1, 6)
    await replying(silero, engine, 20, 3)
  })
}

const ears: Transcriber = {
  id: 'at once',
  transcribe: async (audio) => heardAtOnce(audio.kind === 'samples' ? audio.samples : new Int16Array()),
}
const mouth: Voice = {
  id: 'at once',
  async *speak() {
    yield new Int16Array(SPEAKING_RATE / 5)
  },
}

function heardAtOnce({ length }: Int16Array): Heard {
  const audioMs = (length * 1000) / HEARING_RATE
  const common = { transcriber: 'at once', text: WORDS, words: [], language: 'en', confidence: 0.9 }
  return { ...common, speech: [{ startMs: 0, endMs: audioMs }], audioMs }
}

// ------------------------------------------------------------------ CPU

/** Somebody who talks for 3 of 4 seconds, never long enough silent to end the turn, in a room with a fan. */
function talking(seconds: number): Int16Array {
  const sound = new Int16Array(seconds * HEARING_RATE).map(() => (Math.random() - 0.5) * 200)
  const said = fixture('answer')
  for (let at = 0; at + said.length < sound.length; at += 4 * HEARING_RATE) {
    said.forEach((sample, i) => {
      sound[at + i] = (sound[at + i] ?? 0) + sample
    })
  }
  return sound
}

async function listening(silero: Silero, engine: Engine): Promise<void> {
  const seconds = 60
  const sound = talking(seconds)
  await feed(silero, engine, talking(20), 1)
  for (const microphones of [1, 16]) {
    const alone = (await cpu(() => detectAlone(silero, sound, microphones))) / seconds / microphones
    const ours = (await feed(silero, engine, sound, microphones)) / seconds / microphones
    row(`CPU of 1 s of speech, ${microphones} talking`, ours, 'ms', { name: 'Silero alone', value: alone })
    row(`microphones on one core, ${microphones} talking`, 1_000 / ours, '', {
      name: 'Silero alone',
      value: 1_000 / alone,
    })
  }
  const muted = (await feed(silero, engine, new Int16Array(sound.length), 16)) / seconds / 16
  row('CPU of 1 s of digital silence, 16 muted', muted, 'ms', { name: 'a limit of 1 ms', value: 1 })
}

async function cpu(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const frames = (sound: Int16Array) =>
  Array.from({ length: Math.floor(sound.length / FRAME) }, (_, i) => sound.subarray(i * FRAME, (i + 1) * FRAME))

async function detectAlone(silero: Silero, sound: Int16Array, microphones: number): Promise<void> {
  const detectors = Array.from({ length: microphones }, () => silero.detector())
  for (const frame of frames(sound)) await Promise.all(detectors.map((d) => d.probability(frame)))
}

/** CPU milliseconds of whole rooms, fed as fast as they take the frames. Opening the interviews is not counted. */
async function feed(silero: Silero, engine: Engine, sound: Int16Array, microphones: number): Promise<number> {
  let heard = 0
  let sent = 0
  let allHeard = () => {}
  const counted = (detector: SpeechDetector): SpeechDetector => ({
    async probability(frame) {
      const probability = await detector.probability(frame)
      if (++heard === sent * microphones) allHeard()
      return probability
    },
    reset: () => detector.reset(),
  })
  const rooms: VoiceRoom[] = []
  for (let i = 0; i < microphones; i++) {
    const id = await engine.open(plan, `listener-${opened++}`, 'bench')
    await engine.settled(id)
    rooms.push(room(engine, id, counted(silero.detector()), () => {}))
  }
  await sleep(100)
  const used = await cpu(async () => {
    const start = Date.now()
    for (const frame of frames(sound)) {
      const at = start + sent++ * FRAME_MS
      const done = new Promise<void>((resolve) => {
        allHeard = resolve
      })
      for (const { hear } of rooms) hear(frame, at)
      await done
    }
  })
  for (const { close } of rooms) await close(0)
  return used
}
let opened = 0

function room(
  engine: Engine,
  interview: string,
  detector: SpeechDetector,
  onNotice: (notice: VoiceNotice) => void,
): VoiceRoom {
  const made: VoiceRoom = createVoiceRoom({
    engine,
    interview,
    transcriber: ears,
    voice: mouth,
    detector,
    recordings: null,
    keepAudioUntil: null,
    // A player that plays everything at once.
    output: {
      write() {},
      end: (utterance) => setImmediate(() => made.played(utterance, 200, true)),
      stop() {},
      duck() {},
    },
    clock: { now: () => Date.now() },
    onNotice,
    log: (message, error) => console.error(message, error),
  })
  return made
}

// ------------------------------------------------------------------ replies

async function replying(silero: Silero, engine: Engine, rooms: number, turns: number): Promise<void> {
  const all = await Promise.all(
    Array.from({ length: rooms }, (_, i) => converse(silero, engine, `talker-${rooms}-${i}`, turns, i * 97)),
  )
  const beyond = all
    .flat()
    .map((m) => m.endOfTurnDelay - defaultVoiceSettings.wait.finished + (m.timeToFirstAudio ?? Number.NaN))
  const limit = { name: 'the limit', value: REPLY_LIMIT_MS }
  const of = `${rooms} at once, ${beyond.length} turns`
  row(`end of turn to first sound, p50, ${of}`, quantile(beyond, 0.5), 'ms', limit)
  row(`end of turn to first sound, p95, ${of}`, quantile(beyond, 0.95), 'ms', limit)
}

/** One person answers in real time. */
async function converse(
  silero: Silero,
  engine: Engine,
  who: string,
  turns: number,
  delay: number,
): Promise<TurnMetrics[]> {
  const id = await engine.open(plan, who, 'bench')
  await engine.settled(id)
  const metrics: TurnMetrics[] = []
  const { hear, close } = room(engine, id, silero.detector(), (notice) => {
    if (notice.kind === 'metrics') metrics.push(notice.metrics)
  })
  await sleep(300 + delay)
  const answer = frames(fixture('answer'))
  const silence = new Int16Array(FRAME)
  let at = Date.now()
  const send = async (frame: Int16Array) => {
    await sleep(Math.max(0, at + FRAME_MS - Date.now()))
    hear(frame, at)
    at += FRAME_MS
  }
  for (let turn = 1; turn <= turns; turn++) {
    for (const frame of answer) await send(frame)
    for (let i = 0; i < 150 && metrics.length < turn; i++) await send(silence)
    for (let i = 0; i < 12; i++) await send(silence)
  }
  await close(1_000)
  return metrics
}
