import { INTERVIEW_TYPES, LEVELS, MAX_PAIRS } from '../../core/interview/plan.ts'
import type { Lines } from './lines.ts'
import type { Wish } from './options.ts'
import type { Screen } from './screen.ts'

/** What a plan is made of, once nothing is open any more. */
export type FullWish = { [K in 'role' | 'type' | 'level' | 'questions']: NonNullable<Wish[K]> } & Wish

/** What is taken where nothing was said. */
export const defaults = { type: 'mixed', level: 'medium', questions: 5 } as const

/** Asks a person for what the wish leaves open; null when the input ends. Errors: GreenroomError 'cancelled'. */
export async function askPlan(
  wish: Wish,
  roles: readonly string[],
  { lines, screen, signal }: { lines: Lines; screen: Screen; signal: AbortSignal },
): Promise<FullWish | null> {
  async function ask<T>(title: string, prompt: string, read: (text: string) => T | null): Promise<T | null> {
    screen.print(screen.paint('bold', title))
    for (;;) {
      const line = await lines.next(`${prompt} `, signal)
      if (line === null) return null
      const value = read(line.trim())
      if (value !== null) return value
      screen.note('That is none of them.')
    }
  }
  function choose<T extends string>(what: string, all: readonly T[], given: T | null, usual: T): Promise<T | null> {
    if (given !== null) return Promise.resolve(given)
    const menu = all
      .map((name, i) => `  ${String(i + 1).padStart(String(all.length).length)}  ${name.replaceAll('-', ' ')}`)
      .join('\n')
    return ask(`${what}\n${menu}`, `1-${all.length} [${usual}]`, (text) => (text ? chosen(text, all) : usual))
  }

  const role = await choose('Which role?', roles, wish.role, roles[0] ?? '')
  const type = role && (await choose('What kind of questions?', INTERVIEW_TYPES, wish.type, defaults.type))
  const level = type && (await choose('How hard?', LEVELS, wish.level, defaults.level))
  const questions =
    level &&
    (wish.questions ??
      (await ask('How many questions?', `1-${MAX_PAIRS} [${defaults.questions}]`, (text) => {
        const n = text ? Number(text) : defaults.questions
        return Number.isInteger(n) && n >= 1 && n <= MAX_PAIRS ? n : null
      })))
  return role && type && level && questions ? { ...wish, role, type, level, questions } : null
}

/** An item by its number, or by how its name begins. */
function chosen<T extends string>(text: string, all: readonly T[]): T | null {
  const byNumber = /^\d+$/.test(text) ? all[Number(text) - 1] : undefined
  const slug = text.toLowerCase().replaceAll(' ', '-')
  const byName = all.filter((name) => name.startsWith(slug))
  // "customer service" is a role of its own, and the beginning of three others.
  const whole = all.find((name) => name === slug)
  return byNumber ?? whole ?? (byName.length === 1 ? (byName[0] ?? null) : null)
}
