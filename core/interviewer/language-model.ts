import { languageOf, nameOfLanguage } from '../interview/language.ts'
import type { ChatModel } from '../models/chat-model.ts'
import { newBoundary, withData } from '../models/data-field.ts'
import type { Prompts } from '../models/prompts.ts'
import type { Brief, Interviewer, Move } from '../ports.ts'
import { conversationOf } from './conversation.ts'

import { allowedMoves, type MoveReply, moveReply, threadKeyPoints } from './move-reply.ts'
import { manners } from './personas.ts'
import { secretKeeper } from './secrets.ts'
import { spokenWords } from './spoken-words.ts'

/** As creative as suits varied wording. */
const TEMPERATURE = 0.6

/**
 * The interviewer that prompts a language model. The plan decides which moves there are, the model chooses among them and
 * finds the words. `boundary` gives the mark around what people said, a new one for each request.
 */
export function languageModelInterviewer(
  chat: ChatModel,
  prompts: Prompts,
  { boundary = newBoundary }: { boundary?: () => string } = {},
): Interviewer {
  return {
    id: chat.id,
    async move(brief, { signal, onWords, onUsage }) {
      const { role, type, level, persona = 'neutral' } = brief.state.plan
      const manner = manners[persona]
      const language = nameOfLanguage(languageOf(brief.state))
      const examples = prompts.examples.for(role).text
      const mark = boundary()
      const givesAway = secretKeeper(brief)
      const mayBeSaid = (words: string) => !words.includes('?') && givesAway(words) === null
      const spoken = spokenWords(mayBeSaid, (piece) => onWords?.(piece))
      const reply = await chat.reply(
        {
          name: 'interview_move',
          system: prompts.interviewer.fill({
            ...{ role: role.replaceAll('-', ' '), type, level, language, manner, examples, boundary: mark },
          }),
          user: withData(assignment(brief), dataOf(brief), mark),
          schema: moveReply(brief),
          temperature: TEMPERATURE,
          prompts,
        },
        { signal, onPartial: spoken.hear, ...(onUsage && { onUsage }) },
      )
      return moveOf(reply, brief, spoken.finish(reply.response, reply.question))
    },
  }
}

/** Whether the question that comes next is from a document or from a person rather than from the bank. */
const foreign = ({ next, state }: Brief): boolean =>
  next !== null &&
  state.plan.guideline?.questions.find((q) => q.id === next.id)?.origin !== 'bank' &&
  state.plan.guideline !== undefined

function dataOf(brief: Brief) {
  const conversation = conversationOf(brief.state)
  return foreign(brief) ? { conversation, next_question: brief.next?.question } : { conversation }
}

function assignment(brief: Brief) {
  return {
    moves: allowedMoves(brief),
    next_question: brief.next && foreign(brief) ? 'see data' : (brief.next?.question ?? null),
    key_points: brief.mayFollowUp ? threadKeyPoints(brief).map((point, i) => `${i + 1}. ${point}`) : [],
    opening: brief.state.pairs.length === 0,
  }
}

function moveOf({ kind, question, key_point }: MoveReply, brief: Brief, words: string): Move {
  const text = question.replace(/\s+/g, ' ').trim()
  if (kind === 'close') return { kind, words }
  if (kind === 'next') return { kind, words, text }
  const keyPoint = key_point === null ? undefined : threadKeyPoints(brief)[key_point - 1]
  return { kind, words, text, keyPoints: keyPoint === undefined ? [] : [keyPoint] }
}
