import { type REST, Routes } from 'discord.js'
import type { Notice } from '../../core/engine/notice.ts'
import { chosenPlan } from '../../core/interview/choice.ts'
import type { CandidateCommand } from '../../core/interview/commands.ts'
import { openPair, type StartedState } from '../../core/interview/state.ts'
import type { Report } from '../../core/report/report.ts'
import { Refusal, wordingIn } from '../wording/index.ts'
import { slash } from './commands/mention.ts'
import type { MeetingRecord, Memory, Seat } from './memory.ts'
import { type Action, panel } from './panel.ts'
import { type PanelKeeper, panelKeeper } from './panel-keeper.ts'
import { candidateOf, type DiscordParts } from './parts.ts'
import type { MeetingAloud, VoiceSide } from './voice-side.ts'

/** Somebody who acts: a user, and the name that they have there. */
export type Actor = { userId: string; name: string }

/** Interviews held in one place, each of a seat: takes what people do there, shows it on the panel, sends the reports. */
export interface Meeting extends MeetingAloud {
  /** Begins anew or takes up what a restart left. */
  open(): Promise<void>
  /** `keepAudio`: they also agree that the sound of their answers is kept, from now on as far as it can be. */
  agree(actor: Actor, keepAudio: boolean, key: string): Promise<void>
  withdraw(userId: string): Promise<void>
  /** Takes a command of somebody who has a seat. Errors: GreenroomError 'refused', fit to show. */
  act(
    userId: string,
    action: Extract<Action, 'hint' | 'repeat' | 'skip' | 'pause' | 'resume' | 'stop'>,
    key: string,
  ): Promise<void>
  answer(userId: string, text: string, key: string): Promise<void>
  /** An uploaded recording counts as an answer. */
  answerFile(userId: string, bytes: Uint8Array, key: string): Promise<void>
  /** Forgets somebody, whose data has been deleted. */
  drop(userId: string): Promise<void>
  view(userId: string): Promise<StartedState | null>
  repost(): Promise<void>
  voice: VoiceSide | null
  /** Leaves, keeping everything for the next start. */
  close(graceMs: number): Promise<void>
}

export type MeetingParts = {
  own: DiscordParts
  memory: Memory
  rest: REST
  record: MeetingRecord
  /** Sends a report to whom it belongs. */
  deliver: (meeting: MeetingRecord, seat: Seat, report: Report) => Promise<void>
  onOver: (id: string) => void
}

/** How long an upload may take to be heard. */
const HEARING_MS = 120_000
const DAY_MS = 24 * 60 * 60 * 1000
const NOT_MEASURED = { firstInputMs: null, totalMs: null } as const

