import type { OverviewRow } from '../course/overview.ts'

/** What a student's row is filtered by. */
export const STATES = {
  'to-review': 'To review',
  open: 'In progress',
  'not-started': 'Not started',
  released: 'Released',
  appealed: 'Asked again',
  problem: 'Grade not sent',
  void: 'Not scorable',
} as const
export type RowState = keyof typeof STATES

/** Every state that a student is in: a new attempt may be open while an earlier one waits. The first says most. */
export function statesOf({ attempts, delivery }: Pick<OverviewRow, 'attempts' | 'delivery'>): RowState[] {
  const states: RowState[] = []
  const submitted = attempts.filter(({ state }) => state === 'submitted')
  if (attempts.some(({ appeal }) => appeal && !appeal.decision)) states.push('appealed')
  if (delivery && (delivery.state === 'failed' || (delivery.state === 'waiting' && delivery.problem)))
    states.push('problem')
  if (submitted.some(({ releasedAt }) => releasedAt === null)) states.push('to-review')
  if (attempts.some(({ state }) => state === 'open')) states.push('open')
  if (submitted.some(({ releasedAt }) => releasedAt !== null)) states.push('released')
  if (attempts.length === 0) states.push('not-started')
  if (states.length === 0) states.push('void')
  return states
}

export type Filter = { state: RowState | null; words: string; page: number }

export const PAGE_ROWS = 100

/** The filter in an address; what makes no sense counts as left out. */
export function filterFrom(query: Record<string, unknown>): Filter {
  const state = Object.keys(STATES).find((name) => name === query.state) as RowState | undefined
  const page = Number(query.page)
  const words = typeof query.q === 'string' ? query.q.trim().slice(0, 100) : ''
  return { state: state ?? null, words, page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1 }
}

export function filtered(rows: readonly OverviewRow[], { state, words }: Filter): OverviewRow[] {
  const wanted = words.toLowerCase()
  return rows.filter(
    (row) =>
      (state === null || statesOf(row).includes(state)) &&
      (wanted === '' || [row.name, row.email, row.user].some((text) => text?.toLowerCase().includes(wanted))),
  )
}

/** What a grade's way to the platform has come to, in words. */
export const DELIVERY = {
  waiting: 'on its way',
  sent: 'arrived',
  failed: 'not sent',
  kept: 'graded there by hand',
} as const
