import type { ReportAnswer, TimeManagement } from './report.ts'
import { capitalised, inWords, labelled, lasting } from './wording.ts'

/** Halves of the interview whose medians differ by this factor were not answered at the same pace. */
const NOT_STEADY = 1.5
const FEWEST_FOR_PACE = 4

type Timed = { answer: ReportAnswer; totalMs: number }

/** The answers whose time is known. */
export function timedAnswers(answers: readonly ReportAnswer[]): Timed[] {
  return answers.flatMap((answer) => {
    const totalMs = answer.delivery?.totalMs ?? null
    return totalMs === null ? [] : [{ answer, totalMs }]
  })
}

/** How the time was used. `totalMs` is the whole interview, from start to close, in milliseconds. */
export function manageTime(
  answers: readonly ReportAnswer[],
  totalMs: number,
  suggestedSeconds: number,
): TimeManagement {
  const answered = answers.filter((a) => a.delivery !== null)
  const timed = timedAnswers(answers)
  const times = timed.map((a) => a.totalMs)
  const over = timed.filter((a) => isOver(a.totalMs, suggestedSeconds))
  const medianMs = median(times)
  const pace = paceOf(times)
  const figures = {
    totalMs,
    answeringMs: answered.length > 0 && timed.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0),
    medianMs,
    medianDelayMs: median(answered.flatMap((a) => a.delivery?.delayMs ?? [])),
    overTime: over.length,
    suggestedSecondsPerQuestion: suggestedSeconds,
    pace,
  }
  if (medianMs === null) return { summary: notTimed(answered.length), ...figures }
  const summary = [
    timed.length < answered.length ? partlyTimed(timed.length, answered.length) : '',
    typical(medianMs, suggestedSeconds * 1000, timed.length),
    overTime(over, timed.length, suggestedSeconds * 1000),
    pace && paceInWords(pace),
  ]
  return { summary: summary.filter(Boolean).join(' '), ...figures }
}

/** What a delay before answering ends with, as a heading. */
export function delayTitle(answers: readonly ReportAnswer[]): string {
  const kinds = new Set(answers.flatMap((a) => a.delivery?.kind ?? []))
  if (!kinds.has('spoken')) return 'Before the first key'
  return kinds.has('typed') ? 'Before the first key or word' : 'Before the first word'
}

export const isOver = (ms: number, suggestedSeconds: number): boolean => ms > suggestedSeconds * 1000

function notTimed(count: number): string {
  if (count === 0) return 'There were no answers to time.'
  return `How long your answer${count === 1 ? '' : 's'} took was not measured, so nothing is said about time.`
}

const partlyTimed = (timed: number, count: number) =>
  `Of your ${inWords(count)} answers ${inWords(timed)} ${timed === 1 ? 'was' : 'were'} timed; only ${timed === 1 ? 'that one counts' : 'those count'} here.`

/** The interview's length and the answers' share of it, as a sentence; empty where no answer was timed. */
export function wholeTime({ totalMs, answeringMs }: TimeManagement, answers: readonly ReportAnswer[]): string {
  if (!answeringMs) return ''
  const all = answers.every((a) => a.delivery === null || a.delivery.totalMs !== null)
  return `The interview lasted ${lasting(totalMs)}; ${all ? 'answering' : 'the timed answers'} took ${lasting(answeringMs)} of it.`
}

function typical(medianMs: number, suggestedMs: number, count: number): string {
  const took =
    count === 1 ? `Your answer took ${lasting(medianMs)}` : `Half of your answers took ${lasting(medianMs)} or less`
  const share = medianMs / suggestedMs
  if (share > 1.1) return `${took}; ${lasting(suggestedMs)} were suggested.`
  if (share >= 0.5) return `${took}, which sits well with the suggested ${lasting(suggestedMs)}.`
  return `${took}, with ${lasting(suggestedMs)} suggested: there was time to say more.`
}

function overTime(over: Timed[], count: number, suggestedMs: number): string {
  if (over.length === 0) return count > 1 ? 'None ran over.' : ''
  if (count === 1) return ''
  const longest = over.reduce((a, b) => (b.totalMs > a.totalMs ? b : a))
  const extra = `${lasting(longest.totalMs - suggestedMs)} over`
  if (over.length === 1) return `Only ${longest.answer.label} ran over, by ${lasting(longest.totalMs - suggestedMs)}.`
  if (over.length === count) return `All of them ran over, ${longest.answer.label} the most, ${extra}.`
  if (over.length > 4)
    return `${capitalised(inWords(over.length))} of ${inWords(count)} ran over, ${longest.answer.label} the most, ${extra}.`
  return `${capitalised(labelled(over.map((o) => o.answer)))} ran over, the longest by ${lasting(longest.totalMs - suggestedMs)}.`
}

function paceOf(times: number[]): TimeManagement['pace'] {
  if (times.length < FEWEST_FOR_PACE) return null
  const middle = Math.floor(times.length / 2)
  const firstHalfMs = median(times.slice(0, middle)) ?? 0
  const secondHalfMs = median(times.slice(-middle)) ?? 0
  const reading =
    secondHalfMs > firstHalfMs * NOT_STEADY
      ? 'slowing'
      : firstHalfMs > secondHalfMs * NOT_STEADY
        ? 'quickening'
        : 'steady'
  return { firstHalfMs, secondHalfMs, reading }
}

function paceInWords({ firstHalfMs, secondHalfMs, reading }: NonNullable<TimeManagement['pace']>): string {
  const halves = `a typical ${lasting(firstHalfMs)} in the first half, ${lasting(secondHalfMs)} in the second`
  if (reading === 'slowing') return `You took longer as the interview went on: ${halves}.`
  if (reading === 'quickening') return `You grew quicker as the interview went on: ${halves}.`
  return 'Your pace held steady from beginning to end.'
}

/** The middle value, or the mean of the two middle ones; null for no values. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2)
}
