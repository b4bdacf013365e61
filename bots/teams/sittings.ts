import { createHash } from 'node:crypto'
import type { Notice } from '../../core/engine/engine.ts'
import { type Choice, chosenPlan } from '../../core/interview/choice.ts'
import type { CandidateCommand } from '../../core/interview/commands.ts'
import type { StartedState } from '../../core/interview/state.ts'
import type { Report } from '../../core/report/report.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { type Act, Refusal, wordingIn } from '../wording/index.ts'
import { heardCard, openIn, pastQuestion, questionCard } from './cards/question-card.ts'
import type { Memory, Person, Sitting } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { Conversation, Outgoing } from './wire.ts'

/** How long an upload may take to be heard. */
const HEARING_MS = 120_000
const NOT_MEASURED = { firstInputMs: null, totalMs: null } as const

/** Every interview that is held in Teams now: takes what people do, shows it, sends the reports. Refusals are fit to show. */
export interface Sittings {
  /** Begins an interview. The same key gives the same one. */
  open(start: {
    choice: Choice
    person: Person
    conversation: Conversation
    alone: boolean
    key: string
  }): Promise<Sitting>
  byId(id: string): Sitting | null
  /** The open one of a person in a conversation, else anywhere. */
  of(candidate: string, conversation: string): Sitting | null
  view(sitting: Sitting): Promise<StartedState>
  /** `question`: the one that was meant; left out, the one that is open. */
  act(sitting: Sitting, act: Act, key: string, question?: string): Promise<StartedState>
  answer(sitting: Sitting, text: string, key: string, question?: string): Promise<StartedState>
  /** Returns false where it is heard later. */
  answerFile(sitting: Sitting, bytes: Uint8Array, key: string): Promise<boolean>
  /** Forgets a person, whose data has been deleted. */
  drop(candidate: string): void
  /** Takes up what was open before a restart. Returns how many there are. */
  recover(): Promise<number>
  /** Shows what is due, and no more. */
  close(): Promise<void>
}

export type SittingsParts = {
  own: TeamsParts
  memory: Memory
  /** Sends a report to whom it belongs. */
  deliver: (sitting: Sitting, report: Report) => Promise<void>
}

type Live = { sitting: Sitting; working: Promise<void>; due: boolean; stop: () => void }

