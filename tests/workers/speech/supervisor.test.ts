import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serverAt } from '../../../workers/speech/server.ts'
import { describe as inWords } from '../../../workers/speech/supervisor.ts'
import { speechTranscriber } from '../../../workers/speech/transcriber.ts'
import { transcriberContract } from '../../contracts/transcriber.ts'
import { spoken, voiceContract } from '../../contracts/voice.ts'
import { canHear, hasFfmpeg, python, root, testFfmpeg } from './environment.ts'
import { isAlive, supervised } from './worker.ts'

const signal = new AbortController().signal
const WORDS = 'please repeat the question'
const able = canHear && hasFfmpeg && process.platform !== 'win32'

let folder: string
const open: ReturnType<typeof supervised>[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-worker-'))
})
afterEach(async () => {
  for (const { worker } of open.splice(0)) await worker.close(2000)
  await rm(folder, { recursive: true, force: true })
})

function start(...change: Parameters<typeof supervised> extends [string, ...infer R] ? R : never) {
  const made = supervised(folder, ...change)
  open.push(made)
  made.worker.start()
  return made
}

describe.skipIf(!able)('the real worker', () => {
  async function whole() {
    const own = await mkdtemp(join(tmpdir(), 'greenroom-worker-'))
    const made = supervised(own)
    made.worker.start()
    await made.worker.ready(AbortSignal.timeout(60_000))
    const dispose = async () => {
      await made.worker.close(2000)
      await rm(own, { recursive: true, force: true })
    }
    return { ...made, dispose }
  }

  transcriberContract('our worker with the tiny Whisper', async () => {
    const { transcriber, say, dispose } = await whole()
    const file = async (samples: Int16Array) => ({
      bytes: await testFfmpeg().encode(samples, { signal }),
      name: 'a.ogg',
    })
    return { transcriber, say, file, timed: true, detects: true, dispose }
  })

  voiceContract('our worker with espeak-ng', whole)

  it('tells what it is about, from start to stop', async () => {
    const { worker, states } = start()
    expect(worker.state()).toEqual({ kind: 'starting' })
    await worker.ready(AbortSignal.timeout(60_000))
    expect(inWords(worker.state())).toBe('on: faster-whisper model')
    await worker.close(2000)
    const kinds = states.map(({ kind }) => kind)
    expect([kinds[0], kinds.at(-2), kinds.at(-1)]).toEqual(['starting', 'ready', 'stopped'])
    await expect(worker.server.address(signal)).rejects.toMatchObject({ code: 'model-unreachable' })
  })

  it('that is killed in the middle of a transcription is started again, and the answer is heard after all', async () => {
    const { worker, transcriber, say, pid, states } = start()
    await worker.ready(AbortSignal.timeout(60_000))
    const audio = { kind: 'samples', samples: await say(WORDS) } as const
    const { text } = await transcriber.transcribe(audio, { signal, language: 'en' })
    expect(text).not.toBe('')
    const direct = serverAt(await worker.server.address(signal), null)
    const first = await pid()
    // Stopped, it takes the requests and cannot finish them.
    process.kill(first, 'SIGSTOP')
    const heard = transcriber.transcribe(audio, { signal, language: 'en' })
    const lost = speechTranscriber({ server: direct, model: 'whisper-1' }).transcribe(audio, { signal, language: 'en' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    process.kill(first, 'SIGKILL')
    await expect(lost).rejects.toMatchObject({ code: 'model-unreachable', retryable: true })
    expect((await heard).text).toBe(text)
    expect(await pid()).not.toBe(first)
    expect(states.filter(({ kind }) => kind === 'ready')).toHaveLength(2)
  })

  it('with a full queue says so, and hears what is sent again', async () => {
    const { worker, transcriber, say } = start({ settings: { SPEECH_QUEUE: '1' } })
    await worker.ready(AbortSignal.timeout(60_000))
    const audio = { kind: 'samples', samples: await say(WORDS) } as const
    const hear = () => transcriber.transcribe(audio, { signal, language: 'en', caller: 'one' })
    const { text } = await hear()
    expect(text).not.toBe('')
    const all = await Promise.allSettled(Array.from({ length: 8 }, hear))
    const refused = all.flatMap((r) => (r.status === 'rejected' ? [r.reason] : []))
    expect(all.some((r) => r.status === 'fulfilled' && r.value.text === text)).toBe(true)
    expect(refused.length).toBeGreaterThan(0)
    for (const error of refused) expect(error).toMatchObject({ code: 'model-rate-limited', retryable: true })
    expect((await hear()).text).toBe(text)
  })

  it('turns down what is longer than it may be', async () => {
    const { worker, transcriber } = start({ settings: { SPEECH_MAX_SECONDS: '2' } })
    await worker.ready(AbortSignal.timeout(60_000))
    const audio = { kind: 'samples', samples: new Int16Array(16_000 * 3) } as const
    await expect(transcriber.transcribe(audio, { signal })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('without weights says why it does not hear, and speaks all the same', async () => {
    const { worker, transcriber, voice } = start({ settings: { WHISPER_MODEL: 'small', WHISPER_CACHE: folder } })
    const why = {
      code: 'model-unreachable',
      message: expect.stringMatching(/could not be downloaded; set WHISPER_MODEL/),
    }
    await expect(worker.ready(AbortSignal.timeout(60_000))).rejects.toMatchObject(why)
    expect(inWords(worker.state())).toMatch(
      /^off: the weights of Systran\/faster-whisper-small are not on this machine/,
    )
    const audio = { kind: 'samples', samples: new Int16Array(16_000) } as const
    await expect(transcriber.transcribe(audio, { signal })).rejects.toMatchObject({ ...why, retryable: true })
    expect((await spoken(voice.speak(WORDS, { signal }))).length).toBeGreaterThan(10_000)
  })

  it('does not outlive whoever supervises it', async () => {
    const script = join(folder, 'parent.ts')
    const options = `{ environment: '', env: process.env, log() {}, settings: {}, python: ['${python}'] }`
    await writeFile(
      script,
      `import { superviseSpeech } from '${join(root, 'workers/speech/supervisor.ts')}'
      const worker = superviseSpeech(${options})
      worker.start()
      console.log(await worker.server.address(new AbortController().signal))`,
    )
    const env = { ...process.env, WHISPER_MODEL: folder, NODE_NO_WARNINGS: '1' }
    const parent = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const address = await new Promise<string>((resolve) => createInterface(parent.stdout).once('line', resolve))
    const answers = () =>
      fetch(`${address}/models`).then(
        (r) => r.ok,
        () => false,
      )
    expect(await answers()).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(answers, { timeout: 10_000 }).toBe(false)
  })
})

/** A worker written in JavaScript: listens, and does as the test says. */
const pretend = async (body: string): Promise<[string, ...string[]]> => {
  const path = join(folder, 'pretend.mjs')
  await writeFile(path, body)
  return [process.execPath, path]
}
const LISTEN = `import { createServer } from 'node:http'
  const server = createServer((req, res) => answer(req, res)).listen(0, '127.0.0.1', () =>
    console.log(JSON.stringify({ listening: 'http://127.0.0.1:' + server.address().port })))
  const healthy = (state) => JSON.stringify({ hearing: { state, model: 'm', reason: null, download: { bytes: 1, total_bytes: 4 } }, voice: { engine: 'e' }, end_of_turn: { available: true } })
`

describe('the supervisor', () => {
  it('goes on trying with a worker that keeps failing, and says what it said last', async () => {
    const { worker, logged } = start({ python: await pretend(`console.error('no room left'); process.exit(3)`) })
    await expect(worker.ready(AbortSignal.timeout(20_000))).rejects.toMatchObject({
      message: 'Hearing is off: its worker keeps failing: no room left.',
    })
    const before = logged.length
    await expect.poll(() => logged.length).toBeGreaterThan(before)
  })

  it('says what it waits for', async () => {
    const { worker } = start({
      python: await pretend(`${LISTEN} const answer = (_, res) => res.end(healthy('downloading'))`),
    })
    await expect.poll(() => inWords(worker.state())).toBe('downloading the model m (25 %)')
    const leaving = new AbortController()
    const waiting = worker.ready(leaving.signal)
    leaving.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('tells its worker no secrets', async () => {
    const env = {
      PATH: process.env.PATH,
      OPENAI_API_KEY: 'a',
      SLACK_TOKEN: 'b',
      MONGODB_URI: 'c',
      HF_TOKEN: 'd',
      LANG: 'C',
    }
    const tell = `${LISTEN} const answer = (_, res) => res.end(healthy('ready').replace('"m"', JSON.stringify(
      Object.keys(process.env).filter((n) => /KEY|TOKEN|URI|LANG|SPEECH/.test(n)).sort().join())))`
    const { worker } = start({ env, python: await pretend(tell), settings: {} })
    await worker.ready(AbortSignal.timeout(20_000))
    expect(inWords(worker.state())).toBe('on: faster-whisper HF_TOKEN,LANG,SPEECH_HOST,SPEECH_PORT,SPEECH_WATCH_STDIN')
  })

  it('ends in time a worker that will not', async () => {
    const stubborn = `${LISTEN} import { writeFileSync } from 'node:fs'
      writeFileSync('${folder}/pid', String(process.pid))
      process.on('SIGTERM', () => {})
      const answer = (_, res) => res.end(healthy('ready'))`
    const { worker, pid } = start({ python: await pretend(stubborn) })
    await worker.ready(AbortSignal.timeout(20_000))
    const id = await pid()
    expect(isAlive(id)).toBe(true)
    await worker.close(100)
    expect(isAlive(id)).toBe(false)
  })

  it('can be closed before it was started, while it starts, and twice', async () => {
    const never = supervised(folder)
    await never.worker.close(100)
    const { worker } = start({ python: await pretend('setInterval(() => {}, 1000)') })
    await worker.close(100)
    await worker.close(100)
    expect(inWords(worker.state())).toBe('stopped')
  })

  it('says what is missing where there is no Python', async () => {
    const { worker } = start({ python: undefined, environment: join(folder, 'env'), env: { PATH: folder } })
    await expect(worker.ready(AbortSignal.timeout(20_000))).rejects.toMatchObject({
      message: expect.stringMatching(/^Hearing is off: hearing needs Python 3\.11 or later, and none is on the PATH/),
    })
  })

  it.skipIf(process.platform === 'win32')('says what is missing where Python is too old, or broken', async () => {
    for (const [body, words] of [
      ['echo 3 9', /python3 is 3\.9/],
      ['echo "No module named venv" >&2; exit 1', /lacks venv/],
      ['exit 7', /does not run/],
    ] as const) {
      await writeFile(join(folder, 'python3'), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
      const { worker } = start({ python: undefined, environment: join(folder, 'env'), env: { PATH: folder } })
      await expect(worker.ready(AbortSignal.timeout(20_000))).rejects.toMatchObject({
        message: expect.stringMatching(words),
      })
    }
  })

  it.skipIf(process.platform === 'win32')('says why the packages could not be installed', async () => {
    const script = '#!/bin/sh\n[ "$1" = -c ] && echo 3 12 && exit\necho "ERROR: no network" >&2\nexit 1\n'
    await writeFile(join(folder, 'python3'), script, { mode: 0o755 })
    const { worker, states } = start({ python: undefined, environment: join(folder, 'env'), env: { PATH: folder } })
    await expect(worker.ready(AbortSignal.timeout(20_000))).rejects.toMatchObject({
      message: expect.stringContaining('its Python packages could not be installed (no network)'),
    })
    expect(states.map(({ kind }) => kind)).toContain('installing')
  })
})
