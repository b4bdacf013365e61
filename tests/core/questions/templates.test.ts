import { describe, expect, it } from 'vitest'
import { plan } from '../../../core/interview/plan.ts'
import { loadBank } from '../../../core/questions/bank.ts'
import { chooseQuestion } from '../../../core/questions/choose.ts'
import { checkRole, loadTemplates, parseTemplate, planFrom } from '../../../core/questions/templates/template.ts'

const bank = await loadBank('datasets/questions')
const templates = await loadTemplates('datasets/templates')

const sound = `version: 1
name: mine
title: My own
description: A template of my own
roles: any
type: mixed
level: easy
phases:
  - introduction
  - technical
persona: warm
follow_ups:
  most: 1
  after: missed
times:
  seconds_per_question: 90
`

it('reads a template', () => {
  expect(planFrom(parseTemplate('mine.yaml', sound))).toEqual({
    type: 'mixed',
    level: 'easy',
    questions: 2,
    followUps: 1,
    secondsPerQuestion: 90,
    template: 'mine',
    persona: 'warm',
    phases: ['introduction', 'technical'],
    followUpPolicy: { cause: 'missed' },
  })
})

describe('names the line and the field of', () => {
  it.each<[string, string, string]>([
    ['a value that is not allowed', sound.replace('warm', 'grumpy'), 'mine.yaml:11: persona: '],
    ['an item of a list', sound.replace('- technical', '- dancing'), 'mine.yaml:10: phases[2]: '],
    ['a field within another', sound.replace('90', '5'), 'mine.yaml:16: times.seconds_per_question: '],
    [
      'a field that does not exist',
      sound.replace('level: easy', 'level: easy\npersoan: warm'),
      'mine.yaml:8: persoan: there is no such field',
    ],
    ['a field that is missing', sound.replace('title: My own\n', ''), 'mine.yaml:1: title: '],
    ['the same field twice', `${sound}level: hard\n`, 'mine.yaml:17: '],
    ['broken YAML', sound.replace('roles: any', 'roles: [any'), 'mine.yaml:6: '],
    [
      'weights that do not add up',
      `${sound}weights: {relevance: 1, completeness: 1, clarity: 0, structure: 0}\n`,
      'mine.yaml:17: weights: ',
    ],
    ['a text that is no template', 'hello', 'mine.yaml:1: the file: '],
  ])('%s', (_, text, start) => {
    const message = expect.stringContaining(start)
    expect(() => parseTemplate('mine.yaml', text)).toThrow(expect.objectContaining({ code: 'bad-input', message }))
  })

  it('everything at once', () => {
    const text = sound.replace('warm', 'grumpy').replace('easy', 'simple')
    expect(() => parseTemplate('mine.yaml', text)).toThrow(/mine\.yaml:7: level[\s\S]*mine\.yaml:11: persona/)
  })

  it('aliases that multiply', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x]\nb: &b [${'*a, '.repeat(8)}]\nc: &c [${'*b, '.repeat(8)}]\nd: [${'*c, '.repeat(8)}]\n`
    expect(() => parseTemplate('bomb.yaml', bomb)).toThrow(/bomb\.yaml/)
  })
})

describe.each(templates.map((t) => [t.name, t] as const))('%s', (_, template) => {
  it('makes a plan, and each phase of it finds a question of that phase', () => {
    const roles = template.roles === 'any' ? bank.roles : template.roles
    for (const role of roles) {
      expect(bank.roles).toContain(role)
      checkRole(template, role)
      const made = plan.parse({ role, language: 'en', seed: 5, ...planFrom(template) })
      const asked: string[] = []
      for (const phase of template.phases) {
        const questions = bank.questions(role)
        const next = chooseQuestion({ questions, plan: made, asked, askedBefore: new Set(), performance: [] })
        const left = questions.filter((q) => !asked.includes(q.id) && [q.type, 'mixed'].includes(made.type))
        expect(next?.phase).toBe(left.some((q) => q.phase === phase) ? phase : next?.phase)
        expect(next).not.toBeNull()
        asked.push(next?.id ?? '')
      }
    }
  })
})

it('is refused for a role that it is not for', () => {
  const caring = templates.find((t) => t.name === 'caring-professions')
  if (!caring) throw new Error('it is gone')
  expect(() => checkRole(caring, 'law')).toThrow(/nurse/)
})
