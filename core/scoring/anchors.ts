import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GreenroomError } from '../errors.ts'
import { CRITERIA, type Criterion } from './rubric.ts'

/** What answers of a band of scores do: behaviour that one can see, not adjectives. */
export type Anchor = { from: number; to: number; text: string }

export type Anchors = {
  /** Changes whenever the wording of an anchor does. */
  version: string
  /** From the lowest band to the highest; together they reach from 1 to 10. */
  of: Readonly<Record<Criterion, readonly Anchor[]>>
}

/** Files do not change while Greenroom runs, and every report shows them. */
const read = new Map<string, Anchors>()
const FOLDER = join(import.meta.dirname, '../../prompts/rubrics')

/**
 * Reads the anchors of the four criteria, `<criterion>.md`: front matter with a whole-number `version`, then a line
 * `- 1-2: ...` for each band.
 * Errors: GreenroomError 'bad-input' for a file in another form, or bands that leave a score out.
 */
export function readAnchors(folder = FOLDER): Anchors {
  const known = read.get(folder)
  if (known) return known
  const criterion = (name: Criterion) => parse(name, readFileSync(join(folder, `${name}.md`), 'utf8'))
  const files = {
    relevance: criterion('relevance'),
    completeness: criterion('completeness'),
    clarity: criterion('clarity'),
    structure: criterion('structure'),
  }
  const anchors: Anchors = {
    version: CRITERIA.map((name) => files[name].version).join('.'),
    of: {
      relevance: files.relevance.anchors,
      completeness: files.completeness.anchors,
      clarity: files.clarity.anchors,
      structure: files.structure.anchors,
    },
  }
  read.set(folder, anchors)
  return anchors
}

function parse(name: string, text: string): { version: string; anchors: Anchor[] } {
  const parts = /^---\r?\nversion: (\d+)\r?\n---\r?\n([\s\S]*)$/.exec(text)
  const lines = [...(parts?.[2] ?? '').matchAll(/^- (\d+)-(\d+): (.+)$/gm)]
  const anchors = lines.map(([, from, to, said = '']) => ({ from: Number(from), to: Number(to), text: said.trim() }))
  const whole = anchors.every(({ from }, i) => from === (anchors[i - 1]?.to ?? 0) + 1) && anchors.at(-1)?.to === 10
  if (!parts || !whole)
    throw new GreenroomError('bad-input', `${name}.md: its bands must reach from 1 to 10 without a gap`)
  return { version: parts[1] ?? '', anchors }
}

/** The anchors as a model reads them. */
export function anchorsInWords({ of }: Anchors): string {
  return CRITERIA.map((name) =>
    [`${name}:`, ...of[name].map(({ from, to, text }) => `- ${from}-${to}: ${text}`)].join('\n'),
  ).join('\n\n')
}

/** The anchor of a score, 1-10; one between two bands belongs to the nearer, 4.5 to the higher. */
export function anchorOf(anchors: readonly Anchor[], score: number): Anchor | null {
  return anchors.find(({ to }) => score < to + 0.5) ?? anchors.at(-1) ?? null
}