export function createSittings({ own, memory, deliver }: SittingsParts): Sittings {
  const { engine, wire, clock, log } = own
  const all = new Map<string, Live>()
  let closed = false

  function enlist(sitting: Sitting): Live {
    const live: Live = { sitting, working: Promise.resolve(), due: false, stop: () => undefined }
    all.set(sitting.id, live)
    live.stop = engine.watch(sitting.interview, (notice) => onNotice(live, notice))
    return live
  }

  /** Work on a sitting goes one after the other. */
  function queue(live: Live, what: string, work: () => Promise<void>): Promise<void> {
    live.working = live.working.then(work).catch((error: unknown) => log(what, error))
    return live.working
  }

  function onNotice(live: Live, notice: Notice): void {
    if (notice.kind === 'event') {
      show(live)
      const { event } = notice
      if (event.type === 'answered' && event.heard) tellHeard(live, event.question, event.heard.text)
      if (event.type === 'transcribed') tellHeard(live, event.question, event.heard.text)
    }
    if (notice.kind === 'report') finish(live, notice.report)
  }

  /** Of several showings at once only the last is needed. */
  function show(live: Live): void {
    if (live.due || closed) return
    live.due = true
    void queue(live, 'a question could not be shown', async () => {
      live.due = false
      await present(live)
    })
  }

  async function present(live: Live): Promise<void> {
    const { sitting } = live
    const { conversation, panel, alone } = sitting
    const state = await engine.view(sitting.interview)
    const question = openIn(state)?.question.id ?? null
    const message = messageFor(sitting, state)
    const last = panel?.question ?? null
    const past = alone && last !== null && last !== question ? pastQuestion(sitting, state, last) : null
    if (panel && past && state.status === 'open') {
      // Alone with the bot it reads as a chat: what is over stays as a line, and each question is a message of its own.
      await wire.update(conversation, panel.id, { card: past, summary: message.summary })
      if (question === null) return
    } else if (panel) {
      await wire.update(conversation, panel.id, message)
      if (question === null || question === last) return
      sitting.panel = { id: panel.id, question }
      return remember(live)
    }
    sitting.panel = { id: await wire.send(conversation, message), question }
    await remember(live)
  }

  function messageFor(sitting: Sitting, state: StartedState): Extract<Outgoing, { card: unknown }> {
    const open = openIn(state)
    const summary = open ? open.question.text : wordingIn(sitting.locale).panel.thinking
    return { card: questionCard({ sitting, state, own: sitting.alone }), summary }
  }

  /** What was heard is private, so it is shown only where nobody looks on; elsewhere no files are taken. */
  function tellHeard(live: Live, question: string, heard: string): void {
    const { sitting } = live
    if (!sitting.alone || sitting.shown.includes(question) || !heard) return
    void queue(live, 'what was heard could not be shown', async () => {
      const { spoken } = chatWordingIn(sitting.locale)
      await wire.send(sitting.conversation, {
        card: heardCard(sitting, question, { heard, spoken }),
        summary: spoken.heard(heard),
      })
      sitting.shown.push(question)
      await remember(live)
    })
  }

  function finish(live: Live, report: Report): void {
    void queue(live, 'a report was not delivered', async () => {
      if (!all.has(live.sitting.id)) return
      await deliver(live.sitting, report)
      live.stop()
      all.delete(live.sitting.id)
      await memory.forget(live.sitting.id)
    })
  }

  async function remember({ sitting }: Live): Promise<void> {
    // Its person's data may have been deleted meanwhile.
    if (all.has(sitting.id)) await memory.save(sitting)
  }

  async function openQuestion(sitting: Sitting): Promise<{ id: string; askedAt: number }> {
    const state = await engine.view(sitting.interview)
    if (state.status === 'closed') throw new Refusal(({ refused }) => refused.interviewOver('**report**'))
    const open = openIn(state)
    if (!open) throw new Refusal(({ refused }) => refused.soon)
    return { id: open.question.id, askedAt: open.askedAt }
  }

  const submit = (sitting: Sitting, command: CandidateCommand) => engine.submit(sitting.interview, command)

  return {
    async open({ choice, person, conversation, alone, key }) {
      const { candidate, userId, name, locale } = person
      const id = createHash('sha256')
        .update(JSON.stringify([candidate, key]))
        .digest('base64url')
        .slice(0, 22)
      const before = all.get(id)
      if (before) return before.sitting
      const group = conversation.tenantId === null ? undefined : `teams:${conversation.tenantId}`
      const interview = await engine.open(chosenPlan(choice, false), candidate, `teams-${key}`, group)
      const spoken = choice.followLanguage ? locale : (choice.language ?? locale)
      const sitting: Sitting = {
        ...{ id, interview, candidate, userId, name, conversation, alone, locale: spoken },
        ...{ panel: null, shown: [], startedAt: clock.now() },
      }
      await memory.save(sitting)
      if (!alone) await memory.saveHeld(sitting)
      show(enlist(sitting))
      return sitting
    },
    byId: (id) => all.get(id)?.sitting ?? null,
    of(candidate, conversation) {
      const own = [...all.values()].map(({ sitting }) => sitting).filter((sitting) => sitting.candidate === candidate)
      return own.findLast(({ conversation: { id } }) => id === conversation) ?? own.at(-1) ?? null
    },
    view: (sitting) => engine.view(sitting.interview),
    async act(sitting, act, key, question) {
      if (act === 'stop') return submit(sitting, { kind: 'end', key })
      if (act === 'pause' || act === 'resume') return submit(sitting, { kind: act, key })
      return submit(sitting, { kind: act, key, question: question ?? (await openQuestion(sitting)).id })
    },
    async answer(sitting, text, key, question) {
      const open = await openQuestion(sitting)
      if (question !== undefined && question !== open.id) throw new Refusal(() => chatWordingIn(sitting.locale).late)
      const timing = { firstInputMs: null, totalMs: clock.now() - open.askedAt }
      return submit(sitting, { kind: 'answer', key, question: open.id, text, timing })
    },
    async answerFile(sitting, bytes, key) {
      const { id: question } = await openQuestion(sitting)
      const why = own.hearing ? own.hearing.whyNot() : null
      if (!own.hearing || why) throw new Refusal(({ refused }) => refused.writeInstead(why ?? refused.deaf))
      const signal = AbortSignal.timeout(HEARING_MS)
      const { interview } = sitting
      return (
        (await own.hearing.answerByRecording({ interview, question, key, bytes, timing: NOT_MEASURED, signal })) !==
        null
      )
    },
    drop(candidate) {
      for (const { sitting, stop } of [...all.values()]) {
        if (sitting.candidate !== candidate) continue
        stop()
        all.delete(sitting.id)
      }
    },
    async recover() {
      for (const sitting of await memory.open()) {
        if (all.has(sitting.id)) continue
        try {
          const state = await engine.view(sitting.interview)
          const live = enlist(sitting)
          show(live)
          const report = state.status === 'closed' ? await engine.report(sitting.interview) : null
          if (report) finish(live, report)
        } catch (error) {
          // Its interview may have been deleted meanwhile; the others go on.
          log('an interview could not be taken up', error)
          all.delete(sitting.id)
          await memory.forget(sitting.id)
        }
      }
      return all.size
    },
    async close() {
      closed = true
      for (const { stop } of all.values()) stop()
      await Promise.all([...all.values()].map(({ working }) => working))
    },
  }
}
