import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportMaker } from '../../../core/engine/grade.ts'
import { GreenroomError } from '../../../core/errors.ts'
import { builtInInterviewer } from '../../../core/interviewer/built-in.ts'
import { CANDIDATES } from '../../../core/interviewer/evaluation/candidates.ts'
import { CHECKS } from '../../../core/interviewer/evaluation/conduct.ts'
import { holdPanel, type PanelParts, panelTable } from '../../../core/interviewer/evaluation/panel.ts'
import { wellMannered } from '../../../core/interviewer/evaluation/well-mannered.ts'
import { languageModelInterviewer } from '../../../core/interviewer/language-model.ts'
import type { ChatModel } from '../../../core/models/chat-model.ts'
import { loadPrompts } from '../../../core/models/prompts.ts'
import type { Interviewer, Move, Store } from '../../../core/ports.ts'
import { loadBank } from '../../../core/questions/bank.ts'
import { builtInScoring } from '../../../core/scoring/built-in/scorer.ts'
import { englishOnly } from '../../../core/scoring/english-only.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'

const [bank, builtIn, prompts] = await Promise.all([
  loadBank('datasets/questions'),
  builtInScoring('datasets/word-vectors'),
  loadPrompts('prompts'),
])
const own = builtInInterviewer(bank, builtIn)
const plan = {
  ...({ role: 'data-scientist', type: 'mixed', level: 'medium', questions: 3, followUps: 1 } as const),
  ...({ secondsPerQuestion: 180, language: 'en', seed: 5, keepAudio: false } as const),
}
const grammar = { check: async () => ({ kind: 'not-checked', reason: 'No.' }) as const, close: async () => {} }
const makeReport = reportMaker({ scorers: [englishOnly(builtIn.scorer)], grammar: async () => grammar })

let folder: string
let store: Store
let parts: PanelParts
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-panel-'))
  store = await sqliteStore({ folder })
  let now = 1_000_000
  const clock = { now: () => (now += 1_000) }
  parts = { store, bank, clock, plan, makeReport, coverageOf: builtIn.coverageOf, log: () => {} }
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const problemsOf = (rows: Awaited<ReturnType<typeof holdPanel>>) =>
  rows.flatMap(({ candidate, problems }) => [...problems].map(([name, problem]) => `${candidate}, ${name}: ${problem}`))

test('the built-in interviewer passes every check with every candidate', async () => {
  const rows = await holdPanel([own], parts)
  expect(rows.map((r) => r.candidate)).toEqual(CANDIDATES.map((c) => c.name))
  expect(problemsOf(rows)).toEqual([])
  const score = (name: string) => rows.find((r) => r.candidate === name)?.score ?? 0
  expect(score('strong')).toBeGreaterThan(score('weak'))
  expect(panelTable('built-in/1', rows)).toContain('77 of 77 checks passed')
}, 120_000)

test('an interviewer with a model behind it is held to the same checks', async () => {
  const rows = await holdPanel([languageModelInterviewer(wellMannered, prompts), own], parts)
  expect(problemsOf(rows)).toEqual([])
}, 120_000)

test('that a model failed is told', async () => {
  const gone: ChatModel = {
    id: 'gone',
    reply: () => Promise.reject(new GreenroomError('model-timeout', 'It took too long.', { retryable: true })),
  }
  const rows = await holdPanel([languageModelInterviewer(gone, prompts), own], parts, CANDIDATES.slice(0, 1))
  expect(problemsOf(rows)).toEqual(['strong, replaced: It took too long.'])
})

describe('each check can be failed', () => {
  type Spoil = (move: Move) => Move
  const say =
    (words: (move: Move) => string): Spoil =>
    (move) => ({ ...move, words: words(move) })
  const spoils: [string, Spoil][] = [
    ['one', say((m) => `${m.words} And what else? Really?`)],
    ['no-repeat', say((m) => `Hello, thank you. ${'text' in m ? m.text : ''}`)],
    ['polite', say((m) => `That was wrong. ${m.words}`)],
  ]
  test.each(spoils)('%s', async (name, spoil) => {
    const spoilt: Interviewer = {
      id: `spoilt-${name}`,
      move: async (brief, options) => spoil(await own.move(brief, options)),
    }
    const rows = await holdPanel([spoilt], parts, CANDIDATES.slice(0, 1))
    expect([...(rows[0]?.problems.keys() ?? [])]).toContain(name)
  })

  test('no-leak', async () => {
    const leaky: Interviewer = {
      id: 'leaky',
      async move(brief, options) {
        const move = await own.move(brief, options)
        const point = brief.state.pairs.at(-1)?.question.rubric.reference ?? ''
        return { ...move, words: `${point} ${move.words}` }
      },
    }
    const silent = CANDIDATES.filter((c) => c.name === 'silent')
    const rows = await holdPanel([leaky], parts, silent)
    expect([...(rows[0]?.problems.keys() ?? [])]).toContain('no-leak')
  })

  test('fits, ends and feedback', async () => {
    const insistent: Interviewer = {
      id: 'insistent',
      async move(brief, options) {
        const last = brief.state.pairs.at(-1)
        if (!brief.mayFollowUp || !last) return own.move(brief, options)
        const text = `Tell me more about case ${brief.state.pairs.length}.`
        return { kind: 'follow-up', words: text, text, keyPoints: last.question.rubric.keyPoints }
      },
    }
    const strong = CANDIDATES.filter((c) => c.name === 'strong')
    const [fits] = await holdPanel([insistent], parts, strong)
    expect([...(fits?.problems.keys() ?? [])]).toContain('fits')

    const vague: PanelParts['makeReport'] = async (id, state, options) => {
      const report = await makeReport(id, state, options)
      const feedback = { good: ['Nice.'], missing: [], improve: [] }
      return { ...report, answers: report.answers.map((a) => ({ ...a, feedback, criteria: [] })) }
    }
    const [feedback] = await holdPanel([{ ...own, id: 'vague' }], { ...parts, makeReport: vague }, strong)
    expect([...(feedback?.problems.keys() ?? [])]).toEqual(['feedback'])

    const small = { ...bank, questions: (role: string) => bank.questions(role).slice(0, 2) }
    const [ends] = await holdPanel([{ ...own, id: 'short' }], { ...parts, bank: small }, strong)
    expect([...(ends?.problems.keys() ?? [])]).toContain('ends')
    expect(CHECKS).toHaveLength(7)
  })
})
