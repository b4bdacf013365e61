import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createDecoder } from 'libopus-wasm'
import prism from 'prism-media'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { DiscordParts } from '../../../bots/discord/parts.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { HEARING_RATE, type Recordings, type Transcriber, type Voice } from '../../../core/ports.ts'
import { fileRecordings } from '../../../core/store/recordings.ts'
import { createVoiceRoom } from '../../../core/voice/room.ts'
import { loadSilero, type Silero } from '../../../core/voice/silero.ts'
import type { VoiceNotice } from '../../../core/voice/voice.ts'
import { opusPackets } from '../../fakes/discord/speech-packets.ts'
import type { BotFrame } from '../../fakes/discord/voice-session.ts'
import { fixture } from '../../fixtures/voice/read-wav.ts'
import { type TestBot, testBot } from './discord-bot.ts'
import { alwaysReady, tone } from './pretend-speech.ts'

// Real speech as Opus, the real detector, room, front-end and library; only what the words are and how they sound is scripted.

const ANSWER = 'First I looked at the numbers, and then I talked to five users.'
const LIMIT = 150_000

let silero: Silero
let bot: TestBot
/** What the transcriber hears next, from the milliseconds of sound that it is given. */
let hears: (ms: number) => string
let voice: Voice
/** What the voice was asked to say. */
let said: string[]
let notices: VoiceNotice[]
let recordings: Recordings | null = null

beforeAll(async () => {
  silero = await loadSilero()
}, 60_000)
afterEach(() => bot?.close())

const transcriber: Transcriber = {
  id: 'scripted/1',
  async transcribe(audio) {
    if (audio.kind !== 'samples') throw new Error('only samples are heard here')
    const audioMs = audio.samples.length / 16
    const text = hears(audioMs)
    return { transcriber: 'scripted/1', text, words: [], language: 'en', confidence: 0.9, speech: [], audioMs }
  },
}

/** Each sentence sounds as a tone of its own, and lasts as long. */
const pitchOf = (words: string) => 300 + 200 * [...new Set(said)].indexOf(words)
const tones = (ms: number): Voice => ({
  id: 'tones/1',
  async *speak(words) {
    said.push(words)
    const sound = tone(ms, pitchOf(words))
    for (let i = 0; i < sound.length; i += 4_800) yield sound.subarray(i, i + 4_800)
  },
})

/** The interviewer speaks in somebody's recorded voice. */
const speaking: Voice = {
  id: 'speech/1',
  async *speak(words) {
    said.push(words)
    const from = fixture('answer')
    yield Int16Array.from({ length: from.length * 1.5 }, (_, i) => from[Math.floor(i / 1.5)] ?? 0)
  },
}

const speech = (engine: Engine): DiscordParts['speech'] => ({
  ...alwaysReady,
  voice: { id: 'short/1', speak: async function* () {} },
  answerByRecording: async () => null,
  openRoom: ({ interview, output, original, onNotice }) =>
    createVoiceRoom({
      ...{ engine, interview, output, original, transcriber, voice, recordings },
      ...{ detector: silero.detector(), keepAudioUntil: recordings && Date.now() + 3_600_000 },
      clock: { now: () => Date.now() },
      settings: { continuous: false },
      onNotice(notice) {
        notices.push(notice)
        onNotice(notice)
      },
      log: (message, error) => bot.logged.push(`${message}: ${error}`),
    }),
})

/** Ada's interview, its first question about to be said. */
async function begun(how: Voice): Promise<string> {
  ;[voice, said, notices] = [how, [], []]
  bot = await testBot({ speech })
  const { ada, fake, guild, store } = bot
  ada.joinVoice(guild.voiceChannel)
  await ada.command('interview', 'start', { role: 'data-scientist', mode: 'voice', type: 'technical', questions: 2 })
  await fake.until(() => fake.voice.get(guild.guild.id)?.ready, 'voice connection', 30_000)
  const meeting = await fake.until(() => bot.bot().meetings.inGuild(guild.guild.id)?.record.id, 'meeting')
  await ada.press(await bot.panel(guild.voiceChannel), `interview:${meeting}:agree`)
  return fake.until(async () => (await store.headsOf(`discord:${ada.user.id}`, { limit: 1 }))[0]?.id, 'interview')
}

