import { GreenroomError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import type { ChatModel } from './chat-model.ts'

export type BreakerSettings = {
  /** So many failures in a row open it. */
  failures: number
  /** For so long it stays open, in milliseconds; twice as long after each trial that failed, up to `longestRestMs`. */
  restMs: number
  longestRestMs: number
}

export const defaultBreaker: BreakerSettings = { failures: 2, restMs: 30_000, longestRestMs: 300_000 }

/** A model that knows whether it is used at present: 'half-open' lets one trial through. */
export type GuardedChat = ChatModel & { state(): 'closed' | 'open' | 'half-open' }

/**
 * A circuit breaker around a model (Nygard, “Release It!”, 2007): one that keeps failing is left alone for a while, so that
 * nobody waits for it, and is then tried again with a single request. One guard serves all who use the model in a process.
 * While it is open, `reply` rejects at once with a retryable 'model-unreachable'. A refusal or a cancelled request says
 * nothing about the model's health.
 */
export function guarded(chat: ChatModel, clock: Clock, settings: BreakerSettings = defaultBreaker): GuardedChat {
  let failed = 0
  let restMs = settings.restMs
  /** Milliseconds since the Unix epoch; null while closed. */
  let openUntil: number | null = null
  let trial = false

  const state = () => (openUntil === null ? 'closed' : clock.now() < openUntil ? 'open' : 'half-open')

  function succeed(): void {
    failed = 0
    restMs = settings.restMs
    openUntil = null
  }
  function fail(error: GreenroomError, wasTrial: boolean): void {
    failed++
    // A wrong key or a spent quota does not mend itself by being tried.
    const lasting = !error.retryable && error.code !== 'model-bad-reply'
    if (!wasTrial && !lasting && failed < settings.failures) return
    if (wasTrial) restMs = Math.min(restMs * 2, settings.longestRestMs)
    openUntil = clock.now() + restMs
  }

  return {
    id: chat.id,
    state,
    async reply(request, options) {
      const before = state()
      if (before === 'open' || (before === 'half-open' && trial)) {
        const message = `The language model ${chat.id} has failed lately, and is left alone for a moment.`
        throw new GreenroomError('model-unreachable', message, { retryable: true })
      }
      const isTrial = before === 'half-open'
      if (isTrial) trial = true
      try {
        const reply = await chat.reply(request, options)
        succeed()
        return reply
      } catch (error) {
        if (isFailure(error)) fail(error, isTrial)
        throw error
      } finally {
        if (isTrial) trial = false
      }
    },
  }
}

const FAILURES = new Set(['model-unreachable', 'model-timeout', 'model-rate-limited', 'model-bad-reply'])
const isFailure = (error: unknown): error is GreenroomError =>
  error instanceof GreenroomError && FAILURES.has(error.code)
