import { z } from 'zod'
import { criterionWeights } from '../scoring/rubric.ts'
import { guideline } from './guideline.ts'
import { INTERVIEW_TYPES, LEVELS, MAX_PAIRS, PERSONAS, PHASES } from './kinds.ts'
import { LANGUAGE_TAG } from './language.ts'

export {
  INTERVIEW_TYPES,
  type InterviewType,
  LEVELS,
  type Level,
  MAX_PAIRS,
  PERSONAS,
  type Persona,
  PHASES,
  type Phase,
} from './kinds.ts'

/** When an answer draws a follow-up: where any key point was missed, or only where the answer was thin as a whole. */
export const FOLLOW_UP_CAUSES = ['missed', 'thin'] as const

/** What an interview is going to be, fixed when it starts. */
export const plan = z.strictObject({
  /** Slug of a role in the question bank; with a guideline, of any role. */
  role: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  type: z.enum(INTERVIEW_TYPES),
  level: z.enum(LEVELS),
  /** Main questions; follow-ups come on top, up to MAX_PAIRS in all. */
  questions: z.int().min(1).max(MAX_PAIRS),
  /** Follow-ups that one main question may draw. */
  followUps: z.int().min(0).max(2),
  /** Suggested time for one answer; the room counts it down and nudges, it never cuts anyone off. */
  secondsPerQuestion: z.int().min(30).max(1800),
  /**
   * BCP 47 tag of the language the interview is held in. Greenroom has words of its own in five (OWN_LANGUAGES); the
   * bank's questions are in English unless a language model puts them in another.
   */
  language: z.string().regex(LANGUAGE_TAG, 'a language is a tag such as en, hi or pt-BR'),
  /** The interviewer goes over to the language that the candidate answers in. */
  followLanguage: z.boolean().optional(),
  /** Makes the choice and the wording of questions repeatable. */
  seed: z.int().min(0).max(0xffffffff),
  /** The person agreed that the audio of their answers is kept. Without it audio is deleted once it has been heard. */
  keepAudio: z.boolean().default(false),
  /** The main questions themselves, in order, in the place of a choice from the bank. There are `questions` of them. */
  guideline: guideline.optional(),
  /** Name of the template that the plan was made from. */
  template: z.string().max(60).optional(),
  /** 'neutral' where it is left out. */
  persona: z.enum(PERSONAS).optional(),
  /** The phase of each main question, in order; left out, it follows from the type. */
  phases: z.array(z.enum(PHASES)).min(1).max(MAX_PAIRS).optional(),
  /** Weighs every answer by these rather than by its question's own weights. */
  weights: criterionWeights.optional(),
  /** Where and when follow-ups are asked, within `followUps`; left out, everywhere and after anything missed. */
  followUpPolicy: z
    .strictObject({ phases: z.array(z.enum(PHASES)).optional(), cause: z.enum(FOLLOW_UP_CAUSES).optional() })
    .optional(),
})
export type Plan = z.infer<typeof plan>
