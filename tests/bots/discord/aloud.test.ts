import { createDecoder } from 'libopus-wasm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { DiscordParts } from '../../../bots/discord/parts.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { HEARING_RATE, SPEAKING_RATE } from '../../../core/ports.ts'
import { createVoiceRoom } from '../../../core/voice/room.ts'
import type { VoiceSettings } from '../../../core/voice/settings.ts'
import { loadSilero, type Silero } from '../../../core/voice/silero.ts'
import type { FakeOptions } from '../../fakes/discord/fake-discord.ts'
import { opusPackets } from '../../fakes/discord/speech-packets.ts'
import type { BotFrame } from '../../fakes/discord/voice-session.ts'
import { type BotOptions, type TestBot, testBot } from './discord-bot.ts'
import { alwaysReady } from './pretend-speech.ts'
import { speechWorker, spoken, type TestWorker, unlessInstalled, workerInstalled } from './speech-worker.ts'

let worker: TestWorker
let silero: Silero
let bot: TestBot

beforeAll(async () => {
  if (!workerInstalled) return
  ;[worker, silero] = await Promise.all([speechWorker(), loadSilero()])
}, 120_000)
afterAll(() => worker?.stop())
afterEach(() => bot?.close())

const speech =
  (change: Partial<VoiceSettings> = {}) =>
  (engine: Engine): DiscordParts['speech'] => ({
    ...alwaysReady,
    voice: worker.voice,
    answerByRecording: async () => null,
    openRoom: ({ interview, output, onNotice }) =>
      createVoiceRoom({
        ...{ engine, interview, output, onNotice, transcriber: worker.transcriber, voice: worker.voice },
        ...{ detector: silero.detector(), recordings: null, keepAudioUntil: null },
        clock: { now: () => Date.now() },
        settings: { continuous: false, ...change },
        log: (message, error) => bot.logged.push(`${message}: ${error}`),
      }),
  })

async function start(options: BotOptions = {}) {
  bot = await testBot({ speech: speech(), ...options })
  bot.ada.joinVoice(bot.guild.voiceChannel)
  return bot
}

const START = { role: 'data-scientist', mode: 'voice', type: 'technical', questions: 1 }

async function agreed(): Promise<string> {
  const { ada, fake, guild, store } = bot
  await ada.command('interview', 'start', START)
  await fake.until(() => fake.voice.get(guild.guild.id)?.ready, 'voice connection')
  await ada.press(await bot.panel(guild.voiceChannel), `interview:`.concat(await meetingId(), ':agree'))
  return fake.until(async () => (await store.headsOf(`discord:${ada.user.id}`, { limit: 1 }))[0]?.id, 'interview')
}

const meetingId = async () => bot.fake.until(() => bot.bot().meetings.inGuild(bot.guild.guild.id)?.record.id, 'meeting')

const frames = (): BotFrame[] => bot.fake.voice.get(bot.guild.guild.id)?.frames ?? []

/** Waits until the bot has begun to speak after `from`, and has been silent for a moment. */
async function botHasSpoken(from: number, limitMs = 30_000): Promise<BotFrame[]> {
  return bot.fake.until(
    () => {
      const said = frames().filter(({ at }) => at > from)
      const last = said.at(-1)
      return last && said.length > 25 && Date.now() - last.at > 700 && said
    },
    'speech of the bot',
    limitMs,
  )
}

/** Share, 0-1, of the frames of 32 ms in which the members of the channel hear speech. */
async function shareOfSpeech(said: readonly BotFrame[]): Promise<number> {
  const decoder = await createDecoder({ sampleRate: HEARING_RATE, channels: 1 })
  const samples = new Int16Array(said.length * 320)
  for (const [i, { opus }] of said.entries()) samples.set(decoder.decode(opus).subarray(0, 320), i * 320)
  decoder.free()
  const detector = silero.detector()
  let speech = 0
  const count = Math.floor(samples.length / 512)
  for (let i = 0; i < count; i++) {
    if ((await detector.probability(samples.slice(i * 512, (i + 1) * 512))) > 0.5) speech++
  }
  return speech / count
}

/** One of the sentences that the tiny Whisper has learned. */
const ANSWER = 'first i looked at the numbers and then i talked to five users'

