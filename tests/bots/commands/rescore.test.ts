import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { evenHanded, wellMannered } from '../../../core/interviewer/evaluation/well-mannered.ts'
import type { ChatRequest } from '../../../core/models/chat-model.ts'
import { loadPrompts } from '../../../core/models/prompts.ts'
import { type FakeOpenAi, type FakeReply, type FakeRequest, fakeOpenAi } from '../../fakes/openai.ts'
import { freePort, startServer } from '../../server.ts'

vi.setConfig({ testTimeout: 120_000 })

const root = join(import.meta.dirname, '../../..')
const run = promisify(execFile)
const prompts = await loadPrompts('prompts')
let folder: string
let fake: FakeOpenAi
/** What the model gives each answer for clarity. */
let clarity: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-rescore-'))
  fake = await fakeOpenAi()
})
afterAll(async () => {
  await fake.close()
  await rm(folder, { recursive: true })
})

async function replyTo(request: FakeRequest): Promise<FakeReply> {
  const user = request.messages.findLast((m) => m.role === 'user')?.content ?? ''
  const { name = '' } = request.response_format?.json_schema ?? {}
  const asked: ChatRequest<unknown> = { system: '', user, name, schema: z.unknown(), temperature: 0, prompts }
  const options = { signal: new AbortController().signal }
  if (name === 'interview_move') return { kind: 'json', value: await wellMannered.reply(asked, options) }
  const value = structuredClone(await evenHanded.reply(asked, options)) as {
    judgement: { criteria: { clarity: { score: number } } }
  }
  value.judgement.criteria.clarity.score = clarity
  return { kind: 'json', value }
}

async function command(file: string, ...args: string[]) {
  const models = { OPENAI_BASE_URL: fake.baseURL, OPENAI_MODEL: 'some-model', SCORER_RUNS: '2' }
  const env = { ...process.env, ...models, DATA_DIR: folder, SPEECH: 'off' }
  const done = await run(process.execPath, [join(root, file), ...args], { env, encoding: 'utf8', cwd: folder }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout + error.stderr,
    }),
  )
  return done
}

test('the same transcript and versions give the same result; asked anew, what would change is shown, and saved if wished', async () => {
  clarity = 6
  fake.always(replyTo)
  const answers = join(folder, 'answers.txt')
  await writeFile(answers, 'I would ask the users first, because they know best what they need.\n'.repeat(2))
  const options = ['--role', 'product-manager', '--questions', '1', '--seed', '7', '--answers', answers, '--json']
  const held = await command('bots/terminal/main.ts', ...options)
  const { interview, scorer, versions, usage } = JSON.parse(held.out)
  expect(scorer).toBe('some-model')
  expect(versions).toEqual({ rubric: expect.stringMatching(/^[\d.]+$/), scorer: expect.stringContaining('2 runs') })
  expect(usage.length).toBeGreaterThan(3)

  const asked = fake.requests.length
  clarity = 10
  const again = await command('bots/commands/rescore.ts', interview.id)
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing would change.') })
  expect(fake.requests).toHaveLength(asked)

  const fresh = await command('bots/commands/rescore.ts', interview.id, '--fresh')
  expect(fresh).toMatchObject({ code: 3, out: expect.stringMatching(/Question 1, clarity: 6 -> 10/) })
  expect((await command('bots/commands/rescore.ts', interview.id, '--fresh', '--save')).out).toContain('is stored')
  expect(await command('bots/commands/rescore.ts', interview.id, '--fresh')).toMatchObject({ code: 0 })

  const builtIn = await command('bots/commands/rescore.ts', interview.id, '--scorer', 'built-in')
  expect(builtIn).toMatchObject({ code: 3, out: expect.stringContaining('again: built-in/') })
})

test('all of them are scored again by a process that runs, and a run says what it changed', async () => {
  const asked = await command('bots/commands/rescore.ts', '--all', '--since', '2026-01-31')
  const [id = ''] = /[\w-]+$/.exec(asked.out.trim()) ?? []
  const look = () => command('bots/commands/rescore.ts', '--run', id)
  expect((await look()).out).toContain('goes on: 0 interviews gone through')
  const env = {
    DATA_DIR: folder,
    PORT: String(await freePort()),
    OPENAI_BASE_URL: fake.baseURL,
    OPENAI_MODEL: 'some-model',
  }
  const server = await startServer({ ...env, SCORER_RUNS: '2' }, 60_000)
  try {
    await expect
      .poll(async () => (await look()).out, { timeout: 60_000, interval: 500 })
      .toContain('done: 1 interviews')
  } finally {
    await server.stop('SIGKILL')
  }
  // What was stored by hand is not what the model said at first, which counts.
  expect((await look()).out).toMatch(/Question 1, clarity: 10 -> 6\n[\s\S]*changed: 1\n/)
})

test.each<[string[], string]>([
  [[], 'Name one interview'],
  [['--all', '--since', 'yesterday'], 'is no day'],
  [['--run', 'x'], 'There is no run x'],
  [['x', '--scorer', 'me'], 'no such interview'],
  [['x', '--loud'], 'Unknown option'],
])('%s is refused', async (args, message) => {
  const { code, out } = await command('bots/commands/rescore.ts', ...args)
  expect(code).not.toBe(0)
  expect(out).toContain(message)
})

test('the cost of an interview is estimated from what would be sent', async () => {
  const before = fake.requests.length
  const prices = ['--input-usd', '1', '--output-usd', '2']
  const { code, out } = await command('bots/commands/estimate-cost.ts', '--pairs', '4', '--runs', '3', ...prices)
  expect(code).toBe(0)
  const [, interviewer, scorer] = out.split('\n')
  const figures = (line = '') => (line.match(/\d[\d,]*(?= )/g) ?? []).map((n) => Number(n.replaceAll(',', '')))
  const [asks, askedIn, askedOut] = figures(interviewer) as [number, number, number]
  const [scores, scoredIn, scoredOut] = figures(scorer) as [number, number, number]
  expect([asks, scores]).toEqual([5, 12])
  const usd = (askedIn + scoredIn + 2 * (askedOut + scoredOut)) / 1e6
  expect(out).toContain(`in and out: ${Number(usd.toPrecision(2))} US dollars.`)
  expect(out).toContain('One source puts 20 pairs at 0.03 US dollars')
  expect(fake.requests).toHaveLength(before)
  expect((await command('bots/commands/estimate-cost.ts', '--pairs', '3')).code).toBe(2)
})
