import { setTimeout as sleep } from 'node:timers/promises'
import type { DiscordGatewayAdapterCreator } from '@discordjs/voice'
import type { InterviewEvent } from '../../core/interview/events.ts'
import { baseOf } from '../../core/interview/language.ts'
import type { VoiceNotice } from '../../core/voice/voice.ts'
import { type Say, wordingIn } from '../wording/index.ts'
import { slash } from './commands/mention.ts'
import type { MeetingRecord, Seat } from './memory.ts'
import type { DiscordParts, Speech } from './parts.ts'
import type { Lost } from './voice/connection.ts'
import type { SpeakerParts } from './voice/speaker.ts'
import { openStage, type Stage } from './voice/stage.ts'

/** What a meeting in a voice channel does beside one in writing. */
export interface VoiceSide {
  /** Joins, says what it does, and goes on where the meeting stands. */
  join(restarted: boolean): Promise<void>
  /** User who has the floor. */
  floor(): string | null
  onAgreed(seat: Seat): Promise<void>
  /** Stops hearing somebody at once. */
  unhear(userId: string): void
  onWithdrawn(seat: Seat): Promise<void>
  onEvent(seat: Seat, event: InterviewEvent): void
  onReported(seat: Seat): Promise<void>
  /** Somebody came into the channel or left it. */
  onPresence(userId: string, here: boolean): Promise<void>
  /** Users whose audio is decrypted and decoded. */
  listening(): string[]
  /** Says the last words and leaves. */
  goodbye(withReport: boolean): Promise<void>
  close(graceMs: number): Promise<void>
}

/** What the voice side needs of its meeting. */
export interface MeetingAloud {
  readonly record: MeetingRecord
  /** The seat of a user. */
  seat(userId: string): Seat | null
  /** Asks somebody who came later, once. */
  ask(userId: string): Promise<void>
  /** A line on the panel; null clears it. */
  note(say: Say | null): void
  /** The bot is not in the voice channel, and why; null: it is. */
  away(say: Say | null): void
}

export type VoiceSideParts = {
  own: DiscordParts
  speech: Speech
  meeting: MeetingAloud
  guildId: string
  group: string
  adapterCreator: DiscordGatewayAdapterCreator
  /** Users in the channel now, the bot left out. */
  present: () => string[]
  onMoved: (channelId: string) => void
  makeDecoder?: SpeakerParts['makeDecoder']
  /** How long the bot stays in a channel that everybody has left. */
  aloneMs?: number
  onMetrics?: (notice: Extract<VoiceNotice, { kind: 'metrics' }>) => void
}

const ALONE_MS = 5 * 60_000

/** Closing words are given so long to be said before the floor passes. */
const LAST_WORDS_MS = 20_000

/** Share of the time to leave in which an open turn becomes an answer; the rest is for saying so. */
const STORING_SHARE = 0.4

