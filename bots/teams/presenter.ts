import type { Notice } from '../../core/engine/notice.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { StartedState } from '../../core/interview/state.ts'
import type { Report } from '../../core/report/report.ts'
import { endOf } from '../course-interviews.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { wordingIn } from '../wording/index.ts'
import { heardCard, openIn, pastQuestion, questionCard } from './cards/question-card.ts'
import type { Memory, Sitting, StoredSitting } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import { type Outgoing, WireFailure } from './wire.ts'

/** Shows interviews in their conversations, and sends the reports: in one process at a time. */
export interface Presenter {
  /** Shows an interview, and what happens in it from now on; one that is shown already, at the end of its conversation. */
  show(id: string): Promise<void>
  /** Forgets a person, whose data has been deleted. */
  drop(candidate: string): void
  /** Takes up every open interview. Returns how many there are. */
  recover(): Promise<number>
  /** Shows what is due, and no more. */
  stop(graceMs: number): Promise<void>
}

export type PresenterParts = {
  own: TeamsParts
  memory: Memory
  /** Sends a report to whom it belongs. */
  deliver: (sitting: Sitting, report: Report) => Promise<void>
}

/** The outbox's own tries are over by then. */
const AGAIN_MS = 30_000

type Live = StoredSitting & {
  working: Promise<void>
  due: boolean
  again: NodeJS.Timeout | null
  stop: () => void
}

export function createPresenter({ own, memory, deliver }: PresenterParts): Presenter {
  const { engine, wire, log, againMs = AGAIN_MS } = own
  const all = new Map<string, Live>()
  let closed = false

  function enlist(stored: StoredSitting): Live {
    const { sitting } = stored
    const live: Live = { ...stored, working: Promise.resolve(), due: false, again: null, stop: () => undefined }
    all.set(sitting.id, live)
    live.stop = engine.watch(sitting.interview, (notice) => onNotice(live, notice))
    return live
  }

  function unlist({ sitting, stop, again }: Live): void {
    stop()
    if (again) clearTimeout(again)
    all.delete(sitting.id)
  }

  /** Work on a sitting goes one after the other. */
  function queue(live: Live, what: string, work: () => Promise<void>): void {
    live.working = live.working
      .then(() => (all.get(live.sitting.id) === live ? work() : undefined))
      .catch((error: unknown) => {
        log(what, error)
        // Teams takes nothing there any more; a restart tries again.
        if (closed || (error instanceof WireFailure && !error.passes)) return
        if (live.again) clearTimeout(live.again)
        live.again = setTimeout(() => {
          catchUp(live).catch((failure: unknown) => log(what, failure))
        }, againMs).unref()
      })
  }

  function onNotice(live: Live, notice: Notice): void {
    if (notice.kind === 'event') {
      presentSoon(live)
      const { event } = notice
      if (event.type === 'answered' && event.heard) tellHeard(live, event.question, event.heard.text)
      if (event.type === 'transcribed') tellHeard(live, event.question, event.heard.text)
    }
    if (notice.kind === 'report') finish(live, notice.report)
  }

  /** Of several showings at once only the last is needed. */
  function presentSoon(live: Live): void {
    if (live.due || closed) return
    live.due = true
    queue(live, 'a question could not be shown', async () => {
      live.due = false
      await present(live)
    })
  }

  async function present(live: Live): Promise<void> {
    const { sitting } = live
    const { conversation, panel, alone } = sitting
    const state = await engine.view(sitting.interview)
    const question = openIn(state)?.question.id ?? null
    const message = await messageFor(sitting, state)
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

  async function messageFor(sitting: Sitting, state: StartedState): Promise<Extract<Outgoing, { card: unknown }>> {
    const open = openIn(state)
    const summary = open ? open.question.text : wordingIn(sitting.locale).panel.thinking
    const endsAt = await endOf(own.assigned, sitting)
    return { card: questionCard({ sitting, state, own: sitting.alone, endsAt }), summary }
  }

  /** What was heard is private, so it is shown only where nobody looks on; elsewhere no files are taken. */
  function tellHeard(live: Live, question: string, heard: string): void {
    const { sitting } = live
    if (!sitting.alone || sitting.shown.includes(question) || !heard) return
    queue(live, 'what was heard could not be shown', async () => {
      const { spoken } = chatWordingIn(sitting.locale)
      const card = heardCard(sitting, question, { heard, spoken })
      await wire.send(sitting.conversation, { card, summary: spoken.heard(heard) })
      sitting.shown.push(question)
      await remember(live)
    })
  }

  function finish(live: Live, report: Report): void {
    queue(live, 'a report was not delivered', async () => {
      await deliver(live.sitting, report)
      unlist(live)
      await memory.forget(live.sitting.id)
    })
  }

  async function remember(live: Live): Promise<void> {
    try {
      live.version = await memory.save(live.sitting, live.version)
    } catch (error) {
      // Its person's data has been deleted meanwhile, here or in another process.
      if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
      unlist(live)
    }
  }

  async function takeUp(stored: StoredSitting): Promise<void> {
    // Its interview may be gone.
    await engine.view(stored.sitting.interview)
    await catchUp(enlist(stored))
  }

  /** Shows where it stands, and its report where that is made. */
  async function catchUp(live: Live): Promise<void> {
    const { interview } = live.sitting
    presentSoon(live)
    const state = await engine.view(interview)
    const report = state.status === 'closed' ? await engine.report(interview) : null
    if (report && state.status === 'closed' && report.basedOn >= state.basis) finish(live, report)
  }

  return {
    async show(id) {
      const known = all.get(id)
      const stored = known ? null : await memory.sitting(id)
      if (stored) return takeUp(stored)
      if (!known) return
      queue(known, 'a question could not be shown', async () => {
        known.sitting.panel = null
        await present(known)
      })
    },
    drop(candidate) {
      for (const live of [...all.values()]) if (live.sitting.candidate === candidate) unlist(live)
    },
    async recover() {
      for (const stored of await memory.open()) {
        const { id } = stored.sitting
        try {
          if (!all.has(id)) await takeUp(stored)
        } catch (error) {
          // Its interview may have been deleted meanwhile; the others go on.
          log('an interview could not be taken up', error)
          await memory.forget(id)
        }
      }
      return all.size
    },
    async stop(graceMs) {
      closed = true
      for (const { stop, again } of all.values()) {
        stop()
        if (again) clearTimeout(again)
      }
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([Promise.all([...all.values()].map(({ working }) => working)), grace])
    },
  }
}
