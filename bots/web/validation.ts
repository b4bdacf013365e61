import type { Request } from 'express'
import { z } from 'zod'
import type { CandidateCommand } from '../../core/interview/commands.ts'
import { OWN_LANGUAGES } from '../../core/interview/language.ts'
import { INTERVIEW_TYPES, LEVELS, MAX_PAIRS } from '../../core/interview/plan.ts'
import { guidelineEdit } from '../../core/questions/guideline/edit.ts'
import { WebFailure } from './failures.ts'

/** What POST /api/interviews says of the guideline that it goes by: all its questions, in their order. */
const chosenGuideline = z.strictObject({
  id: z.string().regex(/^[\w-]{22}$/),
  questions: z.array(guidelineEdit).max(100),
})

/** The longest answer that is read at all, in UTF-16 code units; the interview itself may allow less. */
export const MAX_ANSWER = 64 * 1024

/** The largest body that is read: the longest answer with every character escaped, and some room. */
export const MAX_BODY_BYTES = 6 * MAX_ANSWER + 4096

/** A client's idempotency key. */
const key = z.string().regex(/^[\w-]{8,64}$/, 'a key has 8 to 64 letters, digits, - or _')
const question = z.string().regex(/^q\d{1,2}$/)
/** No interview is open for longer than a month. */
const milliseconds = z
  .number()
  .min(0)
  .max(31 * 24 * 60 * 60 * 1000)
  .transform(Math.round)
const timing = z.strictObject({ firstInputMs: milliseconds.nullable(), totalMs: milliseconds })

/** Body of POST /api/interviews. */
export const openBody = z.strictObject({
  role: z.string().max(80),
  type: z.enum(INTERVIEW_TYPES),
  level: z.enum(LEVELS),
  questions: z.int().min(1).max(MAX_PAIRS),
  followUps: z.int().min(0).max(2).default(1),
  secondsPerQuestion: z.int().min(30).max(1800).default(180),
  language: z.enum(OWN_LANGUAGES).default('en'),
  followLanguage: z.boolean().default(false),
  keepAudio: z.boolean().default(false),
  /** Name of a template; it decides everything but the role. */
  template: z.string().max(60).optional(),
  /** Questions made before, as they were edited; they decide the role, too. */
  guideline: chosenGuideline.optional(),
  key,
})

const commandBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), key, question, text: z.string().max(MAX_ANSWER), timing }),
  z.strictObject({ kind: z.literal('correct'), key, question, text: z.string().max(MAX_ANSWER) }),
  z.strictObject({ kind: z.literal('skip'), key, question }),
  z.strictObject({ kind: z.literal('hint'), key, question }),
  z.strictObject({ kind: z.literal('repeat'), key, question }),
  z.strictObject({ kind: z.literal('pause'), key }),
  z.strictObject({ kind: z.literal('resume'), key }),
  z.strictObject({ kind: z.literal('end'), key }),
])

/** Query of GET /api/interviews. */
export const listQuery = z.object({ before: z.coerce.number().int().min(0).optional() })

/** Query of POST /api/interviews/:id/recordings; the body is the sound. */
export const recordingQuery = z.object({
  question,
  key,
  totalMs: z.coerce.number().pipe(milliseconds),
})

/** Body of POST /api/interviews/:id/commands. */
export const parseCommand = (req: Request): CandidateCommand => parse(commandBody, req.body)

/** Errors: WebFailure 400, or 413 where an answer is too long. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  const tooLong = parsed.error.issues.some((i) => i.code === 'too_big' && i.path[0] === 'text')
  if (tooLong) throw new WebFailure(413, 'too-large', `An answer may have ${MAX_ANSWER} characters at most.`)
  throw new WebFailure(400, 'bad-input', z.prettifyError(parsed.error))
}
