import { z } from 'zod'
import { guideline } from '../../core/interview/guideline.ts'
import { OWN_LANGUAGES } from '../../core/interview/language.ts'
import { INTERVIEW_TYPES, LEVELS, MAX_PAIRS } from '../../core/interview/plan.ts'
import { criterionWeights } from '../../core/scoring/rubric.ts'

/** When a grade goes to the platform: once the instructor released it (default), as soon as it is there, or never. */
export const RELEASES = ['after-review', 'at-once', 'never'] as const
/** Which attempt counts. */
export const KEEPS = ['best', 'last', 'average'] as const
/** Where an interview may be taken. */
export const PLACES = ['web', 'discord', 'slack', 'teams'] as const
export type Place = (typeof PLACES)[number]

/** Milliseconds since the Unix epoch. */
const moment = z.int().min(0).nullable()

/** What an instructor chose for an assignment. */
export const assignmentSettings = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    /** Slug of a role of the question bank; with a guideline, of any. */
    role: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    /** Name of a template; it decides type, level, questions and weights. */
    template: z.string().max(60).nullable(),
    type: z.enum(INTERVIEW_TYPES),
    level: z.enum(LEVELS),
    questions: z.int().min(1).max(MAX_PAIRS),
    followUps: z.int().min(0).max(2),
    secondsPerQuestion: z.int().min(30).max(1800),
    language: z.enum(OWN_LANGUAGES),
    /** The questions themselves, made from a job description; the same for everybody. */
    guideline: guideline.nullable(),
    weights: criterionWeights.nullable(),
    /** Null: as many as wanted. */
    attempts: z.int().min(1).max(100).nullable(),
    keep: z.enum(KEEPS),
    /** From start to end of an attempt, pauses included; null: no limit. */
    timeLimitMinutes: z
      .int()
      .min(1)
      .max(24 * 60)
      .nullable(),
    opensAt: moment,
    /** Later is late, but allowed. */
    dueAt: moment,
    /** Nothing is taken any more; what is open then ends. */
    locksAt: moment,
    places: z.array(z.enum(PLACES)).min(1),
    release: z.enum(RELEASES),
    /** Whether the instructor grades some answers by hand before anything is released. */
    checkFirst: z.boolean().default(false),
    /** What a score of 100 % is worth in the gradebook. */
    points: z.number().positive().max(100_000),
  })
  .refine((s) => inOrder(s.opensAt, s.dueAt) && inOrder(s.dueAt, s.locksAt) && inOrder(s.opensAt, s.locksAt), {
    error: 'The dates are out of order: it opens, is due, and closes.',
  })
export type AssignmentSettings = z.infer<typeof assignmentSettings>

const inOrder = (one: number | null, other: number | null) => one === null || other === null || one <= other
