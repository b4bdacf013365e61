// Learning platforms that may launch interviews.
//   npm run lti -- invite | register ... | list | deployment ... | disable ID | enable ID | replace-key

import { GreenroomError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'
import { addressesOf } from '../../lti/platform/addresses.ts'
import { toolKeys } from '../../lti/platform/keys.ts'
import { KINDS, type PlatformDetails, type Platforms, platformRegistry } from '../../lti/platform/platforms.ts'
import { CANVAS_FRAMES, dynamicRegistration } from '../../lti/platform/registration.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { openStore } from '../storage.ts'
import { print, runCommand, type Values } from './command.ts'

const HELP = `Learning platforms (LTI 1.3) that may launch interviews. PUBLIC_URL must be set.

  npm run lti -- invite
      an address to paste into the platform's dynamic registration; good once, for a week
  npm run lti -- register --canvas --client-id ID [--deployment ID ...]
      a developer key of Canvas as Instructure hosts it; --issuer and --host for one that is hosted elsewhere
  npm run lti -- register --moodle https://moodle.school.example --client-id ID --deployment ID
  npm run lti -- register --issuer URL --client-id ID --deployment ID --authorization URL --token URL --keys URL
      any platform; --token-audience where tokens are to be addressed to another name, --name, --frame-origin URL ...
  npm run lti -- list
  npm run lti -- deployment PLATFORM DEPLOYMENT
      lets one more deployment of a registered platform launch
  npm run lti -- disable PLATFORM
  npm run lti -- enable PLATFORM
  npm run lti -- replace-key
      throws the present signing key away, for one that got out

register without --deployment, for Canvas only, takes up the deployments as they launch.
`

const options = {
  canvas: { type: 'boolean' },
  moodle: { type: 'string' },
  host: { type: 'string' },
  kind: { type: 'string' },
  name: { type: 'string' },
  issuer: { type: 'string' },
  'client-id': { type: 'string' },
  deployment: { type: 'string', multiple: true },
  authorization: { type: 'string' },
  token: { type: 'string' },
  'token-audience': { type: 'string' },
  keys: { type: 'string' },
  'frame-origin': { type: 'string', multiple: true },
} as const

async function run(values: Given, words: string[]): Promise<void> {
  const [command, ...names] = words
  if (!command) return void process.stdout.write(HELP)
  const settings = readSettings(loadEnvironment())
  const { publicUrl } = settings
  if (publicUrl === null)
    throw new GreenroomError('bad-input', 'Set PUBLIC_URL: the address that the platform reaches.')
  const store = await openStore(settings)
  const clock: Clock = { now: () => Date.now() }
  const { records } = store
  const platforms = platformRegistry({ records, clock, publicUrl })
  try {
    if (command === 'invite') {
      const parts = { records, clock, fetch, platforms, addresses: addressesOf(publicUrl) }
      print(await dynamicRegistration(parts).invite())
    } else if (command === 'register') {
      const platform = await platforms.register(detailsFrom(values))
      print(`${platform.id}  ${platform.name} is registered.`)
    } else if (command === 'replace-key') {
      await toolKeys({ records, clock }).replace()
      print('Another key signs from now on.')
    } else await change(command, names, platforms)
  } finally {
    await store.close()
  }
}

async function change(command: string, [id = '', deployment = '']: string[], platforms: Platforms): Promise<void> {
  if (command === 'list') return list(platforms)
  if (command === 'deployment' && deployment) {
    const { name, deployments } = await platforms.addDeployment(id, deployment)
    print(`${name} may launch from ${deployments.join(', ')}.`)
  } else if ((command === 'disable' || command === 'enable') && id) {
    const { name, enabled } = await platforms.setEnabled(id, command === 'enable')
    print(`${name} is switched ${enabled ? 'on' : 'off'}.`)
  } else throw new GreenroomError('bad-input', 'There is no such command. --help lists all.')
}

async function list(platforms: Platforms): Promise<void> {
  const all = await platforms.all()
  if (all.length === 0) print('No platform is registered. `npm run lti -- invite` begins.')
  for (const p of all) {
    print(`${p.id}  ${p.name} (${p.kind}), ${p.enabled ? 'on' : 'off'}`)
    const more = p.adoptDeployments ? ', and others as they launch' : ''
    print(`  issuer ${p.issuer}, client ${p.clientId}, deployments ${p.deployments.join(', ') || 'none yet'}${more}`)
  }
}

type Given = Values<typeof options>

function detailsFrom(values: Given): PlatformDetails {
  const usual = usualOf(values)
  const need = (name: keyof Given & string, value: string | undefined) => {
    if (value === undefined) throw new GreenroomError('bad-input', `--${name} is missing. --help says what it takes.`)
    return value
  }
  const issuer = need('issuer', values.issuer ?? usual.issuer)
  const tokenEndpoint = need('token', values.token ?? usual.token)
  const deployments = values.deployment ?? []
  const kind = KINDS.find((k) => k === values.kind) ?? usual.kind
  if (deployments.length === 0 && kind !== 'canvas')
    throw new GreenroomError('bad-input', '--deployment is missing: the deployment id that the platform shows.')
  return {
    ...{ issuer, tokenEndpoint, kind, deployments, clientId: need('client-id', values['client-id']) },
    name: values.name ?? URL.parse(issuer)?.host ?? issuer,
    adoptDeployments: deployments.length === 0,
    authorizationEndpoint: need('authorization', values.authorization ?? usual.authorization),
    tokenAudience: values['token-audience'] ?? tokenEndpoint,
    jwksUri: need('keys', values.keys ?? usual.keys),
    frameOrigins: [...(usual.frames ?? []), ...(values['frame-origin'] ?? [])],
  }
}

type Usual = {
  kind: PlatformDetails['kind']
  issuer?: string
  authorization?: string
  token?: string
  keys?: string
  frames?: string[]
}

/** Where the platforms have their addresses. */
function usualOf({ canvas, moodle, host }: Given): Usual {
  if (moodle !== undefined) {
    const at = (name: string) => `${moodle.replace(/\/+$/, '')}/mod/lti/${name}.php`
    const issuer = moodle.replace(/\/+$/, '')
    return { kind: 'moodle', issuer, authorization: at('auth'), token: at('token'), keys: at('certs') }
  }
  if (!canvas) return { kind: 'other' }
  const base = (host ?? 'https://sso.canvaslms.com').replace(/\/+$/, '')
  return {
    ...{ kind: 'canvas', issuer: 'https://canvas.instructure.com', frames: host ? [base] : CANVAS_FRAMES },
    ...{ authorization: `${base}/api/lti/authorize_redirect`, token: `${base}/login/oauth2/token` },
    keys: `${base}/api/lti/security/jwks`,
  }
}

runCommand({ help: HELP, options, most: 3, run })
