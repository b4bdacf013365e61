import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../core/ports.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'
import { toolKeys } from '../../lti/platform/keys.ts'
import { belowLineItem } from '../../lti/platform/line-items.ts'
import { courseRole, isLearner, isStaff } from '../../lti/platform/roles.ts'
import { nextOf } from '../../lti/platform/roster.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describe('the tool’s keys', { timeout: 60_000 }, () => {
  let folder: string
  let store: Store
  let now: number
  const clock = { now: () => now }
  beforeEach(async () => {
    now = 90 * DAY_MS * 200
    folder = await mkdtemp(join(tmpdir(), 'greenroom-keys-'))
    store = await sqliteStore({ folder })
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  const keys = () => toolKeys({ records: store.records, clock })

  it('sign what the published ones verify, the same in every process, and show no secret', async () => {
    const [one, two] = await Promise.all([keys().sign({ iss: 'a' }, 60), keys().sign({ iss: 'b' }, 60)])
    expect(decodeProtectedHeader(one).kid).toBe(decodeProtectedHeader(two).kid)
    const published = await keys().published()
    const options = { currentDate: new Date(now), algorithms: ['RS256'] }
    expect((await jwtVerify(one, createLocalJWKSet(published), options)).payload).toMatchObject({
      iss: 'a',
      exp: now / 1000 + 60,
    })
    for (const key of published.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it('change after 90 days; the next is published a week before, the last for a period after', async () => {
    const first = decodeProtectedHeader(await keys().sign({}, 60)).kid
    now += 84 * DAY_MS
    const soon = (await keys().published()).keys.map(({ kid }) => kid)
    expect(soon).toHaveLength(2)
    now += 7 * DAY_MS
    const second = decodeProtectedHeader(await keys().sign({}, 60)).kid
    expect(second).not.toBe(first)
    expect(soon).toContain(second)
    expect((await keys().published()).keys.map(({ kid }) => kid)).toContain(first)
    now += 90 * DAY_MS
    await keys().sign({}, 60)
    expect((await keys().published()).keys.map(({ kid }) => kid)).not.toContain(first)
  })

  it('can be replaced at once', async () => {
    const first = decodeProtectedHeader(await keys().sign({}, 60)).kid
    await keys().replace()
    const published = (await keys().published()).keys.map(({ kid }) => kid)
    expect(published).toHaveLength(1)
    expect(published).not.toContain(first)
  })
})

describe('what platforms write in several ways', () => {
  it('roles', () => {
    const full = 'http://purl.imsglobal.org/vocab/lis/v2/membership'
    expect([`${full}#Learner`, 'Learner', `${full}/Instructor#TeachingAssistant`].map(courseRole)).toEqual([
      'Learner',
      'Learner',
      'Instructor',
    ])
    expect(isStaff([`${full}/Instructor#TeachingAssistant`])).toBe(true)
    expect(isStaff(['http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor'])).toBe(false)
    expect(isLearner(['http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student'])).toBe(false)
    expect([isStaff([]), isLearner([])]).toEqual([false, false])
  })

  it('addresses below a line item', () => {
    expect(belowLineItem('https://m.example/x/lineitem?type_id=3', 'scores')).toBe(
      'https://m.example/x/lineitem/scores?type_id=3',
    )
    expect(belowLineItem('https://c.example/line_items/7', 'results', { user_id: 'a b' })).toBe(
      'https://c.example/line_items/7/results?user_id=a+b',
    )
  })

  it('the next page, of the same origin only', () => {
    const from = 'https://c.example/m?page=1'
    expect(nextOf('<https://c.example/m?page=2>; rel="next", <https://c.example/m>; rel="first"', from)).toBe(
      'https://c.example/m?page=2',
    )
    expect(nextOf('</m?page=2>; rel=next', from)).toBe('https://c.example/m?page=2')
    expect(nextOf('<https://evil.example/m>; rel="next"', from)).toBeNull()
    expect(nextOf('<https://c.example/m>; rel="prev"', from)).toBeNull()
    expect(nextOf(null, from)).toBeNull()
  })
})
