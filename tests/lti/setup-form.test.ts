import { describe, expect, it } from 'vitest'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import type { Template } from '../../core/questions/templates/template.ts'
import { givenBy, readSetup, type SetupParts } from '../../lti/staff/setup-form.ts'
import { smallBank } from '../fakes/small-bank.ts'

const guideline = {
  source: 'job-description',
  questions: [1, 2, 3].map((n) => ({ id: `own-${n}`, question: `Question ${n}?` })),
}
const asked: Parameters<Guidelines['make']>[0][] = []
const guidelines = {
  async make(wanted: Parameters<Guidelines['make']>[0]) {
    asked.push(wanted)
    return { guideline, notes: [] }
  },
} as unknown as Guidelines
const template = {
  ...{ name: 'screening', title: 'Screening', type: 'behavioural', level: 'easy', followUps: 0 },
  phases: [{ phase: 'warm-up', questions: 1 }],
} as unknown as Template
const parts: SetupParts = {
  ...{ bank: smallBank(), templates: [template], guidelines, places: ['web', 'discord'] },
  signal: AbortSignal.timeout(60_000),
}
const usual = { role: 'data-scientist', type: 'technical', level: 'hard', questions: '4', places: 'web' }
const read = (fields: object, before: Parameters<typeof readSetup>[2] = null) =>
  readSetup({ ...usual, ...fields }, parts, before)

describe('what an instructor chooses', () => {
  it('has usual values for what is left empty: after my review, one hundred points, as many attempts as wanted', async () => {
    expect(await read({})).toMatchObject({
      ...{ title: 'Mock interview: Data Scientist', type: 'technical', level: 'hard', questions: 4, language: 'en' },
      ...{ release: 'after-review', keep: 'best', points: 100, attempts: null, timeLimitMinutes: null, weights: null },
      ...{ opensAt: null, dueAt: null, locksAt: null, guideline: null, checkFirst: false, places: ['web'] },
    })
  })

  it('makes weights of percentages that need not come to a hundred', async () => {
    const { weights } = await read({ relevance: '30', completeness: '20', structure: '10' })
    expect(weights).toEqual({ relevance: 0.5, completeness: 1 / 3, clarity: 0, structure: 1 / 6 })
    await expect(read({ relevance: '-1' })).rejects.toThrow('Weights are numbers from 0 on.')
    await expect(read({ clarity: '0' })).rejects.toThrow('Weights are numbers from 0 on.')
  })

  it('makes questions of a job description once, and keeps them when other things change', async () => {
    const made = await read({ jobDescription: '  We look for somebody who knows SQL.  ' })
    expect(asked.at(-1)).toMatchObject({
      source: 'job-description',
      role: 'data-scientist',
      type: 'technical',
      count: 4,
    })
    expect(made).toMatchObject({ guideline, questions: 3 })
    const before = asked.length
    const form = givenBy(made) as Record<string, string>
    expect(await read({ ...form, timeLimit: '20' }, made)).toMatchObject({ guideline, timeLimitMinutes: 20 })
    expect((await read({ ...form, keepGuideline: '' }, made)).guideline).toBeNull()
    expect(asked).toHaveLength(before)
    const without = { ...parts, guidelines: null }
    await expect(readSetup({ ...usual, jobDescription: 'SQL' }, without)).rejects.toThrow('of its bank only')
  })

  it('comes back from the form as it went into it', async () => {
    const fields = { attempts: '2', timeLimit: '45', opensAt: '2031-05-01T08:00', dueAt: '2031-05-02T08:00' }
    const made = await read({ ...fields, locksAt: '2031-05-03T08:00', places: ['web', 'discord'], checkFirst: 'yes' })
    expect(await readSetup(givenBy(made), parts, made)).toEqual(made)
  })

  it.each([
    [{ role: 'astronaut' }, 'Choose a role.'],
    [{ template: 'nothing' }, 'There is no such template.'],
    [{ attempts: '0' }, 'attempts'],
    [{ attempts: '1.5' }, 'Attempts: write a whole number.'],
    [{ points: '0' }, 'points'],
    [{ places: 'moon' }, 'places'],
    [{ release: 'whenever' }, 'release'],
    [{ dueAt: 'tomorrow' }, 'A date cannot be read.'],
    [{ opensAt: '2031-05-03T08:00', dueAt: '2031-05-02T08:00' }, 'out of order'],
    [{ opensAt: '2031-05-03T08:00', locksAt: '2031-05-02T08:00' }, 'out of order'],
  ])('says what to put right: %j', async (fields, words) => {
    await expect(read(fields)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(words) })
  })
})
