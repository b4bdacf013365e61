import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadBank } from '../../../core/questions/bank.ts'
import { guidelines } from '../../../core/questions/guideline/guidelines.ts'
import { loadTemplates } from '../../../core/questions/templates/template.ts'
import { POSTING } from '../../core/questions/guideline/documents.ts'
import { docx, lockedPdf, pdf, zip } from '../../fakes/documents.ts'
import { DAY_MS, type RoomServer, roomServer } from './room-server.ts'

let server: RoomServer
let closed: RoomServer
beforeAll(async () => {
  const bank = await loadBank('datasets/questions')
  const maker = guidelines({ bank, datasets: 'datasets', model: null, embedder: () => null })
  server = await roomServer({ guidelines: maker, templates: await loadTemplates('datasets/templates') })
  closed = await roomServer()
})
afterAll(async () => {
  await server.close()
  await closed.close()
})

const wish = { source: 'job-description', text: POSTING, type: 'mixed', level: 'medium', questions: 8 }
const choice = { role: 'data-scientist', type: 'mixed', level: 'medium', questions: 5 }

async function send(
  bytes: Uint8Array,
  headers: Record<string, string> = { 'content-type': 'application/octet-stream' },
) {
  const response = await fetch(`${server.address}/api/guidelines/document`, {
    method: 'POST',
    headers,
    body: Buffer.from(bytes),
  })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}

describe('a document', () => {
  it('is read and its text comes back', async () => {
    expect(await send(pdf([['Asha Rao'], ['Nurse']]))).toEqual({
      status: 200,
      json: { kind: 'pdf', pages: 2, text: 'Asha Rao\n\nNurse' },
    })
    expect((await send(docx(['Nurse']))).json.text).toBe('Nurse')
  })

  it.each([
    ['locked', lockedPdf(['x'], 'pw'), 400, /password/],
    ['a bomb', zip([{ name: 'word/document.xml', bytes: Buffer.alloc(40 * 1024 * 1024, ' ') }]), 400, /unpacks/],
    ['something else', Buffer.from('89504e470d0a1a0a00', 'hex'), 400, /neither/],
    ['empty', new Uint8Array(), 400, /empty/],
    ['too large', Buffer.alloc(5 * 1024 * 1024 + 1, 'a'), 413, /too long/],
  ])('that is %s is refused', async (_, bytes, status, message) => {
    expect(await send(bytes)).toMatchObject({ status, json: { error: { message: expect.stringMatching(message) } } })
  })

  it('comes from our own page, in the one form that no form can send', async () => {
    const bytes = Buffer.from('hello there')
    expect((await send(bytes, { 'content-type': 'text/plain' })).status).toBe(415)
    const elsewhere = { 'content-type': 'application/octet-stream', 'sec-fetch-site': 'cross-site' }
    expect((await send(bytes, elsewhere)).status).toBe(403)
  })
})

describe('a guideline', () => {
  it('is shown without what answers are judged by', async () => {
    const { status, json, text } = await server.browser().post('/api/guidelines', wish)
    expect(status).toBe(201)
    expect(json).toMatchObject({ title: 'senior data engineer', by: 'built-in/1', notes: [] })
    expect(json.questions).toHaveLength(8)
    expect(Object.keys(json.questions[0]).toSorted()).toEqual(['about', 'id', 'origin', 'question'])
    expect(text).not.toMatch(/keyPoints|hints|strong answer/)
  })

  it('is what the interview goes by, as it was edited', async () => {
    const browser = server.browser()
    const { json } = await browser.post('/api/guidelines', wish)
    const [first, second, third] = json.questions
    const questions = [{ id: third.id }, { question: 'Which of your habits annoys your colleagues?' }, { id: first.id }]
    const guideline = { id: json.id, questions }
    const opened = await browser.post('/api/interviews', { ...choice, guideline, key: browser.key() })
    expect(opened.status).toBe(201)
    const state = await server.engine.settled(opened.json.id)
    expect(state.pairs[0]?.question).toMatchObject({ text: third.question, bankId: third.id })
    expect(state.plan).toMatchObject({ role: 'data-scientist', questions: 3 })
    expect(state.plan.guideline?.questions.map((q) => q.question)).not.toContain(second.question)
    expect(state.plan.guideline?.questions[1]).toMatchObject({ origin: 'own' })
  })

  it('belongs to whoever made it, for a day, and goes with the person', async () => {
    const [owner, other] = [server.browser(), server.browser()]
    const { json } = await owner.post('/api/guidelines', wish)
    const body = { ...choice, guideline: { id: json.id, questions: [{ id: json.questions[0].id }] } }
    await other.post('/api/guidelines', wish)
    expect((await other.post('/api/interviews', { ...body, key: other.key() })).status).toBe(404)
    expect((await owner.post('/api/interviews', { ...body, key: owner.key() })).status).toBe(201)
    server.clock.pass(DAY_MS + 1)
    expect((await owner.post('/api/interviews', { ...body, key: owner.key() })).status).toBe(404)
  })

  it.each([
    ['an empty text', { text: '' }],
    ['a text that is too long', { text: 'a'.repeat(100_001) }],
    ['another source', { source: 'gossip' }],
    ['too many questions', { questions: 26 }],
  ])('refuses %s', async (_, change) => {
    const { status, json } = await server.browser().post('/api/guidelines', { ...wish, ...change })
    expect([status, json.error.code]).toEqual([expect.any(Number), expect.stringMatching(/bad-input|too-large/)])
    expect(status).toBeLessThan(500)
  })

  it('is not offered where nobody makes any', async () => {
    const browser = closed.browser()
    expect((await browser.get('/api/setup')).json).toMatchObject({ guidelines: false, templates: [] })
    expect((await browser.post('/api/guidelines', wish)).status).toBe(404)
    const guideline = { id: 'a'.repeat(22), questions: [] }
    expect((await browser.post('/api/interviews', { ...choice, guideline, key: browser.key() })).status).toBe(400)
  })
})

describe('a template', () => {
  it('is offered, and decides everything but the role', async () => {
    const browser = server.browser()
    const { json } = await browser.get('/api/setup')
    expect(json.templates.map((t: { name: string }) => t.name)).toContain('technical-deep-dive')
    const opened = await browser.post('/api/interviews', {
      ...choice,
      template: 'technical-deep-dive',
      key: browser.key(),
    })
    const { plan } = await server.engine.view(opened.json.id)
    expect(plan).toMatchObject({ type: 'technical', level: 'hard', persona: 'demanding', questions: 6, followUps: 2 })
    expect(plan.phases).toHaveLength(6)
  })

  it.each([
    ['unknown', 'nothing'],
    ['for other roles', 'caring-professions'],
  ])('that is %s is refused', async (_, template) => {
    const browser = server.browser()
    const { status } = await browser.post('/api/interviews', { ...choice, template, key: browser.key() })
    expect(status).toBe(400)
  })
})
