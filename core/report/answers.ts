import type { Correction, Delivery } from '../delivery/delivery.ts'
import type { GrammarResult } from '../delivery/grammar.ts'
import type { Outcome, Pair } from '../interview/state.ts'
import { timesOf } from '../scoring/evidence-times.ts'
import type { Evidence, Score } from '../scoring/score.ts'
import type { Graded } from './grade.ts'
import { NOT_HEARD_YET, NOT_JUDGED } from './notices.ts'
import type { ReportAnswer, Tally, TimedEvidence } from './report.ts'
import { lowered, sentence } from './wording.ts'

export type AnswerParts = {
  /** By question id. An answer without an entry was not scored. */
  scores: ReadonlyMap<string, Score>
  delivery: ReadonlyMap<string, Delivery>
  /** An answer without an entry was not checked. */
  grammar: ReadonlyMap<string, GrammarResult>
  /** What strong answers hold, by the id of the guideline's question, where there is no model answer. */
  guidance?: ReadonlyMap<string, string>
}

/** The asked questions in order, each with what became of it. */
export function gradedAnswers(pairs: readonly Pair[], parts: AnswerParts): Graded[] {
  return pairs.map((pair) => {
    const judgement = pair.outcome.kind === 'answered' ? (parts.scores.get(pair.question.id) ?? null) : null
    return { judgement, answer: toAnswer(pair, labelOf(pair, pairs), judgement, parts) }
  })
}

function toAnswer(pair: Pair, label: string, judgement: Score | null, parts: AnswerParts): ReportAnswer {
  const { question, outcome } = pair
  const { id, kind, parent, type, level, phase } = question
  const scored = judgement?.kind === 'scored' ? judgement : null
  const answered = outcome.kind === 'answered'
  const heard = answered ? outcome.heard : null
  const timed = answered ? timer(outcome) : untimed
  return {
    ...{ id, label, kind, parent, type, level, phase },
    question: question.text,
    answer: answered ? outcome.text : null,
    via: 'via' in outcome ? outcome.via : null,
    heard: heard && { text: heard.text, transcriber: heard.transcriber, language: heard.language },
    outcome: outcome.kind === 'open' ? 'unanswered' : outcome.kind,
    askedAt: pair.askedAt,
    hintsUsed: pair.hints.length,
    repeats: pair.repeats,
    score: scored?.score ?? null,
    spread: scored?.spread ?? null,
    review: scored?.review ?? null,
    notScorable: whyNoScore(pair, judgement),
    criteria: (scored?.criteria ?? []).map((c) => ({ ...c, evidence: c.evidence.map(timed) })),
    coverage: (scored?.coverage ?? []).map((c) => ({ ...c, evidence: c.evidence && timed(c.evidence) })),
    feedback: judgement?.feedback ?? { good: [], missing: [], improve: [] },
    delivery: answered ? (parts.delivery.get(id) ?? null) : null,
    corrections: answered ? correctionsOf(parts.grammar.get(id)) : null,
    modelAnswer: question.rubric.reference ?? parts.guidance?.get(question.bankId ?? '') ?? null,
  }
}

const untimed = (evidence: Evidence): TimedEvidence => ({ ...evidence, startSeconds: null, endSeconds: null })

/** Adds to evidence when it was said, where the answer was heard. */
function timer({ text, heard }: Extract<Outcome, { kind: 'answered' }>): (evidence: Evidence) => TimedEvidence {
  if (!heard) return untimed
  const at = timesOf(text, heard)
  return (evidence) => {
    const times = at(evidence)
    if (!times) return untimed(evidence)
    return { ...evidence, startSeconds: seconds(times.startMs), endSeconds: seconds(times.endMs) }
  }
}

const seconds = (ms: number) => Math.round(Math.max(0, ms)) / 1000

/** The main question whose model answer is this follow-up's, too; null where it has one of its own. */
export function sharesModelAnswer(answer: ReportAnswer, answers: readonly ReportAnswer[]): ReportAnswer | null {
  const main = answers.find((a) => a.id === answer.parent)
  return main && answer.modelAnswer && main.modelAnswer === answer.modelAnswer ? main : null
}

const correctionsOf = (result: GrammarResult | undefined): Correction[] | null =>
  result?.kind === 'checked' ? result.corrections : null

function whyNoScore({ outcome }: Pair, judgement: Score | null): string | null {
  if (outcome.kind === 'skipped') return 'You skipped this question.'
  if (outcome.kind === 'unheard') {
    return outcome.reason === null
      ? NOT_HEARD_YET
      : `This answer could not be heard: ${lowered(sentence(outcome.reason))}`
  }
  if (outcome.kind !== 'answered') return 'The interview closed before you answered this question.'
  if (judgement === null) return NOT_JUDGED
  return judgement.kind === 'scored' ? null : judgement.why.reason
}

const ordinals = ['', 'second ', 'third ']

/** "question 2", "the follow-up to question 2", "the second follow-up to question 2". */
function labelOf({ question }: Pair, pairs: readonly Pair[]): string {
  const mains = pairs.filter((p) => p.question.kind === 'main').map((p) => p.question.id)
  if (question.kind === 'main') return `question ${mains.indexOf(question.id) + 1}`
  const siblings = pairs.filter((p) => p.question.parent === question.parent).map((p) => p.question.id)
  const nth = siblings.indexOf(question.id)
  return `the ${ordinals[nth] ?? `${nth + 1}th `}follow-up to question ${mains.indexOf(question.parent ?? '') + 1}`
}

export function tallyOf(graded: readonly Graded[], planned: number): Tally {
  const answers = graded.map(({ answer }) => answer)
  const mains = answers.filter((a) => a.kind === 'main')
  const became = (outcome: ReportAnswer['outcome']) => mains.filter((a) => a.outcome === outcome).length
  return {
    planned,
    asked: mains.length,
    answered: became('answered'),
    unheard: became('unheard'),
    skipped: became('skipped'),
    unanswered: became('unanswered'),
    followUps: answers.length - mains.length,
    scored: answers.filter((a) => a.score !== null).length,
  }
}
