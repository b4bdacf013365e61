export const INTERVIEW_TYPES = ['technical', 'behavioural', 'situational', 'mixed'] as const
export type InterviewType = (typeof INTERVIEW_TYPES)[number]

export const LEVELS = ['easy', 'medium', 'hard'] as const
export type Level = (typeof LEVELS)[number]

/** In the order in which an interview walks through them. */
export const PHASES = ['introduction', 'behavioural', 'communication', 'technical', 'conclusion'] as const
export type Phase = (typeof PHASES)[number]

/** How the interviewer comes across; what is asked and how it is judged stays the same. */
export const PERSONAS = ['warm', 'neutral', 'demanding'] as const
export type Persona = (typeof PERSONAS)[number]

/** The most question-answer pairs, follow-ups included, that one interview may have. */
export const MAX_PAIRS = 25
