import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine, type MakeReport } from '../../../core/engine/engine.ts'
import type { StartedState } from '../../../core/interview/state.ts'
import { builtInInterviewer } from '../../../core/interviewer/built-in.ts'
import { languageModelInterviewer } from '../../../core/interviewer/language-model.ts'
import { guarded } from '../../../core/models/breaker.ts'
import { loadPrompts } from '../../../core/models/prompts.ts'
import type { Store } from '../../../core/ports.ts'
import type { Bank } from '../../../core/questions/bank.ts'
import type { Question } from '../../../core/questions/question.ts'
import type { Report } from '../../../core/report/report.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { openAiChat } from '../../../workers/openai/chat.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { interviewerPython, runPython, type Served, serve } from './served.ts'

/** As in make_adapters.py. */
const BOUNDARY = 'mark'
const WORDS = {
  first: 'What came of it in the end?',
  second: 'Who decided that, and why?',
  care: 'How did you notice that?',
}
const QUESTIONS: Record<string, string> = {
  'data-scientist': 'Tell me about a project that you led.',
  nurse: 'Tell me about a patient whom you remember.',
}
const ANSWER = 'There were 9 of us, and I looked at number 6 first, then at the rest.'
const MINUTES = 60_000

const python = await interviewerPython()

describe.skipIf(python === null)('a tuned interviewer behind its own server', { timeout: 5 * MINUTES }, () => {
  let folder: string
  let registry: string
  let made: { config: string; adapters: Record<keyof typeof WORDS, string> }
  let served: Served
  let store: Store
  let engine: Engine
  const watch: Watch = { sent: [], onFirstPiece: null }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenroom-adapters-'))
    registry = join(folder, 'registry')
    const { status, out, err } = await py('tests/workers/interviewer/make_adapters.py', folder)
    if (status !== 0) throw new Error(err)
    made = JSON.parse(out.trim().split('\n').at(-1) ?? '')
    expect(await promote('first', 'interviewer')).toMatchObject({ status: 0 })
    expect(await promote('care', 'care')).toMatchObject({ status: 0 })
    served = await serve(python as string, made.config, registry)
    store = await sqliteStore({ folder })
    engine = await engineOver(served, store, watch)
  }, 10 * MINUTES)
  afterAll(async () => {
    await engine?.close(0)
    await Promise.all([store?.close(), served?.stop()])
    if (folder) await rm(folder, { recursive: true })
  }, MINUTES)

  const py = (...args: string[]) => runPython(python as string, args)
  const promote = (adapter: keyof typeof WORDS, name: string, ...more: string[]) => {
    const path = made.adapters[adapter]
    const judged = ['--evaluation', join(path, 'evaluation.json'), '--name', name, '--registry', registry]
    return py('-m', 'greenroom_interviewer.promote', '--adapter', path, ...judged, ...more)
  }

  test('holds whole interviews, each role with its adapter, in replies bound to the schema', async () => {
    const [data, care] = [await start('data-scientist'), await start('nurse')]
    for (const [id, role, follow] of [
      [data, 'data-scientist', WORDS.first],
      [care, 'nurse', WORDS.care],
    ] as const) {
      expect(await latest(id)).toMatchObject({ text: QUESTIONS[role], interviewer: 'tiny' })
      await answer(id)
      expect(await latest(id)).toMatchObject({ text: follow, kind: 'follow-up', interviewer: 'tiny' })
      const closed = await skip(id)
      expect(closed).toMatchObject({ status: 'closed', reason: 'complete' })
      expect(closed.status === 'closed' && closed.words).toMatch(/thank you/i)
      const events = await store.events(id)
      expect(events.map(({ type }) => type)).not.toContain('interviewer-replaced')
      const used = events.flatMap((e) => (e.type === 'model-used' ? [e.usage.model] : []))
      expect(new Set(used)).toEqual(new Set([role === 'nurse' ? 'care' : 'interviewer']))
    }
    // An opening, a follow-up and a close of each, none of them put a second time.
    expect(watch.sent).toHaveLength(6)
    for (const { response_format: form } of watch.sent) {
      expect(form).toMatchObject({ type: 'json_schema', json_schema: { name: 'interview_move', strict: true } })
    }
  })

  test('a better adapter takes over in interviews that run, and a rollback gives them the old one again', async () => {
    const swap = ['--server', served.baseURL]
    const [one, two] = [await start('data-scientist'), await start('data-scientist')]
    const promoted = await promote('second', 'interviewer', ...swap)
    expect(promoted, promoted.err).toMatchObject({ status: 0 })
    await answer(one)
    expect(await latest(one)).toMatchObject({ text: WORDS.second, interviewer: 'tiny' })
    const back = await py('-m', 'greenroom_interviewer.rollback', '--registry', registry, ...swap)
    expect(back, back.err).toMatchObject({ status: 0 })
    await answer(two)
    expect(await latest(two)).toMatchObject({ text: WORDS.first, interviewer: 'tiny' })
    // The other role's adapter was left alone all the while.
    const care = await start('nurse')
    await answer(care)
    expect(await latest(care)).toMatchObject({ text: WORDS.care })
  })

  test('a reply that is being made when its adapter is exchanged ends as it began', async () => {
    const path = (version: string | undefined) => join(registry, 'versions', version ?? 'none')
    const { adapters } = JSON.parse(await readFile(join(registry, 'registry.json'), 'utf8'))
    const current: string[] = [adapters.interviewer.current, adapters.care.current]
    const other = (await readdir(join(registry, 'versions'))).find((version) => !current.includes(version))
    const client = new OpenAI({ baseURL: served.baseURL, apiKey: 'none', maxRetries: 0 })
    const load = (lora_path: string) =>
      client.post('/load_lora_adapter', { body: { lora_name: 'interviewer', lora_path, load_inplace: true } })
    const [one, two] = [await start('data-scientist'), await start('data-scientist')]
    let exchanged: Promise<unknown> | null = null
    watch.onFirstPiece = () => {
      exchanged = load(path(other))
    }
    await answer(one)
    expect(exchanged).not.toBeNull()
    await exchanged
    expect(await latest(one)).toMatchObject({ text: WORDS.first, kind: 'follow-up', interviewer: 'tiny' })
    await answer(two)
    expect(await latest(two)).toMatchObject({ text: WORDS.second, kind: 'follow-up', interviewer: 'tiny' })
    await load(path(current[0]))
    for (const id of [one, two]) {
      expect(await skip(id)).toMatchObject({ status: 'closed', reason: 'complete' })
      expect((await store.events(id)).map(({ type }) => type)).not.toContain('interviewer-replaced')
    }
  })

  test('what is no better is not promoted, and the server keeps what it has', async () => {
    const again = await promote('care', 'interviewer', '--server', served.baseURL)
    expect(again.status).toBe(3)
    expect(again.err).toContain('does not compare')
  })

  test('replies fit a schema even from the base, which knows nothing', async () => {
    const client = new OpenAI({ baseURL: served.baseURL, apiKey: 'none', maxRetries: 0 })
    const schema = {
      type: 'object',
      properties: {
        kind: { enum: ['next', 'close'] },
        points: { type: 'array', items: { type: 'integer' }, maxItems: 2 },
      },
      required: ['kind', 'points'],
      additionalProperties: false,
    }
    const messages = [{ role: 'user' as const, content: 'What now?' }]
    const response_format = { type: 'json_schema' as const, json_schema: { name: 'x', strict: true, schema } }
    const bound = { model: 'tiny', messages, response_format, seed: 1, max_tokens: 300 }
    const whole = await client.chat.completions.create(bound)
    const reply = JSON.parse(whole.choices[0]?.message.content ?? '')
    expect(['next', 'close']).toContain(reply.kind)
    expect(reply.points.every(Number.isInteger)).toBe(true)
    expect(whole.usage?.completion_tokens).toBeGreaterThan(3)
    // Streamed, with the same seed, it is the same.
    let text = ''
    for await (const chunk of await client.chat.completions.create({ ...bound, stream: true }))
      text += chunk.choices[0]?.delta.content ?? ''
    expect(text).toBe(whole.choices[0]?.message.content)
    const { data } = await client.models.list()
    expect(data.map(({ id }) => id).sort()).toEqual(['care', 'interviewer', 'tiny'])
    const gone = { ...bound, model: 'gone' }
    await expect(client.chat.completions.create(gone)).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
    const outside = { lora_name: 'x', lora_path: tmpdir() }
    await expect(client.post('/load_lora_adapter', { body: outside })).rejects.toMatchObject({ status: 400 })
  })

  async function start(role: string): Promise<string> {
    const plan = {
      ...({ role, type: 'technical', level: 'medium', questions: 1, followUps: 1 } as const),
      ...({ secondsPerQuestion: 120, language: 'en', seed: 3, keepAudio: false } as const),
    }
    const id = await engine.open(plan, 'ana', randomUUID())
    await engine.settled(id)
    return id
  }

  async function openQuestion(id: string): Promise<string> {
    const state = await engine.view(id)
    if (state.status !== 'open' || state.turn.of !== 'candidate') throw new Error('no question is open')
    return state.turn.question
  }

  async function answer(id: string): Promise<StartedState> {
    const question = await openQuestion(id)
    const timing = { firstInputMs: 1, totalMs: 2 }
    await engine.submit(id, { kind: 'answer', key: `a-${question}`, question, text: ANSWER, timing })
    return engine.settled(id)
  }

  async function skip(id: string): Promise<StartedState> {
    const question = await openQuestion(id)
    await engine.submit(id, { kind: 'skip', key: `s-${question}`, question })
    return engine.settled(id)
  }

  async function latest(id: string) {
    const pair = (await engine.view(id)).pairs.at(-1)
    return { text: pair?.question.text, kind: pair?.question.kind, interviewer: pair?.interviewer }
  }
})

