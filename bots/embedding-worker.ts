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
    embedder: remembering(speechEmbedder({ server: worker.server, model: EMBEDDING_MODEL, limitMs: LIMIT_MS })),
    close: () => worker.close(1_000),
  }
}

/** A measurement reads the same model answers and parts of answers many times; each is embedded once. */
function remembering(embedder: Embedder): Embedder {
  const known = new Map<string, Float32Array>()
  return {
    id: embedder.id,
    async embed(texts, options) {
      const fresh = [...new Set(texts)].filter((text) => !known.has(text))
      const vectors = fresh.length > 0 ? await embedder.embed(fresh, options) : []
      for (const [i, text] of fresh.entries()) known.set(text, vectors[i] as Float32Array)
      return texts.map((text) => known.get(text) as Float32Array)
    },
  }
}
