import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { LEVELS, PHASES } from '../../core/interview/plan.ts'
import { loadBank } from '../../core/questions/bank.ts'
import type { Question } from '../../core/questions/question.ts'
import { stem } from '../../core/scoring/built-in/stem.ts'
import { tokenize } from '../../core/scoring/built-in/tokens.ts'
import { loadWordVectors } from '../../core/scoring/built-in/vectors.ts'
import { isFunctionWord } from '../../core/scoring/built-in/words.ts'
import { pairs } from './alike.ts'

const FOLDER = fileURLToPath(new URL('../../datasets/questions', import.meta.url))
const ROLES = [
  'call-center-agent',
  'consultant',
  'customer-service',
  'customer-service-agent',
  'customer-service-manager',
  'customer-service-representative',
  'data-scientist',
  'digital-marketing',
  'financial-analyst',
  'full-stack',
  'home-health-aide',
  'hr',
  'law',
  'marketing-manager',
  'medical-assistant',
  'nurse',
  'product-manager',
  'software-development-engineer',
]
const TYPES = ['technical', 'behavioural', 'situational'] as const
/** Fewest questions of a type at each level, and of a phase, that let an interview of any plan find what it needs. */
const LEAST_PER_LEVEL = { technical: 4, behavioural: 2, situational: 2 }
const LEAST_PER_PHASE = { introduction: 1, behavioural: 3, communication: 2, technical: 12, conclusion: 1 }
/** Two questions whose words match or are synonyms to this part would be the same question in other words. */
const ALIKE = 0.55
/** Two questions that, with their key points, share this much of their rare words would expect the same answer. */
const SAME_MATTER = 0.3
/** A hint or a probe that holds this part of a key point's own words would say it for the candidate. */
const GIVEN_AWAY = 0.5
/** Words in a row that a model answer may not share with a key point, which it has to express afresh. */
const COPIED = 6

const bank = await loadBank(FOLDER)
const vectors = loadWordVectors(fileURLToPath(new URL('../../datasets/word-vectors', import.meta.url)))
const all = bank.roles.flatMap((role) => [...bank.questions(role)])

const words = (text: string): string[] => tokenize(text).map((token) => token.word)
const content = (text: string): Set<string> =>
  new Set(
    words(text)
      .filter((word) => !isFunctionWord(word))
      .map(stem),
  )
const marks = (text: string) => text.split('?').length - 1
const grams = (text: string): Set<string> => {
  const list = words(text)
  return new Set(list.slice(COPIED - 1).map((_, i) => list.slice(i, i + COPIED).join(' ')))
}

/** The part of a key point's content words, those of the question aside, that a text says. */
function saidOf(keyPoint: string, question: string, text: string): number {
  const own = content(keyPoint).difference(content(question))
  return own.size === 0 ? 0 : own.intersection(content(text)).size / own.size
}

/** Pairs of questions that are too alike, named. */
function twins(asked: Parameters<typeof pairs>[0]): string[] {
  return [...pairs(asked, vectors)]
    .filter(({ asks, matter }) => asks >= ALIKE || matter >= SAME_MATTER)
    .map(({ ids }) => ids.join(' and '))
}

/** Complaints about questions, so that one run names everything that is to be mended. */
function complaints(questions: readonly Question[], about: (question: Question) => string[]): string[] {
  return questions.flatMap((question) => about(question).map((what) => `${question.id}: ${what}`))
}

describe('the question bank', () => {
  it('loads by its schema and holds the promised roles', () => {
    expect(bank.roles).toEqual(expect.arrayContaining(ROLES))
  })

  it('repeats no id between files', () => {
    expect(new Set(all.map((q) => q.id)).size).toBe(all.length)
  })

  it('asks no question twice in other words, in one role or across them', () => {
    expect(twins(all)).toEqual([])
    // A hundred thousand pairs take their time on a busy machine.
  }, 120_000)

  it('notices twins, give-aways and copies', () => {
    const [a, b] = ['How do you choose a database index?', 'Which indexes would you pick for a database?']
    const point = 'Read the query plan for sequential scans before adding anything'
    const apart = {
      id: 'c',
      question: 'How would you calm a furious caller?',
      keyPoints: ['Let the caller finish first'],
    }
    const asked = { id: 'a', question: a, keyPoints: [point] }
    expect(twins([asked, { id: 'b', question: b, keyPoints: ['Other words'] }, apart])).toEqual(['a and b'])
    const elsewhere = { id: 'd', question: 'What makes reports slow on Mondays?', keyPoints: [point] }
    expect(twins([asked, elsewhere, apart])).toEqual(['a and d'])
    const keyPoint = 'Measure the query plan before adding an index'
    expect(saidOf(keyPoint, a, 'Have you measured what the query planned?')).toBeGreaterThanOrEqual(GIVEN_AWAY)
    expect(saidOf(keyPoint, a, 'What would you look at first?')).toBeLessThan(GIVEN_AWAY)
    expect(grams('I measure the query plan before adding.').intersection(grams(keyPoint)).size).toBe(1)
  })
})

