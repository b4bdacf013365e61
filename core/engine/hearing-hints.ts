import { baseOf } from '../interview/language.ts'
import type { StartedState } from '../interview/state.ts'
import type { HearingOptions } from '../ports.ts'
import type { Bank } from '../questions/bank.ts'
import { plannedQuestion } from '../questions/planned.ts'
import { fillerPrompt } from './filler-prompt.ts'

/** Whisper's prompt has room for about 220 tokens, which these share with it. */
const MOST_HOTWORDS = 40

/** What helps to hear the answer to a question of an interview: its language, its words and terms, and fillers kept. */
export function hearingHints(
  { plan, pairs }: StartedState,
  questionId: string,
  bank: Bank,
): Pick<HearingOptions, 'language'> & Required<Pick<HearingOptions, 'prompt' | 'hotwords'>> {
  const asked = pairs.find((p) => p.question.id === questionId)?.question
  const main = asked?.parent ? pairs.find((p) => p.question.id === asked.parent)?.question : asked
  const known = plannedQuestion(main?.bankId ?? null, plan, bank)
  const prompt = [asked?.text, fillerPrompt(plan.language)].filter(Boolean).join(' ')
  // The question's own words come first: a transcriber that has room for few drops the last ones.
  const hotwords = [...new Set([...(known?.terms ?? []), ...(plan.guideline?.terms ?? [])])].slice(0, MOST_HOTWORDS)
  // Left out, it is detected.
  const language = plan.followLanguage ? {} : { language: baseOf(plan.language) }
  return { ...language, prompt, hotwords }
}
