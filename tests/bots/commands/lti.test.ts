import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakePlatform, fakePlatform, type Tool } from '../../fakes/lti/platform.ts'
import { launchClaims, launchWith, type ToolServer, toolServer } from '../../lti/tool-server.ts'

const root = join(import.meta.dirname, '../../..')
const DEPLOYMENT = 'https://purl.imsglobal.org/spec/lti/claim/deployment_id'

describe('npm run lti', { timeout: 120_000 }, () => {
  let tool: ToolServer
  let platform: FakePlatform
  let registered: Tool
  beforeAll(async () => {
    tool = await toolServer()
    platform = await fakePlatform('moodle', tool.clock)
    const { address } = tool
    registered = platform.addTool({
      ...{ jwksUri: `${address}/lti/keys`, loginUri: `${address}/lti/login`, redirectUris: [`${address}/lti/launch`] },
      scopes: [],
    })
  }, 60_000)
  afterAll(async () => {
    await platform.close()
    await tool.close()
  })

  /** Beside the server that runs, on its data. Gives what was said, and the exit status. */
  async function lti(...args: string[]): Promise<{ said: string; code: number }> {
    const { PATH = '', HOME = '' } = process.env
    const env = { PATH, HOME, PUBLIC_URL: tool.address, DATA_DIR: tool.folder }
    const command = ['--disable-warning=ExperimentalWarning', 'bots/commands/lti.ts', ...args]
    try {
      const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root, env })
      return { said: stdout, code: 0 }
    } catch (error) {
      const { stderr, code } = error as { stderr: string; code: number }
      return { said: stderr, code }
    }
  }

  const launch = async (more: Record<string, unknown> = {}) =>
    (await launchWith(platform, registered, launchClaims(platform, registered, more))).status

  it('registers a platform by hand, lets more of its deployments launch, and switches it off and on', async () => {
    const { issuer } = platform
    const { clientId, deployment } = registered
    const addresses = ['--authorization', `${issuer}/auth`, '--token', `${issuer}/token`, '--keys', `${issuer}/jwks`]
    const without = await lti('register', '--issuer', issuer, '--client-id', clientId, ...addresses)
    expect(without).toMatchObject({ code: 2, said: expect.stringContaining('--deployment is missing') })
    expect(await launch()).toBe(400)
    const given = ['--issuer', issuer, '--client-id', clientId, '--deployment', deployment, '--kind', 'moodle']
    const { said } = await lti('register', ...given, ...addresses)
    const id = said.split(' ')[0] ?? ''
    expect(await launch()).toBe(200)
    expect(await launch({ [DEPLOYMENT]: 'second' })).toBe(403)
    expect((await lti('deployment', id, 'second')).code).toBe(0)
    expect(await launch({ [DEPLOYMENT]: 'second' })).toBe(200)
    await lti('disable', id)
    expect(await launch()).toBe(403)
    expect((await lti('list')).said).toMatch(new RegExp(`${id} .*\\(moodle\\), off\\n  issuer ${issuer}`))
    await lti('enable', id)
    expect(await launch()).toBe(200)
    expect((await lti('enable', 'nobody')).said).toContain('There is no platform nobody')
  })

  it('registers hosted Canvas by its client id, beside the others', async () => {
    expect((await lti('register', '--canvas', '--client-id', '10000000000042')).code).toBe(0)
    const { said } = await lti('list')
    expect(said).toContain('issuer https://canvas.instructure.com, client 10000000000042, deployments none yet')
    expect(said).toContain(`issuer ${platform.issuer}`)
  })

  it('throws a key away', async () => {
    const kids = async () => (await tool.lti.keys.published()).keys.map(({ kid }) => kid)
    const before = await kids()
    expect((await lti('replace-key')).code).toBe(0)
    expect((await kids()).some((kid) => before.includes(kid))).toBe(false)
  })
})