describe.each(bank.roles)('questions for a %s', (role) => {
  const questions = bank.questions(role)

  it('are at least 24, of every type at every level', () => {
    expect(questions.length).toBeGreaterThanOrEqual(24)
    const short = TYPES.flatMap((type) =>
      LEVELS.filter(
        (level) => questions.filter((q) => q.type === type && q.level === level).length < LEAST_PER_LEVEL[type],
      ).map((level) => `too few ${level} ${type} questions`),
    )
    expect(short).toEqual([])
  })

  it('serve every phase of an interview', () => {
    const short = PHASES.filter((phase) => questions.filter((q) => q.phase === phase).length < LEAST_PER_PHASE[phase])
    expect(short).toEqual([])
    expect(complaints(questions, (q) => (q.type === 'technical' && q.phase !== 'technical' ? [q.phase] : []))).toEqual(
      [],
    )
  })

  it('are numbered by their type and ask one thing at a time', () => {
    const wrong = complaints(questions, (q) => [
      ...(q.id.startsWith(`${role}/${q.type}-`) ? [] : ['numbered as another type']),
      ...(marks(q.question) === 1 ? [] : [`${marks(q.question)} question marks`]),
      ...q.probes
        .filter((probe) => marks(probe.question) !== 1)
        .map((probe) => `${marks(probe.question)} question marks: ${probe.question}`),
    ])
    expect(wrong).toEqual([])
  })

  it('probe each key point at most once, and at least three of them', () => {
    const wrong = complaints(questions, (q) => {
      const probed = new Set(q.probes.map((probe) => probe.keyPoint))
      return probed.size === q.probes.length && probed.size >= 3 ? [] : [`${probed.size} of ${q.probes.length} differ`]
    })
    expect(wrong).toEqual([])
  })

  it('give no key point away in a hint or a probe', () => {
    const given = complaints(questions, (q) =>
      [...q.hints, ...q.probes.map((probe) => probe.question)].flatMap((text) =>
        q.keyPoints
          .filter((keyPoint) => saidOf(keyPoint, q.question, text) >= GIVEN_AWAY)
          .map((keyPoint) => `"${text}" says "${keyPoint}"`),
      ),
    )
    expect(given).toEqual([])
  })

  it('have model answers that cover each key point in words of their own', () => {
    const wrong = complaints(questions, (q) => {
      const length = words(q.modelAnswer).length
      const answer = content(q.modelAnswer)
      const said = grams(q.modelAnswer)
      return [
        ...(length >= 90 && length <= 200 ? [] : [`${length} words`]),
        ...q.keyPoints.flatMap((keyPoint) => [
          ...(content(keyPoint).intersection(answer).size > 0 ? [] : [`the model answer misses "${keyPoint}"`]),
          ...[...grams(keyPoint).intersection(said)].map((gram) => `copied: "${gram}"`),
        ]),
      ]
    })
    expect(wrong).toEqual([])
  })
})

describe('the data card', () => {
  it('counts the questions of every role as they are', () => {
    const card = readFileSync(`${FOLDER}/README.md`, 'utf8')
    const count = (role: string, type: Question['type']) => bank.questions(role).filter((q) => q.type === type).length
    const rows = bank.roles.map((role) => {
      const counts = TYPES.map((type) => count(role, type))
      return `| \`${role}\` | ${counts.join(' | ')} | ${bank.questions(role).length} |`
    })
    for (const row of rows) expect(card).toContain(row)
    expect(card).toContain(`${all.length} questions`)
  })

  it('has the checksum of every file', () => {
    const sums = bank.roles.map((role) => {
      const bytes = readFileSync(`${FOLDER}/${role}.jsonl`)
      return `${createHash('sha256').update(bytes).digest('hex')}  ${role}.jsonl`
    })
    expect(readFileSync(`${FOLDER}/SHA256SUMS`, 'utf8').trimEnd().split('\n')).toEqual(sums)
  })
})
