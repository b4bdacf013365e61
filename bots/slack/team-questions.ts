import { createHash, randomBytes } from 'node:crypto'
import type { Guideline, GuidelineQuestion } from '../../core/interview/guideline.ts'
import type { Clock, Records } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import type { Question } from '../../core/questions/question.ts'
import { installTag } from './installations.ts'
import type { InstallKey } from './parts.ts'

const QUESTIONS = 'slack-team-questions'
const MOST = 100

/** A question that somebody of a team added for all of it. */
export type TeamQuestion = {
  id: string
  text: string
  role: string
  by: string
  /** Who voted for it, as hashes: one vote each. */
  votes: string[]
  retired: boolean
  /** When it was last the question of the week; milliseconds since the Unix epoch. */
  asked: number | null
}

/** A team's own questions. */
export interface TeamQuestions {
  add(question: { text: string; role: string; by: string }, install: InstallKey): Promise<void>
  get(id: string, install: InstallKey): Promise<TeamQuestion | null>
  /** Those that are not retired, the most wanted first. */
  list(install: InstallKey): Promise<TeamQuestion[]>
  /** Votes, or takes the vote back. Returns how many there are; null where the question is gone. */
  vote(id: string, candidate: string, install: InstallKey): Promise<number | null>
  retire(question: TeamQuestion, install: InstallKey): Promise<void>
  /** Notes that it was asked now. */
  wasAsked(question: TeamQuestion, install: InstallKey): Promise<void>
}

export function teamQuestions({ records, clock }: { records: Records; clock: Clock }): TeamQuestions {
  const keyOf = (id: string, install: InstallKey) => `${install} ${id}`
  // A question goes with the workspace, and with who added it.
  const tags = ({ by }: TeamQuestion, install: InstallKey) => [installTag(install), `candidate:${by}`]

  async function get(id: string, install: InstallKey): Promise<TeamQuestion | null> {
    return (await records.get<TeamQuestion>(QUESTIONS, keyOf(id, install), clock.now()))?.value ?? null
  }
  async function save(question: TeamQuestion, install: InstallKey): Promise<void> {
    await records.put(QUESTIONS, keyOf(question.id, install), question, { tags: tags(question, install) }, clock.now())
  }
  return {
    get,
    async add({ text, role, by }, install) {
      const id = randomBytes(9).toString('base64url')
      await save({ id, text, role, by, votes: [], retired: false, asked: null }, install)
    },
    async list(install) {
      const found = await records.find<TeamQuestion>(QUESTIONS, installTag(install), { limit: MOST }, clock.now())
      const open = found.map(({ value }) => value).filter(({ retired }) => !retired)
      return open.sort((a, b) => b.votes.length - a.votes.length)
    },
    async vote(id, candidate, install) {
      const question = await get(id, install)
      if (!question || question.retired) return null
      const voter = createHash('sha256').update(`${id} ${candidate}`).digest('base64url').slice(0, 16)
      const others = question.votes.filter((vote) => vote !== voter)
      const votes = others.length < question.votes.length ? others : [...others, voter]
      await save({ ...question, votes }, install)
      return votes.length
    },
    retire: (question, install) => save({ ...question, retired: true }, install),
    wasAsked: (question, install) => save({ ...question, asked: clock.now() }, install),
  }
}

/** The team's question that is due: the most wanted of those that were asked least lately; null where there is none. */
export function dueOf(questions: readonly TeamQuestion[]): TeamQuestion | null {
  const fresh = questions.filter(({ asked }) => asked === null)
  if (fresh.length > 0) return fresh[0] ?? null
  return [...questions].sort((a, b) => (a.asked ?? 0) - (b.asked ?? 0))[0] ?? null
}

/** An interview of one question: the bank's with its key points, or one in a team's words with general ones. */
export async function oneQuestion(
  asked: { text: string; bankId: string | null },
  { bank, guidelines }: { bank: Bank; guidelines: Guidelines },
): Promise<Guideline> {
  const known = asked.bankId === null ? null : bank.question(asked.bankId)
  const empty = { source: 'keywords' as const, title: 'question of the week', by: 'team', terms: [] }
  if (known) return { ...empty, questions: [fromBank(known)] }
  return guidelines.edit({ ...empty, questions: [] }, [{ question: asked.text }], 'medium')
}

function fromBank({ role: _, ...question }: Question): GuidelineQuestion {
  return { ...question, origin: 'bank', about: null }
}
