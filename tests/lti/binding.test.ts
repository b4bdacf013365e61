import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeBrowser, formOf } from '../fakes/lti/browser.ts'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { addInterview, sameSite } from './course.ts'
import { launchClaims, registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const inFrame = { 'sec-fetch-dest': 'iframe' }

describe('a launch belongs to the browser that began it', { timeout: 60_000 }, () => {
  let tool: ToolServer
  let platform: FakePlatform
  let registered: Tool
  let claims: Record<string, unknown>
  beforeAll(async () => {
    tool = await toolServer()
    const school = await registeredPlatform('canvas', tool)
    platform = school.platform
    registered = school.registered
    const custom = await addInterview(platform, registered)
    claims = launchClaims(platform, registered, { [`${LTI}/custom`]: custom })
  }, 60_000)
  afterAll(async () => {
    await platform.close()
    await tool.close()
    expect(tool.logged).toEqual([])
  })

  const dataOf = (text: string, name: string) => new RegExp(`data-${name}="([^"]*)"`).exec(text)?.[1] ?? ''
  const plain = (text: string) => text.replaceAll('&#38;', '&')

  /** As the login page's script does with the platform's storage, in a browser without cookies. */
  async function withoutCookies() {
    const browser = fakeBrowser({ keepsCookies: false })
    const page = await browser.send(
      'GET',
      platform.launchAddress(registered, claims, { lti_storage_target: '_parent' }),
      { headers: inFrame },
    )
    const auth = await browser.get(plain(dataOf(page.text, 'onward')))
    return { browser, login: page, confirm: await browser.submit(auth), binding: dataOf(page.text, 'binding') }
  }

  it('by what the platform stores, where there are no cookies; then it opens in a new window', async () => {
    const { browser, login, confirm, binding } = await withoutCookies()
    expect(dataOf(login.text, 'storage-origin')).toBe(platform.issuer)
    expect(dataOf(confirm.text, 'storage-key')).toBe(dataOf(login.text, 'storage-key'))
    expect(dataOf(confirm.text, 'storage-target')).toBe('_parent')
    const ready = await browser.submit(confirm, { binding }, sameSite)
    expect(ready.text).toContain('Open in a new window')
    expect(ready.headers.get('content-security-policy')).toContain(platform.issuer)
    const window = fakeBrowser()
    const start = await window.submit(ready, {}, sameSite)
    expect(start.text).toContain('Begin the interview')
    // The ticket is good once.
    expect((await fakeBrowser().submit(ready, {}, sameSite)).status).toBe(401)
  })

  it.each(['', 'x'.repeat(43)])('refuses another binding: “%s”, and asks once only', async (wrong) => {
    const { browser, confirm, binding } = await withoutCookies()
    expect((await browser.submit(confirm, { binding: wrong }, sameSite)).status).toBe(401)
    expect((await browser.submit(confirm, { binding }, sameSite)).status).toBe(401)
  })

  it('offers a new window where neither works, in which the launch begins anew', async () => {
    const stuck = fakeBrowser({ keepsCookies: false })
    const page = await stuck.send('GET', platform.launchAddress(registered, claims), { headers: inFrame })
    expect(page.text).toContain('Open in a new window')
    const again = plain(/href="([^"]*\/lti\/login\?[^"]*)"/.exec(page.text)?.[1] ?? '')
    const window = fakeBrowser()
    const start = await window.submit(await window.get(again))
    expect(start.text).toContain('Begin the interview')
  })

  it('works by a cookie in a frame, and several launches at once do not disturb each other', async () => {
    const browser = fakeBrowser()
    const pages = await Promise.all(
      [1, 2, 3].map(() => browser.send('GET', platform.launchAddress(registered, claims), { headers: inFrame })),
    )
    for (const page of pages) {
      const start = await browser.submit(await browser.get(plain(dataOf(page.text, 'onward'))))
      expect(start.text).toContain('Begin the interview')
    }
    // What bound the logins is gone again.
    expect([...browser.jarOf(tool.address).keys()].filter((name) => name.includes('login'))).toEqual([])
  })

  it('takes forms from its own pages only', async () => {
    const browser = fakeBrowser()
    const start = await browser.submit(await browser.get(platform.launchAddress(registered, claims)))
    const { action } = formOf(start)
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://elsewhere.example' },
    ]
    for (const headers of foreign) expect((await browser.post(action, {}, headers)).status).toBe(403)
    expect((await browser.get(start.url)).text).not.toContain('Attempt 1')
  })

  it('sends redirects to its own addresses only, and no secret to other sites', async () => {
    const login = await fakeBrowser().send(
      'GET',
      platform.launchAddress(registered, { ...claims, [`${LTI}/target_link_uri`]: 'https://elsewhere.example/' }),
    )
    expect(login.status).toBe(400)
    const page = await fakeBrowser().send('GET', `${tool.address}/lti/launch`)
    expect(page.headers.get('referrer-policy')).toBe('same-origin')
  })
})
