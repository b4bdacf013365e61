import { GreenroomError } from '../../errors.ts'
import type { ChatModel, ChatRequest } from '../../models/chat-model.ts'

type Assignment = { moves: string[]; next_question: string | null; opening: boolean }
type Conversation = { conversation: { answer: string | null }[] }

/**
 * A stand-in for a model that interviews with good manners: it asks openly after each answer of some length, then goes on.
 * It shows what a model is sent, and how the interview holds a model to its rules, without one.
 */
export const wellMannered: ChatModel = {
  id: 'well-mannered',
  async reply(request) {
    const lines = request.user.split('\n')
    const { moves, next_question, opening } = JSON.parse(lines[0] ?? '') as Assignment
    const { conversation } = JSON.parse(lines.at(-2) ?? '') as Conversation
    const n = conversation.length
    const words = conversation.at(-1)?.answer?.split(' ').length ?? 0
    const thanks = `Thank you, I can follow you there, and I have noted it as number ${n}.`
    const reply =
      moves.includes('follow-up') && words > 8
        ? {
            kind: 'follow-up',
            response: thanks,
            question: `What made you choose that way rather than another, in case ${n}?`,
          }
        : next_question
          ? {
              kind: 'next',
              response: opening ? 'Hello, and welcome to this interview.' : thanks,
              question: next_question,
            }
          : { kind: 'close', response: 'Thank you for your time. Your report is coming.', question: '' }
    return accepted(request, { ...reply, key_point: null })
  },
}

type Standard = { key_points: string[] }

/** A stand-in for a model that scores: the same middling judgement of every answer, quoted from it, as long as real ones are. */
export const evenHanded: ChatModel = {
  id: 'even-handed',
  async reply(request) {
    const lines = request.user.split('\n')
    const { key_points } = JSON.parse(lines[0] ?? '') as Standard
    const { answer } = JSON.parse(lines.at(-2) ?? '') as { answer: string }
    const quote = answer.split(/\s+/).slice(0, 8).join(' ')
    const criterion = { quotes: [quote], score: 6 }
    const judgement = {
      coverage: key_points.map((_, i) => ({ key_point: i + 1, covered: 0.5, quote })),
      criteria: { relevance: criterion, completeness: criterion, clarity: criterion, structure: criterion },
    }
    const items = ['You said what you would do first, and gave a reason for it that one can follow.']
    return accepted(request, {
      not_scorable: null,
      judgement,
      feedback: { good: items, missing: items, improve: items },
    })
  },
}

function accepted<T>(request: ChatRequest<T>, reply: unknown): T {
  const parsed = request.schema.safeParse(reply)
  if (!parsed.success) throw new GreenroomError('model-bad-reply', parsed.error.message)
  return parsed.data
}
