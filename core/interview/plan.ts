import { z } from 'zod'

export const INTERVIEW_TYPES = ['technical', 'behavioural', 'situational', 'mixed'] as const
export type InterviewType = (typeof INTERVIEW_TYPES)[number]

export const LEVELS = ['easy', 'medium', 'hard'] as const
export type Level = (typeof LEVELS)[number]

/** In the order in which an interview walks through them. */
export const PHASES = ['introduction', 'behavioural', 'communication', 'technical', 'conclusion'] as const
export type Phase = (typeof PHASES)[number]

/** The most question-answer pairs, follow-ups included, that one interview may have. */
export const MAX_PAIRS = 25

/** What an interview is going to be, fixed when it starts. */
export const plan = z.strictObject({
  /** Slug of a role in the question bank. */
  role: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  type: z.enum(INTERVIEW_TYPES),
  level: z.enum(LEVELS),
  /** Main questions; follow-ups come on top, up to MAX_PAIRS in all. */
  questions: z.int().min(1).max(MAX_PAIRS),
  /** Follow-ups that one main question may draw. */
  followUps: z.int().min(0).max(2),
  /** Suggested time for one answer; the room counts it down and nudges, it never cuts anyone off. */
  secondsPerQuestion: z.int().min(30).max(1800),
  /** BCP 47 tag of the language the interview is held in. */
  language: z.literal('en'),
  /** Makes the choice and the wording of questions repeatable. */
  seed: z.int().min(0).max(0xffffffff),
  /** The person agreed that the audio of their answers is kept. Without it audio is deleted once it has been heard. */
  keepAudio: z.boolean().default(false),
})
export type Plan = z.infer<typeof plan>
