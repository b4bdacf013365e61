import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { practiceTab } from '../../../bots/teams/tab.ts'
import { APP_ID, type FakeTeams, TENANT } from '../../fakes/teams/fake-teams.ts'
import { sharedFake } from './teams-bot.ts'

const ADA = '12345678-bbbb-4ccc-8ddd-eeeeeeeeeeee'
const OTHER = '99999999-bbbb-4ccc-8ddd-eeeeeeeeeeee'
const issuer = `https://login.microsoftonline.com/${TENANT}/v2.0`
const own = { tid: TENANT, oid: ADA, scp: 'access_as_user', ver: '2.0' }

let fake: FakeTeams
let server: Server
let address: string
const admitted: unknown[] = []

beforeAll(async () => {
  fake = await sharedFake()
  const publicUrl = 'https://greenroom.example.org'
  const admit = async (_request: unknown, _response: unknown, ...who: unknown[]) => void admitted.push(who)
  const tab = practiceTab({ appId: APP_ID, tenantId: TENANT, publicUrl, admit, log: () => {} })
  server = createServer(express().use(tab)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await fake.close()
})

async function signIn(token: string, headers: Record<string, string> = {}): Promise<number> {
  admitted.length = 0
  const response = await fetch(`${address}/teams/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  })
  expect(admitted).toHaveLength(response.status === 204 ? 1 : 0)
  return response.status
}

describe('the practice room as a tab', () => {
  it('is a page that only Teams may frame', async () => {
    const page = await fetch(`${address}/teams/tab`)
    expect(await page.text()).toContain('/teams/tab.js')
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors https://teams.microsoft.com')
    expect((await fetch(`${address}/teams/tab.js`)).status).toBe(200)
    expect(await (await fetch(`${address}/teams/teams-js.js`)).text()).toContain('microsoftTeams')
  })

  it('admits whom Entra names, as the candidate that they are in the chat', async () => {
    expect(await signIn(await fake.token(own, { issuer }))).toBe(204)
    expect(admitted[0]).toMatchObject([`teams:${ADA}`, expect.arrayContaining(['https://teams.microsoft.com'])])
    const aud = `api://greenroom.example.org/botid-${APP_ID}`
    expect(await signIn(await fake.token({ ...own, aud }, { issuer }))).toBe(204)
  })

  it('refuses other tenants, apps, issuers and scopes, and what is expired or forged', async () => {
    expect(await signIn(await fake.token({ ...own, tid: OTHER }, { issuer }))).toBe(401)
    const foreign = { issuer: `https://login.microsoftonline.com/${OTHER}/v2.0` }
    expect(await signIn(await fake.token({ ...own, tid: OTHER }, foreign))).toBe(401)
    expect(await signIn(await fake.token({ ...own, aud: 'api://other.example.org/x' }, { issuer }))).toBe(401)
    expect(await signIn(await fake.token(own))).toBe(401)
    expect(await signIn(await fake.token({ ...own, scp: 'User.Read' }, { issuer }))).toBe(401)
    expect(await signIn(await fake.token({ ...own, oid: undefined }, { issuer }))).toBe(401)
    expect(await signIn(await fake.token(own, { issuer, expires: '-10m' }))).toBe(401)
    expect(await signIn(await fake.token(own, { issuer, forged: true }))).toBe(401)
    expect(await signIn('nonsense')).toBe(401)
  })

  it('lets no other site sign a browser in', async () => {
    const token = await fake.token(own, { issuer })
    expect(await signIn(token, { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await signIn(token, { origin: 'https://evil.example' })).toBe(403)
  })
})
