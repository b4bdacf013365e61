import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterEach, describe, expect, it } from 'vitest'
import { slackManifest } from '../../../bots/slack/manifest.ts'
import type { FakeSlack } from '../../fakes/slack/fake-slack.ts'
import { person } from '../../fakes/slack/person.ts'
import { type TestApp, testApp } from './slack-app.ts'

let app: TestApp | null = null
afterEach(async () => {
  await app?.close()
  app = null
})

const PUBLIC = 'http://greenroom.example'
const many = {
  publicUrl: PUBLIC,
  credentials: ({ world }: FakeSlack) => ({
    botToken: null,
    oauth: { clientId: world.client.id, clientSecret: world.client.secret },
  }),
}
const place = (path: string) => `${new URL(app?.fake.appUrl ?? '').origin}${path}`

/** Installs the app as somebody's browser does. Returns the state that Slack was sent. */
async function install(code: string, granted: object): Promise<Response> {
  const sent = await fetch(place('/slack/install'), { redirect: 'manual' })
  expect(sent.status).toBe(302)
  const to = new URL(sent.headers.get('location') ?? '')
  expect(to.origin).toBe('https://slack.com')
  expect(to.searchParams.get('redirect_uri')).toBe(`${PUBLIC}/slack/oauth_redirect`)
  const cookie = (sent.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  app?.fake.world.codes.set(code, granted)
  const state = encodeURIComponent(to.searchParams.get('state') ?? '')
  return fetch(place(`/slack/oauth_redirect?code=${code}&state=${state}`), { headers: { cookie }, redirect: 'manual' })
}

describe('workspaces that install the app', { timeout: 120_000 }, () => {
  it('keeps each token to its workspace, renews it, and forgets everything when it is removed', async () => {
    app = await testApp(many)
    const { fake } = app
    fake.world.tokens.clear()
    expect((await install('code-1', { team: { id: 'T1', name: 'One' }, expiresIn: 600 })).status).toBeLessThan(400)
    expect((await install('code-2', { team: { id: 'T2', name: 'Two' } })).status).toBeLessThan(400)
    const ada = person(fake, 'Ada')
    const bob = person(fake, 'Bob', { team: 'T2' })
    const [one, two] = [await ada.start({ questions: '1' }), await bob.start({ questions: '1' })]
    await ada.hears(one.ts, /problem number/)
    await bob.hears(two.ts, /problem number/)
    // Ada's token had ten minutes left.
    expect(fake.world.refreshed).toBeGreaterThan(0)
    const teamOf = (channel: string) =>
      new Set(
        fake.web.calls
          .filter(({ args }) => args.channel === channel)
          .map(({ token }) => fake.world.tokens.get(token ?? '')),
      )
    expect([...teamOf(ada.channel)]).toEqual(['T1'])
    expect([...teamOf(bob.channel)]).toEqual(['T2'])
    await fake.deliver(ada.event({ type: 'app_uninstalled' }))
    await fake.until(
      async () => (await app?.store().headsOf(`slack:T1:${ada.user}`, { limit: 1 }))?.length === 0,
      'deletion',
    )
    expect(await app.store().headsOf(`slack:T2:${bob.user}`, { limit: 1 })).toHaveLength(1)
    const before = fake.world.messages.length
    await ada.write('Still there?', null)
    expect((await bob.ask('status')).text).toContain('problem number')
    expect(fake.world.messages).toHaveLength(before)
  })

  it('serves every workspace of an organisation with one installation', async () => {
    app = await testApp(many)
    const { fake } = app
    fake.world.tokens.clear()
    await install('code-1', { enterprise: { id: 'E1', name: 'Org' } })
    const ada = person(fake, 'Ada', { team: 'T7', enterprise: 'E1' })
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    expect(await app.store().headsOf(`slack:E1:${ada.user}`, { limit: 1 })).toHaveLength(1)
  })

  it('refuses a state that it did not give', async () => {
    app = await testApp(many)
    app.fake.world.codes.set('stolen', { team: { id: 'T1', name: 'One' } })
    const forged = await fetch(place('/slack/oauth_redirect?code=stolen&state=made-up'), { redirect: 'manual' })
    expect(forged.status).toBeGreaterThanOrEqual(400)
    expect(app.fake.world.codes.has('stolen')).toBe(true)
  })
})

describe('Socket Mode', { timeout: 120_000 }, () => {
  it('holds an interview without any address, every delivery twice', async () => {
    app = await testApp({ credentials: ({ world }) => ({ signingSecret: null, appToken: world.appToken }) })
    const { ada, fake } = app
    fake.copies = 2
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    await ada.write('By the socket.', ts)
    await ada.hears(ts, /Why is that so/)
    expect((await ada.ask('stop')).text).toContain('It is over')
    await ada.hears(ts, /of 100/)
  })
})

describe('the manifest', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../fixtures/slack/manifest.schema.2.0.0.json'), 'utf8'),
  )
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)

  it.each([
    ['over HTTP', { publicUrl: 'https://greenroom.example', socketMode: false }],
    ['for Socket Mode', { publicUrl: null, socketMode: true }],
  ])("fits Slack's schema %s", (_name, how) => {
    const manifest = slackManifest(how)
    validate(manifest)
    expect(validate.errors).toBeNull()
    expect(manifest.settings.socket_mode_enabled).toBe(how.socketMode)
    expect(JSON.stringify(manifest).includes('null')).toBe(false)
  })

  it('is held to the schema', () => {
    const { settings, ...rest } = slackManifest({ publicUrl: null, socketMode: true })
    expect(validate({ ...rest, settings: { ...settings, socket_mode_enabled: 'yes' } })).toBe(false)
  })
})
