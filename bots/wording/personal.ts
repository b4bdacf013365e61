import type { Kept, OwnReport } from '../../core/identity/own-reports.ts'
import { openPair, type StartedState } from '../../core/interview/state.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import type { TrainingCommands } from './training.ts'
import type { Wording } from './wording.ts'

/** How many reports a list of progress goes back. */
export const LISTED = 10

/** What a platform writes in its own way. */
export type Marks = {
  bold: (words: string) => string
  /** A day, for the reader; `at` is milliseconds since the Unix epoch. */
  day: (at: number) => string
}

/** How a person's interviews have gone: a title and lines, from reports newest first. `start` names the command that begins one. */
export function progressWords(
  reports: readonly OwnReport[],
  { progress: w, report: words, levels }: Wording,
  { bold, day }: Marks,
  start: string,
): { title: string | null; lines: string[] } {
  if (reports.length === 0) return { title: null, lines: [w.none(start)] }
  const lines = reports.map(({ head, report }) => {
    const { score } = report.overall
    const bar = score === null ? '' : `\`${'█'.repeat(Math.round(score / 10)).padEnd(10, '░')}\` `
    return `${bar}${bold(words.score(score))} ${roleTitle(head.role)}, ${levels[head.level]}, ${day(head.startedAt)}`
  })
  const scores = reports.flatMap(({ report }) => report.overall.score ?? [])
  const [last] = scores
  const first = scores.at(-1)
  const change = last !== undefined && first !== undefined && scores.length > 1 ? last - first : null
  const reading = change === null ? [] : [w.change(`${change > 0 ? '+' : ''}${change}`)]
  return { title: w.title(reports.length), lines: [...lines, ...reading] }
}

/**
 * What is kept of a person: a title, points, and what follows them. `command` names the one that deletes it, `training` those
 * that say whether interviews may train.
 */
export function privacyWords(
  { interviews, answers, linked, training: trains }: Kept,
  { privacy: w, training: t }: Wording,
  { hears, command, training }: { hears: boolean; command: string; training?: TrainingCommands },
): { title: string; points: string[]; after: string[] } {
  const points = [w.interviews(interviews, answers), hears ? w.voice : w.noVoice, w.meeting]
  if (linked > 0) points.push(w.linked(linked))
  const learns = training ? [trains ? t.on(training.no) : t.off(training.yes)] : []
  return { title: w.title, points, after: [w.who, ...learns, w.how(command)] }
}

/** Where an open interview stands, in a sentence and with its question; null for none. */
export function statusWords(
  state: StartedState | null,
  { status: w }: Wording,
): { words: string; question: string | null } {
  if (!state) return { words: w.waits, question: null }
  if (state.status === 'closed') return { words: w.over, question: null }
  const mains = state.pairs.filter((p) => p.question.kind === 'main').length
  const paused = state.pausedAt === null ? '' : `, ${w.paused}`
  const where = `${w.where(roleTitle(state.plan.role), mains, state.plan.questions)}${paused}.`
  const open = openPair(state)
  return open ? { words: where, question: open.question.text } : { words: `${where} ${w.soon}`, question: null }
}
