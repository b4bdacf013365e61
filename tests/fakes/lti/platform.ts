import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { type CryptoKey, createRemoteJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose'
import { type Gradebook, gradebook } from './gradebook.ts'
import { checkContentItems, checkRegistration } from './tool-checks.ts'

/** Whose manners the platform has. */
export type Manners = 'canvas' | 'moodle'

export type Person = { user: string; roles: string[]; name?: string; email?: string; status?: string }

/** A tool as the platform registered it. */
export type Tool = {
  clientId: string
  deployment: string
  jwksUri: string
  loginUri: string
  redirectUris: string[]
  scopes: string[]
}

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#'
export const INSTRUCTOR = `${MEMBERSHIP}Instructor`
export const LEARNER = `${MEMBERSHIP}Learner`

/** What a fault does to the next calls of a service. 'down' cuts the connection; 'lost' cuts it once the work is done. */
export type Fault = {
  service: 'token' | 'scores' | 'results' | 'roster' | 'jwks'
  answer: number | 'down' | 'lost'
  times: number
  /** What the answer's Retry-After says. */
  retryAfter?: string
}

export type FakePlatform = Awaited<ReturnType<typeof fakePlatform>>

/**
 * A learning platform on loopback with the manners of Canvas or Moodle. It checks what a real one checks: the tool's
 * signatures, scopes, audiences, content types, timestamps, registration and deep-linking answers.
 */
export async function fakePlatform(manners: Manners, clock: { now(): number }, { host = '127.0.0.1' } = {}) {
  const app = express()
  const server = createServer(app).listen(0, '127.0.0.1')
  // A slow test must not find its connection closed just when it uses it again.
  server.keepAliveTimeout = 10 * 60_000
  await once(server, 'listening')
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`
  let key = await makeKey()
  const tools = new Map<string, Tool>()
  const launches = new Map<
    string,
    { clientId: string; claims: Record<string, unknown>; expected: Record<string, string> }
  >()
  const tokens = new Map<string, { scopes: string[]; until: number }>()
  const registrationTokens = new Set<string>()
  const people: Person[] = []
  const deepLinks: Record<string, unknown>[] = []
  const seenAssertions = new Set<string>()
  const faults: Fault[] = []
  const problems: string[] = []
  const counts: Record<string, number> = {}
  const seconds = () => Math.floor(clock.now() / 1000)
  const book: Gradebook = gradebook(manners, people, issuer)

  /** Counts the call, and answers with the fault that is due. */
  const faulty =
    (service: Fault['service']): express.RequestHandler =>
    (_req, res, next) => {
      counts[service] = (counts[service] ?? 0) + 1
      const fault = faults.find((f) => f.service === service && f.times > 0)
      if (!fault) return next()
      fault.times--
      if (fault.answer === 'down') return void res.socket?.destroy()
      if (fault.answer === 'lost') {
        res.end = () => res.socket?.destroy() as never
        return next()
      }
      if (fault.retryAfter) res.set('Retry-After', fault.retryAfter)
      res.status(fault.answer).json({ error: 'as the test wants it' })
    }

  const bearer =
    (scope: string): express.RequestHandler =>
    (req, res, next) => {
      const token = tokens.get((req.get('authorization') ?? '').replace(/^Bearer /, ''))
      if (!token || token.until <= clock.now()) return void res.status(401).json({ error: 'invalid token' })
      if (!token.scopes.includes(scope)) return void res.status(403).json({ error: `needs ${scope}` })
      next()
    }

  app.get('/configuration', (req, res) => {
    const token = (req.get('authorization') ?? '').replace(/^Bearer /, '')
    // Canvas shows its configuration to the holder of the token only.
    if (manners === 'canvas' && !registrationTokens.has(token)) return void res.status(401).json({ error: 'no' })
    res.json({
      issuer,
      ...{ authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` },
      registration_endpoint: `${issuer}/register`,
      'https://purl.imsglobal.org/spec/lti-platform-configuration': { product_family_code: manners, version: 'fake' },
    })
  })

  app.post('/register', express.json(), (req, res) => {
    const token = (req.get('authorization') ?? '').replace(/^Bearer /, '')
    // Single-use.
    if (!registrationTokens.delete(token)) return void res.status(401).json({ error: 'token' })
    const wrong = checkRegistration(req.body)
    if (wrong.length > 0) return void res.status(400).json({ error: wrong })
    const tool = addTool({
      ...{ jwksUri: req.body.jwks_uri, loginUri: req.body.initiate_login_uri, redirectUris: req.body.redirect_uris },
      scopes: String(req.body.scope).split(' '),
    })
    const config = { ...req.body['https://purl.imsglobal.org/spec/lti-tool-configuration'] }
    if (manners === 'moodle') config.deployment_id = tool.deployment
    const toolConfiguration = { 'https://purl.imsglobal.org/spec/lti-tool-configuration': config }
    res.status(201).json({ ...req.body, client_id: tool.clientId, ...toolConfiguration })
  })

  app.get('/auth', async (req, res) => {
    const q = req.query as Record<string, string>
    const launch = launches.get(q.lti_message_hint ?? '')
    const tool = tools.get(q.client_id ?? '')
    const wrong = [
      q.scope !== 'openid' && 'scope',
      q.response_type !== 'id_token' && 'response_type',
      q.response_mode !== 'form_post' && 'response_mode',
      q.prompt !== 'none' && 'prompt',
      !tool && 'client_id',
      !tool?.redirectUris.includes(q.redirect_uri ?? '') && 'redirect_uri',
      (!q.nonce || q.nonce.length < 16) && 'nonce',
      !q.state && 'state',
      (!launch || q.login_hint !== launch.expected.login_hint || launch.clientId !== q.client_id) && 'hints',
    ].filter(Boolean)
    if (wrong.length > 0 || !launch) return void res.status(400).send(`bad ${wrong.join(', ')}`)
    // Moodle forgets the hint once it is used.
    if (manners === 'moodle') launches.delete(q.lti_message_hint ?? '')
    const idToken = await token({ nonce: q.nonce, aud: q.client_id, ...launch.claims })
    const hidden = (name: string, value = '') => `<input type="hidden" name="${name}" value="${value}">`
    res.send(
      `<form method="post" action="${q.redirect_uri}">${hidden('id_token', idToken)}${hidden('state', q.state)}</form><script>document.forms[0].submit()</script>`,
    )
  })

  app.get('/jwks', faulty('jwks'), (_req, res) => void res.json({ keys: [key.publicKey] }))

  app.post('/token', faulty('token'), express.urlencoded({ extended: false }), async (req, res) => {
    const { grant_type, client_assertion_type, client_assertion, scope = '' } = req.body ?? {}
    try {
      if (grant_type !== 'client_credentials') throw new Error('grant_type')
      if (client_assertion_type !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') throw new Error('type')
      const clientId = JSON.parse(Buffer.from(client_assertion.split('.')[1], 'base64url').toString()).sub
      const tool = tools.get(clientId)
      if (!tool) throw new Error('client')
      const { payload, protectedHeader } = await jwtVerify(
        client_assertion,
        createRemoteJWKSet(new URL(tool.jwksUri)),
        {
          ...{ algorithms: ['RS256'], issuer: clientId, subject: clientId, currentDate: new Date(clock.now()) },
          requiredClaims: ['exp', 'iat', 'jti', 'aud'],
          // Canvas wants its exact address; Moodle does not look.
          ...(manners === 'canvas' && { audience: `${issuer}/token` }),
        },
      )
      if (!protectedHeader.kid) throw new Error('kid')
      if (seenAssertions.has(String(payload.jti))) throw new Error('jti was used')
      seenAssertions.add(String(payload.jti))
      const scopes = String(scope).split(' ')
      if (!scopes.every((s) => tool.scopes.includes(s))) throw new Error('scope')
      const accessToken = randomUUID()
      tokens.set(accessToken, { scopes, until: clock.now() + 3600_000 })
      res.json({ access_token: accessToken, token_type: 'Bearer', expires_in: 3600, scope })
    } catch (error) {
      problems.push(`token: ${(error as Error).message}`)
      res.status(400).json({ error: 'invalid_client' })
    }
  })

  app.get(
    '/members',
    faulty('roster'),
    bearer('https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly'),
    (req, res) => {
      if (req.get('accept') !== 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json')
        return void res.status(406).end()
      const page = Number(req.query.page ?? 1)
      // Canvas never gives more than 50 at a time; Moodle all, unless asked for fewer.
      const size = manners === 'canvas' ? 50 : Number(req.query.limit ?? Number.POSITIVE_INFINITY)
      const shown = people.slice((page - 1) * size, page * size)
      if (page * size < people.length)
        res.set('Link', `<${issuer}/members?page=${page + 1}>; rel="next", <${issuer}/members?page=1>; rel="first"`)
      const short = (role: string) => (manners === 'moodle' ? role.replace(MEMBERSHIP, '') : role)
      res.json({
        id: `${issuer}/members`,
        context: { id: 'course-1' },
        members: shown.map((p) => ({
          status: p.status ?? 'Active',
          user_id: p.user,
          name: p.name,
          email: p.email,
          roles: p.roles.map(short),
        })),
      })
    },
  )

  app.get('/course', (req, res) => void res.send(coursePage(String(req.query.tool), req.query.storage === '1')))

  app.use('/items', book.routes({ bearer, faulty }))

  app.post('/deep-link-return', express.urlencoded({ extended: false, limit: '1mb' }), async (req, res) => {
    try {
      const clientId = JSON.parse(Buffer.from(req.body.JWT.split('.')[1], 'base64url').toString()).iss
      const tool = tools.get(clientId)
      if (!tool) throw new Error('client')
      const { payload, protectedHeader } = await jwtVerify(req.body.JWT, createRemoteJWKSet(new URL(tool.jwksUri)), {
        ...{ algorithms: ['RS256'], issuer: clientId, audience: issuer, currentDate: new Date(clock.now()) },
        requiredClaims: ['exp', 'iat', 'nonce'],
      })
      if (!protectedHeader.kid) throw new Error('kid')
      deepLinks.push(...checkContentItems(payload, manners, { deployment: tool.deployment, data: 'echo me' }))
      res.send('added')
    } catch (error) {
      problems.push(`deep link: ${(error as Error).message}`)
      res.status(400).send((error as Error).message)
    }
  })

  function addTool(registered: Omit<Tool, 'clientId' | 'deployment'>): Tool {
    const tool = { clientId: String(10_000 + tools.size), deployment: `${tools.size + 1}`, ...registered }
    tools.set(tool.clientId, tool)
    return tool
  }

  /** A signed id_token; what is undefined is left out. */
  async function token(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
    const life = manners === 'moodle' ? 60 : 3600
    const whole: Record<string, unknown> = { iss: issuer, iat: seconds(), exp: seconds() + life, ...claims }
    for (const name of Object.keys(whole)) if (whole[name] === undefined) delete whole[name]
    return new SignJWT(whole)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })
      .sign(key.privateKey)
  }

  return {
    ...{ issuer, manners, people, deepLinks, problems, counts, book, token, addTool, clock },
    registrationAddress(tool: string): string {
      const token = randomUUID()
      registrationTokens.add(token)
      const query = new URLSearchParams({ openid_configuration: `${issuer}/configuration`, registration_token: token })
      return `${tool}${tool.includes('?') ? '&' : '?'}${query}`
    },
    tools: () => [...tools.values()],
    key: () => key,
    async rotateKey() {
      key = await makeKey()
    },
    fault(service: Fault['service'], answer: Fault['answer'], times: number, retryAfter?: string) {
      faults.push({ service, answer, times, ...(retryAfter && { retryAfter }) })
    },
    clearFaults: () => void faults.splice(0),
    /** Forgets every token that it gave out. */
    forgetTokens: () => tokens.clear(),
    /** Begins a launch of these claims; returns where a browser goes. */
    launchAddress(tool: Tool, claims: Record<string, unknown>, more: Record<string, string> = {}): string {
      const hint = createHash('sha256').update(randomUUID()).digest('hex')
      const target = String(claims[`${LTI}/target_link_uri`])
      launches.set(hint, { clientId: tool.clientId, claims, expected: { login_hint: String(claims.sub ?? 'nobody') } })
      const deployment = manners === 'moodle' ? 'lti_deployment_id' : 'deployment_id'
      const query = {
        iss: issuer,
        login_hint: String(claims.sub ?? 'nobody'),
        target_link_uri: target,
        lti_message_hint: hint,
      }
      return `${tool.loginUri}?${new URLSearchParams({ ...query, client_id: tool.clientId, [deployment]: tool.deployment, ...more })}`
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A page of the course that holds the tool in a frame; `storage`: answers as LTI Client Side postMessages say. */
const coursePage = (tool: string, storage: boolean) => `<!doctype html><html lang="en"><title>Careers 101</title>
<h1>Careers 101</h1><iframe title="Greenroom" name="tool" src="${tool.replaceAll('&', '&amp;')}" width="1100" height="800"></iframe>
${storage ? `<script>${STORAGE}</script>` : ''}`

const STORAGE = `const kept = new Map()
addEventListener('message', ({ data, source, origin }) => {
  const { subject, message_id, key, value } = data ?? {}
  if (subject === 'lti.put_data') kept.set(key, value)
  if (subject === 'lti.put_data' || subject === 'lti.get_data')
    source.postMessage({ subject: subject + '.response', message_id, key, value: kept.get(key) }, origin)
})`

export type Key = { kid: string; privateKey: CryptoKey; publicKey: JWK }

async function makeKey(): Promise<Key> {
  const pair = await generateKeyPair('RS256', { extractable: true })
  const kid = randomUUID()
  return {
    kid,
    privateKey: pair.privateKey,
    publicKey: { ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256', use: 'sig' },
  }
}
