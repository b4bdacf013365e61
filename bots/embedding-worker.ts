import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Embedder } from '../core/ports.ts'
import { speechEmbedder } from '../workers/speech/embedder.ts'
import { ENVIRONMENT, environmentPython } from '../workers/speech/programs.ts'
import { superviseSpeech } from '../workers/speech/supervisor.ts'

/** The worker's only model, whose weights come with it. */
export const EMBEDDING_MODEL = 'all-MiniLM-L6-v2'

const root = join(import.meta.dirname, '..')
const LIMIT_MS = 300_000

/** Whether the speech worker has been set up here, so that it can be started at once. */
export const embeddingsHere = (): boolean => existsSync(environmentPython(join(root, ENVIRONMENT)))

/**
 * Starts a speech worker for its embeddings alone: it looks for no Whisper model on the network. Sets its environment up where there is none.
 * Errors: GreenroomError 'model-unreachable'.
 */
export async function startEmbeddings(
  log: (message: string, error: unknown) => void,
): Promise<{ embedder: Embedder; close(): Promise<void> }> {
  const settings = { HF_HUB_OFFLINE: '1' }
  const worker = superviseSpeech({ environment: join(root, ENVIRONMENT), env: process.env, settings, log })
  worker.start()
  try {
    await worker.listens(new AbortController().signal)
  } catch (error) {
    await worker.close(0)
    throw error
  }
  return {
    embedder: speechEmbedder({ server: worker.server, model: EMBEDDING_MODEL, limitMs: LIMIT_MS }),
    close: () => worker.close(1_000),
  }
}
