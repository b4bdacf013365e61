import type { Guideline } from './guideline.ts'
import type { OwnLanguage } from './language.ts'
import type { InterviewType, Level, Plan } from './plan.ts'

/** What a person chooses before an interview in a chat. */
export type Choice = {
  role: string
  type: InterviewType
  level: Level
  questions: number
  seed: number
  /** BCP 47; left out, English. */
  language?: OwnLanguage
  /** The interviewer goes over to the language of the answers. */
  followLanguage?: boolean
  /** The questions themselves, where they were made from a document. */
  guideline?: Guideline
}

const FOLLOW_UPS = 1
const SECONDS_PER_QUESTION = 180

/** The plan of an interview in a chat. */
export function chosenPlan(choice: Choice, keepAudio: boolean): Plan {
  const { language = 'en', followLanguage = false, ...rest } = choice
  const limits = { followUps: FOLLOW_UPS, secondsPerQuestion: SECONDS_PER_QUESTION }
  return { ...rest, ...limits, language, followLanguage, keepAudio }
}
