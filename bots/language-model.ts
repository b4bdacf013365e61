import { join } from 'node:path'
import { languageModelInterviewer } from '../core/interviewer/language-model.ts'
import { loadPrompts } from '../core/models/prompts.ts'
import type { Interviewer, Scorer } from '../core/ports.ts'
import { languageModelScorer } from '../core/scoring/language-model.ts'
import { openAiChat } from '../workers/openai/chat.ts'
import type { ModelSettings, Settings } from './settings.ts'

/** An interviewer and a scorer that prompt one language model. Import this file dynamically: the SDK slows every start that needs none. */
export async function withLanguageModel(
  model: ModelSettings,
  { modelTimeoutMs: timeoutMs, modelPrices: prices }: Settings,
): Promise<{ interviewer: Interviewer; scorer: Scorer }> {
  const prompts = await loadPrompts(join(import.meta.dirname, '../prompts'))
  const chat = openAiChat({ ...model, timeoutMs, prices })
  return { interviewer: languageModelInterviewer(chat, prompts), scorer: languageModelScorer(chat, prompts) }
}