/** What goes over the wire: bodies of requests, and what to do once when a reply has begun to come. */
type Watch = { sent: Record<string, unknown>[]; onFirstPiece: (() => void) | null }

/** The network, watched. */
const watched = (watch: Watch) => async (input: string | URL | Request, init?: RequestInit) => {
  watch.sent.push(JSON.parse(String(init?.body)))
  const response = await fetch(input, init)
  const look = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      const act = watch.onFirstPiece
      watch.onFirstPiece = null
      act?.()
      controller.enqueue(piece)
    },
  })
  return new Response(response.body?.pipeThrough(look), response)
}

async function engineOver({ baseURL }: Served, store: Store, watch: Watch): Promise<Engine> {
  const clock = { now: () => Date.now() }
  const server = { baseURL, apiKey: null, model: 'tiny', timeoutMs: 4 * MINUTES, fetch: watched(watch) }
  const chat = guarded(openAiChat(server), clock)
  const adapters = { nurse: 'care', '*': 'interviewer' }
  const bank = oneQuestionEach()
  const coverageOf = (points: readonly string[]) =>
    points.map((keyPoint) => ({ keyPoint, coverage: 0.1, evidence: null }))
  const makeReport: MakeReport = async (id, state) => ({ basedOn: state.basis, interview: { id } }) as Report
  return createEngine({
    store,
    bank,
    interviewers: [
      languageModelInterviewer(chat, await loadPrompts('prompts'), { adapters, boundary: () => BOUNDARY }),
      builtInInterviewer(bank, { coverageOf, screenOf: () => null }),
    ],
    makeReport,
    coverageOf,
    clock,
    log: () => {},
  })
}

/** The small bank's first question for each role, in other words. */
function oneQuestionEach(): Bank {
  const questions = Object.entries(QUESTIONS).map(([role, question]): Question => {
    const [first] = smallBank(role, 1).questions(role)
    if (!first) throw new Error('the bank has one')
    return { ...first, question }
  })
  return {
    roles: Object.keys(QUESTIONS),
    questions: (role) => questions.filter((q) => q.role === role),
    question: (id) => questions.find((q) => q.id === id) ?? null,
  }
}
