import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discordFrontEnd } from '../../bots/discord/front-end.ts'
import { createEngine } from '../../core/engine/engine.ts'
import { SPEAKING_RATE } from '../../core/ports.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'
import { createVoiceRoom } from '../../core/voice/room.ts'
import { plainInterviewer } from '../bots/discord/plain-interviewer.ts'
import { alwaysReady, tone } from '../bots/discord/pretend-speech.ts'
import { type FakeDiscord, fakeDiscord } from '../fakes/discord/fake-discord.ts'
import { type Person, person } from '../fakes/discord/person.ts'
import { controlsOf } from '../fakes/discord/records.ts'
import { sampleReport } from '../fakes/sample-report.ts'
import { smallBank } from '../fakes/small-bank.ts'
import { instantDetector, instantTranscriber } from './discord.ts'

const QUESTIONS = 6

type Guest = ReturnType<FakeDiscord['newGuild']> & { who: Person }

/**
 * Milliseconds from each decision that a turn is over to the first packet of the reply at the members of the channel: over the
 * real front-end, encryption and sockets, with models that answer at once, so that the figure is ours alone.
 */
export async function discordTurns(interviews: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'))
  const fake = await fakeDiscord({ dave: true })
  const guests: Guest[] = Array.from({ length: interviews }, (_, i) => {
    const guild = fake.newGuild(`Owner${i}`)
    const who = person(fake, fake.world.addUser(`Ada${i}`), { guild: guild.guild, channelId: guild.textChannel })
    guild.guild.voice.set(who.user.id, { channelId: guild.voiceChannel, sessionId: 'a', deaf: false })
    return { ...guild, who }
  })
  const store = await sqliteStore({ folder })
  const [clock, bank] = [{ now: () => Date.now() }, smallBank('data-scientist', QUESTIONS)]
  const log = (message: string, error: unknown) => console.error(`  ${message}: ${error}`)
  const engine = createEngine({
    ...{ store, bank, clock, log, interviewers: [plainInterviewer] },
    coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
    makeReport: async (id, state) => sampleReport(id, state),
  })
  /** When each turn was decided to be over, by interview; the first packet after it is the reply's. */
  const decided = new Map<string, number[]>()
  /** Interviews whose room listens, its question said. */
  const listening = new Set<string>()
  const voice = {
    id: 'instant/1',
    async *speak() {
      yield tone(400)
    },
  }
  const front = await discordFrontEnd({
    ...{ token: 'fake.token.x', api: fake.api, publicUrl: null, engine, store, bank, clock, log },
    speech: {
      ...{ ...alwaysReady, voice, answerByRecording: async () => null },
      openRoom: ({ interview, output, onNotice }) =>
        createVoiceRoom({
          ...{ engine, interview, output, clock, log, voice, transcriber: instantTranscriber },
          ...{ recordings: null, keepAudioUntil: null, detector: instantDetector() },
          settings: { continuous: false },
          onNotice(notice) {
            if (notice.kind === 'metrics' && notice.metrics.timeToFirstAudio !== null) {
              const at = Date.now() - notice.metrics.timeToFirstAudio
              decided.set(interview, [...(decided.get(interview) ?? []), at])
            }
            if (notice.kind === 'activity' && notice.activity === 'listening') listening.add(interview)
            else if (notice.kind === 'activity') listening.delete(interview)
            onNotice(notice)
          },
        }),
    },
  })
  const waits = await Promise.all(guests.map((guest) => hold(fake, guest, decided)))
  await front.close(1_000)
  await engine.close(1_000)
  await store.close()
  await fake.close()
  await rm(folder, { recursive: true, force: true })
  return waits.flat()

  async function hold(on: FakeDiscord, { guild, voiceChannel, who }: Guest, at: typeof decided): Promise<number[]> {
    const heard = () => on.voice.get(guild.id)?.frames ?? []
    const quiet = () => Date.now() - (heard().at(-1)?.at ?? Date.now()) > 600
    await who.command('interview', 'start', { role: 'data-scientist', mode: 'voice', questions: QUESTIONS })
    await on.until(() => on.voice.get(guild.id)?.ready, 'voice connection', 60_000)
    const panel = await on.until(
      () => [...on.world.messages.values()].find((m) => m.channelId === voiceChannel && m.interaction === null),
      'panel',
      60_000,
    )
    await who.press(panel, controlsOf(panel.body).find((c) => c.customId.endsWith(':agree'))?.customId ?? '')
    const candidate = `discord:${who.user.id}`
    const id = await on.until(async () => (await store.headsOf(candidate, { limit: 1 }))[0]?.id, 'interview', 60_000)
    for (let turn = 0; turn < QUESTIONS; turn++) {
      const asked = async () => (await store.events(id)).filter((e) => e.type === 'asked').length > turn
      await on.until(async () => listening.has(id) && quiet() && (await asked()), 'question', 60_000)
      await who.say(tone(1_500, 250), SPEAKING_RATE)
      const decision = await on.until(() => at.get(id)?.[turn], 'decision', 60_000)
      await on.until(() => heard().some((frame) => frame.at >= decision), 'reply', 60_000)
    }
    const decisions = at.get(id) ?? []
    return decisions.flatMap((decision) => {
      const first = heard().find((frame) => frame.at >= decision)
      return first ? [first.at - decision] : []
    })
  }
}