export function createMeeting({ own, memory, rest, record, deliver, onOver }: MeetingParts): Meeting {
  const { engine, clock, log } = own
  const states = new Map<string, StartedState>()
  const stops: (() => void)[] = []
  const asked = new Set<string>([record.starterId])
  let note: string | null = null
  let away: string | null = null
  let over = false
  let delivering: Promise<void> = Promise.resolve()

  const locale = record.locale ?? 'en'
  const w = wordingIn(locale)

  const save = () => memory.saveMeeting(record)
  const keeper: PanelKeeper = panelKeeper({
    rest,
    channelId: () => record.textChannelId,
    messageId: record.panelId,
    onPosted: (id) => {
      record.panelId = id
      save().catch((error: unknown) => log('the panel was not remembered', error))
    },
    render: async () => {
      const seat = activeSeat()
      const state = seat && states.get(seat.interview)
      const active = seat && state ? { seat, state } : null
      const endsAt = (seat && (await own.assigned?.rules.endsAt(seat.interview))) ?? null
      return panel({ meeting: record, active, away, note, endsAt, now: clock.now() })
    },
    log,
  })

  const seatOf = (userId: string) => record.seats.find((s) => s.userId === userId) ?? null
  const isOpen = (seat: Seat) => states.get(seat.interview)?.status === 'open'

  /** Whom the panel is about: who has the floor, else somebody whose interview is open. */
  function activeSeat(): Seat | null {
    const floor = meeting.voice?.floor() ?? null
    return (floor === null ? null : seatOf(floor)) ?? record.seats.find(isOpen) ?? record.seats.at(-1) ?? null
  }

  async function refresh(seat: Seat): Promise<StartedState> {
    const state = await engine.view(seat.interview)
    remember(seat, state)
    return state
  }

  /** What was read first may arrive last. */
  function remember({ interview }: Seat, state: StartedState): void {
    if ((states.get(interview)?.version ?? 0) > state.version) return
    states.set(interview, state)
    keeper.show()
  }

  function watch(seat: Seat): void {
    stops.push(
      engine.watch(seat.interview, (notice) => {
        onNotice(seat, notice).catch((error: unknown) => log('a notice was not taken', error))
      }),
    )
  }

  async function onNotice(seat: Seat, notice: Notice): Promise<void> {
    if (notice.kind === 'trouble') meeting.note(() => notice.message)
    if (notice.kind === 'event') {
      note = null
      await refresh(seat)
      if (notice.event.type === 'asked' && record.mode === 'text' && notice.event.seq > 2) await keeper.repost()
      meeting.voice?.onEvent(seat, notice.event)
      if (notice.event.type === 'answered' && notice.event.recording !== null) await shorten(notice.event.recording)
    }
    if (notice.kind === 'report') send(seat, notice.report)
  }

  /** What a server's managers allow is often less than what Greenroom does. */
  async function shorten(recording: string): Promise<void> {
    const days = Math.min(record.recordingDays, own.speech?.keepDays ?? 0)
    await own.speech?.keepUntil(recording, clock.now() + days * DAY_MS)
  }

  /** Each report is sent once; the meeting is over when all have been. */
  function send(seat: Seat, report: Report): void {
    delivering = delivering
      .then(async () => {
        if (seat.reported) return
        await deliver(record, seat, report)
        seat.reported = true
        await save()
        await refresh(seat)
        await meeting.voice?.onReported(seat)
        if (record.seats.every((s) => s.reported)) await finish()
      })
      .catch((error: unknown) => log('a report was not delivered', error))
  }

  async function finish(): Promise<void> {
    if (over) return
    over = true
    for (const stop of stops) stop()
    await meeting.voice?.goodbye(record.seats.length > 0)
    await keeper.close()
    await memory.forgetMeeting(record.id)
    onOver(record.id)
  }

  async function takeSeat({ userId, name }: Actor, keepAudio: boolean): Promise<Seat> {
    const interview = await interviewFor(userId, keepAudio)
    const seat: Seat = { userId, name, interview, consent: 'given', reported: false }
    record.seats.push(seat)
    await save()
    // First, or what happens while it is read goes unnoticed.
    watch(seat)
    await refresh(seat)
    return seat
  }

  /** For an assignment the course's own interview, which only its student gets; their candidate is the course's. */
  async function interviewFor(userId: string, keepAudio: boolean): Promise<string> {
    if (record.assigned !== undefined) {
      if (userId !== record.starterId || !own.assigned) throw new Refusal(({ refused }) => refused.noPart)
      return own.assigned.seats.take(record.assigned, candidateOf(userId), 'discord')
    }
    const group = record.guildId === null ? undefined : `discord:${record.guildId}`
    return engine.open(chosenPlan(record.choice, keepAudio), candidateOf(userId), `discord-${record.id}`, group)
  }

  async function submit(seat: Seat, command: CandidateCommand): Promise<void> {
    remember(seat, await engine.submit(seat.interview, command))
  }

  function ownSeat(userId: string): Seat {
    const seat = seatOf(userId)
    if (!seat) throw new Refusal(({ refused }) => refused.noPart)
    return seat
  }

  async function openQuestion(seat: Seat): Promise<string> {
    const state = await engine.view(seat.interview)
    const open = state.status === 'open' ? openPair(state) : null
    if (state.status === 'closed') throw new Refusal(({ refused }) => refused.interviewOver(slash(locale, 'report')))
    if (!open) throw new Refusal(({ refused }) => refused.soon)
    return open.question.id
  }

  const meeting: Meeting = {
    record,
    voice: null,
    seat: seatOf,
    async open() {
      for (const seat of record.seats) {
        watch(seat)
        const state = await refresh(seat)
        const report = state.status === 'closed' ? await engine.report(seat.interview) : null
        if (report) send(seat, report)
      }
      if (record.mode === 'text' && record.seats.length === 0)
        await takeSeat({ userId: record.starterId, name: '' }, false)
      await save()
      keeper.show()
    },
    async agree(actor, keepAudio, key) {
      const seat = seatOf(actor.userId)
      if (seat) seat.consent = 'given'
      const own = seat ?? (await takeSeat(actor, keepAudio))
      await save()
      const state = await engine.view(own.interview)
      if (state.status === 'open' && state.pausedAt !== null) await submit(own, { kind: 'resume', key: `agree-${key}` })
      await meeting.voice?.onAgreed(own)
      keeper.show()
    },
    async withdraw(userId) {
      // Before anything else, and before anything can fail.
      meeting.voice?.unhear(userId)
      const seat = seatOf(userId)
      if (!seat || seat.consent === 'withdrawn') return
      seat.consent = 'withdrawn'
      await save()
      await meeting.voice?.onWithdrawn(seat)
      const state = await engine.view(seat.interview)
      if (state.status === 'open' && state.pausedAt === null) {
        await submit(seat, { kind: 'pause', key: `withdraw-${state.version}` })
      }
      keeper.show()
    },
    async act(userId, action, key) {
      const seat = ownSeat(userId)
      if (action === 'stop') return submit(seat, { kind: 'end', key })
      if (action === 'pause' || action === 'resume') return submit(seat, { kind: action, key })
      await submit(seat, { kind: action, key, question: await openQuestion(seat) })
    },
    async answer(userId, text, key) {
      const seat = ownSeat(userId)
      const question = await openQuestion(seat)
      const state = states.get(seat.interview)
      const askedAt = state?.status === 'open' ? (openPair(state)?.askedAt ?? null) : null
      const timing = { firstInputMs: null, totalMs: askedAt === null ? null : clock.now() - askedAt }
      await submit(seat, { kind: 'answer', key, question, text, timing })
    },
    async answerFile(userId, bytes, key) {
      const seat = ownSeat(userId)
      const question = await openQuestion(seat)
      const why = own.speech ? own.speech.whyNot() : null
      if (!own.speech || why) throw new Refusal(({ refused }) => refused.writeInstead(why ?? refused.deaf))
      const signal = AbortSignal.timeout(HEARING_MS)
      const { interview } = seat
      await own.speech.answerByRecording({ interview, question, key, bytes, timing: NOT_MEASURED, signal })
    },
    async drop(userId) {
      meeting.voice?.unhear(userId)
      record.seats = record.seats.filter((seat) => seat.userId !== userId)
      if (record.seats.length === 0) await finish()
      else await save()
    },
    async view(userId) {
      const seat = seatOf(userId)
      return seat ? engine.view(seat.interview) : null
    },
    repost: keeper.repost,
    async ask(userId) {
      if (asked.has(userId) || seatOf(userId)) return
      asked.add(userId)
      const content = w.consent.ask(`<@${userId}>`)
      const body = { content, allowed_mentions: { users: [userId] } }
      await rest.post(Routes.channelMessages(record.textChannelId), { body })
    },
    note(say) {
      note = say ? say(w) : null
      keeper.show()
    },
    away(say) {
      away = say ? say(w) : null
      keeper.show()
    },
    async close(graceMs) {
      over = true
      for (const stop of stops) stop()
      if (meeting.voice && record.seats.some(isOpen)) meeting.away((own) => own.away.restarting)
      await meeting.voice?.close(graceMs)
      await keeper.close()
    },
  }
  return meeting
}
