import { Worker } from 'node:worker_threads'
import { GreenroomError } from '../errors.ts'
import type { Correction } from './delivery.ts'
import { correctionsFrom, type Finding } from './grammar-policy.ts'
import { pieces } from './pieces.ts'

/** Slips of a text, or why nobody looked for them: an unchecked text is never passed off as faultless. */
export type GrammarResult = { kind: 'checked'; corrections: Correction[] } | { kind: 'not-checked'; reason: string }

export interface GrammarChecker {
  /**
   * Looks for slips in an English text. `known` are words, in lower case, that are spelt right: the terms of the role,
   * the words of the question and of the model answer. Never rejects.
   */
  check(text: string, known: ReadonlySet<string>): Promise<GrammarResult>
  /** Ends the thread that checks. Later checks start it anew. */
  close(): Promise<void>
}

export type GrammarOptions = {
  /** The thread to run; a test passes its own. */
  thread?: URL
  /** How long loading may take. */
  loadMs?: number
  /** How long one text may take once loaded. */
  checkMs?: number
  /** After this long without a text the thread ends and gives back its memory. */
  idleMs?: number
}

/** Longer texts are checked piece by piece. In UTF-16 code units. */
const PIECE_LENGTH = 4000

/**
 * Checks grammar with harper.js in a thread of its own, started by the first text, so that neither the start of the
 * program nor any conversation waits for it. Texts are checked one after the other.
 */
export async function grammarChecker(options: GrammarOptions = {}): Promise<GrammarChecker> {
  const { loadMs = 30_000, checkMs = 10_000, idleMs = 60_000 } = options
  const thread = options.thread ?? new URL('./grammar-thread.ts', import.meta.url)
  let worker: Worker | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let idle: NodeJS.Timeout | undefined
  /** Set once harper.js could not be loaded: trying again for every answer would only cost time. */
  let broken: string | null = null

  async function stop(): Promise<void> {
    const ended = worker
    worker = null
    clearTimeout(idle)
    await ended?.terminate()
  }

  async function start(): Promise<Worker> {
    const started = new Worker(thread)
    worker = started
    await reply(started, loadMs)
    return started
  }

  async function run(text: string, known: ReadonlySet<string>): Promise<GrammarResult> {
    if (broken) return { kind: 'not-checked', reason: broken }
    clearTimeout(idle)
    try {
      worker?.ref()
      const ready =
        worker ??
        (await start().catch((cause: unknown) => {
          broken = 'The grammar checker could not be loaded.'
          throw new GreenroomError('model-unreachable', broken, { cause })
        }))
      const deadline = performance.now() + checkMs
      const findings: Finding[] = []
      for (const { text: piece, start: offset } of pieces(text, PIECE_LENGTH)) {
        ready.postMessage(piece)
        const found = (await reply(ready, deadline - performance.now())) as Finding[]
        findings.push(...found.map((f) => ({ ...f, start: f.start + offset, end: f.end + offset })))
      }
      // An idle thread must not keep the program alive.
      ready.unref()
      idle = setTimeout(stop, idleMs).unref()
      return { kind: 'checked', corrections: correctionsFrom(text, findings, known) }
    } catch (error) {
      await stop()
      return { kind: 'not-checked', reason: error instanceof GreenroomError ? error.message : GAVE_UP }
    }
  }

  return {
    check(text, known) {
      const result = queue.then(() => run(text, known))
      queue = result
      return result
    },
    async close() {
      await queue
      await stop()
    },
  }
}

const GAVE_UP = 'The grammar checker failed on this text.'

/** The thread's next message. Errors: what the thread threw, or GreenroomError 'model-timeout'. */
function reply(worker: Worker, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      finish()
    }
    const onMessage = (message: unknown) => settle(() => resolve(message))
    const onError = (error: unknown) => settle(() => reject(error))
    const onExit = () => settle(() => reject(new Error('the thread ended')))
    const late = new GreenroomError('model-timeout', 'The grammar checker took too long over this text.')
    const timer = setTimeout(() => settle(() => reject(late)), Math.max(0, timeoutMs))
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
  })
}
