import type { Criterion } from '../scoring/rubric.ts'
import { countsAsLowest } from './grade.ts'
import { fillersOf, missedPoints, type Overview } from './overview.ts'
import { enoughToJudge } from './recommend.ts'
import type { ReportAnswer } from './report.ts'
import { speakingAdvice } from './speaking.ts'
import { isOver, timedAnswers } from './time.ts'
import { MANY_FILLERS, MANY_SLIPS } from './weaknesses.ts'
import { labelled, lasting, quoted, sentence, type Vary } from './wording.ts'

const MOST = 5
/** An answer worth trying again; and a criterion worth an exercise. Of 10. */
const RETRY = 7
const EXERCISE = 7.5
/** From this overall score on it is time for harder questions. */
const READY_FOR_MORE = 80

const exercises: Record<Criterion, readonly string[]> = {
  relevance: [
    'Before you start, say to yourself in five words what is being asked, and let your first sentence answer exactly that.',
    'Open with the answer, then give the reasons. What does not support that first sentence can stay out.',
  ],
  completeness: [
    'Before you answer, note three or four points that a full answer needs, and tick them off as you go.',
    'When you think you are done, ask yourself what a doubting colleague would ask next, and add that.',
  ],
  clarity: [
    'One thought, one sentence. Where a sentence needs a second “and”, end it and start the next.',
    'Put a concrete number, name or example beside each general statement, so that a listener can see what you mean.',
  ],
  structure: [
    'Say how many points you have, then make them one by one: “There are two sides to this. First ...”.',
    'Give each answer a spine: the point, why it holds, an example, and what follows.',
  ],
}
const storyExercise =
  'Tell what happened as a story in four steps: the situation, what you had to do, what you did yourself, and how it ended, with a figure if you have one.'

/** What to do next, most useful first. Never empty. */
export function suggestions(overview: Overview, level: string, vary: Vary): string[] {
  const found = [
    ...retry(overview),
    ...skipped(overview, vary),
    ...unusable(overview),
    ...exercise(overview, vary),
    ...timing(overview),
    ...language(overview),
    ...harder(overview, level),
  ].slice(0, MOST)
  return found.length > 0 ? found : [fallback(overview)]
}

/** The weakest answer; where that is a follow-up, which weighs half, the weakest of the other main questions, too. */
function retry({ scored, worst, best }: Overview): string[] {
  const weakest = worst ?? best
  const mains = scored.map(({ answer }) => answer).filter((a) => a.kind === 'main' && a.id !== weakest?.parent)
  const main = mains.toSorted((a, b) => a.score - b.score)[0]
  const again = weakest?.kind === 'follow-up' && main ? [weakest, main] : weakest ? [weakest] : []
  return again.filter((answer) => answer.score < RETRY).map(retryOf)
}

function retryOf(answer: ReportAnswer): string {
  const missed = missedPoints(answer)
  const compare = answer.modelAnswer ? ' Then put it beside the model answer.' : ''
  if (missed.length > 0) {
    return `Answer ${answer.label} once more, and this time bring in ${quoted(missed)}.${compare}`
  }
  const [improve] = answer.feedback.improve
  if (improve) return `Answer ${answer.label} once more. ${sentence(improve)}${compare}`
  return `Answer ${answer.label} once more, with what you know now.${compare}`
}

function exercise({ criteria, graded }: Overview, vary: Vary): string[] {
  const weakest = criteria.at(-1)
  if (!weakest || weakest.mean >= EXERCISE) return []
  const advice = vary(exercises[weakest.name])
  const stories = graded.filter(({ answer }) => answer.type === 'behavioural' && answer.outcome === 'answered')
  if (weakest.name !== 'structure' || stories.length === 0) return [advice]
  return [
    `In ${labelled(stories.map(({ answer }) => answer))}: ${storyExercise.charAt(0).toLowerCase()}${storyExercise.slice(1)}`,
  ]
}

