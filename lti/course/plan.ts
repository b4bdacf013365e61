import type { Plan } from '../../core/interview/plan.ts'
import { planFrom, type Template } from '../../core/questions/templates/template.ts'
import type { AssignmentSettings } from './settings.ts'

/** The plan of an attempt; `keepAudio`: its student agreed to that. A template that is gone meanwhile leaves its copy of type, level and questions. */
export function planOf(
  settings: AssignmentSettings,
  seed: number,
  templates: readonly Template[],
  keepAudio = false,
): Plan {
  const { role, type, level, questions, followUps, secondsPerQuestion, language, guideline, weights } = settings
  const template = templates.find(({ name }) => name === settings.template)
  return {
    ...{ role, type, level, questions, followUps, secondsPerQuestion, language, seed, keepAudio },
    ...(template && planFrom(template)),
    ...(guideline && { guideline, questions: guideline.questions.length, phases: undefined }),
    ...(weights && { weights }),
  }
}
