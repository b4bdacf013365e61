import type { SpokenDelivery } from '../delivery/delivery.ts'
import { escapeHtml as esc } from './escape.ts'
import { paceInWords } from './speaking.ts'
import { inTenths, lastingShort } from './wording.ts'

/** The figures of a spoken answer with their names, in words; `reportDefinitions` says what each means. */
export function spokenFigures(d: SpokenDelivery): [title: string, value: string][] {
  const figures: [string, string][] = []
  if (d.wordsPerSecond !== null && d.pace !== null)
    figures.push(['Speaking pace', `${d.wordsPerSecond} words a second, ${paceInWords[d.pace]}`])
  if (d.wordsPerMinute !== null) figures.push(['Words a minute', `${d.wordsPerMinute}, pauses included`])
  if (d.pauses) figures.push(['Pauses', pausesInWords(d.pauses)])
  if (d.delayMs !== null) figures.push(['Delay before answering', secondsShort(d.delayMs)])
  if (d.fillersPerMinute !== null) figures.push(['Fillers a minute', inTenths(d.fillersPerMinute)])
  if (d.confidence !== null) figures.push(['Heard with', `${Math.round(d.confidence * 100)} percent certainty`])
  return figures
}

function pausesInWords({ count, totalMs, longestMs }: NonNullable<SpokenDelivery['pauses']>): string {
  if (count === 0) return 'none'
  const longest = count > 1 ? `, the longest ${secondsShort(longestMs)}` : ''
  return `${count} of ${secondsShort(totalMs)}${count > 1 ? ' in all' : ''}${longest}`
}

/** "0.8 s", "4.2 s", "1 min 5 s". */
export const secondsShort = (ms: number): string => (ms < 10_000 ? `${inTenths(ms / 1000)} s` : lastingShort(ms))

/** A moment of a recording: "0:07", "12:34". */
export function moment(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** How a spoken answer was delivered, as a list of figures; empty without any. */
export function spokenSection(d: SpokenDelivery): string {
  const figures = spokenFigures(d)
  if (figures.length === 0) return ''
  const rows = figures.map(([title, value]) => `<div><dt>${esc(title)}</dt><dd>${esc(value)}</dd></div>`)
  return `<h4>How it was said</h4><dl class="spoken">${rows.join('')}</dl>`
}
