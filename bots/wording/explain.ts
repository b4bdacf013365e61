import { GreenroomError } from '../../core/errors.ts'
import { Refusal, wordingIn } from './index.ts'

/** What of a failure is fit to show in a language (BCP 47), and whether it is ours. */
export function explain(error: unknown, locale: string): { words: string; ours: boolean } {
  const { refused } = wordingIn(locale)
  if (error instanceof Refusal) return { words: error.say(wordingIn(locale)), ours: false }
  if (error instanceof GreenroomError && ['refused', 'not-found', 'bad-input'].includes(error.code)) {
    return { words: error.message, ours: false }
  }
  const again = error instanceof GreenroomError && error.retryable ? ` ${refused.again}` : ''
  return { words: `${refused.ours}${again}`, ours: true }
}