const frames = (): BotFrame[] => bot.fake.voice.get(bot.guild.guild.id)?.frames ?? []
const outcomes = async (id: string) => (await bot.engine.view(id)).pairs.map(({ outcome }) => outcome)
const FOLLOW_UP = 'Why is that so, in case 1?'

const lastActivity = () => notices.findLast((n) => n.kind === 'activity')?.activity
const isListening = () => lastActivity() === 'listening'
const untilListening = () => bot.fake.until(isListening, 'listening', 60_000)
const untilAnswered = (id: string, count: number) =>
  bot.fake.until(
    async () => (await outcomes(id)).filter(({ kind }) => kind === 'answered').length >= count,
    `answer ${count}`,
    60_000,
  )

/** Hertz of each of the bot's packets, by its zero crossings. */
async function pitches(of: readonly BotFrame[]): Promise<number[]> {
  const decoder = await createDecoder({ sampleRate: HEARING_RATE, channels: 1 })
  const heard = of.map(({ opus }) => {
    const samples = decoder.decode(opus)
    let crossings = 0
    for (let i = 1; i < samples.length; i++) if ((samples[i] ?? 0) >= 0 !== (samples[i - 1] ?? 0) >= 0) crossings++
    return (crossings / 2 / samples.length) * HEARING_RATE
  })
  decoder.free()
  return heard
}

describe('taking turns', { timeout: LIMIT }, () => {
  it('a short "Yeah" gets a reply', async () => {
    hears = () => 'Yeah.'
    const interview = await begun(tones(400))
    await untilListening()
    await bot.ada.say(fixture('yes'), HEARING_RATE)
    const before = frames().length
    await untilAnswered(interview, 1)
    expect((await outcomes(interview))[0]).toMatchObject({ kind: 'answered', text: 'Yeah.', via: 'voice' })
    await bot.fake.until(() => frames().length > before + 10, 'reply', 60_000)
    expect(said).toContain(FOLLOW_UP)
  })

  it('a slow speaker, whose packets stop for a second and a half, is not cut off', async () => {
    let phrase = 0
    const phrases = ['First I looked at the numbers and', 'then I asked because', 'in the end I talked to five users.']
    hears = () => phrases[Math.min(phrase++, 2)] ?? ''
    const interview = await begun(tones(400))
    await untilListening()
    const packets = await opusPackets(fixture('answer'), HEARING_RATE)
    for (let part = 0; part < 3; part++) {
      await bot.ada.sendPackets(packets)
      if (part === 2) break
      await sleep(1_500)
      expect((await outcomes(interview))[0]?.kind).toBe('open')
      expect(said).toHaveLength(1)
    }
    await untilAnswered(interview, 1)
    const [outcome] = await outcomes(interview)
    if (outcome?.kind !== 'answered') throw new Error('not answered')
    for (const words of phrases) expect(outcome.text).toContain(words)
    expect(outcome.heard?.audioMs).toBeGreaterThan((3 * packets.length * 20 + 2 * 1_500) * 0.95)
  })

  it('nothing of the old sentence is heard after somebody talked over it', async () => {
    hears = () => ANSWER
    const interview = await begun(tones(12_000))
    await bot.fake.until(() => frames().length > 40, 'question', 60_000)
    await bot.ada.say(fixture('answer'), HEARING_RATE)
    const stopped = frames().length
    await untilAnswered(interview, 1)
    await bot.fake.until(() => frames().length > stopped + 30, 'reply', 60_000)
    expect(said.at(-1)).toBe(FOLLOW_UP)
    // 12 s would be 600 packets; she spoke for 3 s of them.
    expect(stopped).toBeLessThan(450)
    const heard = await pitches(frames().slice(stopped))
    // The first packets after a silence ring a little.
    for (const hertz of heard.slice(3)) expect(Math.abs(hertz - pitchOf(FOLLOW_UP))).toBeLessThan(80)
  })

  it('its own voice, coming back through a microphone, is no turn', async () => {
    hears = () => said.join(' ')
    const interview = await begun(speaking)
    let passed = 0
    const until = Date.now() + 60_000
    for (;;) {
      const heard = frames().slice(passed)
      passed += heard.length
      await bot.ada.sendPackets(heard.map(({ opus }) => opus))
      if (heard.length === 0) await sleep(20)
      if (passed > 100 && isListening()) break
      if (Date.now() > until) throw new Error('it never came to listen')
    }
    // Longer than any wait for more words.
    await sleep(5_000)
    expect((await outcomes(interview)).map(({ kind }) => kind)).toEqual(['open'])
    hears = () => ANSWER
    await bot.ada.say(fixture('answer'), HEARING_RATE)
    await untilAnswered(interview, 1)
    expect((await outcomes(interview))[0]).toMatchObject({ text: ANSWER })
  })

  it('coughing on and on does not keep it from saying its sentence', async () => {
    hears = () => ''
    const interview = await begun(tones(4_000))
    await bot.fake.until(() => lastActivity() === 'speaking' && frames().length > 10, 'question', 60_000)
    const cough = await opusPackets(fixture('yes'), HEARING_RATE)
    const until = Date.now() + 90_000
    while (!isListening()) {
      await bot.ada.sendPackets(cough)
      await sleep(700)
      if (Date.now() > until) throw new Error('it was cancelled over and over')
    }
    // In the end it has said all of it in one go, and taken nothing for an answer.
    expect((await outcomes(interview)).map(({ kind }) => kind)).toEqual(['open'])
    const interrupted = notices.filter((n) => n.kind === 'interrupted').length
    expect(interrupted).toBeGreaterThan(0)
    expect(interrupted).toBeLessThanOrEqual(3)
  })
})

