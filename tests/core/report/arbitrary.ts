import fc from 'fast-check'
import type { GrammarResult } from '../../../core/delivery/grammar.ts'
import { measureSpoken } from '../../../core/delivery/spoken.ts'
import { measureTyped } from '../../../core/delivery/typed.ts'
import type { AnswerTiming, AskedQuestion, Heard } from '../../../core/interview/events.ts'
import { INTERVIEW_TYPES, LEVELS, PHASES } from '../../../core/interview/plan.ts'
import type { ClosedState, Outcome, Pair } from '../../../core/interview/state.ts'
import type { ReportInput } from '../../../core/report/assemble.ts'
import { CRITERIA } from '../../../core/scoring/rubric.ts'
import type { Evidence, Score } from '../../../core/scoring/score.ts'
import { withheld } from '../../../core/scoring/withheld.ts'

/** What people say, with what might break a page or a Markdown file among it. */
export const words = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</blockquote></main>',
    'plain\n\n# not a heading\n- not a list\r\n1. nor this\n    nor code',
    '> deeper\n```\ncode\n```\n---\n===\n| a | b |',
    '![x](http://127.0.0.1/x) [y](javascript:alert(1)) <u>',
    '\u2028# line\u0085## separators\v### all\f#### kinds',
    'Um, I was, like, you know, in the team for ten years and um we was happy.',
  ),
)

const points = fc.integer({ min: 10, max: 100 }).map((n) => n / 10)
const outcome = fc.constantFrom('answered', 'answered', 'answered', 'skipped', 'unanswered', 'unheard')
const probability = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
const one = fc.record({
  followsUp: fc.boolean(),
  outcome,
  text: words,
  question: words.map((text) => `Q: ${text}`),
  reference: fc.option(words),
  keyPoints: fc.array(words, { maxLength: 5 }),
  seconds: fc.option(fc.integer({ min: 0, max: 4000 }), { freq: 3 }),
  delay: fc.option(fc.nat(3)),
  judged: fc.constantFrom('scored', 'scored', 'scored', 'not-scorable', 'missing'),
  points: fc.tuple(points, points, points, points),
  coverage: fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
  code: fc.constantFrom('empty', 'gibberish', 'repetition', 'parroted', 'attack', 'no-rubric'),
  feedback: fc.record({
    good: fc.array(words, { maxLength: 2 }),
    missing: fc.array(words, { maxLength: 2 }),
    improve: fc.array(words, { maxLength: 2 }),
  }),
  grammar: fc.constantFrom('slip', 'clean', 'not-checked', 'missing'),
  /** Null for a typed answer. */
  aloud: fc.option(
    fc.record({
      via: fc.constantFrom('voice', 'recording'),
      corrected: fc.option(words),
      times: fc.array(fc.record({ startMs: fc.nat(60_000), length: fc.integer({ min: -10, max: 900 }), probability }), {
        maxLength: 20,
      }),
      speech: fc.array(fc.record({ startMs: fc.nat(60_000), length: fc.nat(5_000) }), { maxLength: 5 }),
      confidence: probability,
      reason: fc.option(fc.constantFrom('its recording is gone', 'nothing was said in it')),
    }),
  ),
  type: fc.constantFrom('technical', 'behavioural', 'situational'),
  phase: fc.constantFrom(...PHASES),
})
type One = typeof one extends fc.Arbitrary<infer T> ? T : never

/** The input of any report that can be: any closed interview, judged in any way. */
export const anyReportInput: fc.Arbitrary<ReportInput> = fc
  .record({
    parts: fc.array(one, { maxLength: 12 }),
    type: fc.constantFrom(...INTERVIEW_TYPES),
    level: fc.constantFrom(...LEVELS),
    suggested: fc.integer({ min: 30, max: 1800 }),
    extra: fc.nat(3),
    seed: fc.nat(),
    reason: fc.constantFrom('complete', 'ended-by-candidate', 'answers-exhausted', 'no-questions-left'),
    replaced: fc.boolean(),
    failed: fc.boolean(),
  })
  .map(({ parts, type, level, suggested, extra, seed, reason, replaced, failed }): ReportInput => {
    let parent: string | null = null
    const pairs = parts.map((part, i) => {
      const id = `q${i + 1}`
      const followsUp = part.followsUp && parent !== null
      if (!followsUp) parent = id
      return toPair(part, id, followsUp ? parent : null, level)
    })
    const mains = pairs.filter((p) => p.question.kind === 'main').length
    const questions = Math.max(1, mains + extra)
    const plan = {
      role: 'data-scientist',
      type,
      level,
      questions,
      followUps: 2,
      secondsPerQuestion: suggested,
      language: 'en',
      seed,
      keepAudio: false,
    } as const
    const state: ClosedState = {
      ...{ status: 'closed', plan, candidate: 'c', startedAt: 1_000, pairs, usage: [], version: 1, keys: new Set() },
      ...{ closedAt: 9_000_000, reason, words: 'Bye.', basis: 1 },
      group: null,
      replacements: replaced ? [{ from: 'some-model', to: 'built-in/1', reason: 'It did not answer.', turn: 1 }] : [],
    }
    const answered = pairs.flatMap(({ question, outcome: o }, i) => {
      const part = parts[i]
      return o.kind === 'answered' && part ? [{ id: question.id, outcome: o, part }] : []
    })
    return {
      ...{ id: 'any', state, scorer: 'built-in/1' },
      failures: failed ? [{ scorer: 'some-model', reason: 'It was busy.' }] : [],
      scores: new Map(
        answered.flatMap(({ id, outcome: o, part }) =>
          (withheld(o) ? [withheld(o) as Score] : scoreOf({ ...part, text: o.text })).map(
            (score) => [id, score] as const,
          ),
        ),
      ),
      delivery: new Map(
        answered.map(({ id, outcome: { heard, text, timing } }) => [
          id,
          heard ? measureSpoken(heard, timing) : measureTyped(text, timing),
        ]),
      ),
      grammar: new Map(
        answered.flatMap(({ id, outcome: o, part }) =>
          grammarOf({ ...part, text: o.text }).map((result) => [id, result] as const),
        ),
      ),
    }
  })

