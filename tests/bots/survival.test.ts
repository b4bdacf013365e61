import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CandidateView } from '../../bots/web/candidate-view.ts'
import type { Report } from '../../core/report/report.ts'
import { freePort, type ServerProcess, startServer } from '../server.ts'

let folder: string
let port: string
let server: ServerProcess
let cookie = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-survival-'))
  port = String(await freePort())
  server = await startServer({ DATA_DIR: folder, PORT: port })
})
afterAll(async () => {
  await server?.stop('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** One request; null when the server died under it. */
async function call<T>(path: string, body?: unknown): Promise<{ status: number; json: T } | null> {
  try {
    const headers = { cookie, 'content-type': 'application/json' }
    const response = await fetch(
      `${server.address}${path}`,
      body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
    )
    const set = response.headers.get('set-cookie')
    if (set) cookie = set.split(';')[0] ?? ''
    return { status: response.status, json: (await response.json()) as T }
  } catch {
    return null
  }
}

async function view(id: string): Promise<CandidateView> {
  for (let tries = 0; tries < 400; tries++) {
    const got = await call<{ interview: CandidateView }>(`/api/interviews/${id}`)
    const interview = got?.json.interview
    const busy = !interview || (interview.status === 'open' ? interview.turn === 'interviewer' : !interview.reportReady)
    if (!busy) return interview
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`the interview did not go on:\n${server.output()}`)
}

describe('killed with SIGKILL at any moment and started again', () => {
  it('goes on where it was: no answer lost, no question asked twice', { timeout: 300_000 }, async () => {
    const choice = { role: 'data-scientist', type: 'mixed', level: 'medium', questions: 7, followUps: 1 }
    const opened = await call<{ id: string }>('/api/interviews', { ...choice, key: 'survival-open' })
    if (opened?.status !== 201) throw new Error(`not opened: ${JSON.stringify(opened)}`)
    const { id } = opened.json
    const acknowledged = new Map<string, string>()
    let kills = 0
    for (;;) {
      const now = await view(id)
      if (now.status === 'closed') break
      if (now.turn !== 'candidate') continue
      const text = `Answer to ${now.question}: I compared two models on held-out data and shipped the simpler one in ${kills} days.`
      const command = {
        kind: 'answer',
        key: `answer-${now.question}-key`,
        question: now.question,
        text,
        timing: { firstInputMs: 5, totalMs: 20 },
      }
      // The kill lands before, while or after the answer is stored and the next question chosen.
      const delay = (acknowledged.size * 7) % 23
      const [reply] = await Promise.all([
        call(`/api/interviews/${id}/commands`, command),
        new Promise((resolve) => setTimeout(resolve, delay)).then(() => server.stop('SIGKILL')),
      ])
      kills++
      if (reply?.status === 200) acknowledged.set(now.question, text)
      server = await startServer({ DATA_DIR: folder, PORT: port })
      // As a real client does: what was not acknowledged is sent again under the same key.
      if (reply?.status !== 200) {
        const again = await call<unknown>(`/api/interviews/${id}/commands`, command)
        expect(again?.status).toBe(200)
        acknowledged.set(now.question, text)
      }
    }
    const report = (await call<Report>(`/interviews/${id}/report.json`))?.json
    expect(kills).toBeGreaterThanOrEqual(7)
    expect(report?.answers.map((a) => [a.id, a.answer])).toEqual([...acknowledged])
    const asked = report?.answers.map((a) => a.question) ?? []
    expect(new Set(asked).size).toBe(asked.length)
  })
})
