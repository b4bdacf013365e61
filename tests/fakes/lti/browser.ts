/** A page as a test looks at it. */
export type Page = { status: number; url: string; text: string; headers: Headers }

export type FakeBrowser = ReturnType<typeof fakeBrowser>

/** A browser with a cookie jar for each host, that follows redirects and sends forms, but runs no script. */
export function fakeBrowser(options: { keepsCookies?: boolean } = {}) {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (url: string) => {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }

  async function send(
    method: string,
    url: string,
    init: { body?: string | URLSearchParams; headers?: Record<string, string> } = {},
  ): Promise<Page> {
    const jar = jarOf(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie && { cookie }), ...init.headers }
    const response = await fetch(url, {
      method,
      headers,
      ...(init.body !== undefined && { body: init.body }),
      redirect: 'manual',
    })
    if (options.keepsCookies !== false)
      for (const set of response.headers.getSetCookie()) {
        const [pair = ''] = set.split(';')
        const at = pair.indexOf('=')
        if (/Expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(pair.slice(0, at))
        else jar.set(pair.slice(0, at), pair.slice(at + 1))
      }
    return { status: response.status, url, text: await response.text(), headers: response.headers }
  }

  async function follow(page: Page, headers?: Record<string, string>): Promise<Page> {
    const to = page.headers.get('location')
    if (page.status < 300 || page.status >= 400 || !to) return page
    return follow(await send('GET', new URL(to, page.url).href, headers ? { headers } : {}), headers)
  }

  return {
    jarOf,
    send,
    get: async (url: string, headers?: Record<string, string>) =>
      follow(await send('GET', url, headers ? { headers } : {}), headers),
    async post(
      url: string,
      fields: Record<string, string> | [string, string][],
      headers?: Record<string, string>,
    ): Promise<Page> {
      return follow(await send('POST', url, { body: new URLSearchParams(fields), ...(headers && { headers }) }))
    },
    /** Sends the page's first form as it stands, but for the fields given. */
    async submit(page: Page, fields: Record<string, string> = {}, headers?: Record<string, string>): Promise<Page> {
      const form = formOf(page)
      return this.post(form.action, { ...form.fields, ...fields }, headers)
    },
  }
}

/** The first form of a page: where it goes, and its fields as they stand. */
export function formOf(page: Page): { action: string; fields: Record<string, string> } {
  const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(page.text)?.[0]
  if (!form) throw new Error(`no form in ${page.status} ${page.url}: ${page.text.slice(0, 400)}`)
  const action = unescaped(/action="([^"]*)"/.exec(form)?.[1] ?? page.url)
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1]
    const unchecked = /type="checkbox"/.test(tag) && !/ checked/.test(tag)
    if (name && !unchecked) fields[name] = unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  for (const [, name = '', body = ''] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
    fields[name] = unescaped(/value="([^"]*)" selected/.exec(body)?.[1] ?? /value="([^"]*)"/.exec(body)?.[1] ?? '')
  for (const [, name = '', body = ''] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g))
    fields[name] = unescaped(body)
  return { action: new URL(action, page.url).href, fields }
}

const unescaped = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