describe.skipIf(!workerInstalled)(`an interview aloud${unlessInstalled}`, () => {
  it.each([
    ['with end-to-end encryption', { dave: true }, null],
    ['without it, XChaCha20', { dave: false, modes: ['aead_xchacha20_poly1305_rtpsize'] }, null],
    [
      'with 5 % loss, reordering and duplicates',
      { dave: true, committer: 'bot' },
      { loss: 0.05, reorder: 0.05, duplicate: 0.02, delayMs: 10 },
    ],
  ] as [string, FakeOptions, null | { loss: number; reorder: number; duplicate: number; delayMs: number }][])(
    'goes from the command to the report, %s',
    async (_, options, faults) => {
      const { fake, guild, ada, engine, logged } = await start(options)
      const interview = await agreed()
      const session = fake.voice.get(guild.guild.id)?.session
      if (session && faults) session.link.faults = faults
      await engine.settled(interview)
      const question = await botHasSpoken(0)
      expect(await shareOfSpeech(question)).toBeGreaterThan(0.5)

      const answer = await spoken(worker.voice, ANSWER)
      for (const [i, after] of ['asked', 'closed'].entries()) {
        const before = Date.now()
        await ada.say(answer, SPEAKING_RATE)
        await fake.until(
          async () => (await engine.view(interview)).pairs[i]?.outcome.kind === 'answered',
          `answer before ${after}`,
          20_000,
        )
        await botHasSpoken(before)
      }
      const { pairs } = await engine.view(interview)
      expect(pairs).toHaveLength(2)
      for (const { outcome } of pairs) {
        if (outcome.kind !== 'answered') throw new Error('not answered')
        expect(outcome.via).toBe('voice')
        // What was lost is concealed, so that time keeps running: the answer lasts as long as it was said.
        const said = (answer.length * 1000) / SPEAKING_RATE
        expect(outcome.heard?.audioMs).toBeGreaterThan(said - 400)
        expect(outcome.heard?.audioMs).toBeLessThan(said + 1_500)
      }
      // The tiny Whisper mishears easily; words that stand in none of its other sentences together show what it heard.
      const heard = pairs.flatMap(({ outcome }) =>
        outcome.kind === 'answered' ? outcome.text.toLowerCase().split(/\W+/) : [],
      )
      const telling = ['looked', 'numbers', 'talked', 'five', 'users'].filter((word) => heard.includes(word))
      expect(telling.length, heard.join(' ')).toBeGreaterThanOrEqual(2)
      const report = await fake.until(
        () => [...fake.world.messages.values()].find((m) => m.files.some(({ name }) => name === 'plots.png')),
        'report',
        20_000,
      )
      expect(report.channelId).toBe(fake.world.directs.get(ada.user.id)?.id)
      // It says goodbye and leaves.
      await fake.until(() => !guild.guild.voice.has(fake.world.bot.id), 'leaving', 30_000)
      expect(logged).toEqual([])
    },
    120_000,
  )

  it('does not cut off a slow speaker, and stops when interrupted', async () => {
    const { fake, ada, engine } = await start()
    const interview = await agreed()
    await engine.settled(interview)
    await botHasSpoken(0)
    const part = await spoken(worker.voice, 'first i looked at the numbers and')
    const packets = await opusPackets(part, SPEAKING_RATE)
    const rest = await opusPackets(await spoken(worker.voice, ANSWER), SPEAKING_RATE)
    const before = Date.now()
    for (let i = 0; i < 3; i++) {
      await ada.sendPackets(packets)
      // Packets simply stop for a second and a half.
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      expect((await engine.view(interview)).pairs[0]?.outcome.kind).toBe('open')
      expect(frames().filter(({ at }) => at > before)).toHaveLength(0)
    }
    await ada.sendPackets(rest)
    await fake.until(async () => (await engine.view(interview)).pairs[0]?.outcome.kind === 'answered', 'answer', 20_000)
    const { pairs } = await engine.view(interview)
    const outcome = pairs[0]?.outcome
    const partMs = (part.length * 1000) / SPEAKING_RATE
    expect(outcome?.kind === 'answered' && outcome.heard?.audioMs).toBeGreaterThan(3 * (partMs + 1_400))

    // The follow-up begins; she talks over it, and it falls silent before its end.
    const began = await fake.until(() => frames().find(({ at }) => at > before + 1_000), 'follow-up', 20_000)
    await ada.sendPackets(rest)
    const during = frames().filter(({ at }) => at >= began.at)
    const stoppedAfter = (during.at(-1)?.at ?? 0) - began.at
    expect(stoppedAfter).toBeLessThan(2_000)
  }, 120_000)
})
