import { describe, expect, it } from 'vitest'
import { guideline as form } from '../../../../core/interview/guideline.ts'
import { loadBank } from '../../../../core/questions/bank.ts'
import type { Wanted } from '../../../../core/questions/guideline/draft.ts'
import { guidelines } from '../../../../core/questions/guideline/guidelines.ts'
import { HIDDEN, POSTING, PROSE, RESUME, UNKNOWN_TRADE } from './documents.ts'

const bank = await loadBank('datasets/questions')
const maker = guidelines({ bank, datasets: 'datasets', model: null, embedder: () => null })
const { signal } = new AbortController()

const wish = (text: string, change: Partial<Wanted> = {}): Wanted => ({
  source: 'job-description',
  text,
  role: null,
  type: 'mixed',
  level: 'medium',
  count: 8,
  seed: 7,
  askedBefore: new Set(),
  ...change,
})
const make = (text: string, change?: Partial<Wanted>) => maker.make(wish(text, change), { signal })

describe('a job description', () => {
  it('gives eight questions about what it asks for, from the bank and from patterns', async () => {
    const { guideline, role, notes } = await make(POSTING)
    expect(() => form.parse(guideline)).not.toThrow()
    expect(notes).toEqual([])
    expect(role).toBe('data-scientist')
    expect(guideline).toMatchObject({ title: 'senior data engineer', by: 'built-in/1' })
    expect(guideline.questions).toHaveLength(8)
    const all = guideline.questions.map((q) => q.question).join('\n')
    expect(all).toMatch(/Kafka|Kubernetes/)
    expect(guideline.questions.map((q) => q.origin)).toContain('bank')
    expect(guideline.questions[0]?.phase).toBe('introduction')
    expect(guideline.questions.at(-1)?.phase).toBe('conclusion')
    expect(all).not.toMatch(/holiday|MacBook|degree|football|\{/)
  })

  it('is understood as prose, too', async () => {
    const { guideline, role } = await make(PROSE)
    expect([role, guideline.title]).toEqual(['nurse', 'staff nurse'])
    const all = guideline.questions.map((q) => q.question).join('\n')
    expect(all).toContain('SBAR')
    expect(all).not.toContain('pension')
  })

  it('of a trade that the bank does not have gets patterns only', async () => {
    const { guideline, role } = await make(UNKNOWN_TRADE)
    expect(role).toBe('electrician')
    expect(new Set(guideline.questions.map((q) => q.origin))).toEqual(new Set(['pattern']))
    expect(guideline.questions.map((q) => q.question).join()).toContain('BS 7671')
    expect(guideline.questions.map((q) => q.question).join()).not.toContain('licence')
  })

  it('gives its rare words to whoever listens', async () => {
    const { guideline } = await make(POSTING)
    expect(guideline.terms).toEqual(
      expect.arrayContaining(['Apache Kafka', 'Flink', 'Snowflake', 'Kubernetes', 'Terraform']),
    )
    expect(guideline.terms.join()).not.toMatch(/experience|Benefits|MacBook/)
  })

  it('keeps to the kind of interview that was chosen', async () => {
    for (const type of ['technical', 'behavioural', 'situational'] as const) {
      const { guideline } = await make(POSTING, { type })
      expect(new Set(guideline.questions.map((q) => q.type))).toEqual(new Set([type]))
    }
  })

  it('gives the same for the same wish, and new questions to who was asked before', async () => {
    const first = await make(POSTING)
    expect(await make(POSTING)).toEqual(first)
    const ids = first.guideline.questions.map((q) => q.id)
    const second = await make(POSTING, { askedBefore: new Set(ids) })
    const again = second.guideline.questions.filter((q) => ids.includes(q.id))
    expect(again.length).toBeLessThan(3)
  })

  it('says so when there is nothing to ask about, and never fewer than it can', async () => {
    await expect(make('hello', { type: 'technical' })).rejects.toMatchObject({ code: 'bad-input' })
    expect((await make('hello')).guideline.questions).toHaveLength(8)
    expect((await make('hello', { role: 'nurse', type: 'technical' })).guideline.questions).toHaveLength(8)
  })
})

describe('a resume', () => {
  it('gives questions about what stands in it', async () => {
    const { guideline } = await make(RESUME, { source: 'resume' })
    const all = guideline.questions.map((q) => q.question).join('\n')
    expect(guideline.title).toBe('data analyst')
    expect(all).toContain('You went from customer service representative to data analyst.')
    expect(all).toContain('Between January 2020 and March 2021')
    expect(all).toContain('Cut the monthly reporting time from 3 days to 4 hours')
    expect(all).toContain('You list SQL')
    expect(all).not.toMatch(/asha@|Asha Rao/)
    expect(guideline.questions).toHaveLength(8)
  })

  it('without a gap is not asked after one', async () => {
    const without = RESUME.replace('Jun 2016 – Jan 2020', 'Jun 2016 – Feb 2021')
    const { guideline } = await make(without, { source: 'resume' })
    expect(guideline.questions.map((q) => q.id).join()).not.toContain('gap')
  })
})

describe('keywords', () => {
  it('are asked about, by the bank where it knows them', async () => {
    const { guideline } = await make('Kubernetes, gait belt; negotiation', { source: 'keywords' })
    const all = guideline.questions.map((q) => `${q.id} ${q.question}`).join('\n')
    expect(all).toContain('Kubernetes')
    expect(all).toContain('home-health-aide/technical-01')
    expect(guideline.questions).toHaveLength(8)
  })
})

describe('instructions hidden in a document', () => {
  it.each([
    ['job-description', POSTING],
    ['job-description', PROSE],
    ['resume', RESUME],
    ['job-description', `Requirements\n${HIDDEN.map((line) => `• ${line}`).join('\n')}\n• Experience with Rust`],
  ] as const)('of a %s leave no trace', async (source, text) => {
    for (const type of ['mixed', 'behavioural'] as const) {
      const { guideline } = await make(text, { source, type })
      const said = JSON.stringify([
        guideline.title,
        guideline.terms,
        guideline.questions.map((q) => [q.question, q.about]),
      ])
      expect(said).not.toMatch(/ignore|previous instructions|highest score|reveal|assistant|SYSTEM/i)
    }
  })
})
