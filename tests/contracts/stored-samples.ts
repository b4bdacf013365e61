import type { EventBody, InterviewEvent } from '../../core/interview/events.ts'
import type { Plan } from '../../core/interview/plan.ts'
import type { InterviewHead, StoredToken } from '../../core/ports.ts'
import type { Report } from '../../core/report/report.ts'

export const plan: Plan = {
  role: 'data-scientist',
  type: 'technical',
  level: 'medium',
  questions: 3,
  followUps: 1,
  secondsPerQuestion: 120,
  language: 'en',
  seed: 7,
  keepAudio: false,
}

/** What people write and what breaks careless stores: combining marks, emoji, right-to-left, quotes, NUL, line ends. */
export const AWKWARD =
  'Zoë\u0301 👩‍🔬🇺🇦 שלום "quoted" \'; DROP TABLE events; -- \\ \u0000 after NUL\r\n\t\u2028 end \u{10FFFF}'

/** An event of the log, by default someone's words. */
export function event(seq: number, change: { key?: string; text?: string; body?: EventBody } = {}): InterviewEvent {
  const { key = `k${seq}`, text = `Answer ${seq}.`, body } = change
  const timing = { firstInputMs: null, totalMs: 1_500 }
  return {
    ...(body ?? { type: 'answered', question: 'q1', text, via: 'text', heard: null, recording: null, timing }),
    v: 1,
    seq,
    at: 1_000 + seq,
    key,
  }
}

/** `count` events that follow on `after`. */
export const events = (after: number, count: number) => Array.from({ length: count }, (_, i) => event(after + i + 1))

export function head(id: string, change: Partial<InterviewHead> = {}): InterviewHead {
  return {
    id,
    candidate: 'ada',
    role: plan.role,
    type: plan.type,
    level: plan.level,
    status: 'open',
    startedAt: 1_700_000_000_000,
    closedAt: null,
    bankIds: [],
    unheard: 0,
    basis: null,
    ...change,
  }
}

export const closed = { status: 'closed', closedAt: 1_700_000_600_000, basis: 1 } as const

export function token(hash: string, change: Partial<StoredToken> = {}): StoredToken {
  return { hash, kind: 'session', subject: 'ada', expiresAt: 2_000, ...change }
}

/** A whole report, with every kind of value that one may hold. */
export function report(id: string, text = 'I would split by time.', basedOn = 1): Report {
  return {
    version: 1,
    basedOn,
    interview: {
      id,
      type: 'technical',
      level: 'medium',
      startedAt: 1_700_000_000_000,
      closedAt: 1_700_000_600_000,
      closeReason: 'complete',
      plannedQuestions: 3,
    },
    role: plan.role,
    scorer: 'built-in/1',
    interviewers: ['built-in/1'],
    notices: [],
    usage: [{ model: 'small', inputTokens: 12, outputTokens: 3, usd: 0.000_012_5 }],
    overall: {
      score: null,
      tally: { planned: 3, asked: 1, answered: 1, unheard: 0, skipped: 0, unanswered: 0, followUps: 0, scored: 1 },
      summary: text,
      strengths: [],
      weaknesses: ['Depth.'],
      suggestions: [],
      timeManagement: {
        summary: 'Quick.',
        totalMs: 9,
        answeringMs: 8,
        medianMs: 8,
        medianDelayMs: null,
        overTime: 0,
        suggestedSecondsPerQuestion: 120,
        pace: null,
      },
      speaking: null,
      recommendation: { verdict: 'not-enough-to-say', reasons: ['One answer only.'] },
    },
    answers: [
      {
        id: 'q1',
        label: 'question 1',
        kind: 'main',
        parent: null,
        type: 'technical',
        level: 'medium',
        phase: 'technical',
        question: 'How would you split the data?',
        answer: text,
        via: 'voice',
        heard: { text, transcriber: 'faster-whisper small', language: 'en' },
        outcome: 'answered',
        askedAt: 1_700_000_000_500,
        hintsUsed: 1,
        repeats: 0,
        score: 7.5,
        notScorable: null,
        criteria: [
          {
            name: 'relevance',
            score: 8.1,
            evidence: [{ quote: text, start: 0, end: text.length, startSeconds: 0.5, endSeconds: 2.25 }],
          },
        ],
        coverage: [{ keyPoint: 'Time based split', coverage: 0.75, evidence: null }],
        feedback: { good: ['Clear.'], missing: [], improve: [] },
        delivery: null,
        corrections: null,
        modelAnswer: null,
      },
    ],
  }
}
