import { z } from 'zod'
import { GreenroomError } from '../../errors.ts'
import type { GuidelineQuestion } from '../../interview/guideline.ts'
import { type Level, PHASES } from '../../interview/kinds.ts'
import { criterionWeights } from '../../scoring/rubric.ts'

/** What a pattern is for; what fills it, and from which documents, says the data card. */
export const USES = [
  'opening',
  'opening-resume',
  'closing',
  'requirement',
  'duty',
  'tool',
  'posting',
  'achievement',
  'figure',
  'project',
  'job',
  'transition',
  'gap',
  'skill',
  'general',
  'own',
] as const
export type Use = (typeof USES)[number]

/** One line of datasets/question-patterns/patterns.jsonl. */
export const patternLine = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z]+)*-\d{2}$/, 'an id looks like tool-01'),
  use: z.enum(USES),
  type: z.enum(['technical', 'behavioural', 'situational']),
  phase: z.enum(PHASES),
  question: z.string().min(4).max(300),
  key_points: z.array(z.string().min(8).max(200)).min(3).max(6),
  probes: z.array(z.strictObject({ key_point: z.int().min(0), question: z.string().min(8).max(200) })).min(3),
  hints: z.array(z.string().min(12).max(240)).length(3),
  weights: criterionWeights,
  /** What a strong answer holds; shown afterwards, never compared with an answer. */
  guidance: z.string().min(200).max(1500),
})
export type Pattern = z.infer<typeof patternLine>

/** What the places of a pattern are filled with; see the data card. */
export type Filling = { it?: string; topic?: string; title?: string; from?: string; to?: string }

const PLACES: readonly (keyof Filling)[] = ['it', 'topic', 'title', 'from', 'to']

/** Parses the pattern file. Errors: GreenroomError 'bad-input' that names the line and the field. */
export function parsePatterns(name: string, text: string): Pattern[] {
  const seen = new Set<string>()
  return text.split('\n').flatMap((line, i) => {
    if (!line.trim()) return []
    const fail = (what: string, cause?: unknown) =>
      new GreenroomError('bad-input', `${name}:${i + 1}: ${what}`, { cause })
    let json: unknown
    try {
      json = JSON.parse(line)
    } catch (cause) {
      throw fail('not JSON', cause)
    }
    const parsed = patternLine.safeParse(json)
    if (!parsed.success) throw fail(z.prettifyError(parsed.error))
    const pattern = parsed.data
    if (seen.has(pattern.id)) throw fail(`the id ${pattern.id} stands there twice`)
    seen.add(pattern.id)
    if (pattern.probes.some((probe) => pattern.key_points[probe.key_point] === undefined))
      throw fail('a probe names a key point that is not there')
    const places = [...line.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const strange = places.find((place) => !(PLACES as readonly (string | undefined)[]).includes(place))
    if (strange !== undefined) throw fail(`there is no place {${strange}}`)
    return [pattern]
  })
}

/**
 * A pattern as a question. `about` are the document's words that it goes back to. The same pattern with the same filling
 * has the same id.
 */
export function fillPattern(
  pattern: Pattern,
  filling: Filling,
  { level, about, terms }: { level: Level; about: string | null; terms: readonly string[] },
): GuidelineQuestion {
  const fill = (text: string) =>
    // A replacer, since what people wrote may hold $ and braces of its own.
    text.replace(
      /\{(\w+)\}/g,
      (_, place: keyof Filling) => filling[place] ?? (place === 'title' ? 'your work' : 'this'),
    )
  const keyPoints = pattern.key_points.map(fill)
  const what = slug([filling.it, filling.from, filling.to].filter(Boolean).join(' '))
  return {
    id: what ? `pattern/${pattern.id}/${what}` : `pattern/${pattern.id}`,
    origin: pattern.use === 'own' ? 'own' : 'pattern',
    about,
    type: pattern.type,
    level,
    phase: pattern.phase,
    question: capitalised(fill(pattern.question)),
    keyPoints,
    probes: pattern.probes.map((p) => ({ keyPoint: keyPoints[p.key_point] as string, question: fill(p.question) })),
    hints: pattern.hints.map(fill),
    weights: pattern.weights,
    terms: terms.slice(0, 12).map((term) => term.slice(0, 60)),
    modelAnswer: null,
    guidance: fill(pattern.guidance),
  }
}

/** Letters and digits of a text for an id, at most 90 of them. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\+\+/g, ' plus plus ')
    .replace(/#/g, ' sharp ')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 90)
    .replace(/^-+|-+$/g, '')
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