export function createVoiceSide(parts: VoiceSideParts): VoiceSide {
  const { own, speech, meeting, present } = parts
  const { record } = meeting
  const { engine, log } = own
  const locale = record.locale ?? 'en'
  const { aloud: w } = wordingIn(locale)
  let stage: Stage | null = null
  /** One change of the floor after the other. */
  let passing: Promise<void> = Promise.resolve()
  let ended = false
  let alone: NodeJS.Timeout | null = null

  const hearable = (seat: Seat) => seat.consent === 'given' && present().includes(seat.userId)

  async function isOpen(seat: Seat): Promise<boolean> {
    return (await engine.view(seat.interview)).status === 'open'
  }

  /** Seats that could have the floor, in the order of their turns after the one who has it. */
  async function turns(): Promise<Seat[]> {
    const { seats } = record
    const at = seats.findIndex(({ userId }) => userId === stage?.floor()?.userId)
    const order = [...seats.slice(at + 1), ...seats.slice(0, at + 1)]
    const open = await Promise.all(order.map(async (seat) => hearable(seat) && (await isOpen(seat))))
    return order.filter((_, i) => open[i])
  }

  function pass(how: 'next' | 'ensure'): Promise<void> {
    passing = passing.then(() => passNow(how)).catch((error: unknown) => log('the floor was not passed', error))
    return passing
  }

  async function passNow(how: 'next' | 'ensure'): Promise<void> {
    if (!stage || ended) return
    const order = await turns()
    const floor = stage.floor()
    const [next] = order
    if (how === 'ensure' && floor && order.some(({ userId }) => userId === floor.userId)) return
    if (!next) return stage.give(null)
    if (next.userId === floor?.userId) return
    if (floor) await stage.give(null)
    if (record.seats.length > 1) await stage.announce(w.turn(next.name))
    await stage.give({ userId: next.userId, interview: next.interview })
  }

  const whyLost =
    (reason: Lost | 'alone'): Say =>
    ({ away }) =>
      reason === 'removed' ? away.removed(slash(locale, 'interview', 'start')) : away[reason]

  function onNotice(notice: VoiceNotice): void {
    if (notice.kind === 'trouble') meeting.note(() => notice.message)
    if (notice.kind === 'heard') meeting.note(notice.final ? null : ({ panel }) => panel.heard(notice.text.slice(-200)))
    if (notice.kind === 'metrics') parts.onMetrics?.(notice)
  }

  async function onLost(reason: Lost | 'alone'): Promise<void> {
    const old = stage
    stage = null
    meeting.away(whyLost(reason))
    await old?.close(0)
    await pauseAll()
  }

  /** A bot that sits alone in a channel is in everybody's way. */
  function leaveWhenAlone(): void {
    if (alone) clearTimeout(alone)
    alone = null
    if (!stage || ended || present().length > 0) return
    alone = setTimeout(() => {
      if (!stage || ended || present().length > 0) return
      onLost('alone').catch((error: unknown) => log('an empty channel was not left', error))
    }, parts.aloneMs ?? ALONE_MS)
  }

  async function pauseAll(): Promise<void> {
    for (const seat of record.seats) {
      const state = await engine.view(seat.interview)
      if (state.status === 'open' && state.pausedAt === null) {
        await engine.submit(seat.interview, { kind: 'pause', key: `voice-pause-${state.version}` })
      }
    }
  }

  async function resume(seat: Seat): Promise<void> {
    const state = await engine.view(seat.interview)
    if (state.status === 'open' && state.pausedAt !== null) {
      await engine.submit(seat.interview, { kind: 'resume', key: `voice-resume-${state.version}` })
    }
  }

  return {
    floor: () => stage?.floor()?.userId ?? null,
    listening: () => stage?.link.listening() ?? [],
    async join(restarted) {
      const channelId = record.voiceChannelId
      if (stage || channelId === null) return
      stage = await openStage({
        ...{ guildId: parts.guildId, channelId, group: parts.group, adapterCreator: parts.adapterCreator },
        ...{
          language: baseOf(locale),
          voice: speech.voice,
          openRoom: speech.openRoom,
          now: () => own.clock.now(),
          log,
        },
        ...(parts.makeDecoder && { makeDecoder: parts.makeDecoder }),
        onNotice: (_floor, notice) => onNotice(notice),
        onBack: () => meeting.away(null),
        onMoved: (to) => {
          parts.onMoved(to)
          void pass('ensure')
        },
        onLost: (reason) => {
          onLost(reason).catch((error: unknown) => log('a lost connection was not tidied up', error))
        },
      })
      await stage.link.connected()
      meeting.away(null)
      for (const seat of record.seats) if (seat.consent === 'given') stage.hear(seat.userId)
      await stage.announce(restarted && record.seats.length > 0 ? w.back : w.hello)
      for (const seat of record.seats) if (hearable(seat)) await resume(seat)
      await pass('ensure')
    },
    async onAgreed(seat) {
      if (!stage) return
      stage.hear(seat.userId)
      if (!stage.floor()) await stage.announce(w.listening(seat.name))
      await pass('ensure')
    },
    unhear: (userId) => stage?.unhear(userId),
    async onWithdrawn(seat) {
      if (stage?.floor()?.userId === seat.userId) await pass('ensure')
    },
    onEvent(seat, event) {
      const turnOver = event.type === 'answered' || event.type === 'skipped' || event.type === 'recorded'
      if (turnOver && stage?.floor()?.userId === seat.userId && record.seats.length > 1) void pass('next')
    },
    async onReported(seat) {
      if (stage?.floor()?.userId !== seat.userId) return
      await stage.quiet(LAST_WORDS_MS)
      await pass('ensure')
    },
    async onPresence(userId, here) {
      leaveWhenAlone()
      const seat = meeting.seat(userId)
      if (stage && !seat && here) await meeting.ask(userId)
      if (!stage || !seat || seat.consent === 'withdrawn') return
      if (here) {
        await resume(seat)
        await pass('ensure')
        return
      }
      const state = await engine.view(seat.interview)
      if (state.status === 'open' && state.pausedAt === null) {
        await engine.submit(seat.interview, { kind: 'pause', key: `left-${state.version}` })
      }
      await pass('ensure')
    },
    async goodbye(withReport) {
      ended = true
      if (alone) clearTimeout(alone)
      await passing
      await stage?.give(null)
      if (withReport) await stage?.announce(w.goodbye)
      // The last packets are on their way.
      await sleep(200)
      await stage?.close(0)
      stage = null
    },
    async close(graceMs) {
      ended = true
      if (alone) clearTimeout(alone)
      const floor = stage?.floor()
      // What is being said comes first: it is stored before the time for saying goodbye begins.
      if (floor) await stage?.give(null, graceMs * STORING_SHARE)
      if (floor) await within(graceMs * (1 - STORING_SHARE), stage?.announce(w.leaving))
      await stage?.close(0)
      stage = null
    },
  }
}

/** Waits for something for so long at most. */
async function within(ms: number, work: Promise<void> | undefined): Promise<void> {
  const timer = new AbortController()
  await Promise.race([work, sleep(ms, undefined, { signal: timer.signal })])
  timer.abort()
}
