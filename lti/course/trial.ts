import { randomInt } from 'node:crypto'
import type { Engine } from '../../core/engine/engine.ts'
import { courseCandidate } from '../../core/identity/linked-accounts.ts'
import type { Bank } from '../../core/questions/bank.ts'
import { chooseQuestion } from '../../core/questions/choose.ts'
import type { Template } from '../../core/questions/templates/template.ts'
import { nameOf, newId } from '../platform/secrets.ts'
import { planOf } from './plan.ts'
import type { AssignmentSettings } from './settings.ts'

/** Whose an instructor's trials are: nobody's grade, and no attempt of anybody. */
export const trialCandidate = (platform: string, user: string) => courseCandidate(nameOf('trial', platform, user))

/** Opens an interview as the settings have it, for who set it up to try. Returns its id. */
export function openTrial(
  settings: AssignmentSettings,
  candidate: string,
  { engine, templates }: { engine: Engine; templates: readonly Template[] },
): Promise<string> {
  return engine.open(planOf(settings, randomInt(0x1_0000_0000), templates), candidate, `lti-trial-${newId()}`)
}

/** The questions of one interview by these settings; from the bank another student may get others, and levels follow the answers. */
export function exampleQuestions(
  settings: AssignmentSettings,
  { bank, templates }: { bank: Bank; templates: readonly Template[] },
): string[] {
  if (settings.guideline) return settings.guideline.questions.map(({ question }) => question)
  const plan = planOf(settings, 1, templates)
  const questions = bank.questions(plan.role)
  const [asked, texts]: [string[], string[]] = [[], []]
  for (;;) {
    const question = chooseQuestion({ questions, plan, asked, askedBefore: new Set(), performance: [] })
    if (!question) return texts
    asked.push(question.id)
    texts.push(question.question)
  }
}
