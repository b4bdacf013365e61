import type { Criterion } from '../scoring/rubric.ts'
import { byItsAuthor } from '../scoring/score.ts'
import { criterionScore, fillersOf, missedPoints, type Overview, sum } from './overview.ts'
import type { ReportAnswer } from './report.ts'
import { speakingWeaknesses } from './speaking.ts'
import { timedAnswers } from './time.ts'
import { capitalised, counted, inTenths, labelled, listed, lowered, quoted, sentence, type Vary } from './wording.ts'

/** Means under which a criterion is called weak, and scores under which an answer is. Of 10. */
const WEAK = 6
const POOR = 6
/** The least by which something must stand apart to be named. */
export const APART = 0.5
/** A completeness under which an answer is called thin. Of 10. */
const THIN = 5
const MOST = 6
/** Rates for each 100 words from which fillers and grammar slips are worth a word; Greenroom's own. */
export const MANY_FILLERS = 3
export const MANY_SLIPS = 3

/** From this mean on a weak criterion is put gently. Of 10. */
const HARDLY_WEAK = 4.5
const criticism: Record<Criterion, { plain: readonly string[]; gentle: readonly string[] }> = {
  relevance: {
    plain: ['You drift away from the question', 'Parts of your answers speak to another question than the one asked'],
    gentle: ['You could stay closer to the question', 'Now and then you drift from the question'],
  },
  completeness: {
    plain: ['Your answers stop before they are complete', 'Important points are left unsaid'],
    gentle: ['You could take your answers further', 'Some points that matter are left unsaid'],
  },
  clarity: {
    plain: ['Your answers are hard to follow', 'A listener has to work to get your point'],
    gentle: ['You could make your point easier to get', 'Here and there a listener has to work to follow you'],
  },
  structure: {
    plain: ['Your answers lack an order to hold on to', 'Your points come in no clear order'],
    gentle: ['Your points could come in a clearer order', 'A clearer order would help a listener along'],
  },
}

/** What cost most, first, each with the questions it shows in. May be empty. */
export function weaknesses(overview: Overview, vary: Vary): string[] {
  return [
    ...weakCriteria(overview, vary),
    ...skipped(overview),
    ...notScorable(overview),
    ...worstAnswer(overview),
    ...thinAnswers(overview),
    ...timing(overview),
    ...language(overview),
  ].slice(0, MOST)
}

function weakCriteria({ criteria, scored }: Overview, vary: Vary): string[] {
  return criteria
    .toReversed()
    .filter(({ mean }) => mean < WEAK)
    .slice(0, 2)
    .map(({ name, mean, worst }) => {
      const many = scored.length > 1
      const { plain, gentle } = criticism[name]
      const opening = `${vary(mean < HARDLY_WEAK ? plain : gentle)}: ${name} is at ${inTenths(mean)} of 10${many ? ' on average' : ''}`
      if (!many) return `${opening}.`
      if (name === 'completeness') return `${opening}.${leftOut(worst)}`
      const lowest = criterionScore(worst, name) ?? mean
      return mean - lowest < APART ? `${opening}.` : `${opening}, and at ${inTenths(lowest)} in ${worst.label}.`
    })
}

function leftOut(answer: ReportAnswer): string {
  const missed = missedPoints(answer)
  return missed.length > 0 ? ` Your answer to ${answer.label}, for one, leaves out ${quoted(missed)}.` : ''
}

function worstAnswer({ best, worst, criteria }: Overview): string[] {
  if (!best || !worst || worst.score >= POOR || best.score - worst.score < APART) return []
  const opening = `${capitalised(worst.label)} was your weakest answer, at ${inTenths(worst.score)} of 10.`
  const [missing] = worst.feedback.missing
  return [isTold(worst, criteria) || !missing ? opening : `${opening} What was missing: ${lowered(sentence(missing))}`]
}

/** Whether a word on weak completeness has named this answer's gaps already. */
function isTold(answer: ReportAnswer, criteria: Overview['criteria']): boolean {
  const completeness = criteria.find((c) => c.name === 'completeness')
  return completeness !== undefined && completeness.mean < WEAK && completeness.worst.id === answer.id
}

function thinAnswers({ scored, worst, criteria }: Overview): string[] {
  const thin = scored
    .map(({ answer }) => answer)
    .filter((answer) => answer.id !== worst?.id && !isTold(answer, criteria) && missedPoints(answer).length > 0)
    .filter((answer) => (criterionScore(answer, 'completeness') ?? THIN) < THIN)
  // A follow-up asks after a point that its question missed: no need to name it twice.
  return thin
    .filter((answer) => !thin.some((main) => main.id === answer.parent))
    .slice(0, 2)
    .map((answer) => `Your answer to ${answer.label} leaves out ${quoted(missedPoints(answer))}.`)
}

function skipped({ graded }: Overview): string[] {
  const mains = graded.map(({ answer }) => answer).filter((a) => a.outcome === 'skipped' && a.kind === 'main')
  if (mains.length === 0) return []
  return [`You skipped ${labelled(mains)}. In an interview, half an answer is worth more than none.`]
}

/** Answers that their authors kept from being scored, those with the same reason together. */
function notScorable({ graded }: Overview): string[] {
  const byReason = new Map<string, ReportAnswer[]>()
  for (const { answer, judgement } of graded) {
    if (judgement?.kind !== 'not-scorable' || !byItsAuthor(judgement.why)) continue
    byReason.set(judgement.why.reason, [...(byReason.get(judgement.why.reason) ?? []), answer])
  }
  return [...byReason].map(([reason, answers]) => {
    const which = `Your answer${answers.length > 1 ? 's' : ''} to ${labelled(answers)}`
    return `${which} could not be scored: ${lowered(sentence(reason))}`
  })
}

function timing({ time, graded }: Overview): string[] {
  const timed = timedAnswers(graded.map(({ answer }) => answer)).length
  if (time.overTime < 2 || time.overTime * 2 <= timed) return []
  return [`You ran over the suggested time in ${counted(time.overTime, 'answer')} of ${timed}.`]
}

function language({ graded, words, fillersPer100Words, slipsPer100Words, speaking }: Overview): string[] {
  const said = speaking ? speakingWeaknesses(speaking) : []
  if (speaking?.fillersPerMinute == null && fillersPer100Words !== null && fillersPer100Words >= MANY_FILLERS) {
    const most = fillersOf(graded).slice(0, 2)
    said.push(
      `Fillers get in the way: ${inTenths(fillersPer100Words)} for each 100 words, mostly ${listed(most.map((f) => `“${f.filler}”`))}.`,
    )
  }
  if (slipsPer100Words !== null && slipsPer100Words >= MANY_SLIPS) {
    const slips = sum(graded, ({ answer }) => answer.corrections?.length ?? 0)
    said.push(
      `There are ${counted(slips, 'grammar slip')} in ${words} words. They cost you no points here, but people hear them.`,
    )
  }
  return said
}
