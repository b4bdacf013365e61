import type { ClosedState } from '../../core/interview/state.ts'
import type { Report } from '../../core/report/report.ts'

/** A report of the right form for a closed interview, with the same score for every answer. */
export function sampleReport(id: string, state: ClosedState, score = 7): Report {
  const { plan, startedAt, closedAt, reason } = state
  const { type, level } = plan
  const count = (kind: string) => state.pairs.filter((p) => p.outcome.kind === kind).length
  return {
    version: 1,
    basedOn: state.basis,
    interview: { id, type, level, startedAt, closedAt, closeReason: reason, plannedQuestions: plan.questions },
    role: plan.role,
    scorer: 'sample/1',
    interviewers: ['sample/1'],
    notices: [],
    usage: [],
    overall: {
      score: score * 10,
      tally: {
        planned: plan.questions,
        asked: state.pairs.length,
        answered: count('answered'),
        unheard: count('unheard'),
        skipped: count('skipped'),
        unanswered: count('unanswered'),
        followUps: 0,
        scored: count('answered'),
      },
      summary: 'A sample of a summary.',
      strengths: ['Something good.'],
      weaknesses: ['Something weak.'],
      suggestions: ['Something to do.'],
      timeManagement: {
        summary: 'A sample of how the time went.',
        totalMs: closedAt - startedAt,
        answeringMs: 0,
        medianMs: null,
        medianDelayMs: null,
        pace: null,
        overTime: 0,
        suggestedSecondsPerQuestion: plan.secondsPerQuestion,
      },
      speaking: null,
      recommendation: { verdict: 'yes', reasons: ['A sample of a reason.'] },
    },
    answers: state.pairs.map(({ question: q, outcome, askedAt, hints, repeats }) => ({
      id: q.id,
      label: `question ${q.id.slice(1)}`,
      kind: q.kind,
      parent: q.parent,
      type: q.type,
      level: q.level,
      phase: q.phase,
      question: q.text,
      answer: outcome.kind === 'answered' ? outcome.text : null,
      via: 'via' in outcome ? outcome.via : null,
      heard: null,
      outcome: outcome.kind === 'open' ? 'unanswered' : outcome.kind,
      askedAt,
      hintsUsed: hints.length,
      repeats,
      score: outcome.kind === 'answered' ? score : null,
      notScorable: outcome.kind === 'answered' ? null : 'There was no answer.',
      criteria: [],
      coverage: [],
      feedback: { good: [], missing: [], improve: [] },
      delivery: null,
      corrections: null,
      modelAnswer: q.rubric.reference,
    })),
  }
}
