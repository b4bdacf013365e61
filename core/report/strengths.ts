import type { Criterion } from '../scoring/rubric.ts'
import { MADE, type Overview, sum } from './overview.ts'
import { speakingStrengths } from './speaking.ts'
import { APART } from './weaknesses.ts'
import { capitalised, counted, inTenths, labelled, sentence, type Vary } from './wording.ts'

/** Means from which a criterion, and scores from which an answer, are called strong. Of 10. */
const STRONG = 7
const MOST = 5
/** By how much a follow-up must beat its question to be worth saying. */
const RECOVERY = 1.5

const praise: Record<Criterion, readonly string[]> = {
  relevance: ['You answer the question that was asked', 'You stay on the question'],
  completeness: ['You think of most of what belongs to a full answer', 'Your answers reach the points that matter'],
  clarity: ['You are easy to follow', 'You say things so that a listener gets them the first time'],
  structure: ['Your answers have an order that a listener can hold on to', 'You lead a listener from point to point'],
}

/** What went well, most telling first, each with the questions it shows in. May be empty. */
export function strengths(overview: Overview, vary: Vary): string[] {
  const found = [
    ...bestAnswer(overview),
    ...strongCriteria(overview, vary),
    ...completeAnswers(overview),
    ...recoveries(overview),
  ]
  // Clean language is welcome, but it is no answer to what the answers were worth.
  return [...(found.length > 0 ? found : firmest(overview)), ...language(overview)].slice(0, MOST)
}

function bestAnswer({ best, worst }: Overview): string[] {
  if (!best || best.score < STRONG) return []
  if (worst && best.score - worst.score < APART) {
    return [`You were strong throughout, with every scored answer at ${inTenths(worst.score)} of 10 or above.`]
  }
  const [good] = best.feedback.good
  return [
    `${capitalised(best.label)} ${worst ? 'was your best answer' : 'went well'}, at ${inTenths(best.score)} of 10.${good ? ` ${sentence(good)}` : ''}`,
  ]
}

function strongCriteria({ criteria, scored }: Overview, vary: Vary): string[] {
  return criteria
    .filter(({ mean }) => mean >= STRONG)
    .slice(0, 2)
    .map(({ name, mean, best }) => {
      const where = scored.length > 1 ? `, most of all in ${best.label}` : ''
      return `${vary(praise[name])}: ${name} is at ${inTenths(mean)} of 10${scored.length > 1 ? ' on average' : ''}${where}.`
    })
}

function completeAnswers({ scored, best }: Overview): string[] {
  const full = scored
    .map(({ answer }) => answer)
    .filter(({ coverage }) => coverage.length > 1 && coverage.every((c) => c.coverage >= MADE))
  const worthSaying = full.some((answer) => answer.id !== best?.id)
  return worthSaying ? [`You made every key point in ${labelled(full)}.`] : []
}

function recoveries({ scored }: Overview): string[] {
  const answers = scored.map(({ answer }) => answer)
  const gains = answers.flatMap((answer) => {
    const main = answers.find((a) => a.id === answer.parent)
    return main && answer.score >= main.score + RECOVERY && answer.score >= STRONG ? [{ answer, main }] : []
  })
  const best = gains.toSorted((a, b) => b.answer.score - b.main.score - (a.answer.score - a.main.score))[0]
  if (!best) return []
  const { answer, main } = best
  return [
    `Asked further, you had more to give: ${answer.label} brought ${inTenths(answer.score)} after ${inTenths(main.score)} for the question itself.`,
  ]
}

function language({ graded, words, fillersPer100Words, slipsPer100Words, speaking }: Overview): string[] {
  const said = speaking ? speakingStrengths(speaking) : []
  const slips = sum(graded, ({ answer }) => answer.corrections?.length ?? 0)
  const allChecked = graded.every(({ answer }) => answer.answer === null || answer.corrections !== null)
  if (slipsPer100Words !== null && slipsPer100Words <= 0.7 && allChecked) {
    said.push(
      slips === 0
        ? `Your language is clean: the checker found no grammar slip in ${words} words.`
        : `Your language is clean: ${counted(slips, 'grammar slip')} in ${words} words.`,
    )
  }
  if (!speaking && fillersPer100Words === 0 && words >= 150) said.push('You get along without fillers.')
  return said
}

/** Where nothing was strong, the firmest ground there is. */
function firmest({ best, worst, tally }: Overview): string[] {
  if (best && best.score >= 4) {
    const [good] = best.feedback.good
    const which = worst ? `Your firmest answer was to ${best.label}, at ${inTenths(best.score)} of 10.` : ''
    return [[which, good ? sentence(good) : ''].filter(Boolean).join(' ')].filter(Boolean)
  }
  if (tally.scored > 1 && tally.answered === tally.planned) return ['You stayed to the end and tried every question.']
  return []
}
