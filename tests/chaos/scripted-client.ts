import { setTimeout as sleep } from 'node:timers/promises'
import type { CandidateView } from '../../bots/web/candidate-view.ts'
import { streamOf } from './event-stream.ts'

/** What a client saw of its interview. */
export type Held = {
  id: string
  /** Each answer that was acknowledged, by question. */
  answers: Map<string, string>
  /** The words of each question, by its id. */
  questions: Map<string, string>
  /** Requests that had to be sent again, and streams that had to be opened again. */
  retries: number
}

export type ClientParts = {
  number: number
  /** The processes; a request goes to any of them. */
  addresses: readonly string[]
  questions: number
  /** Milliseconds until the next answer. */
  think: () => number
  /** Told what the client waits for, for whoever looks why it does not end. */
  at: (words: string) => void
  /** Ends everything. */
  signal: AbortSignal
}

/** A browser waits so long for a reply, and so long before it opens a lost stream again. */
const REQUEST_MS = 30_000
const RETRY_MS = 500
/** The server shows a sign of life more often than this. */
const SILENCE_MS = 45_000

/**
 * Holds one interview as the practice room's page does: it follows the interview's event stream, and what is not
 * acknowledged is sent again under the same key, to another process. Errors: what no retry helps against.
 */
export async function holdInterview({ number, addresses, questions, think, at, signal }: ClientParts): Promise<Held> {
  let cookie = ''
  let turn = number
  const next = () => addresses[turn++ % addresses.length] ?? ''

  async function once(path: string, body: unknown): Promise<{ status: number; json: unknown } | null> {
    const headers = { cookie, 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)])
      const response = await fetch(`${next()}${path}`, { ...init, signal: limit })
      const set = response.headers.get('set-cookie')
      const json: unknown = await response.json()
      if (set) cookie = set.split(';')[0] ?? ''
      return response.status >= 500 ? null : { status: response.status, json }
    } catch {
      // The process was killed, or is not there again yet.
      return null
    }
  }

  async function post<T>(path: string, body: unknown): Promise<T> {
    for (;;) {
      signal.throwIfAborted()
      at(path)
      const got = await once(path, body)
      if (got && got.status < 300) return got.json as T
      if (got) throw new Refused(`${path}: ${got.status} ${JSON.stringify(got.json)}`)
      held.retries++
      await sleep(RETRY_MS)
    }
  }

  const held: Held = { id: '', answers: new Map(), questions: new Map(), retries: 0 }
  const choice = { role: 'data-scientist', type: 'mixed', level: 'medium', questions, followUps: 1 }
  held.id = (await post<{ id: string }>('/api/interviews', { ...choice, key: `chaos-open-${number}` })).id

  /** The questions that were put so far; returns the one that waits for an answer. */
  function look(view: CandidateView): string | null {
    for (const { id: question, text } of view.pairs) {
      const before = held.questions.get(question)
      if (before !== undefined && before !== text) throw new Refused(`${held.id} ${question} was asked in two ways`)
      held.questions.set(question, text)
    }
    const waits = view.status === 'open' && view.turn === 'candidate' && !held.answers.has(view.question)
    return waits ? view.question : null
  }

  async function answer(question: string): Promise<void> {
    at(`thinks about ${question}`)
    await sleep(think())
    const text = `Answer ${question} of client ${number}: I compared two models on held-out data and shipped the simpler one.`
    const timing = { firstInputMs: 5, totalMs: 20 }
    const command = { kind: 'answer', key: `answer-${question}-key`, question, text, timing }
    await post(`/api/interviews/${held.id}/commands`, command)
    held.answers.set(question, text)
  }

  /** Follows one stream; returns whether the report is there. */
  async function follow(): Promise<boolean> {
    const silent = new AbortController()
    const timer = setTimeout(() => silent.abort(), SILENCE_MS)
    try {
      const limit = AbortSignal.any([signal, silent.signal])
      const events = streamOf(`${next()}/api/interviews/${held.id}/events`, { cookie, signal: limit })
      for (;;) {
        const { value, done } = await events.next()
        if (done) {
          if (value !== 200 && value < 500) throw new Refused(`${held.id}: the stream answers with ${value}`)
          return false
        }
        timer.refresh()
        at(`follows, ${value.name}`)
        if (value.name === 'report') return true
        const question = value.name === 'view' ? look(value.data as CandidateView) : null
        if (question !== null) await answer(question)
      }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof Refused) throw error
      // The process was killed.
      return false
    } finally {
      clearTimeout(timer)
    }
  }

  while (!(await follow())) {
    signal.throwIfAborted()
    held.retries++
    await sleep(RETRY_MS)
  }
  return held
}

/** What no retry helps against. */
class Refused extends Error {}
