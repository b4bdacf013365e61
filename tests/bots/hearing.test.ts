import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, type ServerProcess, startServer } from '../server.ts'
import { canHear, python, tinyModel } from '../workers/speech/environment.ts'

let folder: string
let server: ServerProcess | null
beforeEach(async () => {
  server = null
  folder = await mkdtemp(join(tmpdir(), 'greenroom-hearing-'))
})
afterEach(async () => {
  await server?.stop('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function started(env: Record<string, string>): Promise<ServerProcess> {
  server = await startServer({ DATA_DIR: folder, PORT: String(await freePort()), HF_HUB_OFFLINE: '1', ...env })
  return server
}
const says = (words: RegExp) => expect.poll(() => server?.output(), { timeout: 60_000 }).toMatch(words)
const voice = async () => (await fetch(`${server?.address}/api/voice`)).json()

describe('what the start says about hearing', () => {
  it('switched off', async () => {
    await started({ SPEECH: 'off' })
    await says(/^ {2}hearing +off +SPEECH=auto: answers can be spoken/m)
    expect(await voice()).toMatchObject({ hearing: { on: false, why: expect.stringContaining('SPEECH=off') } })
  })

  it('another server', async () => {
    await started({
      SPEECH: 'auto',
      SPEECH_URL: 'http://127.0.0.1:9/v1',
      SPEECH_MODEL: 'ears',
      KEEP_RECORDINGS_DAYS: '30',
    })
    await says(/^ {2}hearing +on +ears at http:\/\/127\.0\.0\.1:9\/v1$/m)
    expect(await voice()).toMatchObject({ hearing: { on: true, hearer: 'ears', sentTo: '127.0.0.1:9', keepDays: 30 } })
  })

  it('no Python', async () => {
    await started({ SPEECH: 'auto', PATH: folder, HOME: folder })
    // With an environment that was made before, no other Python is needed.
    await says(python ? /^ {2}hearing +(on|off|starting)/m : /^ {2}hearing +off +hearing needs Python 3\.11/m)
  })

  it.skipIf(!canHear)('no weights: everything else works', async () => {
    const { address } = await started({ SPEECH: 'auto', WHISPER_CACHE: folder })
    await says(
      /^ {2}hearing +off +the weights of Systran\/faster-whisper-small are not on this machine .*WHISPER_MODEL/m,
    )
    expect((await fetch(address)).status).toBe(200)
    const { hearing } = (await voice()) as { hearing: { on: boolean; why: string } }
    expect(hearing).toEqual({ on: false, why: expect.stringMatching(/^Hearing is off: the weights of /) })
    expect(await (await fetch(`${address}/healthz`)).json()).toMatchObject({
      status: 'ok',
      hearing: hearing.why.slice('Hearing is '.length, -1),
    })
  })

  it.skipIf(!canHear)('a model: hears, and ends with the server', async () => {
    const { address, stop } = await started({ SPEECH: 'auto', WHISPER_MODEL: tinyModel, WHISPER_THREADS: '1' })
    await says(/^ {2}hearing +on +faster-whisper model$/m)
    expect(await voice()).toMatchObject({
      hearing: { on: true, hearer: 'faster-whisper model', sentTo: null, keepDays: null },
    })
    expect(await (await fetch(`${address}/healthz`)).json()).toMatchObject({ hearing: 'on: faster-whisper model' })
    expect(await stop('SIGTERM')).toBe(0)
  })
})
