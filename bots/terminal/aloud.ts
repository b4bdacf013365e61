import type { Voice } from '../../core/ports.ts'
import type { Player } from './player.ts'

/** Says the interviewer's words. */
export interface Aloud {
  /** Says these after what is being said. */
  say(words: string): void
  /** Resolves when all is said. */
  finished(): Promise<void>
  /** Drops what is being said and what was to be. */
  hush(): void
}

/** Speaks through a player. When that fails it stays silent from then on, and `onTrouble` is told why, once. */
export function speakAloud(voice: Voice, player: Player, onTrouble: (why: string) => void): Aloud {
  let saying: Promise<void> = Promise.resolve()
  let current = new AbortController()
  let broken = false

  async function say(words: string, signal: AbortSignal): Promise<void> {
    if (broken || signal.aborted) return
    try {
      await player.play(voice.speak(words, { signal }), signal)
    } catch (error) {
      if (signal.aborted) return
      broken = true
      onTrouble(error instanceof Error ? error.message : String(error))
    }
  }

  return {
    say(words) {
      const { signal } = current
      saying = saying.then(() => say(words, signal))
    },
    finished: () => saying,
    hush() {
      current.abort()
      current = new AbortController()
    },
  }
}
