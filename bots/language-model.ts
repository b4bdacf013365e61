import { join } from 'node:path'
import { languageModelInterviewer } from '../core/interviewer/language-model.ts'
import { type GuardedChat, guarded } from '../core/models/breaker.ts'
import type { ChatModel } from '../core/models/chat-model.ts'
import { loadPrompts } from '../core/models/prompts.ts'
import type { Clock, Interviewer, Scorer } from '../core/ports.ts'
import { type GuidelineModel, loadGuidelinePrompt } from '../core/questions/guideline/language-model.ts'
import { languageModelScorer } from '../core/scoring/language-model.ts'
import type { ModelSettings } from './model-settings.ts'
import type { Settings } from './settings.ts'

/** What makes guidelines with a model. */
export async function guidelineModel(chat: ChatModel): Promise<GuidelineModel> {
  const folder = join(import.meta.dirname, '../prompts')
  const [prompt, prompts] = await Promise.all([loadGuidelinePrompt(folder), loadPrompts(folder)])
  return { chat, prompt, prompts }
}

export type Speaking = { chat: GuardedChat; interviewer: Interviewer; scorer: Scorer }

/**
 * An interviewer and a scorer for each language model, in order. One breaker guards each model, so that those who interview
 * and those who score learn of its failures together. Import this file dynamically: the SDKs slow every start that needs none.
 */
export async function withLanguageModels(
  models: readonly ModelSettings[],
  settings: Settings,
  clock: Clock,
  measured: (chat: ChatModel) => ChatModel = (chat) => chat,
): Promise<Speaking[]> {
  const prompts = await loadPrompts(join(import.meta.dirname, '../prompts'))
  const chats = await Promise.all(models.map((model) => clientOf(model, settings)))
  return chats.map((client, i) => {
    const settingsOf = models[i]
    const adapters = (settingsOf?.kind === 'openai' && settingsOf.adapters) || {}
    // What speaks is known by its name: two must not have the same.
    const same = chats.slice(0, i).some((other) => other.id === client.id)
    const named = same ? { id: `${client.id} (${models[i]?.kind})`, reply: client.reply } : client
    const chat = guarded(measured(named), clock)
    return {
      chat,
      interviewer: languageModelInterviewer(chat, prompts, { adapters }),
      scorer: languageModelScorer(chat, prompts, { runs: settings.scorerRuns }),
    }
  })
}

async function clientOf(
  model: ModelSettings,
  { modelTimeoutMs: timeoutMs, modelPrices: prices }: Settings,
): Promise<ChatModel> {
  if (model.kind === 'openai') {
    const { openAiChat } = await import('../workers/openai/chat.ts')
    return openAiChat({ ...model, timeoutMs, prices })
  }
  const { huggingFaceChat } = await import('../workers/huggingface/chat.ts')
  return huggingFaceChat({ ...model, timeoutMs, prices })
}
