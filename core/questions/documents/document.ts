import { Worker } from 'node:worker_threads'
import { GreenroomError } from '../../errors.ts'
import type { Job, Outcome } from './document-thread.ts'
import { LIMITS, type Limits, megabytes } from './limits.ts'
import { cleanText } from './plain.ts'

/** A document as it was read. `text` is clean, with a line for each line or paragraph. */
export type Document = { kind: Job['kind']; text: string; pages: number | null }

export type ReadOptions = {
  signal: AbortSignal
  limits?: Partial<Limits>
}

/** How often the thread's memory is looked at, in milliseconds. */
const WATCH_MS = 40

/**
 * Reads a PDF, a DOCX or a text file, told by its content and not by its name. A thread of its own does it, so that a
 * hostile file costs no more than the limits say.
 * Errors: GreenroomError 'bad-input' with a message for whoever sent the file, or 'cancelled'.
 */
export async function readDocument(bytes: Uint8Array, { signal, limits: own }: ReadOptions): Promise<Document> {
  const limits = { ...LIMITS, ...own }
  if (bytes.length === 0) throw new GreenroomError('bad-input', 'This file is empty.')
  if (bytes.length > limits.bytes)
    throw new GreenroomError('bad-input', `This file is larger than ${megabytes(limits.bytes)}.`)
  const kind = kindOf(bytes)
  const read = await inThread({ kind, bytes, limits }, signal)
  if (!read.ok) throw new GreenroomError('bad-input', read.message)
  const text = cleanText(read.text)
  if (!/\p{L}{2}/u.test(text))
    throw new GreenroomError('bad-input', kind === 'pdf' ? NO_LETTERS : 'There is no text in it.')
  if (text.length > limits.characters)
    throw new GreenroomError('bad-input', `This document has more than ${limits.characters} characters of text.`)
  return { kind, text, pages: read.pages }
}

const NO_LETTERS = 'There is no text in this PDF. It may hold pictures of pages: paste the text instead.'

/** Errors: GreenroomError 'bad-input' for files that are known to be something else. */
function kindOf(bytes: Uint8Array): Job['kind'] {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  // Some programs write a few bytes before the mark; readers allow 1024 (PDF 1.7, implementation note 13).
  if (head.includes('%PDF-')) return 'pdf'
  if (head.startsWith('PK\u0003\u0004')) return 'docx'
  if (head.startsWith('\u00d0\u00cf\u0011\u00e0')) throw new GreenroomError('bad-input', OLD_WORD)
  return 'text'
}

const OLD_WORD = 'This is an old Word file, or one locked with a password. Save it as DOCX or PDF, without a password.'

async function inThread(job: Job, signal: AbortSignal): Promise<Outcome> {
  const { limits } = job
  signal.throwIfAborted()
  const worker = new Worker(new URL('./document-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    // What a parser prints says something about what people sent.
    stdout: true,
    stderr: true,
  })
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const refuse = (message: string) => reject(new GreenroomError('bad-input', message))
  const cancel = () => reject(new GreenroomError('cancelled', 'The reading was cancelled.', { cause: signal.reason }))
  let late = setTimeout(() => reject(new Error('the thread that reads documents did not start')), limits.loadMs)
  let watch: NodeJS.Timeout | undefined
  signal.addEventListener('abort', cancel, { once: true })
  worker.on('message', (message: 'ready' | Outcome) => {
    if (message !== 'ready') return resolve(message)
    clearTimeout(late)
    late = setTimeout(() => refuse('This file takes too long to read. Paste its text instead.'), limits.readMs)
    // Buffers do not count towards the resource limits of a thread, so they are watched from outside.
    watch = setInterval(async () => {
      const heap = await worker.getHeapStatistics().catch(() => null)
      if (heap && heap.external_memory + heap.used_heap_size > limits.memoryMb * 1024 * 1024) refuse(TOO_MUCH)
    }, WATCH_MS)
    worker.postMessage(job)
  })
  worker.on('error', (error: NodeJS.ErrnoException) =>
    error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? refuse(TOO_MUCH) : reject(error),
  )
  worker.on('exit', () => reject(new Error('the thread that reads documents ended')))
  try {
    return await promise
  } finally {
    clearTimeout(late)
    clearInterval(watch)
    signal.removeEventListener('abort', cancel)
    await worker.terminate()
  }
}

const TOO_MUCH = 'This file unpacks to more than can be read. Paste its text instead.'