function skipped({ graded }: Overview, vary: Vary): string[] {
  const mains = graded.map(({ answer }) => answer).filter((a) => a.outcome === 'skipped' && a.kind === 'main')
  if (mains.length === 0) return []
  const how = vary([
    'say what you do know, what you would assume, and how you would find out the rest',
    'think aloud about what the question is after, what you would try first, and where you would look',
  ])
  return [`Try ${labelled(mains)} after all: ${how}.`]
}

/** Main questions that count as 1 for want of an answer that can be read: what there is to win is nearly all of it. */
function unusable({ graded }: Overview): string[] {
  const mains = graded
    .filter((g) => g.answer.kind === 'main' && g.answer.outcome === 'answered' && countsAsLowest(g))
    .map(({ answer }) => answer)
  if (mains.length === 0) return []
  return [`Give ${labelled(mains)} a proper answer: two or three plain sentences already count for more than none.`]
}

function timing({ time, graded, criteria }: Overview): string[] {
  const seconds = time.suggestedSecondsPerQuestion
  const timed = timedAnswers(graded.map(({ answer }) => answer))
  const over = timed.filter(({ totalMs }) => isOver(totalMs, seconds))
  if (over.length * 2 > timed.length) {
    return [
      `Practise with a timer at ${lasting(seconds * 1000)}: make your strongest point first, and stop when it rings.`,
    ]
  }
  const thin = criteria.some((c) => c.name === 'completeness' && c.mean < EXERCISE)
  if (time.medianMs !== null && time.medianMs < seconds * 250 && thin) {
    return ['You have time in hand. Take the first seconds to collect your points, and use the rest for one example.']
  }
  return []
}

function language({ graded, fillersPer100Words, slipsPer100Words, speaking }: Overview): string[] {
  const [filler] = fillersOf(graded)
  const said = speaking ? speakingAdvice(speaking, filler?.filler ?? null) : []
  if (
    speaking?.fillersPerMinute == null &&
    filler &&
    fillersPer100Words !== null &&
    fillersPer100Words >= MANY_FILLERS
  ) {
    said.push(`Where a “${filler.filler}” wants to come, leave a short silence. A pause sounds like thinking.`)
  }
  const slip = commonSlip(graded.map(({ answer }) => answer))
  if (slip && slipsPer100Words !== null && slipsPer100Words >= MANY_SLIPS) {
    said.push(
      `Go through the grammar slips listed under your answers and say each one aloud the right way, such as “${slip}”.`,
    )
  }
  return said
}

function commonSlip(answers: ReportAnswer[]): string | null {
  const counts = new Map<string, number>()
  for (const { suggestion } of answers.flatMap((a) => a.corrections ?? [])) {
    if (suggestion) counts.set(suggestion, (counts.get(suggestion) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

function harder({ overall, worst, scored, tally }: Overview, level: string): string[] {
  if (overall === null || overall < READY_FOR_MORE || !enoughToJudge(scored, tally.planned)) return []
  if (level !== 'hard')
    return [`You are ready for more: hold the next interview at the ${level === 'easy' ? 'medium' : 'hard'} level.`]
  return worst && worst.score < RETRY + 1.5
    ? [
        `The last step is ${worst.label}: tell it to someone who does not know the subject, and listen to their questions.`,
      ]
    : ['Hold the next interview for a role or a type of question that you know less well.']
}

function fallback({ scored, tally }: Overview): string {
  if (scored.length > 0 && !enoughToJudge(scored, tally.planned))
    return 'Hold a whole interview next: a few more answers will show whether this holds.'
  if (scored.length > 0) return 'Hold another interview with other questions, to see whether this holds.'
  if (tally.unheard > 0) return 'Come back when your answers have been heard: this report is then made anew.'
  if (tally.answered > 0) return 'Start again with one question, and answer it in your own words, however short.'
  return 'Start again with a single question. A short answer is enough to begin with, and hints are there to be used.'
}
