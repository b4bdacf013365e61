import { createInterface } from 'node:readline'
import { GreenroomError } from '../../core/errors.ts'

/** A pasted text arrives at once; nobody types on this quickly. */
const PASTE_MS = 40

/** Lines from a person. */
export interface Lines {
  /** Whether someone sits there: a terminal on both sides. */
  readonly interactive: boolean
  /** The next line, without its end; null when the input has ended. Errors: GreenroomError 'cancelled' when the signal ends the wait. */
  next(prompt: string, signal: AbortSignal): Promise<string | null>
  /** Calls the listener at every key; where there is no terminal, at every line. */
  onKey(listener: () => void): void
  /** Whether the line just read is followed by more of the same paste. */
  pasting(): Promise<boolean>
  /** Lets another program have the terminal for as long as `task` runs. */
  aside<T>(task: () => Promise<T>): Promise<T>
  close(): void
}

export type LinesOptions = {
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
  /** Ctrl-C. */
  onInterrupt: () => void
}

export function linesFrom({ input, output, onInterrupt }: LinesOptions): Lines {
  const interactive = Boolean(input.isTTY && output.isTTY)
  const reader = createInterface({ input, ...(interactive && { output }), terminal: interactive, historySize: 0 })
  const waiting: string[] = []
  let ended = false
  let wake: () => void = () => {}
  let onKey: () => void = () => {}
  const keyed = () => onKey()
  if (interactive) input.on('keypress', keyed)
  reader.on('line', (line) => {
    if (!interactive) keyed()
    waiting.push(line)
    wake()
  })
  reader.on('close', () => {
    ended = true
    wake()
  })
  reader.on('SIGINT', onInterrupt)

  return {
    interactive,
    onKey(listener) {
      onKey = listener
    },
    async next(prompt, signal) {
      if (waiting.length === 0 && !ended && interactive) {
        reader.setPrompt(prompt)
        reader.prompt(true)
      }
      if (waiting.length === 0 && !ended && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        const stop = () => resolve()
        signal.addEventListener('abort', stop, { once: true })
        await promise.finally(() => signal.removeEventListener('abort', stop))
      }
      if (signal.aborted) throw new GreenroomError('cancelled', 'Interrupted.', { cause: signal.reason })
      return waiting.shift() ?? null
    },
    async pasting() {
      if (!interactive) return false
      if (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, PASTE_MS))
      return waiting.length > 0 || reader.line.length > 0
    },
    async aside(task) {
      reader.pause()
      if (interactive) input.setRawMode(false)
      try {
        return await task()
      } finally {
        if (interactive) input.setRawMode(true)
        reader.resume()
      }
    },
    close() {
      input.off('keypress', keyed)
      reader.close()
    },
  }
}
