import { z } from 'zod'
import { GreenroomError } from '../../errors.ts'
import { INTERVIEW_TYPES, LEVELS } from '../../interview/plan.ts'
import { DEFAULT_WEIGHTS } from '../built-in/defaults.ts'
import type { ScoreRequest } from '../score.ts'

const line = z.object({
  id: z.union([z.string(), z.number()]),
  question: z.string(),
  answer: z.string(),
  key_points: z.array(z.string()).nullish(),
  reference: z.string().nullish(),
  role: z.string().nullish(),
  type: z.enum(INTERVIEW_TYPES).nullish().catch(null),
  level: z.enum(LEVELS).nullish().catch(null),
  human: z.number().min(0).max(10).nullish(),
  // Only the report looks at these.
  set: z.string().nullish().catch(null),
  kind: z.string().nullish().catch(null),
  band: z.string().nullish().catch(null),
  pair: z.union([z.string(), z.number()]).nullish().catch(null),
})

/** One line of a file of answers to be scored. `human` is 0-10. */
export type RatedLine = z.infer<typeof line>

/** Parses a file, JSON Lines. Errors: GreenroomError 'bad-input' that names the line and the field. */
export function parseLines(name: string, text: string): RatedLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((raw, i) => (raw.trim() ? [parseLine(raw, `${name}:${i + 1}`)] : []))
}

function parseLine(raw: string, where: string): RatedLine {
  let json: unknown
  try {
    json = JSON.parse(raw)
  } catch (cause) {
    throw new GreenroomError('bad-input', `${where}: not JSON`, { cause })
  }
  const parsed = line.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new GreenroomError('bad-input', `${where}: ${issue?.path.join('.') || 'the line'}: ${issue?.message}`)
}

/** What a scorer is asked for one line. Role, type and level have plain stand-ins, weights their default. */
export function toRequest(rated: RatedLine): ScoreRequest {
  return {
    role: rated.role ?? 'unspecified',
    type: rated.type ?? 'technical',
    level: rated.level ?? 'medium',
    question: rated.question,
    rubric: { keyPoints: rated.key_points ?? [], reference: rated.reference ?? null, weights: DEFAULT_WEIGHTS },
    answer: rated.answer,
    parent: null,
  }
}
