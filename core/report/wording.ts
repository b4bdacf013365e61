import { pick, seededRandom } from '../interview/random.ts'
import type { Recommendation, ReportAnswer } from './report.ts'

/** How the report's verdicts are written out. */
export const verdictTitles: Record<Recommendation['verdict'], string> = {
  'strong-yes': 'Strong yes',
  yes: 'Yes',
  'leaning-no': 'Leaning no',
  no: 'Not yet',
  'not-enough-to-say': 'Not enough to say',
}

const numbers = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

/** A whole number in prose: "three", "14". */
export const inWords = (n: number): string => numbers[n] ?? String(n)

/** "one answer", "three answers". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${inWords(n)} ${n === 1 ? one : many}`
}

/** "a, b, and c" without the comma before "and". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** "questions 1 and 3 and the follow-up to question 2": labels, those of main questions drawn together. */
export function labelled(answers: readonly Pick<ReportAnswer, 'label' | 'kind'>[]): string {
  const mains = answers.filter((a) => a.kind === 'main').map((a) => a.label.replace('question ', ''))
  const others = answers.filter((a) => a.kind === 'follow-up').map((a) => a.label)
  if (mains.length === 0) return listed(others)
  return listed([`question${mains.length > 1 ? 's' : ''} ${listed(mains)}`, ...others])
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Ends a text as a sentence. */
export const sentence = (text: string): string => (/[.!?…]["”’)]*$/.test(text.trim()) ? text.trim() : `${text.trim()}.`)

/** A sentence as it goes on after a colon: common opening words lose their capital. */
export const lowered = (text: string) =>
  /^(The|This|It|Your|You|There|Only|No|A|An|How|What|Why|When|Where|Who)\b/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text

/** A score with one decimal at most: "8.6", "7". */
export const inTenths = (n: number): string => String(Math.round(n * 10) / 10)

/** Milliseconds in prose: "45 seconds", "1 minute 20 seconds", "2 hours 5 minutes". */
export function lasting(ms: number): string {
  const parts = split(ms)
  if (parts.length === 0) return 'less than a second'
  return parts.map(({ n, unit }) => `${n} ${unit}${n === 1 ? '' : 's'}`).join(' ')
}

/** Milliseconds in short: "45 s", "1 min 20 s". */
export function lastingShort(ms: number): string {
  const short = { hour: 'h', minute: 'min', second: 's' }
  return (
    split(ms)
      .map(({ n, unit }) => `${n} ${short[unit]}`)
      .join(' ') || 'under 1 s'
  )
}

function split(ms: number): { n: number; unit: 'hour' | 'minute' | 'second' }[] {
  const seconds = Math.round(ms / 1000)
  const hours = Math.floor(seconds / 3600)
  const parts = [
    { n: hours, unit: 'hour' as const },
    { n: Math.floor((seconds % 3600) / 60), unit: 'minute' as const },
    { n: hours > 0 ? 0 : seconds % 60, unit: 'second' as const },
  ]
  return parts.filter(({ n }) => n > 0)
}

/** "data-scientist" as it stands in a sentence. */
export const roleInWords = (slug: string): string => slug.replaceAll('-', ' ')

/** More characters than this in quotation marks, and a sentence is lost on its reader. */
const QUOTABLE = 130

/** Key points in quotation marks, two at most and one if they are long, with how many more there are. */
export function quoted(texts: readonly string[]): string {
  const most = texts.slice(0, 2).join('').length > QUOTABLE ? 1 : 2
  const shown = texts.slice(0, most).map((text) => `“${text.replace(/\.$/, '')}”`)
  const more = texts.length - shown.length
  return listed(more > 0 ? [...shown, counted(more, 'more point')] : shown)
}

/** Chooses a wording, the same one each time for the same interview. */
export type Vary = (options: readonly string[]) => string

export function varying(seed: number): Vary {
  const random = seededRandom(seed, 104729)
  return (options) => pick(options, random)
}
