import { detectLanguage, nameOfLanguage } from '../interview/language.ts'
import type { Scorer } from '../ports.ts'
import { feedbackWithout } from './built-in/feedback.ts'

/** Keeps answers that are clearly in another language from a scorer that reads English only: they get no score, and are told why. */
export function englishOnly(scorer: Scorer): Scorer {
  return {
    ...scorer,
    async score(request, options) {
      const language = detectLanguage(request.answer) ?? 'en'
      if (language === 'en') return scorer.score(request, options)
      const reason = `This answer is in ${nameOfLanguage(language)}. The built-in scorer reads English only; a language model would score it.`
      const why = { code: 'language', reason } as const
      return { kind: 'not-scorable', why, feedback: feedbackWithout(why, request.rubric.keyPoints) }
    },
  }
}
