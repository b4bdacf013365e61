import { describe, expect, it } from 'vitest'
import { allowance, deadlineOf, keptScore, timesFor } from '../../lti/course/attempt-rules.ts'
import type { Attempt } from '../../lti/course/attempts.ts'
import type { Seat } from '../../lti/course/seats.ts'
import type { AssignmentSettings } from '../../lti/course/settings.ts'
import { wantedScore } from '../../lti/platform/scores.ts'

const MINUTE = 60_000
const settings = {
  ...{ role: 'data-scientist', title: 'T', attempts: 2, keep: 'best', timeLimitMinutes: 60, points: 10 },
  ...{ opensAt: 1_000, dueAt: 100 * MINUTE, locksAt: 200 * MINUTE, release: 'after-review' },
} as AssignmentSettings
const seat = { platformSays: { dueAt: null, locksAt: null, attempts: null }, extra: null } as unknown as Seat
const attempt = (number: number, more: Partial<Attempt>): Attempt =>
  ({
    id: `a${number}`,
    number,
    state: 'submitted',
    startedAt: 0,
    submittedAt: number,
    override: null,
    releasedAt: null,
    ...more,
  }) as Attempt
const extra = (more: object) => ({ ...seat, extra: { multiplier: null, minutes: null, limitMinutes: null, ...more } })

describe('the times of a student', () => {
  it('are the assignment’s, and the platform’s where it says more', () => {
    expect(timesFor(settings, seat)).toEqual({
      opensAt: 1_000,
      dueAt: 100 * MINUTE,
      locksAt: 200 * MINUTE,
      timeLimitMinutes: 60,
    })
    const says = { dueAt: 7, locksAt: 9, attempts: null }
    expect(timesFor(settings, { ...seat, platformSays: says })).toMatchObject({ dueAt: 7, locksAt: 9 })
  })

  it.each([
    [{ multiplier: 1.5 }, 90, 30],
    [{ minutes: 20 }, 80, 20],
    [{ multiplier: 2, minutes: 5 }, 125, 65],
    [{ limitMinutes: 100 }, 100, 40],
  ])('move with extra time %o', (more, limit, moved) => {
    expect(timesFor(settings, extra(more))).toMatchObject({
      timeLimitMinutes: limit,
      dueAt: (100 + moved) * MINUTE,
      locksAt: (200 + moved) * MINUTE,
    })
  })

  it('move by the minutes where there is no limit', () => {
    const unlimited = { ...settings, timeLimitMinutes: null }
    expect(timesFor(unlimited, extra({ minutes: 15 }))).toMatchObject({ timeLimitMinutes: null, dueAt: 115 * MINUTE })
  })

  it('end an attempt at the limit or at the lock, whichever is first', () => {
    const times = timesFor(settings, seat)
    expect(deadlineOf(0, times)).toBe(60 * MINUTE)
    expect(deadlineOf(190 * MINUTE, times)).toBe(200 * MINUTE)
    expect(deadlineOf(0, { ...times, timeLimitMinutes: null, locksAt: null })).toBeNull()
  })
})

describe('what a student may do', () => {
  it('counts attempts against the smaller limit, without those that could not be scored', () => {
    const all = [attempt(1, {}), attempt(2, { state: 'void' })]
    expect(allowance(settings, seat, all, 2_000)).toMatchObject({ used: 1, limit: 2, open: null, obstacle: null })
    const one = { ...seat, platformSays: { ...seat.platformSays, attempts: 1 } }
    expect(allowance(settings, one, all, 2_000)).toMatchObject({ limit: 1, obstacle: { kind: 'used', limit: 1 } })
  })

  it('goes by the dates', () => {
    expect(allowance(settings, seat, [], 500).obstacle).toEqual({ kind: 'not-open' })
    expect(allowance(settings, seat, [], 150 * MINUTE).obstacle).toBeNull()
    expect(allowance(settings, seat, [], 200 * MINUTE).obstacle).toEqual({ kind: 'closed' })
  })
})

describe('what counts of several attempts', () => {
  it.each([
    ['best', 80],
    ['last', 60],
    ['average', 66.67],
  ] as const)('%s', (keep, score) => {
    expect(keptScore([60, 80, 60], keep)).toBe(score)
    expect(keptScore([], keep)).toBeNull()
  })
})

describe('what the platform is told', () => {
  const link = (id: string) => `https://g.example/${id}`
  const say = (
    all: Attempt[],
    change: Partial<AssignmentSettings> = {},
    before = false,
    kind: 'canvas' | 'moodle' = 'moodle',
  ) => wantedScore({ ...settings, ...change }, all, { kind, before }, link)

  it('nothing without a result, or where grades are never sent', () => {
    expect(say([attempt(1, { state: 'open' }), attempt(2, { state: 'void', score: null })])).toBeNull()
    expect(say([attempt(1, { score: 70 })], { release: 'never' })).toBeNull()
  })

  it('that it was handed in, until it is released', () => {
    expect(say([attempt(1, { score: 70 })])).toMatchObject({ given: null, attempt: 'a1', submittedAt: 1 })
    expect(say([attempt(1, { score: 70, releasedAt: 5 })])).toMatchObject({ given: 7, maximum: 10 })
  })

  it('the instructor’s score rather than the machine’s, of the best attempt', () => {
    const override = { score: 95, reason: 'Good.', by: 't', at: 1 }
    const all = [attempt(1, { score: 40, override, releasedAt: 5 }), attempt(2, { score: 80, releasedAt: 5 })]
    expect(say(all)).toMatchObject({ given: 9.5, attempt: 'a1' })
    expect(say(all)?.comment).toContain('the best of 2 attempts')
    expect(say(all, { keep: 'last' })).toMatchObject({ given: 8, attempt: 'a2' })
  })

  it('a new attempt that waits: Canvas sees it beside the score, Moodle would lose the score', () => {
    const all = [attempt(1, { score: 40, releasedAt: 5 }), attempt(2, { score: 80 })]
    expect(say(all, {}, true, 'canvas')).toMatchObject({ given: null, attempt: 'a2' })
    expect(say(all, {}, true, 'moodle')).toMatchObject({ given: 4, attempt: 'a1' })
  })
})
