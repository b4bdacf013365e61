import { type FakeBrowser, fakeBrowser, type Page } from './browser.ts'
import type { FakePlatform, Tool } from './platform.ts'

/** A login that was begun in a browser, and what its token must carry. */
export type BegunLogin = { browser: FakeBrowser; state: string; nonce: string; page: Page }

/** Begins a login as a platform does, up to where the browser is sent to the platform. */
export async function beginLogin(
  platform: FakePlatform,
  tool: Tool,
  claims: Record<string, unknown>,
  browser = fakeBrowser(),
): Promise<BegunLogin> {
  const page = await browser.send('GET', platform.launchAddress(tool, claims))
  const onward = URL.parse(page.headers.get('location') ?? '', page.url)
  const [state, nonce] = [onward?.searchParams.get('state'), onward?.searchParams.get('nonce')]
  if (!state || !nonce) throw new Error(`no login: ${page.status} ${page.text}`)
  return { browser, state, nonce, page }
}

/** Ends a login with any token. Redirects are not followed. */
export function endLogin(
  { browser, state }: Pick<BegunLogin, 'browser' | 'state'>,
  tool: Tool,
  idToken: string,
): Promise<Page> {
  return browser.send('POST', tool.redirectUris[0] ?? '', { body: new URLSearchParams({ id_token: idToken, state }) })
}
