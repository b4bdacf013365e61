import type { Interviewer } from '../../core/ports.ts'
import { loadEnvironment, readSettings } from '../settings.ts'

export const NO_MODEL =
  'none is set up. Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, or HF_TOKEN and HF_MODEL.'

/** The interviewer on the first language model that is set up, by itself; null where none is. */
export async function modelInterviewer(): Promise<Interviewer | null> {
  const settings = readSettings(loadEnvironment())
  if (settings.models.length === 0) return null
  const { withLanguageModels } = await import('../language-model.ts')
  const clock = { now: () => Date.now() }
  const [first] = await withLanguageModels(settings.models.slice(0, 1), settings, clock)
  return first?.interviewer ?? null
}
