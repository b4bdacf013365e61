import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { onlyOne } from '../../bots/only-one.ts'
import { roles, rolesFrom } from '../../bots/roles.ts'
import { createLeases } from '../../core/leases/leases.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'

describe('--only', () => {
  const names = (args: string[]) => {
    const chosen = rolesFrom(args)
    return 'help' in chosen ? 'help' : chosen.map(({ name }) => name)
  }

  it('chooses what a process does; without it, it does everything', () => {
    expect(names([])).toEqual(roles.map(({ name }) => name))
    expect(names(['--only', 'jobs'])).toEqual(['jobs'])
    expect(names(['--only=discord, web'])).toEqual(['web', 'discord'])
    expect(names(['--help'])).toBe('help')
  })

  it('says what is allowed', () => {
    expect(() => rolesFrom(['--only', 'web,pigeon'])).toThrow(
      `--only pigeon: allowed are ${roles.map(({ name }) => name).join(', ')}`,
    )
    expect(() => rolesFrom(['--only', ''])).toThrow('allowed are')
    expect(() => rolesFrom(['--olny', 'web'])).toThrow('--help says more')
  })
})

describe('what only one process may do', () => {
  it('is done by one, and by another as soon as that one ends', { timeout: 20_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'only-one-'))
    const doing: string[] = []
    const stores = await Promise.all(['a', 'b'].map(() => sqliteStore({ folder })))
    const log = (message: string, error: unknown) => doing.push(`${message} ${error}`)
    const all = await Promise.all(
      ['a', 'b'].map(async (name, i) => {
        const { records } = stores[i] as (typeof stores)[number]
        const place = { machine: name, pid: 1 }
        const leases = createLeases({ records, clock: { now: () => Date.now() }, place, onDied() {}, log })
        await leases.start()
        return { name, leases }
      }),
    )
    const [a, b] = all.map(({ name, leases }) =>
      onlyOne({
        ...{ leases, key: 'bot', log },
        start() {
          doing.push(`${name} begins`)
          return { close: async () => void doing.push(`${name} ends`) }
        },
        onStandBy: () => doing.push(`${name} stands by`),
      }),
    )
    try {
      await expect.poll(() => doing.length, { timeout: 10_000 }).toBe(2)
      const first = doing.find((line) => line.endsWith('begins'))?.[0]
      const [one, two] = first === 'a' ? [a, b] : [b, a]
      await one?.close(0)
      const second = first === 'a' ? 'b' : 'a'
      await expect.poll(() => doing.slice(2), { timeout: 10_000 }).toEqual([`${first} ends`, `${second} begins`])
      await two?.close(0)
      expect(doing.at(-1)).toBe(`${second} ends`)
    } finally {
      for (const { leases } of all) await leases.close()
      for (const store of stores) await store.close()
      await rm(folder, { recursive: true })
    }
  })
})
