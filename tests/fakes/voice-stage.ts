import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '../../core/engine/engine.ts'
import type { Heard } from '../../core/interview/events.ts'
import type { StartedState } from '../../core/interview/state.ts'
import type { Interviewer, Recordings, SpeechDetector, Store, Transcriber, Voice } from '../../core/ports.ts'
import { HEARING_RATE, SPEAKING_RATE } from '../../core/ports.ts'
import type { Report } from '../../core/report/report.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'
import { createVoiceRoom, type VoiceRoomParts } from '../../core/voice/room.ts'
import type { VoiceSettings } from '../../core/voice/settings.ts'
import type { VoiceNotice, VoiceOutput, VoiceRoom } from '../../core/voice/voice.ts'
import { smallBank } from './small-bank.ts'
import { virtualTime } from './virtual-time.ts'

const FRAME = 512
const FRAME_MS = 32
/** How fast everybody speaks here. */
export const WORD_MS = 320

/**
 * Sound that carries its words: each sample of a word is its number plus a base, so that the transcriber hears exactly the
 * words whose sound it was given, wherever a clip was cut.
 */
const BASE = 2_000
const NOISE = 900
const WORDLESS = 30_000
const words: string[] = []
const numberOf = (word: string) => {
  const at = words.indexOf(word)
  return at >= 0 ? at : words.push(word) - 1
}

function soundOf(text: string, rate: number): Int16Array {
  const spoken = text.split(/\s+/).filter(Boolean)
  const each = (WORD_MS * rate) / 1000
  const sound = new Int16Array(spoken.length * each)
  spoken.forEach((word, i) => {
    sound.fill(BASE + numberOf(word), i * each, (i + 1) * each)
  })
  return sound
}

/** The words of which at least 40 % can be heard. */
function wordsIn(samples: Int16Array): { word: string; startMs: number; endMs: number }[] {
  const found: { word: string; startMs: number; endMs: number }[] = []
  for (let i = 0; i < samples.length; ) {
    const value = samples[i] ?? 0
    let to = i
    while (to < samples.length && samples[to] === value) to++
    const ms = ((to - i) * 1000) / HEARING_RATE
    const word = words[value - BASE]
    if (word !== undefined && ms >= WORD_MS * 0.4) {
      found.push({ word, startMs: (i * 1000) / HEARING_RATE, endMs: (to * 1000) / HEARING_RATE })
    }
    i = to
  }
  return found
}

const detector = (): SpeechDetector => ({
  probability: async (frame) => ((frame[256] ?? 0) >= BASE ? 0.95 : (frame[256] ?? 0) === NOISE ? 0.2 : 0.02),
  reset() {},
})