function outcomeOf({ outcome, text, aloud }: One, timing: AnswerTiming): Outcome {
  if (outcome === 'skipped') return { kind: 'skipped', at: 2_000 }
  if (outcome === 'unanswered') return { kind: 'unanswered' }
  if (outcome === 'unheard') {
    const { via, reason } = aloud ?? { via: 'voice', reason: null }
    return { kind: 'unheard', via, reason, recording: 'x.ogg', audioMs: 900, timing, at: 2_000 }
  }
  if (!aloud) {
    const unspoken = { heard: null, recording: null, checked: false }
    return { kind: 'answered', text, via: 'text', ...unspoken, timing, at: 2_000 }
  }
  const { via, corrected } = aloud
  const rest = { recording: null, checked: corrected !== null, timing, at: 2_000 }
  return { kind: 'answered', text: corrected ?? text, via, heard: heardOf(text, aloud), ...rest }
}

/** What a transcriber may tell, its times in no good order. */
function heardOf(text: string, { times, speech, confidence }: NonNullable<One['aloud']>): Heard {
  const pieces = text.split(/\s+/)
  return {
    ...{ transcriber: 'faster-whisper <small>', text, language: 'en', confidence, audioMs: 60_000 },
    words: times.map(({ startMs, length, probability }, i) => ({
      ...{ word: pieces[i] ?? 'more', startMs, endMs: startMs + length, probability },
    })),
    speech: speech.map(({ startMs, length }) => ({ startMs, endMs: startMs + length })),
  }
}

function toPair(part: One, id: string, parent: string | null, level: AskedQuestion['level']): Pair {
  const { question, reference, keyPoints, type, phase, seconds, delay } = part
  const totalMs = seconds === null ? null : seconds * 1000
  const firstInputMs = delay === null ? null : Math.min(delay * 1000, totalMs ?? 3000)
  const became = outcomeOf(part, { firstInputMs, totalMs })
  const weights = { relevance: 0.25, completeness: 0.25, clarity: 0.25, structure: 0.25 }
  return {
    question: {
      ...{ id, kind: parent ? 'follow-up' : 'main', parent, bankId: null, type, level, phase, hints: [] },
      text: question,
      rubric: { keyPoints, reference, weights },
    },
    ...{ words: question, interviewer: 'built-in/1', askedAt: 1_500, hints: [], repeats: 0, outcome: became },
  }
}

function scoreOf(part: One): Score[] {
  const { judged, points: p, feedback, keyPoints, coverage, code, text } = part
  if (judged === 'missing') return []
  if (judged === 'not-scorable')
    return [{ kind: 'not-scorable', why: { code, reason: 'It could not be scored.' }, feedback }]
  const evidence: Evidence = { quote: text.slice(0, 5), start: 0, end: Math.min(5, text.length) }
  const criteria = CRITERIA.map((name, i) => ({ name, score: p[i] ?? 1, evidence: [evidence] }))
  const score = Math.round(criteria.reduce((sum, c) => sum + c.score, 0) / 0.4) / 10
  const covered = keyPoints.map((keyPoint, i) => ({ keyPoint, coverage: coverage[i] ?? 0, evidence }))
  return [{ kind: 'scored', score: Math.max(1, score), criteria, feedback, coverage: covered }]
}

function grammarOf({ grammar, text }: One): GrammarResult[] {
  if (grammar === 'missing') return []
  if (grammar === 'not-checked') return [{ kind: 'not-checked', reason: 'It took too long.' }]
  const slip = { start: 0, end: 1, slip: text.slice(0, 1), message: 'So so.', suggestion: null }
  return [{ kind: 'checked', corrections: grammar === 'slip' ? [slip] : [] }]
}
