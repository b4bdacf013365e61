import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeLinkCode, useLinkCode } from '../../../core/identity/link-codes.ts'
import { accountsOf, linkAccounts, unlinkAccount } from '../../../core/identity/linked-accounts.ts'
import type { Store } from '../../../core/ports.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'

let folder: string
let store: Store
let now = 1_000_000
const parts = () => ({ records: store.records, clock: { now: () => now } })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-identity-'))
  store = await sqliteStore({ folder })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a code', () => {
  it('ties two accounts, once, however it is typed', async () => {
    const { code, expiresAt } = await makeLinkCode('web-ada', parts())
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{8}$/)
    expect(expiresAt).toBe(now + 600_000)
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `
    expect(await useLinkCode(typed, 'discord:1', parts())).toEqual({ linked: 'web-ada' })
    expect(await useLinkCode(code, 'discord:2', parts())).toEqual({ failure: 'unknown' })
    expect(await accountsOf('discord:1', parts())).toEqual(['discord:1', 'web-ada'])
    expect(await accountsOf('web-ada', parts())).toEqual(['web-ada', 'discord:1'])
    expect(await accountsOf('discord:2', parts())).toEqual(['discord:2'])
  })

  it('does nothing in the account that made it, and stays good there', async () => {
    const { code } = await makeLinkCode('web-ada', parts())
    expect(await useLinkCode(code, 'web-ada', parts())).toEqual({ failure: 'own' })
    expect(await useLinkCode(code, 'discord:1', parts())).toEqual({ linked: 'web-ada' })
  })

  it('is good for ten minutes', async () => {
    const { code } = await makeLinkCode('web-ada', parts())
    now += 600_000
    expect(await useLinkCode(code, 'discord:1', parts())).toEqual({ failure: 'unknown' })
  })

  it('goes with the data of who made it', async () => {
    const { code } = await makeLinkCode('web-ada', parts())
    await store.deleteCandidate('web-ada')
    expect(await useLinkCode(code, 'discord:1', parts())).toEqual({ failure: 'unknown' })
  })
})

describe('linked accounts', () => {
  it('are found through others, and in circles', async () => {
    await linkAccounts('web-ada', 'discord:1', parts())
    await linkAccounts('discord:1', 'teams:7', parts())
    await linkAccounts('teams:7', 'web-ada', parts())
    expect((await accountsOf('teams:7', parts())).toSorted()).toEqual(['discord:1', 'teams:7', 'web-ada'])
  })

  it('are taken apart by either, and by deleting one', async () => {
    await linkAccounts('web-ada', 'discord:1', parts())
    expect(await unlinkAccount('discord:1', parts())).toBe(1)
    expect(await accountsOf('web-ada', parts())).toEqual(['web-ada'])
    await linkAccounts('web-ada', 'discord:1', parts())
    await store.deleteCandidate('discord:1')
    expect(await accountsOf('web-ada', parts())).toEqual(['web-ada'])
  })
})
