import type { CloseReason } from '../interview/events.ts'
import type { Plan } from '../interview/plan.ts'
import { countsAsLowest, weightedMean } from './grade.ts'
import type { Overview } from './overview.ts'
import type { Speaking } from './report.ts'
import { paceInWords } from './speaking.ts'
import { capitalised, counted, inTenths, inWords, labelled, listed, roleInWords, type Vary } from './wording.ts'

/** A few sentences that say what was held, how it went and where the points are. */
export function summarise(overview: Overview, plan: Plan, reason: CloseReason, vary: Vary): string {
  const { overall } = overview
  const parts = [held(overview, plan), ended(overview, reason)]
  if (overview.speaking?.pace) parts.push(paceSentence(overview.speaking))
  if (overall !== null)
    parts.push(pulledDown(overview) ?? reading(overall, overview, vary), highsAndLows(overview, vary))
  return parts.filter(Boolean).join(' ')
}

const paceSentence = ({ wordsPerSecond, pace }: Speaking) =>
  `You spoke at ${wordsPerSecond} words a second, which is ${pace ? paceInWords[pace] : ''}.`

function held({ tally, scored, graded }: Overview, plan: Plan): string {
  const type = plan.type === 'mixed' ? '' : `${plan.type} `
  const interview = `${/^[aeiou]/.test(type || 'interview') ? 'an' : 'a'} ${type}interview`
  const role = `for the ${roleInWords(plan.role)} role`
  if (tally.asked === 0) return `This was to be ${interview} ${role}, but it closed before the first question.`
  const given = tally.answered + tally.unheard
  const answered =
    given === 0
      ? `of ${counted(tally.asked, 'question')} asked, none was answered`
      : given === tally.asked
        ? `you answered ${tally.asked === 1 ? 'the one question' : tally.asked === 2 ? 'both questions' : `all ${inWords(tally.asked)} questions`}`
        : `you answered ${inWords(given)} of ${counted(tally.asked, 'question')}`
  const said = graded.filter(({ answer: a }) => a.outcome === 'answered' || a.outcome === 'unheard')
  const followUps = said.filter(({ answer: a }) => a.kind === 'follow-up').length
  const more = followUps > 0 ? `, with ${counted(followUps, 'follow-up')}` : ''
  const silent = said.filter(({ answer: a }) => a.outcome === 'unheard').length
  const skipped = tally.skipped > 0 && given > 0 ? ` and skipped ${inWords(tally.skipped)}` : ''
  const unscored =
    tally.answered > 0 && scored.length === 0
      ? ' None of the answers could be scored, so there is no overall score.'
      : ''
  const article = plan.type === 'mixed' ? 'an interview' : interview
  const unheard = silent > 0 ? ` ${capitalised(inWords(silent))} of your answers could not be heard, or not yet.` : ''
  return `In ${article} ${role}, at ${plan.level} level, ${answered}${skipped}${more}.${unheard}${unscored}`
}

function ended({ tally }: Overview, reason: CloseReason): string {
  const left = tally.planned - tally.asked + tally.unanswered
  if (left <= 0 || tally.asked === 0) return ''
  const open = counted(left, 'planned question')
  switch (reason) {
    case 'ended-by-candidate':
      return `You ended it with ${open} to go; those do not count against you.`
    case 'answers-exhausted':
      return `It stopped when there were no more answers, with ${open} to go; those do not count against you.`
    case 'no-questions-left':
      return `The question bank had nothing more to ask, so it was ${counted(left, 'question')} shorter than planned.`
    case 'complete':
      return ''
  }
}

/** From how many points on it is worth saying that questions counted as 1 pull the overall score down. */
const PULL = 8

/** Where skipped and unusable answers, rather than the others, explain the overall score. */
function pulledDown({ overall, scored, graded }: Overview): string | null {
  const mean = weightedMean(scored, (answer) => answer.score)
  if (overall === null || mean === null || mean * 10 - overall < PULL) return null
  const lowest = graded.filter(countsAsLowest).map(({ answer }) => answer)
  const one = lowest.length === 1
  return `The answers that could be scored are at ${inTenths(mean)} of 10 on average; with ${labelled(lowest)}, which ${one ? 'counts as 1' : 'count as 1 each'}, that comes to ${overall} of 100 overall.`
}

function reading(overall: number, { scored, graded }: Overview, vary: Vary): string {
  if (scored.length === 1 && !graded.some(countsAsLowest))
    return `That answer comes to ${overall} of 100: a first impression, as one answer says little.`
  if (overall >= 80) {
    return vary([
      `Overall that comes to ${overall} of 100, and it shows: this was a strong interview.`,
      `${overall} of 100 overall. You would leave a strong impression.`,
    ])
  }
  if (overall >= 65) {
    return vary([
      `Overall that comes to ${overall} of 100: solid ground, with some points left on the table.`,
      `${overall} of 100 overall, a good interview that a little work can make a very good one.`,
    ])
  }
  if (overall >= 45) {
    return vary([
      `Overall that comes to ${overall} of 100. The base is there; the answers need more substance to convince.`,
      `${overall} of 100 overall: some of it holds, some of it needs another round.`,
    ])
  }
  return vary([
    `Overall that comes to ${overall} of 100. That is a place to start from, and this is the place to practise.`,
    `${overall} of 100 overall. It is early days; the points below show where the first gains are.`,
  ])
}

function highsAndLows({ best, worst, criteria, scored }: Overview, vary: Vary): string {
  if (!best) return ''
  if (!worst || best.score - worst.score < 1.5) return evenly(criteria, scored.length)
  const high = `${best.label}, at ${inTenths(best.score)}`
  const low = `${worst.label}, at ${inTenths(worst.score)}`
  return vary([
    `You were at your best in ${high} of 10, and least at home in ${low}.`,
    `${capitalised(high)} of 10, was the high point; ${low}, is where to look first.`,
  ])
}

function evenly(criteria: Overview['criteria'], answers: number): string {
  const [first, last] = [criteria[0], criteria.at(-1)]
  if (!first || !last) return ''
  if (first.mean - last.mean < 1) return answers > 1 ? 'Your answers were of a piece, with no great ups and downs.' : ''
  const named = listed([
    `${first.name} is your best side (${inTenths(first.mean)})`,
    `${last.name} the one to work on (${inTenths(last.mean)})`,
  ])
  return capitalised(`${named}.`)
}
