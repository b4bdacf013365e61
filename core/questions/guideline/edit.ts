import { z } from 'zod'
import { GreenroomError } from '../../errors.ts'
import type { Guideline, GuidelineQuestion } from '../../interview/guideline.ts'
import { type Level, MAX_PAIRS } from '../../interview/kinds.ts'
import { stem } from '../../scoring/built-in/stem.ts'
import { tokenize } from '../../scoring/built-in/tokens.ts'
import { isFunctionWord } from '../../scoring/built-in/words.ts'
import { cleanText } from '../documents/plain.ts'
import { fillPattern, type Pattern, slug } from './patterns.ts'

/** One question of an edited guideline: one that was there, perhaps in other words, or a new one. */
export const guidelineEdit = z.union([
  z.strictObject({ id: z.string().max(200), question: z.string().max(2000).optional() }),
  z.strictObject({ question: z.string().max(2000) }),
])
export type GuidelineEdit = z.infer<typeof guidelineEdit>

/** So much of a question's content is left when it is still the same question. */
const SAME_QUESTION = 0.5
const SHORTEST = 8
const LONGEST = 700

/**
 * The guideline as somebody edited it: `edits` are all its questions, in their new order. What keeps its sense keeps its
 * key points; a question of another sense, or a new one, gets general ones for its kind.
 * Errors: GreenroomError 'bad-input' with a message for whoever edited.
 */
export function editGuideline(
  guideline: Guideline,
  edits: readonly GuidelineEdit[],
  { patterns, level }: { patterns: readonly Pattern[]; level: Level },
): Guideline {
  if (edits.length === 0) throw new GreenroomError('bad-input', 'A guideline needs at least one question.')
  if (edits.length > MAX_PAIRS)
    throw new GreenroomError('bad-input', `A guideline may have ${MAX_PAIRS} questions at most.`)
  const questions = edits.map((edit) => {
    const before = 'id' in edit ? guideline.questions.find((q) => q.id === edit.id) : undefined
    if ('id' in edit && !before) throw new GreenroomError('bad-input', 'A question of this guideline is not there.')
    if (before && edit.question === undefined) return before
    const text = wordsOf(edit.question ?? '')
    return before && isSame(before.question, text) ? { ...before, question: text } : ownQuestion(text, patterns, level)
  })
  const seen = new Set<string>()
  for (const { question } of questions) {
    const key = slug(question)
    if (seen.has(key)) throw new GreenroomError('bad-input', `This question stands there twice: “${question}”`)
    seen.add(key)
  }
  return { ...guideline, questions }
}

function wordsOf(written: string): string {
  const text = cleanText(written).replace(/\s+/g, ' ')
  if (text.length < SHORTEST || !/\p{L}{2}/u.test(text))
    throw new GreenroomError('bad-input', `A question needs at least ${SHORTEST} characters.`)
  if (text.length > LONGEST)
    throw new GreenroomError(
      'bad-input',
      `A question may have ${LONGEST} characters at most. Shorten “${text.slice(0, 40)}…”.`,
    )
  return text
}

function isSame(before: string, after: string): boolean {
  const old = contentOf(before)
  const now = contentOf(after)
  return old.intersection(now).size >= SAME_QUESTION * Math.max(old.size, 1)
}

const contentOf = (text: string) =>
  new Set(
    tokenize(text)
      .filter(({ word }) => !isFunctionWord(word))
      .map(({ word }) => stem(word)),
  )

/** A question that somebody wrote, with what an answer to its kind holds. */
export function ownQuestion(text: string, patterns: readonly Pattern[], level: Level): GuidelineQuestion {
  const pattern = patterns.find((p) => p.use === 'own' && p.type === kindOf(text))
  if (!pattern) throw new Error('there is no pattern for own questions')
  const question = fillPattern(pattern, { it: text }, { level, about: null, terms: [] })
  return { ...question, id: `own/${slug(text) || 'question'}` }
}

function kindOf(text: string): GuidelineQuestion['type'] {
  if (
    /\b(suppose|imagine|assume|what would you|how would you|if you (were|had)|would you (do|go|react|handle))\b/i.test(
      text,
    )
  )
    return 'situational'
  if (
    /\b(tell me|tell us|describe|give an example|walk me|when (have|did) you|have you ever|did you|time when|your (resume|last|past|previous|greatest|biggest))\b/i.test(
      text,
    )
  )
    return 'behavioural'
  return 'technical'
}
