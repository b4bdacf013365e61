import { z } from 'zod'
import { baseOf, OWN_LANGUAGES, ownLanguage } from '../../../core/interview/language.ts'
import { INTERVIEW_TYPES, LEVELS } from '../../../core/interview/plan.ts'
import { roleTitle } from '../../../core/questions/role-title.ts'
import { chatWordingIn } from '../../wording/chat.ts'
import { wordingIn } from '../../wording/index.ts'
import { alone, type Card, card, type Element, execute, heading, text } from './card.ts'

const QUESTIONS = [1, 2, 3, 5, 8, 10] as const
const DEFAULT_QUESTIONS = 5
/** Longer ones would not fit into a message of Teams, which has about 100 kB at most. */
export const MOST_POSTING = 15_000

/** What comes back from the form; Teams gives every input as text. */
export const startChoice = z.object({
  type: z.enum(INTERVIEW_TYPES),
  level: z.enum(LEVELS),
  questions: z.coerce
    .number()
    .int()
    .min(1)
    .max(Math.max(...QUESTIONS)),
  language: z.enum([...OWN_LANGUAGES, 'auto']),
})

/** What stands in a form besides: words of greeting, and a job description that was read already. */
export type FormExtras = { greeting?: string | null; posting?: string }

/** The form that begins an interview. */
export function startForm(
  roles: readonly string[],
  locale: string,
  { greeting = null, posting = '' }: FormExtras = {},
): Card {
  const { form: w } = chatWordingIn(locale)
  const { types, levels } = wordingIn(locale)
  const named = new Intl.DisplayNames(locale, { type: 'language' })
  const languages = OWN_LANGUAGES.map((tag) => ({ title: named.of(tag) ?? tag, value: tag as string }))
  const side = (left: Element, right: Element): Element => ({
    type: 'ColumnSet',
    columns: [left, right].map((item) => ({ type: 'Column', width: 'stretch', items: [item] })),
  })
  return card({
    body: [
      heading(w.title),
      ...(greeting === null ? [] : [text(greeting)]),
      {
        ...choose('role', w.role, roles.map((value) => ({ title: roleTitle(value), value })).sort(byTitle)),
        ...{ style: 'filtered', placeholder: w.needsRole },
      },
      side(
        choose(
          'type',
          w.type,
          INTERVIEW_TYPES.map((value) => ({ title: types[value], value })),
          'mixed',
        ),
        choose(
          'level',
          w.level,
          LEVELS.map((value) => ({ title: alone(levels[value], locale), value })),
          'medium',
        ),
      ),
      side(
        choose(
          'questions',
          w.questions,
          QUESTIONS.map((n) => ({ title: String(n), value: String(n) })),
          String(DEFAULT_QUESTIONS),
        ),
        choose(
          'language',
          w.language,
          [...languages, { title: w.follow, value: 'auto' }],
          ownLanguage(baseOf(locale)) ?? 'en',
        ),
      ),
      {
        ...{ type: 'Input.Text', id: 'posting', isMultiline: true, maxLength: MOST_POSTING, value: posting },
        ...{ label: w.posting, placeholder: w.postingNote },
      },
    ],
    actions: [execute(w.start, 'start', {}, { style: 'positive' })],
  })
}

type Choice = { title: string; value: string }

const choose = (id: string, label: string, choices: Choice[], value?: string): Element => ({
  ...{ type: 'Input.ChoiceSet', id, label, choices },
  ...(value !== undefined && { value }),
})

const byTitle = (a: Choice, b: Choice) => a.title.localeCompare(b.title)
