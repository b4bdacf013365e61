import { baseOf, detectLanguage, LEAST_WORDS } from './language.ts'
import type { StartedState } from './state.ts'

/**
 * The language that the interviewer speaks next: the plan's, or, where the plan lets it follow the candidate, that of the
 * latest answer whose language is clear.
 */
export function languageOf({ plan, pairs }: Pick<StartedState, 'plan' | 'pairs'>): string {
  if (!plan.followLanguage) return plan.language
  for (const { outcome } of pairs.toReversed()) {
    if (outcome.kind !== 'answered') continue
    const written = detectLanguage(outcome.text)
    const heard = outcome.heard && outcome.heard.words.length >= LEAST_WORDS ? outcome.heard.language : null
    const language = written ?? heard
    if (language) return language === baseOf(plan.language) ? plan.language : language
  }
  return plan.language
}
