import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, type ServerProcess, spawnServer, startServer } from '../server.ts'

let folder: string
let port: string
const servers: ServerProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-start-'))
  port = String(await freePort())
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function started(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer({ DATA_DIR: folder, PORT: port, ...env })
  servers.push(server)
  return server
}

/** Runs a server that cannot start to its end. */
async function refused(env: Record<string, string>): Promise<{ code: number | null; lines: string[] }> {
  const server = spawnServer({ DATA_DIR: folder, PORT: port, ...env })
  servers.push(server)
  const code = await new Promise<number | null>((resolve) => server.child.once('close', resolve))
  return { code, lines: server.output().trim().split('\n') }
}

describe('start-up', () => {
  it('is healthy and says what is on, what is off and how to turn it on', async () => {
    const server = await started()
    const response = await fetch(`${server.address}/healthz`)
    expect(response.headers.get('content-type')).toContain('application/json')
    const builtIn = expect.stringMatching(/^built-in\/\d+$/)
    expect(await response.json()).toMatchObject({ status: 'ok', interviewer: builtIn, scorer: builtIn })
    await expect.poll(() => server.output()).toContain('Greenroom is ready.')
    expect(server.output()).toMatch(/practice room +on +http:\/\/127\.0\.0\.1:/)
    expect(server.output()).toMatch(/language model +off +set OPENAI_API_KEY/)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s with 0', async (signal) => {
    const server = await started()
    expect(await server.stop(signal)).toBe(0)
  })

  it('leaves nothing running when npm itself is told to end', async () => {
    const env = { ...process.env, DATA_DIR: folder, PORT: port, MODEL_DISCOVERY: 'off', SPEECH: 'off' }
    const npm = spawn('npm', ['start'], { cwd: join(import.meta.dirname, '../..'), env, stdio: 'ignore' })
    const healthy = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        (r) => r.ok,
        () => false,
      )
    await expect.poll(healthy, { timeout: 20_000 }).toBe(true)
    npm.kill('SIGTERM')
    await expect.poll(healthy, { timeout: 10_000 }).toBe(false)
  })

  it('says in one line that the port is in use', async () => {
    const taken = createServer().listen(Number(port), '127.0.0.1')
    try {
      const { code, lines } = await refused({})
      expect(code).toBe(1)
      expect(lines).toEqual([expect.stringMatching(/^greenroom: port \d+ is in use\./)])
    } finally {
      taken.close()
    }
  })

  it('names every bad setting in one line', async () => {
    const { code, lines } = await refused({ PORT: 'many', MODEL_DISCOVERY: 'perhaps' })
    expect(code).toBe(1)
    expect(lines).toEqual([expect.stringMatching(/^greenroom: bad settings: PORT=many .*; MODEL_DISCOVERY=perhaps /)])
  })

  it('says in one line that DATA_DIR cannot be written', async () => {
    // A file in the folder's place cannot be written into by anyone, not even by root.
    const file = join(folder, 'a-file')
    await writeFile(file, 'in the way')
    const { code, lines } = await refused({ DATA_DIR: join(file, 'data') })
    expect(code).toBe(1)
    expect(lines).toEqual([expect.stringContaining(join(file, 'data'))])
  })

  it.skipIf(process.getuid?.() === 0)(
    'says in one line that DATA_DIR is read-only (skipped for root, who may write anywhere)',
    async () => {
      await chmod(folder, 0o500)
      const { code, lines } = await refused({ DATA_DIR: join(folder, 'data') })
      expect(code).toBe(1)
      expect(lines).toHaveLength(1)
    },
  )
})