describe('a recording', { timeout: LIMIT }, () => {
  it('holds the packets of who agreed as they were sent, lost ones as gaps', async () => {
    hears = () => ANSWER
    const folder = await mkdtemp(join(tmpdir(), 'greenroom-recordings-'))
    const encode = () => Promise.reject(new Error('nothing is encoded again'))
    recordings = fileRecordings({ folder, encode, clock: { now: () => Date.now() } })
    const interview = await begun(tones(400))
    await untilListening()
    const sent = await opusPackets(fixture('answer'), HEARING_RATE)
    await bot.fake.until(() => {
      const session = bot.fake.voice.get(bot.guild.guild.id)?.session
      if (session) session.link.faults = { loss: 0.05, reorder: 0.05, duplicate: 0.05, delayMs: 5 }
      return session
    }, 'session')
    await bot.ada.sendPackets(sent)
    await untilAnswered(interview, 1)
    const [outcome] = await outcomes(interview)
    if (outcome?.kind !== 'answered' || outcome.recording === null) throw new Error('not recorded')
    const ogg = (await recordings.read(outcome.recording)) ?? new Uint8Array()
    await rm(folder, { recursive: true, force: true })
    recordings = null
    const kept: Buffer[] = await Readable.from([ogg], { objectMode: false }).pipe(new prism.opus.OggDemuxer()).toArray()
    const own = kept.filter((packet) => sent.some((one) => one.equals(packet)))
    // Nearly all that came through, each once; what was lost is an empty packet, so that time keeps running.
    expect(own.length).toBeGreaterThan(sent.length * 0.75)
    expect(own.length).toBeLessThan(sent.length)
    expect(kept.some((packet) => packet.length === 1)).toBe(true)
    expect(Math.abs(kept.length * 20 - (outcome.heard?.audioMs ?? 0))).toBeLessThan(60)
    expect(bot.logged).toEqual([])
  })
})
