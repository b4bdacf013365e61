import { GreenroomError } from '../errors.ts'
import type { ChatModel } from '../models/chat-model.ts'
import { newBoundary, withData } from '../models/data-field.ts'
import type { Prompts } from '../models/prompts.ts'
import type { Scorer } from '../ports.ts'
import { feedbackWithout } from './built-in/feedback.ts'
import { findQuote } from './find-quote.ts'
import { CRITERIA } from './rubric.ts'
import type { CriterionScore, Evidence, KeyPointCoverage, NotScorable, Score, ScoreRequest } from './score.ts'
import { type Judgement, type MODEL_REASONS, type ScoreReply, scoreReply } from './score-reply.ts'

/** The same answer should get the same score. */
const TEMPERATURE = 0

/**
 * The scorer that prompts a language model. Scores, quotes and coverage are the model's; the overall score is their mean by
 * the rubric's weights. `boundary` gives the mark around what people said, a new one for each request.
 */
export function languageModelScorer(
  chat: ChatModel,
  prompts: Prompts,
  { boundary = newBoundary }: { boundary?: () => string } = {},
): Scorer {
  return {
    id: chat.id,
    async score(request, { signal, onUsage }) {
      if (signal.aborted) throw new GreenroomError('cancelled', 'The scoring was cancelled.', { cause: signal.reason })
      const why = withoutModel(request)
      if (why) return { kind: 'not-scorable', why, feedback: feedbackWithout(why, request.rubric.keyPoints) }
      const { role, type, level, question, answer, parent, rubric } = request
      const mark = boundary()
      const standard = {
        key_points: rubric.keyPoints.map((point, i) => `${i + 1}. ${point}`),
        model_answer: rubric.reference,
      }
      const reply = await chat.reply(
        {
          name: 'answer_score',
          system: prompts.scorer.fill({ role: role.replaceAll('-', ' '), type, level, boundary: mark }),
          user: withData(standard, { parent, question, answer }, mark),
          schema: scoreReply(request),
          temperature: TEMPERATURE,
          prompts,
        },
        { signal, ...(onUsage && { onUsage }) },
      )
      return scoreOf(reply, request)
    },
  }
}

/** What needs no model to see. */
function withoutModel({ answer, rubric }: ScoreRequest): NotScorable | null {
  if (!/[\p{L}\p{N}]/u.test(answer)) return { code: 'empty', reason: 'There was no answer to judge.' }
  if (rubric.keyPoints.length > 0 || rubric.reference?.trim()) return null
  return {
    code: 'no-rubric',
    reason: 'Nobody has written down what a good answer to this question holds, so it was not scored.',
  }
}

const REASONS: Record<(typeof MODEL_REASONS)[number], string> = {
  gibberish: 'The answer could not be understood.',
  repetition: 'The answer repeats the same words over and over.',
  parroted: 'The answer gives back what was said before without adding anything to it.',
  attack: 'The answer speaks to the scorer instead of answering the question.',
}

function scoreOf({ not_scorable, judgement, feedback }: ScoreReply, { answer, rubric }: ScoreRequest): Score {
  if (not_scorable !== null) {
    return { kind: 'not-scorable', why: { code: not_scorable, reason: REASONS[not_scorable] }, feedback }
  }
  if (!judgement) throw new Error('a reply that fits has a judgement or a reason for none')
  const criteria = criteriaOf(judgement, answer)
  const overall = criteria.reduce((sum, { name }) => sum + rubric.weights[name] * judgement.criteria[name].score, 0)
  const coverage = coverageOf(judgement, answer, rubric.keyPoints)
  return { kind: 'scored', score: oneDecimal(overall), criteria, feedback, coverage }
}

function criteriaOf({ criteria }: Judgement, answer: string): CriterionScore[] {
  return CRITERIA.map((name) => {
    const { score, quotes } = criteria[name]
    const found = quotes.map((quote) => findQuote(answer, quote)).filter((e): e is Evidence => e !== null)
    const evidence = [...new Map(found.map((e) => [`${e.start}-${e.end}`, e])).values()]
    return { name, score: oneDecimal(score), evidence }
  })
}

function coverageOf({ coverage }: Judgement, answer: string, keyPoints: readonly string[]): KeyPointCoverage[] {
  return keyPoints.map((keyPoint, i) => {
    const said = coverage[i]
    return { keyPoint, coverage: said?.covered ?? 0, evidence: said?.quote ? findQuote(answer, said.quote) : null }
  })
}

const oneDecimal = (score: number) => Math.min(10, Math.max(1, Math.round(score * 10) / 10))