export type StageOptions = Partial<Pick<VoiceRoomParts, 'recordings' | 'keepAudioUntil' | 'endOfTurn' | 'voice'>> & {
  settings?: Partial<VoiceSettings>
  /** Milliseconds to a transcript, to the first sound of a sentence. */
  hearingMs?: number
  voiceMs?: number
  /** Replaces hearing. */
  transcribe?: Transcriber['transcribe']
  /** The loudspeaker's sound comes back into the microphone. */
  echo?: boolean
  interviewer?: Interviewer
  /** These come before the plain one. */
  interviewers?: Interviewer[]
  /** Why the interview takes nothing more; null: it does. */
  closed?: () => string | null
  /** Milliseconds from the stage's beginning to the interview's end. */
  endsInMs?: () => number
}

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A voice room with the real engine and store, a clock that the test moves, a microphone and a loudspeaker. */
export async function openStage(options: StageOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-voice-'))
  const { store, busy } = watched(await sqliteStore({ folder }))
  const time = virtualTime(1_700_000_000_000, busy)
  const engine = engineOn(store, time, options)
  const began = time.now()
  const interview = await engine.open(plan, 'ada', 'k')
  await engine.settled(interview)

  const notices: VoiceNotice[] = []
  const logged: unknown[] = []
  const transcribed: { at: number; ms: number; text: string; prompt: string }[] = []
  const player = createPlayer(time, () => room)
  const transcriber: Transcriber = {
    id: 'listening ears',
    async transcribe(audio, hearing) {
      if (audio.kind !== 'samples') throw new Error('only samples are heard here')
      if (options.transcribe) return options.transcribe(audio, hearing)
      const heard = heardIn(audio.samples)
      transcribed.push({ at: time.now(), ms: heard.audioMs, text: heard.text, prompt: hearing.prompt ?? '' })
      if (options.hearingMs) await time.sleep(options.hearingMs)
      return heard
    },
  }
  const voice: Voice = {
    id: 'speaking mouth',
    async *speak(text) {
      if (options.voiceMs) await time.sleep(options.voiceMs)
      const sound = soundOf(text, SPEAKING_RATE)
      for (let i = 0; i < sound.length; i += 2_400) yield sound.subarray(i, i + 2_400)
    },
  }
  const room: VoiceRoom = createVoiceRoom({
    engine,
    interview,
    transcriber,
    voice: options.voice === undefined ? voice : options.voice,
    detector: detector(),
    ...(options.endOfTurn ? { endOfTurn: options.endOfTurn } : {}),
    recordings: options.recordings ?? null,
    keepAudioUntil: options.keepAudioUntil ?? null,
    output: player.output,
    clock: time,
    ...(options.endsInMs && { endsAt: async () => began + (options.endsInMs?.() ?? 0) }),
    timers: time,
    settings: options.settings ?? {},
    onNotice: (notice) => notices.push(notice),
    log: (_message, error) => logged.push(error),
  })
  await time.settle()

  /** 32 ms of microphone, then of time. */
  async function frame(samples: Int16Array): Promise<void> {
    const echo = options.echo ? player.sounding(FRAME) : null
    const at = time.now()
    await time.advance(FRAME_MS)
    room.hear(echo && samples.every((s) => s === 0) ? echo : samples, at)
    await time.settle()
  }

  async function play(sound: Int16Array): Promise<void> {
    for (let i = 0; i < sound.length; i += FRAME) {
      const samples = new Int16Array(FRAME)
      samples.set(sound.subarray(i, i + FRAME))
      await frame(samples)
    }
  }

  return {
    time,
    room,
    engine,
    interview,
    notices,
    logged,
    transcribed,
    player,
    say: (text: string) => play(soundOf(text, HEARING_RATE)),
    /** A sound that is loud and short and has no words. */
    cough: (ms: number) => play(new Int16Array((ms * HEARING_RATE) / 1000).fill(WORDLESS)),
    /** Sound that the detector takes for speech though it has no words. */
    babble: (ms: number) => play(new Int16Array((ms * HEARING_RATE) / 1000).fill(WORDLESS)),
    silence: (ms: number) => play(new Int16Array((ms * HEARING_RATE) / 1000)),
    noise: (ms: number) => play(new Int16Array((ms * HEARING_RATE) / 1000).fill(NOISE)),
    /** Silence until the interviewer has said all it has to say, and a moment more. */
    async untilSaid() {
      for (let i = 0; i < 4_000 && (i < 4 || player.isBusy()); i++) await frame(new Int16Array(FRAME))
    },
    state: (): Promise<StartedState> => engine.view(interview),
    async outcomes() {
      return (await engine.view(interview)).pairs.map((p) => p.outcome)
    },
    kinds: <K extends VoiceNotice['kind']>(kind: K) =>
      notices.filter((n): n is Extract<VoiceNotice, { kind: K }> => n.kind === kind),
    async end() {
      await time.drain(room.close(1_000))
      await engine.close(0)
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A store that says whether it is at work. */
function watched(store: Store): { store: Store; busy: () => boolean } {
  let open = 0
  const around = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(from, name) {
        const part: unknown = Reflect.get(from, name)
        if (typeof part !== 'function') return name === 'records' ? around(part as object) : part
        return async (...given: unknown[]) => {
          open++
          try {
            return await part.apply(from, given)
          } finally {
            open--
          }
        }
      },
    })
  return { store: around(store), busy: () => open > 0 }
}

function heardIn(samples: Int16Array): Heard {
  const found = wordsIn(samples)
  const pieces = found.map(({ startMs, endMs }) => ({ startMs, endMs }))
  return {
    transcriber: 'listening ears',
    text: found.map((w) => w.word).join(' '),
    words: found.map((w) => ({ ...w, probability: 0.9 })),
    language: found.length > 0 ? 'en' : null,
    confidence: found.length > 0 ? 0.9 : null,
    speech: pieces,
    audioMs: (samples.length * 1000) / HEARING_RATE,
  }
}

/** Plays utterances in the stage's time and tells the room, as a browser does, every 100 ms. */
function createPlayer(time: ReturnType<typeof virtualTime>, room: () => VoiceRoom) {
  type Playing = { utterance: number; sound: number[]; playedTo: number; ended: boolean }
  let queue: Playing[] = []
  const ducks: boolean[] = []
  const stopped: number[] = []
  /** What could be heard, word by word. */
  let audible: { word: string; at: number; utterance: number }[] = []
  const stopTimes: number[] = []

  const output: VoiceOutput = {
    write(utterance, samples) {
      let playing = queue.find((p) => p.utterance === utterance)
      if (!playing) {
        playing = { utterance, sound: [], playedTo: 0, ended: false }
        queue.push(playing)
        if (queue.length === 1) time.after(10, tick)
      }
      playing.sound.push(...samples)
    },
    end(utterance) {
      const playing = queue.find((p) => p.utterance === utterance)
      if (playing) playing.ended = true
    },
    stop(utterance) {
      stopped.push(utterance)
      stopTimes.push(time.now())
      queue = queue.filter((p) => p.utterance !== utterance)
    },
    duck: (on) => ducks.push(on),
  }

  const STEP = SPEAKING_RATE / 100
  function tick(): void {
    const playing = queue[0]
    if (!playing) return
    const before = playing.playedTo
    playing.playedTo = Math.min(playing.sound.length, before + STEP)
    for (let i = before; i < playing.playedTo; i++) {
      const value = playing.sound[i] ?? 0
      if (i % (SPEAKING_RATE * (WORD_MS / 1000)) === 0) {
        audible.push({ word: words[value - BASE] ?? '', at: time.now(), utterance: playing.utterance })
      }
    }
    const done = playing.ended && playing.playedTo >= playing.sound.length
    if (done) queue.shift()
    if (done || playing.playedTo % (10 * STEP) === 0) {
      room().played(playing.utterance, (playing.playedTo * 1000) / SPEAKING_RATE, done)
    }
    if (queue.length > 0) time.after(10, tick)
  }

  return {
    output,
    ducks,
    stopped,
    stopTimes,
    isBusy: () => queue.length > 0,
    /** What was heard of the interviewer, and from a moment on. */
    heard: (since = 0) =>
      audible
        .filter((w) => w.at >= since)
        .map((w) => w.word)
        .join(' '),
    utterances: () => [...new Set(audible.map((w) => w.utterance))],
    forget() {
      audible = []
    },
    /** What sounds now, as the microphone would capture it. */
    sounding(samples: number): Int16Array | null {
      const playing = queue[0]
      if (!playing) return null
      const captured = new Int16Array(samples)
      for (let i = 0; i < samples; i++) {
        captured[i] = playing.sound[playing.playedTo + Math.floor((i * SPEAKING_RATE) / HEARING_RATE)] ?? 0
      }
      return captured
    },
  }
}

const plan = {
  role: 'data-scientist',
  type: 'technical',
  level: 'medium',
  questions: 2,
  followUps: 0,
  secondsPerQuestion: 120,
  language: 'en',
  seed: 1,
  keepAudio: false,
} as const

/** Thanks, then asks the bank's question as it stands. */
export const plainInterviewer: Interviewer = {
  id: 'plain/1',
  async move({ next }, { onWords }) {
    const words = next ? `Thank you for that. ${next.question}` : 'That was all. Thank you and goodbye.'
    onWords?.(words)
    return next ? { kind: 'next', words, text: next.question } : { kind: 'close', words }
  },
}

function engineOn(
  store: Store,
  time: ReturnType<typeof virtualTime>,
  { interviewers = [], interviewer = plainInterviewer, closed }: StageOptions,
): Engine {
  const [first = interviewer, ...rest] = [...interviewers, interviewer]
  return createEngine({
    store,
    bank: smallBank(),
    interviewers: [first, ...rest],
    ...(closed && { closed: async () => closed() }),
    makeReport: async (id, state) => ({ interview: { id, closeReason: state.reason } }) as Report,
    coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
    clock: time,
    log: () => {},
  })
}

/** Recordings in memory. */
export function memoryRecordings(): Recordings & { saved: Map<string, { samples: Int16Array; deleteAt: number }> } {
  const saved = new Map<string, { samples: Int16Array; deleteAt: number }>()
  return {
    saved,
    async save(samples, { question, deleteAt }) {
      if (!(samples instanceof Int16Array)) throw new Error('only samples are kept here')
      const name = `${question}-${saved.size + 1}.ogg`
      saved.set(name, { samples, deleteAt })
      return name
    },
    read: async () => null,
    async keepUntil() {},
    async deleteInterview() {},
    sweep: async () => 0,
  }
}
