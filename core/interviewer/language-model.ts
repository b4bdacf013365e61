import { nameOfLanguage } from '../interview/language.ts'
import { languageOf } from '../interview/language-of.ts'
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

type Options = {
  /** Gives the mark around what people said, a new one for each request. */
  boundary?: () => string
  /** Adapters that were tuned to interview, by role; '*' stands for every other role. */
  adapters?: Readonly<Record<string, string>>
}

/**
 * The interviewer that prompts a language model. The plan decides which moves there are, the model chooses among them and
 * finds the words. Where the interview's role has an adapter, that is asked instead, with the short prompt that it was
 * tuned on, and is told no key points.
 */
export function languageModelInterviewer(
  chat: ChatModel,
  prompts: Prompts,
  { boundary = newBoundary, adapters = {} }: Options = {},
): Interviewer {
  return {
    id: chat.id,
    async move(brief, { signal, onWords, onUsage }) {
      const { role, type, level, persona = 'neutral' } = brief.state.plan
      const language = nameOfLanguage(languageOf(brief.state))
      const mark = boundary()
      const givesAway = secretKeeper(brief)
      const adapter = adapterFor(role, adapters)
      const about = { role: role.replaceAll('-', ' '), type, level, language, boundary: mark }
      const system = adapter
        ? prompts['interviewer-tuned'].fill(about)
        : prompts.interviewer.fill({
            ...about,
            manner: manners[persona],
            examples: prompts.examples.for(role).text,
          })
      const task = assignment(brief)
      const mayBeSaid = (words: string) => !words.includes('?') && givesAway(words) === null
      const spoken = spokenWords(mayBeSaid, (piece) => onWords?.(piece))
      const reply = await chat.reply(
        {
          ...(adapter && { model: adapter }),
          name: 'interview_move',
          system,
          user: withData(adapter ? { ...task, key_points: [] } : task, dataOf(brief), mark),
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

const adapterFor = (role: string, adapters: Readonly<Record<string, string>>): string | null =>
  [role, '*'].flatMap((name) => (Object.hasOwn(adapters, name) ? (adapters[name] ?? []) : []))[0] ?? null

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
