import type { Pace, SpokenDelivery } from '../delivery/delivery.ts'
import { FILLERS_A_MINUTE, paceOf } from '../delivery/spoken.ts'
import { SURELY_HEARD } from '../interview/heard.ts'
import { sum } from './overview.ts'
import type { ReportAnswer, Speaking } from './report.ts'
import { counted, inTenths, lasting } from './wording.ts'

/** From this share of the time between first and last word on, pauses are worth a word; Greenroom's own. */
const MANY_PAUSES = 0.35
/** A pause worth naming by itself. Milliseconds. */
const LONG_PAUSE_MS = 3_000

export type SpokenAnswer = ReportAnswer & { delivery: SpokenDelivery }

/** The answers that were given aloud and heard. */
export function spokenAnswers(answers: readonly ReportAnswer[]): SpokenAnswer[] {
  return answers.filter((a): a is SpokenAnswer => a.delivery?.kind === 'spoken')
}

/** How all spoken answers together were delivered, by the same definitions as one; null where none was given aloud. */
export function speakingOf(answers: readonly ReportAnswer[]): Speaking | null {
  const spoken = spokenAnswers(answers)
  if (spoken.length === 0) return null
  // Answers too short for rates of their own take no part, nor do words that may not be the ones that were said.
  const measured = spoken
    .map((a) => a.delivery)
    .filter((d) => d.wordsPerSecond !== null && (d.confidence ?? 1) >= SURELY_HEARD)
  const spokenMs = sum(measured, (d) => d.spokenMs ?? 0)
  const pauses = {
    count: sum(measured, (d) => d.pauses?.count ?? 0),
    totalMs: sum(measured, (d) => d.pauses?.totalMs ?? 0),
    longestMs: Math.max(0, ...measured.map((d) => d.pauses?.longestMs ?? 0)),
  }
  const wholeMs = spokenMs + pauses.totalMs
  const words = sum(measured, (d) => d.words)
  const fillers = sum(measured, (d) => sum(d.fillers, (f) => f.count))
  const figures =
    spokenMs === 0
      ? { wordsPerSecond: null, pace: null, wordsPerMinute: null, fillersPerMinute: null, pauses: null }
      : {
          ...paced(Math.round((words / spokenMs) * 100_000) / 100),
          wordsPerMinute: Math.round((words / wholeMs) * 60_000),
          fillersPerMinute: Math.round((fillers / wholeMs) * 600_000) / 10,
          pauses,
        }
  return { answers: spoken.length, spokenMs, ...figures, summary: summaryOf(spoken.length, wholeMs, figures) }
}

const paced = (wordsPerSecond: number) => ({ wordsPerSecond, pace: paceOf(wordsPerSecond) })

type Figures = Pick<Speaking, 'wordsPerSecond' | 'pace' | 'pauses' | 'fillersPerMinute'>

function summaryOf(
  answers: number,
  wholeMs: number,
  { wordsPerSecond, pace, pauses, fillersPerMinute }: Figures,
): string {
  const aloud = `You gave ${answers === 1 ? 'one answer' : counted(answers, 'answer')} aloud`
  if (wordsPerSecond === null || pace === null || !pauses || fillersPerMinute === null)
    return `${aloud}, too short, or heard too unsurely, to say anything about your pace.`
  const parts = [`${aloud}, at ${wordsPerSecond} words a second: ${paceInWords[pace]}.`]
  if (pauses.count > 0) {
    const longest = pauses.count === 1 ? '' : `, the longest ${secondsOf(pauses.longestMs)}`
    const share = Math.round((pauses.totalMs / wholeMs) * 100)
    parts.push(
      `${counted(pauses.count, 'pause')} took ${secondsOf(pauses.totalMs)} or ${share} percent of the time${longest}.`,
    )
  } else parts.push('You spoke without a pause.')
  parts.push(fillersInWords(fillersPerMinute))
  return parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(' ')
}

/** "4.2 seconds", "1 minute 5 seconds". */
function secondsOf(ms: number): string {
  if (ms >= 10_000) return lasting(ms)
  const seconds = inTenths(ms / 1000)
  return `${seconds} second${seconds === '1' ? '' : 's'}`
}

export const paceInWords: Record<Pace, string> = {
  'very-slow': 'very slow',
  good: 'a good pace to follow',
  'too-fast': 'too fast to follow with ease',
}

function fillersInWords(perMinute: number): string {
  if (perMinute === 0) return 'No filler was heard.'
  const rate = `${inTenths(perMinute)} ${perMinute === 1 ? 'filler' : 'fillers'} a minute`
  if (perMinute <= FILLERS_A_MINUTE.acceptable) return `${rate} are no more than listeners are used to.`
  if (perMinute < FILLERS_A_MINUTE.harmful) return `${rate} are more than listeners like.`
  return `${rate} distract from what you say.`
}

/** What in the way of speaking held the candidate back. May be empty. */
export function speakingWeaknesses({ pace, wordsPerSecond, pauses, fillersPerMinute, spokenMs }: Speaking): string[] {
  const said: string[] = []
  if (pace === 'too-fast') said.push(`You spoke too fast to follow with ease, at ${wordsPerSecond} words a second.`)
  if (pace === 'very-slow') said.push(`You spoke very slowly, at ${wordsPerSecond} words a second.`)
  if (fillersPerMinute !== null && fillersPerMinute > FILLERS_A_MINUTE.acceptable)
    said.push(
      `Fillers get in the way: ${inTenths(fillersPerMinute)} a minute, where ${FILLERS_A_MINUTE.acceptable} pass unnoticed.`,
    )
  if (pauses && manyPauses(pauses.totalMs, spokenMs))
    said.push(
      `You paused for ${secondsOf(pauses.totalMs)} while answering, against ${secondsOf(spokenMs)} of speech${pauses.longestMs >= LONG_PAUSE_MS ? `, once for ${secondsOf(pauses.longestMs)}` : ''}.`,
    )
  return said
}

const manyPauses = (pausedMs: number, spokenMs: number) => pausedMs / (pausedMs + spokenMs) >= MANY_PAUSES

/** How to speak so that it is easier to follow. May be empty. */
export function speakingAdvice(
  { pace, pauses, fillersPerMinute, spokenMs }: Speaking,
  mostFrequent: string | null,
): string[] {
  const said: string[] = []
  if (pace === 'too-fast')
    said.push('Slow down by ending each sentence before you begin the next: a breath between two thoughts is enough.')
  if (pace === 'very-slow')
    said.push('Say an answer aloud twice in a row; the second time it flows, as the words are already there.')
  if (fillersPerMinute !== null && fillersPerMinute > FILLERS_A_MINUTE.acceptable)
    said.push(
      `Where ${mostFrequent ? `a “${mostFrequent}”` : 'a filler'} wants to come, leave a short silence. A pause sounds like thinking.`,
    )
  if (pauses && manyPauses(pauses.totalMs, spokenMs))
    said.push(
      'Take the silence before you begin rather than within the answer: name your points to yourself, then speak.',
    )
  return said
}

/** What was good in the way of speaking. May be empty. */
export function speakingStrengths({ pace, wordsPerSecond, fillersPerMinute }: Speaking): string[] {
  if (pace !== 'good' || fillersPerMinute === null || fillersPerMinute > FILLERS_A_MINUTE.acceptable) return []
  const fillers = fillersPerMinute === 0 ? 'without fillers' : 'with few fillers'
  return [`You are easy to listen to: ${wordsPerSecond} words a second, ${fillers}.`]
}
