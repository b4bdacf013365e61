import { countsAsLowest, type Graded, type Scored, scoredOnly } from './grade.ts'
import type { Recommendation, Tally } from './report.ts'
import { capitalised, counted, inTenths, inWords, labelled } from './wording.ts'

/** The overall scores from which the verdicts begin. */
const STRONG_YES = 80
const YES = 65
const LEANING_NO = 45
/** Under this score of 10 for a main question there is no strong yes. */
const SOLID = 5
const FEWEST_SCORED = 2

/** The thresholds as a sentence or two. */
export const verdictThresholds = `Strong yes from ${STRONG_YES}, with no main question skipped, unusable or under ${SOLID}; yes from ${YES}; leaning no from ${LEANING_NO}; not yet under that.`

/** Whether there are answers enough to conclude anything from. */
export function enoughToJudge(scored: readonly Scored[], planned: number): boolean {
  const mains = scored.filter(({ answer }) => answer.kind === 'main').length
  return scored.length >= FEWEST_SCORED && mains * 2 >= planned
}

/** What an interviewer might conclude, with reasons. For practice: no one is selected by it. */
export function recommend(graded: readonly Graded[], overall: number | null, tally: Tally): Recommendation {
  const scored = scoredOnly(graded)
  const mains = scored.filter(({ answer }) => answer.kind === 'main')
  if (overall === null || !enoughToJudge(scored, tally.planned)) {
    return { verdict: 'not-enough-to-say', reasons: whyNotEnough(scored.length, mains.length, tally) }
  }
  const weak = mains.filter(({ answer }) => answer.score < SOLID).map(({ answer }) => answer)
  const flawless = weak.length === 0 && !graded.some((g) => g.answer.kind === 'main' && countsAsLowest(g))
  const reasons = [threshold(overall, flawless)]
  if (overall >= YES) {
    const strong = mains.filter(({ answer }) => answer.score >= STRONG_YES / 10).map(({ answer }) => answer)
    if (strong.length === tally.asked) reasons.push('Every main question would have impressed an interviewer.')
    else if (strong.length > 0) reasons.push(`${capitalised(labelled(strong))} would have impressed an interviewer.`)
  }
  if (weak.length > 0) {
    const worst = weak.reduce((a, b) => (b.score < a.score ? b : a))
    const only =
      weak.length === 1 ? `at ${inTenths(worst.score)} of 10` : `the lowest at ${inTenths(worst.score)} of 10`
    const which = weak.length > 2 && weak.length === tally.asked ? 'Every main question' : capitalised(labelled(weak))
    reasons.push(`${which} would have raised doubts, ${only}.`)
  }
  if (tally.skipped > 0) {
    reasons.push(`You skipped ${counted(tally.skipped, 'main question')}, which an interviewer would notice.`)
  }
  if (mains.length < tally.planned) {
    reasons.push(`It rests on ${inWords(mains.length)} of the ${counted(tally.planned, 'main question')} planned.`)
  }
  return { verdict: verdict(overall, flawless), reasons }
}

function verdict(overall: number, flawless: boolean): Recommendation['verdict'] {
  if (overall >= STRONG_YES && flawless) return 'strong-yes'
  if (overall >= YES) return 'yes'
  return overall >= LEANING_NO ? 'leaning-no' : 'no'
}

function threshold(overall: number, flawless: boolean): string {
  if (overall >= STRONG_YES) {
    const rest = flawless
      ? 'and no main question fell short'
      : 'but a strong yes also asks that no main question falls short'
    return `${overall} of 100 overall is in the range of a strong yes, which begins at ${STRONG_YES}, ${rest}.`
  }
  if (overall >= YES) return `${overall} of 100 overall reaches the ${YES} from which we would say yes.`
  if (overall >= LEANING_NO)
    return `${overall} of 100 overall is ${counted(YES - overall, 'point')} short of a yes, which begins at ${YES}.`
  return `${overall} of 100 overall is still some way from a yes, which begins at ${YES}.`
}

function whyNotEnough(scored: number, mains: number, { planned, answered, unheard }: Tally): string[] {
  if (answered === 0 && unheard > 0) return ['None of the answers has been heard, so there is nothing to judge by yet.']
  if (answered === 0) return ['There were no answers to judge by.']
  if (scored === 0) return ['None of the answers could be scored, so there is nothing to judge by.']
  if (scored < FEWEST_SCORED) return ['Only one answer could be scored, and one answer says little about a person.']
  return [
    `Answers to ${inWords(mains)} of the ${counted(planned, 'main question')} planned could be scored, which is less than half.`,
  ]
}
