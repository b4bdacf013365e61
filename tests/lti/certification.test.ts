import { type CryptoKey, exportSPKI, importJWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fakeBrowser } from '../fakes/lti/browser.ts'
import { beginLogin, endLogin } from '../fakes/lti/one-launch.ts'
import { type FakePlatform, fakePlatform, INSTRUCTOR, LEARNER, type Tool } from '../fakes/lti/platform.ts'
import { launchClaims, registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const HOUR = 60 * 60

let tool: ToolServer
let platform: FakePlatform
let registered: Tool
beforeAll(async () => {
  tool = await toolServer()
  const school = await registeredPlatform('moodle', tool)
  platform = school.platform
  registered = school.registered
}, 60_000)
afterAll(async () => {
  await platform.close()
  await tool.close()
  expect(tool.logged).toEqual([])
})

const now = () => Math.floor(tool.clock.now() / 1000)
const base = (more: Record<string, unknown> = {}) => ({
  aud: registered.clientId,
  ...launchClaims(platform, registered),
  ...more,
})
const claim = (name: string, value: unknown) => () => ({ [`${LTI}/${name}`]: value })

/** Launches with a good token but for what is changed. A value of undefined leaves the claim out. */
async function launch(change: () => Record<string, unknown>, header: Record<string, unknown> = {}) {
  const login = await beginLogin(platform, registered, launchClaims(platform, registered))
  return endLogin(login, registered, await platform.token({ nonce: login.nonce, ...base(change()) }, header))
}

const reasonOf = (text: string) => /<small>([\w-]+)<\/small>/.exec(text)?.[1]

type Reject = [name: string, change: () => Record<string, unknown>, reason: string, header?: Record<string, unknown>]
const rejects: Reject[] = [
  ['no kid', () => ({}), 'token-key', { kid: undefined }],
  ['an empty kid', () => ({}), 'token-key', { kid: '' }],
  ['a wrong kid', () => ({}), 'token-key', { kid: 'nobody-has-this' }],
  ['a wrong LTI version', claim('version', '1.1'), 'version'],
  ['no LTI version', claim('version', undefined), 'version'],
  [
    'a token that is not of LTI',
    () =>
      Object.fromEntries(
        Object.keys(base())
          .filter((n) => n.startsWith('https'))
          .map((n) => [n, undefined]),
      ),
    'version',
  ],
  ['an iat in the future', () => ({ iat: now() + HOUR }), 'token-time'],
  ['an iat of long ago', () => ({ iat: now() - 25 * HOUR }), 'token-time'],
  ['an iat that is no number', () => ({ iat: 'yesterday' }), 'token-time'],
  ['no iat', () => ({ iat: undefined }), 'token-time'],
  ['an exp in the past', () => ({ iat: now() - 600, exp: now() - 300 }), 'token-time'],
  ['an exp that is no number', () => ({ exp: 'never' }), 'token-time'],
  ['no exp', () => ({ exp: undefined }), 'token-time'],
  ['no message_type', claim('message_type', undefined), 'message-type'],
  ['an unknown message_type', claim('message_type', 'LtiTeleportRequest'), 'message-type'],
  ['no roles', claim('roles', undefined), 'claims-missing'],
  ['no deployment_id', claim('deployment_id', undefined), 'claims-missing'],
  ['no resource_link', claim('resource_link', undefined), 'claims-missing'],
  ['no resource_link.id', claim('resource_link', { title: 'x' }), 'claims-missing'],
  ['no sub', () => ({ sub: undefined }), 'claims-missing'],
  ['an empty sub', () => ({ sub: '' }), 'claims-missing'],
  ['no target_link_uri', claim('target_link_uri', undefined), 'claims-missing'],
  ['a target of another server', claim('target_link_uri', 'https://elsewhere.example/lti/launch'), 'target-elsewhere'],
  ['another issuer', () => ({ iss: 'https://elsewhere.example' }), 'claims-missing'],
  ['another audience', () => ({ aud: 'somebody-else' }), 'token-audience'],
  ['no audience', () => ({ aud: undefined }), 'token-audience'],
  ['several audiences without azp', () => ({ aud: [registered.clientId, 'other'] }), 'token-audience'],
  [
    'several audiences and another azp',
    () => ({ aud: [registered.clientId, 'other'], azp: 'other' }),
    'token-audience',
  ],
  ['one audience and another azp', () => ({ azp: 'other' }), 'token-audience'],
  ['an unknown deployment', claim('deployment_id', 'unheard-of'), 'deployment-unknown'],
  [
    'a deployment that only begins alike',
    () => ({ [`${LTI}/deployment_id`]: `${registered.deployment}0` }),
    'deployment-unknown',
  ],
  ['no nonce', () => ({ nonce: undefined }), 'claims-missing'],
  ['the nonce of nobody', () => ({ nonce: 'x'.repeat(43) }), 'token-nonce'],
]

describe('what the certification has a tool reject', { timeout: 30_000 }, () => {
  it.each(rejects)('%s', async (_name, change, reason, header) => {
    const page = await launch(change, header)
    expect(reasonOf(page.text)).toBe(reason)
    expect(page.status).toBeGreaterThanOrEqual(400)
    expect(page.status).toBeLessThan(500)
    expect(page.headers.getSetCookie().join()).not.toContain('__Host-greenroom-lti=')
  })
})

const as = (role: string): [string, Record<string, unknown>][] => [
  ['all there is', { [`${LTI}/roles`]: [role] }],
  ['several roles', { [`${LTI}/roles`]: [role, 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student'] }],
  ['a short role', { [`${LTI}/roles`]: [role.split('#')[1]] }],
  ['an unknown role beside', { [`${LTI}/roles`]: ['http://school.example/roles#Janitor', role] }],
  ['only an unknown role', { [`${LTI}/roles`]: ['http://school.example/roles#Janitor'] }],
  ['no roles at all', { [`${LTI}/roles`]: [] }],
  ['only the email', { name: undefined, email: 'a@school.example', [`${LTI}/roles`]: [role] }],
  ['only names', { name: 'A B', given_name: 'A', family_name: 'B', [`${LTI}/roles`]: [role] }],
  ['nothing personal', { name: undefined, [`${LTI}/roles`]: [role] }],
  [
    'the email without a context',
    { email: 'a@school.example', [`${LTI}/context`]: undefined, [`${LTI}/roles`]: [role] },
  ],
]

describe.each([
  ['an instructor', INSTRUCTOR, 'teacher'],
  ['a student', LEARNER, 'student-9'],
])('what the certification has a tool accept, as %s', { timeout: 30_000 }, (_who, role, sub) => {
  it.each(as(role))('%s', async (_name, change) => {
    const page = await launch(() => ({ sub, ...change }))
    expect([page.status, reasonOf(page.text)]).toEqual([303, undefined])
    expect(page.headers.get('location')).toContain('/lti/assignments/')
    const cookie = page.headers.getSetCookie().find((c) => c.startsWith('__Host-greenroom-lti='))
    for (const part of ['HttpOnly', 'Secure', 'SameSite=None', 'Partitioned']) expect(cookie).toContain(part)
  })

  it('one audience in a list, and an azp that is ours', async () => {
    const page = await launch(() => ({ sub, aud: [registered.clientId], azp: registered.clientId }))
    expect(page.status).toBe(303)
  })

  it('times with a fraction of a second', async () => {
    expect((await launch(() => ({ sub, iat: now() - 0.25, exp: now() + 60.123_456 }))).status).toBe(303)
  })

  it('a clock that is 45 seconds off', async () => {
    for (const off of [45, -45]) {
      const page = await launch(() => ({ sub, iat: now() + off, exp: now() + off + 20 }))
      expect(page.status).toBe(303)
    }
  })
})

describe('beyond the certification', { timeout: 60_000 }, () => {
  it('refuses tokens without a signature, and those signed with the public key as a password', async () => {
    const payload = (nonce: string) => ({ nonce, iss: platform.issuer, iat: now(), exp: now() + 60, ...base() })
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const { kid, publicKey, privateKey } = platform.key()
    const none = await beginLogin(platform, registered, launchClaims(platform, registered))
    const unsigned = `${encode({ alg: 'none', kid })}.${encode(payload(none.nonce))}.`
    expect(reasonOf((await endLogin(none, registered, unsigned)).text)).toBe('token-algorithm')
    const shared = await beginLogin(platform, registered, launchClaims(platform, registered))
    const spki = await exportSPKI((await importJWK(publicKey, 'RS256', { extractable: true })) as CryptoKey)
    const header: JWTHeaderParameters = { alg: 'HS256', kid }
    const hs = await new SignJWT(payload(shared.nonce)).setProtectedHeader(header).sign(new TextEncoder().encode(spki))
    expect(reasonOf((await endLogin(shared, registered, hs)).text)).toBe('token-algorithm')
    const forged = await beginLogin(platform, registered, launchClaims(platform, registered))
    const good = await new SignJWT(payload(forged.nonce)).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
    const [head, , signature] = good.split('.')
    const changed = `${head}.${encode({ ...payload(forged.nonce), sub: 'teacher' })}.${signature}`
    expect(reasonOf((await endLogin(forged, registered, changed)).text)).toBe('token-signature')
  })

  it('takes a token once, also when two arrive at the same time', async () => {
    const login = await beginLogin(platform, registered, launchClaims(platform, registered))
    const idToken = await platform.token({ nonce: login.nonce, ...base() })
    const pages = await Promise.all([1, 2, 3].map(() => endLogin(login, registered, idToken)))
    expect(pages.map(({ status }) => status).sort()).toEqual([303, 401, 401])
    expect(reasonOf((await endLogin(login, registered, idToken)).text)).toBe('token-replayed')
  })

  it('takes a login once, also when its first token was good for seconds only', async () => {
    const login = await beginLogin(platform, registered, launchClaims(platform, registered))
    const brief = await platform.token({ nonce: login.nonce, ...base(), exp: now() + 20 })
    expect((await endLogin(login, registered, brief)).status).toBe(303)
    tool.clock.pass(2 * 60_000)
    const again = await platform.token({ nonce: login.nonce, ...base() })
    expect(reasonOf((await endLogin(login, registered, again)).text)).toBe('token-replayed')
  })

  it('refuses the nonce of another login', async () => {
    const [one, other] = [
      await beginLogin(platform, registered, launchClaims(platform, registered)),
      await beginLogin(platform, registered, launchClaims(platform, registered)),
    ]
    const page = await endLogin(one, registered, await platform.token({ nonce: other.nonce, ...base() }))
    expect(reasonOf(page.text)).toBe('token-nonce')
  })

  it('refuses a state that another browser began', async () => {
    const login = await beginLogin(platform, registered, launchClaims(platform, registered))
    const idToken = await platform.token({ nonce: login.nonce, ...base() })
    const page = await endLogin({ browser: fakeBrowser(), state: login.state }, registered, idToken)
    expect([page.status, reasonOf(page.text)]).toEqual([401, 'state-not-bound'])
    expect(page.text).toContain('Open in a new window')
  })

  it('begins a login by a form, as Canvas does, as well as by an address', async () => {
    const address = new URL(platform.launchAddress(registered, launchClaims(platform, registered)))
    const browser = fakeBrowser()
    const begun = await browser.send('POST', address.origin + address.pathname, { body: address.searchParams })
    expect(begun.status).toBe(302)
    const onward = new URL(begun.headers.get('location') ?? '')
    expect(onward.origin).toBe(platform.issuer)
    const [state, nonce] = [onward.searchParams.get('state') ?? '', onward.searchParams.get('nonce')]
    const page = await endLogin({ browser, state }, registered, await platform.token({ nonce, ...base() }))
    expect(page.status).toBe(303)
  })

  it('tells Canvas what it is', async () => {
    const reply = await fetch(`${tool.address}/lti/config.json`)
    const config = JSON.parse(await reply.text())
    expect(config).toMatchObject({
      oidc_initiation_url: `${tool.address}/lti/login`,
      target_link_uri: `${tool.address}/lti/launch`,
      redirect_uris: [`${tool.address}/lti/launch`],
      public_jwk_url: `${tool.address}/lti/keys`,
    })
    expect(config.scopes).toHaveLength(4)
    const [{ platform: name, privacy_level, settings }] = config.extensions
    expect([name, privacy_level]).toEqual(['canvas.instructure.com', 'public'])
    const message = { placement: 'assignment_selection', message_type: 'LtiDeepLinkingRequest' }
    expect(settings.placements).toEqual([expect.objectContaining(message)])
  })

  it('makes states that nobody else can', async () => {
    const { state } = await beginLogin(platform, registered, launchClaims(platform, registered))
    const [body = '', signature = ''] = state.split('.')
    const said = JSON.parse(Buffer.from(body, 'base64url').toString())
    const other = Buffer.from(JSON.stringify({ ...said, platform: 'another' })).toString('base64url')
    for (const forged of [`${other}.${signature}`, `${body}.`, body, '.', `${state}x`, ''])
      expect(reasonOf((await endLogin({ browser: fakeBrowser(), state: forged }, registered, 'x.y.z')).text)).toBe(
        'state-unknown',
      )
  })

  it('refuses a login that took longer than ten minutes', async () => {
    const login = await beginLogin(platform, registered, launchClaims(platform, registered))
    tool.clock.pass(11 * 60_000)
    expect(
      reasonOf((await endLogin(login, registered, await platform.token({ nonce: login.nonce, ...base() }))).text),
    ).toBe('state-unknown')
  })

  it('refuses unknown and disabled platforms, and the key of another platform', async () => {
    const other = await fakePlatform('canvas', tool.clock)
    try {
      const theirs = other.addTool({ ...registered })
      const page = await fakeBrowser().send('GET', other.launchAddress(theirs, launchClaims(other, theirs)))
      expect([page.status, reasonOf(page.text)]).toEqual([400, 'platform-unknown'])
      const login = await beginLogin(platform, registered, launchClaims(platform, registered))
      const token = await other.token({ nonce: login.nonce, ...base(), iss: platform.issuer })
      expect(reasonOf((await endLogin(login, registered, token)).text)).toBe('token-key')
    } finally {
      await other.close()
    }
    const [known] = await tool.lti.platforms.all()
    const login = await beginLogin(platform, registered, launchClaims(platform, registered))
    await tool.lti.platforms.setEnabled(known?.id ?? '', false)
    const token = await platform.token({ nonce: login.nonce, ...base() })
    expect(reasonOf((await endLogin(login, registered, token)).text)).toBe('platform-disabled')
    const again = await fakeBrowser().send(
      'GET',
      platform.launchAddress(registered, launchClaims(platform, registered)),
    )
    expect(again.status).toBe(403)
    await tool.lti.platforms.setEnabled(known?.id ?? '', true)
  })

  it('follows the platform to another key, and asks for its keys seldom', async () => {
    await launch(() => ({}))
    const before = platform.counts.jwks ?? 0
    await launch(() => ({}))
    expect(platform.counts.jwks).toBe(before)
    await platform.rotateKey()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    try {
      expect((await launch(() => ({}))).status).toBe(303)
      expect(platform.counts.jwks).toBe(before + 1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('says so when the platform cannot be asked for its keys', async () => {
    await platform.rotateKey()
    platform.fault('jwks', 503, 1)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * HOUR * 1000 })
    try {
      const page = await launch(() => ({}))
      expect([page.status, reasonOf(page.text)]).toEqual([502, 'keys-unreachable'])
      expect((await launch(() => ({}))).status).toBe(303)
    } finally {
      vi.useRealTimers()
    }
  })
})
