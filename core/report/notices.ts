import type { GrammarResult } from '../delivery/grammar.ts'
import { type ClosedState, waitsToBeHeard } from '../interview/state.ts'
import { withheld } from '../scoring/withheld.ts'
import type { ReportAnswer } from './report.ts'
import { capitalised, labelled, listed, sentence } from './wording.ts'

/** How a scorer or an interviewer is called in a sentence. */
export const nameOf = (id: string, what: 'interviewer' | 'scorer'): string =>
  id.startsWith('built-in/') ? `the built-in ${what}${id.endsWith(WITH_EMBEDDINGS) ? WITH_EMBEDDINGS : ''}` : id
const WITH_EMBEDDINGS = ' with embeddings'

/** What the reader must know about how the report came about; empty where all went as planned. */
export function noticesFor(
  state: ClosedState,
  failures: readonly { scorer: string; reason: string }[],
  scorer: string,
  answers: readonly ReportAnswer[],
  grammar: ReadonlyMap<string, GrammarResult>,
): string[] {
  return [
    ...spokenInstead(state, answers),
    ...failures.map((failure) => {
      const old = nameOf(failure.scorer, 'scorer')
      return `${capitalised(old)} could not score the answers (${trimmed(failure.reason)}), so ${nameOf(scorer, 'scorer')} scored all of them.`
    }),
    ...notScored(answers),
    ...notHeard(state, answers),
    ...unsure(state, answers),
    ...grammarUnchecked(answers, grammar),
  ]
}

/** For each interviewer that failed: which questions another asked in its place, and the reasons. */
function spokenInstead({ replacements }: ClosedState, answers: readonly ReportAnswer[]): string[] {
  const pairs = Map.groupBy(replacements, ({ from, to }) => `${from}\n${to}`)
  return [...pairs.values()].map((group) => {
    const [{ from, to }] = group as [(typeof group)[number]]
    const turns = new Set(group.map((r) => r.turn))
    const asked = answers.filter((_, i) => turns.has(i + 1))
    const closed = [...turns].some((turn) => turn > answers.length)
    const what = listed([...(asked.length > 0 ? [`ask ${labelled(asked)}`] : []), ...(closed ? ['close'] : [])])
    const why = [...new Set(group.map((r) => trimmed(r.reason)))].join('; ')
    return `${capitalised(nameOf(from, 'interviewer'))} could not ${what} (${why}), so ${nameOf(to, 'interviewer')} spoke instead.`
  })
}

const trimmed = (reason: string) => reason.trim().replace(/\.$/, '')

function notScored(answers: readonly ReportAnswer[]): string[] {
  const left = answers.filter((a) => a.notScorable === NOT_JUDGED)
  return left.length > 0
    ? [`${capitalised(labelled(left))} could not be scored this time. That is no judgement of what you said.`]
    : []
}

/** Stands where an answer waits to be heard. */
export const NOT_HEARD_YET =
  'This answer could not be heard yet. Its recording is kept, it will be heard later, and then this report is made anew.'

function notHeard({ pairs }: ClosedState, answers: readonly ReportAnswer[]): string[] {
  const unheard = pairs.filter((p) => p.outcome.kind === 'unheard')
  const waiting = unheard.filter((p) => waitsToBeHeard(p.outcome)).map((p) => p.question.id)
  const lost = unheard.map((p) => p.question.id).filter((id) => !waiting.includes(id))
  const named = (ids: string[]) => capitalised(labelled(answers.filter((a) => ids.includes(a.id))))
  const said: string[] = []
  if (waiting.length > 0)
    said.push(
      `${named(waiting)} could not be heard yet. What you said is kept, and this report is made anew once it has been heard.`,
    )
  if (lost.length > 0)
    said.push(
      `${named(lost)} could not be heard, and so could not be scored. ${lost.length === 1 ? 'It counts' : 'They count'} neither for nor against you.`,
    )
  return said
}

function unsure({ pairs }: ClosedState, answers: readonly ReportAnswer[]): string[] {
  const ids = pairs.filter((p) => withheld(p.outcome) !== null).map((p) => p.question.id)
  if (ids.length === 0) return []
  const which = capitalised(labelled(answers.filter((a) => ids.includes(a.id))))
  return [
    `${which} ${ids.length === 1 ? 'was' : 'were'} heard too unsurely to be scored. Correct or confirm what was heard, and this report is made anew.`,
  ]
}

/** Stands where a score should be and nobody gave one. */
export const NOT_JUDGED = 'This answer was not scored.'

function grammarUnchecked(answers: readonly ReportAnswer[], grammar: ReadonlyMap<string, GrammarResult>): string[] {
  const answered = answers.filter((a) => a.answer !== null)
  const unchecked = answered.filter((a) => a.corrections === null)
  if (unchecked.length === 0) return []
  const where = unchecked.length === answered.length ? 'in this interview' : `in ${labelled(unchecked)}`
  const result = unchecked.map((a) => grammar.get(a.id)).find((r) => r?.kind === 'not-checked')
  const why = result?.kind === 'not-checked' ? ` ${sentence(result.reason)}` : ''
  return [`Grammar was not checked ${where}.${why} That no slips are listed does not mean that there are none.`]
}
