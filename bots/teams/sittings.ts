import { createHash } from 'node:crypto'
import { type Choice, chosenPlan } from '../../core/interview/choice.ts'
import type { CandidateCommand } from '../../core/interview/commands.ts'
import type { StartedState } from '../../core/interview/state.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { type Act, Refusal } from '../wording/index.ts'
import { openIn } from './cards/question-card.ts'
import type { Memory, Person, Sitting } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { Conversation } from './wire.ts'

/** How long an upload may take to be heard. */
const HEARING_MS = 120_000
const NOT_MEASURED = { firstInputMs: null, totalMs: null } as const

/** Who begins where. The same key begins it once. */
export type Beginning = { person: Person; conversation: Conversation; alone: boolean; key: string }

/** Every interview that is held in Teams now: takes what people do, in any process. Refusals are fit to show. */
export interface Sittings {
  open(choice: Choice, beginning: Beginning): Promise<Sitting>
  /** Holds an interview that a course has opened. */
  hold(interview: string, seat: string, choice: Choice, beginning: Beginning): Promise<Sitting>
  /** Holds an interview once more whose report has been sent, because what is scored has changed. */
  again(interview: string, beginning: Beginning): Promise<Sitting>
  byId(id: string): Promise<Sitting | null>
  /** The open one of a person in a conversation, else anywhere. */
  of(candidate: string, conversation: string): Promise<Sitting | null>
  view(sitting: Sitting): Promise<StartedState>
  /** `question`: the one that was meant; left out, the one that is open. */
  act(sitting: Sitting, act: Act, key: string, question?: string): Promise<StartedState>
  answer(sitting: Sitting, text: string, key: string, question?: string): Promise<StartedState>
  /** Returns false where it is heard later. */
  answerFile(sitting: Sitting, bytes: Uint8Array, key: string): Promise<boolean>
}

export function createSittings(own: TeamsParts, memory: Memory): Sittings {
  const { engine, clock } = own

  async function openQuestion(sitting: Sitting): Promise<{ id: string; askedAt: number }> {
    const state = await engine.view(sitting.interview)
    if (state.status === 'closed') throw new Refusal(({ refused }) => refused.interviewOver('**report**'))
    const open = openIn(state)
    if (!open) throw new Refusal(({ refused }) => refused.soon)
    return { id: open.question.id, askedAt: open.askedAt }
  }

  const submit = ({ interview }: Sitting, command: CandidateCommand) => engine.submit(interview, command)

  async function begin(
    interview: string,
    of: Pick<Sitting, 'locale' | 'assigned'>,
    { person, conversation, alone }: Beginning,
  ): Promise<Sitting> {
    const { candidate, userId, name } = person
    const id = createHash('sha256')
      .update(JSON.stringify([candidate, interview]))
      .digest('base64url')
      .slice(0, 22)
    const before = await memory.sitting(id)
    if (before) return before.sitting
    const sitting: Sitting = {
      ...{ id, interview, candidate, userId, name, conversation, alone, ...of },
      ...{ panel: null, shown: [], startedAt: clock.now() },
    }
    await memory.save(sitting, 'absent')
    if (!alone && of.assigned === null) await memory.saveHeld(sitting)
    return sitting
  }

  return {
    async open(choice, beginning) {
      const { person, conversation, key } = beginning
      const group = conversation.tenantId === null ? undefined : `teams:${conversation.tenantId}`
      const interview = await engine.open(chosenPlan(choice, false), person.candidate, `teams-${key}`, group)
      return begin(interview, { locale: localeOf(choice, beginning), assigned: null }, beginning)
    },
    hold: (interview, assigned, choice, beginning) =>
      begin(interview, { locale: localeOf(choice, beginning), assigned }, beginning),
    again: (interview, beginning) => begin(interview, { locale: beginning.person.locale, assigned: null }, beginning),
    byId: async (id) => (await memory.sitting(id))?.sitting ?? null,
    async of(candidate, conversation) {
      const own = await memory.sittingsOf(candidate)
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
      const answer = { interview: sitting.interview, question, key, bytes, timing: NOT_MEASURED }
      const signal = AbortSignal.timeout(HEARING_MS)
      return (await own.hearing.answerByRecording({ ...answer, signal })) !== null
    },
  }
}

/** Where the language follows the answers, it begins in that of who started it. */
const localeOf = ({ language, followLanguage }: Choice, { person }: Beginning) =>
  followLanguage ? person.locale : (language ?? person.locale)
