// Reads one document in a thread of its own, which may be ended at any moment. Messages out: 'ready', then what was
// read, or why not. In: the file.
import { parentPort } from 'node:worker_threads'
import { GreenroomError } from '../../errors.ts'
import { readDocx } from './docx.ts'
import type { Limits } from './limits.ts'
import { readPdf } from './pdf.ts'
import { readPlain } from './plain.ts'

/** What the thread is asked, and what it answers. */
export type Job = { kind: 'pdf' | 'docx' | 'text'; bytes: Uint8Array; limits: Limits }
export type Outcome = { ok: true; text: string; pages: number | null } | { ok: false; message: string }

async function read({ kind, bytes, limits }: Job): Promise<Outcome> {
  try {
    if (kind === 'pdf') return { ok: true, ...(await readPdf(bytes, limits)) }
    const text = kind === 'docx' ? await readDocx(bytes, limits) : readPlain(bytes)
    return { ok: true, text, pages: null }
  } catch (error) {
    if (!(error instanceof GreenroomError)) throw error
    return { ok: false, message: error.message }
  }
}

parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await read(job)))
parentPort?.postMessage('ready')
