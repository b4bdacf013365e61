import { stem } from '../built-in/stem.ts'
import { tokenize } from '../built-in/tokens.ts'
import { isFunctionWord } from '../built-in/words.ts'
import { mean, pearson, quadraticKappa, rmse, rounded } from './figures.ts'
import type { RatedLine } from './lines.ts'

/** A line with what it scored; null for not scorable, which counts as 1 in every figure. */
export type Scored = { line: RatedLine; score: number | null }

/** The figures of rated lines as Markdown: a table for each set, beside plain word overlap. */
export function markdownReport(all: readonly Scored[]): string {
  const rated = all.filter(({ line }) => typeof line.human === 'number')
  const sets = [...new Set(rated.map(({ line }) => line.set ?? 'all lines'))].sort()
  return sets
    .map((set) =>
      table(
        set,
        rated.filter(({ line }) => (line.set ?? 'all lines') === set),
      ),
    )
    .join('\n')
}

function table(set: string, rows: readonly Scored[]): string {
  const answers = rows.filter(({ line }) => line.kind === 'answer' || !line.kind)
  const attacks = rows.filter(({ line }) => line.kind === 'attack')
  const gaps = pairGaps(rows)
  const lines = [
    `## ${set}: ${rows.length} lines`,
    '',
    '| figure | scorer | word overlap |',
    '|---|---|---|',
    row('Pearson, all lines', pearson(scores(rows), humans(rows)), pearson(overlaps(rows), humans(rows))),
    row('Pearson, answers', pearson(scores(answers), humans(answers)), pearson(overlaps(answers), humans(answers))),
    row('quadratic kappa', quadraticKappa(scores(rows), humans(rows)), quadraticKappa(overlaps(rows), humans(rows))),
    row('root mean square error', rmse(scores(rows), humans(rows)), rmse(overlaps(rows), humans(rows))),
    row('correlation with length within a band', withinBands(answers, scores), withinBands(answers, overlaps)),
  ]
  if (attacks.length > 0) lines.push(row('attack lines above 3', share(scores(attacks)), share(overlaps(attacks))))
  if (gaps.length > 0) lines.push(`| mean gap within fairness pairs | ${rounded(mean(gaps))} | |`)
  return `${lines.join('\n')}\n`
}

const row = (name: string, a: number | null, b: number | null) =>
  `| ${name} | ${rounded(a) ?? '–'} | ${rounded(b) ?? '–'} |`
export const scores = (rows: readonly Scored[]) => rows.map(({ score }) => score ?? 1)
export const humans = (rows: readonly Scored[]) => rows.map(({ line }) => line.human ?? 0)
const overlaps = (rows: readonly Scored[]) => rows.map(({ line }) => 1 + 9 * wordOverlap(line))
const share = (values: readonly number[]) => values.filter((value) => value > 3).length / values.length

/** The baseline: share of the rubric's stems, without words of grammar, that occur in the answer; 0-1. */
export function wordOverlap(line: RatedLine): number {
  const points = line.key_points?.length ? line.key_points.join('\n') : (line.reference ?? '')
  const stems = (text: string) =>
    new Set(
      tokenize(text)
        .filter(({ word }) => !isFunctionWord(word))
        .map(({ word }) => stem(word)),
    )
  const wanted = stems(points)
  const said = stems(line.answer)
  return wanted.size === 0 ? 0 : [...wanted].filter((word) => said.has(word)).length / wanted.size
}

/** Correlation of score and number of words when both are taken relative to their band's mean. */
function withinBands(rows: readonly Scored[], measure: (rows: readonly Scored[]) => number[]): number | null {
  const x: number[] = []
  const y: number[] = []
  for (const band of new Set(rows.map(({ line }) => line.band))) {
    if (!band) continue
    const own = rows.filter(({ line }) => line.band === band)
    const values = measure(own)
    const lengths = own.map(({ line }) => tokenize(line.answer).length)
    x.push(...values.map((value) => value - mean(values)))
    y.push(...lengths.map((length) => length - mean(lengths)))
  }
  return pearson(x, y)
}

function pairGaps(rows: readonly Scored[]): number[] {
  const pairs = new Map<string | number, number[]>()
  for (const { line, score } of rows) {
    if (line.pair == null) continue
    pairs.set(line.pair, [...(pairs.get(line.pair) ?? []), score ?? 1])
  }
  return [...pairs.values()].filter((pair) => pair.length === 2).map(([a = 0, b = 0]) => Math.abs(a - b))
}
