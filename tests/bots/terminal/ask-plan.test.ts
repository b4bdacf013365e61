import { expect, test } from 'vitest'
import { askPlan } from '../../../bots/terminal/ask-plan.ts'
import type { Lines } from '../../../bots/terminal/lines.ts'
import type { Screen } from '../../../bots/terminal/screen.ts'
import { loadBank } from '../../../core/questions/bank.ts'

const { roles } = await loadBank('datasets/questions')

/** What came of these lines, and what was shown meanwhile. */
async function planOf(...typed: string[]) {
  const shown: string[] = []
  const lines = { next: async () => typed.shift() ?? null } as Partial<Lines> as Lines
  const screen: Partial<Screen> = {
    paint: (_style, text) => text,
    print: (text) => void shown.push(text),
    note: (text) => void shown.push(text),
  }
  const nothing = { role: null, type: null, level: null, questions: null, followUps: null, seed: null }
  const wish = { ...nothing, language: 'en', template: null, material: null }
  const signal = new AbortController().signal
  return { plan: await askPlan(wish, roles, { lines, screen: screen as Screen, signal }), shown }
}

test('a role is chosen by its number, by its name or by how its name begins', async () => {
  const number = String(roles.indexOf('nurse') + 1)
  for (const [typed, role] of [
    [number, 'nurse'],
    ['Customer service', 'customer-service'],
    ['customer-service-m', 'customer-service-manager'],
    ['hr', 'hr'],
  ] as const) {
    expect((await planOf(typed, '', '', '')).plan).toMatchObject({ role, type: 'mixed', level: 'medium', questions: 5 })
  }
})

test('what begins several roles, or none, is asked again', async () => {
  const { plan, shown } = await planOf('customer-service-', 'astronaut', 'law', '', '', '3')
  expect(shown.filter((text) => text === 'That is none of them.')).toHaveLength(2)
  expect(plan).toMatchObject({ role: 'law', questions: 3 })
})

test('the roles stand below one another, with their numbers aligned', async () => {
  const [menu = ''] = (await planOf()).shown
  const rows = menu.split('\n').slice(1)
  expect(rows).toHaveLength(roles.length)
  expect(new Set(rows.map((row) => row.search(/[a-z]/))).size).toBe(1)
})
