import { z } from 'zod'
import { baseOf } from '../interview/language.ts'
import { languageOf } from '../interview/language-of.ts'
import type { Brief, Move } from '../ports.ts'
import { contentStems, secretKeeper, wordsOf } from './secrets.ts'

/** What a model replies when it must speak, before it becomes a move. */
export type MoveReply = { kind: Move['kind']; response: string; question: string; key_point: number | null }

/** So much of the planned question's content must be left in the model's wording of it. */
const SAME_QUESTION = 0.5

/** What the plan allows now. */
export function allowedMoves({ mayFollowUp, next }: Brief): [Move['kind'], ...Move['kind'][]] {
  const then = next ? 'next' : 'close'
  return mayFollowUp ? ['follow-up', then] : [then]
}

/** The key points of the question that a follow-up would belong to. */
export function threadKeyPoints({ state }: Brief): string[] {
  return state.pairs.findLast((p) => p.question.kind === 'main')?.question.rubric.keyPoints ?? []
}

/** The form that a reply must have in this situation, with every rule that a question must keep. */
export function moveReply(brief: Brief): z.ZodType<MoveReply> {
  const givesAway = secretKeeper(brief)
  const points = threadKeyPoints(brief).length
  const form = z.strictObject({
    kind: z.enum(allowedMoves(brief)),
    response: z.string().max(900),
    question: z.string().max(700),
    key_point: z.int().nullable(),
  })
  return form.superRefine((reply, ctx) => {
    const complain = (path: string, message: string | null) => {
      if (message) ctx.addIssue({ code: 'custom', path: [path], message })
    }
    complain('response', responseProblem(reply))
    complain('question', questionProblem(reply, brief))
    const early = givesAway(reply.response)
    if (early) complain('response', early)
    else complain('question', givesAway(`${reply.response} ${reply.question}`))
    if (reply.kind === 'follow-up' && reply.key_point !== null && (reply.key_point < 1 || reply.key_point > points)) {
      complain('key_point', points > 0 ? `It must be null or 1 to ${points}.` : 'It must be null.')
    }
  })
}

function responseProblem({ kind, response }: MoveReply): string | null {
  if (response.includes('?')) return 'It must hold no question; the question has its own field.'
  return kind === 'close' && wordsOf(response).length === 0 ? 'Say some closing words here.' : null
}

function questionProblem({ kind, question }: MoveReply, brief: Brief): string | null {
  if (kind === 'close') return question.trim() ? 'It must be an empty string when you close.' : null
  const words = wordsOf(question)
  if (words.length < 3) return 'It must be a whole question.'
  const planned = kind === 'next' ? brief.next : null
  const marks = count(question, '?')
  if (marks > Math.max(1, planned ? count(planned.question, '?') : 0)) return 'It must ask one question only.'
  const said = words.join(' ')
  const earlier = brief.state.pairs.map((p) => p.question.text)
  if (earlier.some((text) => wordsOf(text).join(' ') === said)) return 'This question has been asked already.'
  // A translation shares no words with what it translates.
  const translated = baseOf(languageOf(brief.state)) !== 'en'
  if (planned && translated) return marks === 0 ? 'It must ask what next_question asks, with a question mark.' : null
  if (planned) return keepsTo(planned.question, words) ? null : 'It must ask for the same thing as next_question.'
  if (brief.next && wordsOf(brief.next.question).join(' ') === said) return 'That is the next question; choose "next".'
  return marks === 0 && !ASKS.test(question) ? 'It must ask something.' : null
}

/** Requests that need no question mark. */
const ASKS =
  /(^|[.!,:;]\s+|\bplease\s+)(tell|describe|walk|talk|take|explain|give|show|share|outline|name|list|compare|help|say|sketch|imagine|suppose|think|pick|choose|summari[sz]e)\b/i

/** Whether a wording still asks what the bank asks: the answer is judged by the bank's rubric. */
function keepsTo(planned: string, words: readonly string[]): boolean {
  const needed = new Set(contentStems(wordsOf(planned)))
  const kept = needed.intersection(new Set(contentStems(words))).size
  return needed.size === 0 || kept / needed.size >= SAME_QUESTION
}

const count = (text: string, mark: string) => text.split(mark).length - 1
