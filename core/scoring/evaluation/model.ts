import { fileURLToPath } from 'node:url'
import { GreenroomError } from '../../errors.ts'
import { openAiChat } from '../../models/chat.ts'
import { loadPrompts } from '../../models/prompts.ts'
import type { Scorer } from '../../ports.ts'
import { languageModelScorer } from '../language-model.ts'

/** Time for one answer, in milliseconds. */
const TIMEOUT_MS = 60_000

/**
 * The language-model scorer at the address that the environment names: OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL.
 * Errors: GreenroomError 'bad-input' where no model is named.
 */
export async function modelScorer(env: NodeJS.ProcessEnv): Promise<Scorer> {
  const { OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model } = env
  if (!model)
    throw new GreenroomError('bad-input', '--scorer model needs OPENAI_MODEL, and OPENAI_BASE_URL or OPENAI_API_KEY')
  const prompts = await loadPrompts(fileURLToPath(new URL('../../../prompts', import.meta.url)))
  return languageModelScorer(
    openAiChat({
      baseURL: baseURL ?? 'https://api.openai.com/v1',
      apiKey: apiKey ?? null,
      model,
      timeoutMs: TIMEOUT_MS,
      prices: null,
    }),
    prompts,
  )
}
