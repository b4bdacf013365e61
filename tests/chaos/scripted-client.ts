import { setTimeout as sleep } from 'node:timers/promises'
import type { CandidateView } from '../../bots/web/candidate-view.ts'

/** What a client saw of its interview. */
export type Held = {
  id: string
  /** Each answer that was acknowledged, by question. */
  answers: Map<string, string>
  /** The words of each question, by its id. */
  questions: Map<string, string>
  /** Requests that had to be sent again. */
  retries: number
}

export type ClientParts = {
  number: number
  /** The processes; a request goes to any of them. */
  addresses: readonly string[]
  questions: number
  /** Milliseconds until the next answer. */
  think: () => number
  /** Ends everything. */
  signal: AbortSignal
}

const POLL_MS = 300
const REQUEST_MS = 10_000

/** Holds one interview as a browser does: what is not acknowledged is sent again under the same key, to another process. Errors: what no retry helps against. */
export async function holdInterview({ number, addresses, questions, think, signal }: ClientParts): Promise<Held> {
  let cookie = ''
  let turn = number
  let retries = 0

  async function once(path: string, body?: unknown): Promise<{ status: number; json: unknown } | null> {
    const address = addresses[turn++ % addresses.length]
    const headers = { cookie, 'content-type': 'application/json' }
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    try {
      const response = await fetch(`${address}${path}`, { ...init, signal: AbortSignal.timeout(REQUEST_MS) })
      const set = response.headers.get('set-cookie')
      const json: unknown = await response.json()
      if (set) cookie = set.split(';')[0] ?? ''
      return response.status >= 500 ? null : { status: response.status, json }
    } catch {
      // The process was killed, or is not there again yet.
      return null
    }
  }

  async function call<T>(path: string, body?: unknown): Promise<T> {
    for (;;) {
      signal.throwIfAborted()
      const got = await once(path, body)
      if (got && got.status < 300) return got.json as T
      if (got) throw new Error(`${path}: ${got.status} ${JSON.stringify(got.json)}`)
      retries++
      await sleep(100)
    }
  }

  const choice = { role: 'data-scientist', type: 'mixed', level: 'medium', questions, followUps: 1 }
  const { id } = await call<{ id: string }>('/api/interviews', { ...choice, key: `chaos-open-${number}` })
  const held: Held = { id, answers: new Map(), questions: new Map(), retries: 0 }
  for (;;) {
    const { interview } = await call<{ interview: CandidateView }>(`/api/interviews/${id}`)
    for (const { id: question, text } of interview.pairs) {
      const before = held.questions.get(question)
      if (before !== undefined && before !== text) throw new Error(`${id} ${question} was asked in two ways`)
      held.questions.set(question, text)
    }
    if (interview.status === 'closed' && interview.reportReady) return { ...held, retries }
    if (interview.status === 'open' && interview.turn === 'candidate' && !held.answers.has(interview.question)) {
      const { question } = interview
      await sleep(think())
      const text = `Answer ${question} of client ${number}: I compared two models on held-out data and shipped the simpler one.`
      const timing = { firstInputMs: 5, totalMs: 20 }
      await call(`/api/interviews/${id}/commands`, {
        kind: 'answer',
        key: `answer-${question}-key`,
        question,
        text,
        timing,
      })
      held.answers.set(question, text)
    } else await sleep(POLL_MS)
  }
}
