import { GreenroomError } from '../errors.ts'
import { nameOfLanguage } from '../interview/language.ts'
import type { ChatModel, ChatOptions } from '../models/chat-model.ts'
import { newBoundary, withData } from '../models/data-field.ts'
import type { Prompts } from '../models/prompts.ts'
import type { Scorer } from '../ports.ts'
import { anchorsInWords } from './anchors.ts'
import { feedbackWithout } from './built-in/feedback.ts'
import { findQuote } from './find-quote.ts'
import { medianOf } from './median.ts'
import { CRITERIA } from './rubric.ts'
import type { CriterionScore, Evidence, KeyPointCoverage, NotScorable, Score, ScoreRequest } from './score.ts'
import { type Judgement, type MODEL_REASONS, type ScoreReply, scoreReply } from './score-reply.ts'

/** A single run should give the same score each time; several runs are to show how sure the model is. */
const TEMPERATURE = { one: 0, several: 0.3 }

type Options = {
  /** The mark around what people said, a new one for each request. */
  boundary?: () => string
  /** How often each answer is judged; the median counts. */
  runs?: number
}

/**
 * The scorer that prompts a language model. Scores, quotes and coverage are the model's; the overall score is their mean by
 * the rubric's weights. Of several runs it takes the medians and keeps the spread.
 */
export function languageModelScorer(
  chat: ChatModel,
  prompts: Prompts,
  { boundary = newBoundary, runs = 1 }: Options = {},
): Scorer {
  return {
    id: chat.id,
    version: `prompt ${prompts.scorer.version}, ${runs} ${runs === 1 ? 'run' : 'runs'}`,
    varies: true,
    async score(request, { signal, onUsage }) {
      if (signal.aborted) throw new GreenroomError('cancelled', 'The scoring was cancelled.', { cause: signal.reason })
      const why = withoutModel(request)
      if (why) return { kind: 'not-scorable', why, feedback: feedbackWithout(why, request.rubric.keyPoints) }
      const judge = () => judgeOnce(request, { signal, ...(onUsage && { onUsage }) })
      return medianOf(await mostOf(Array.from({ length: runs }, judge)), request.rubric.weights)
    },
  }

  async function judgeOnce(request: ScoreRequest, options: ChatOptions): Promise<Score> {
    const { role, type, level, question, answer, parent, rubric } = request
    const mark = boundary()
    const standard = {
      key_points: rubric.keyPoints.map((point, i) => `${i + 1}. ${point}`),
      model_answer: rubric.reference,
    }
    const values = {
      ...{ role: role.replaceAll('-', ' '), type, level, boundary: mark },
      language: nameOfLanguage(request.language ?? 'en'),
      rubric: anchorsInWords(prompts.rubric),
      field: prompts.fields.for(role).text,
    }
    const reply = await chat.reply(
      {
        name: 'answer_score',
        system: prompts.scorer.fill(values),
        user: withData(standard, { parent, question, answer }, mark),
        schema: scoreReply(request),
        temperature: runs === 1 ? TEMPERATURE.one : TEMPERATURE.several,
        prompts,
      },
      options,
    )
    return scoreOf(reply, request)
  }
}

/** What most of the runs said; a run that failed is left out where more than half did not. Errors: the first failure. */
async function mostOf(runs: readonly Promise<Score>[]): Promise<Score[]> {
  const settled = await Promise.allSettled(runs)
  const done = settled.flatMap((run) => (run.status === 'fulfilled' ? [run.value] : []))
  const failed = settled.find((run) => run.status === 'rejected')
  if (failed && done.length * 2 <= runs.length) throw failed.reason
  return done
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
