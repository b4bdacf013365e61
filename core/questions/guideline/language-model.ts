import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Guideline, GuidelineQuestion } from '../../interview/guideline.ts'
import { PHASES } from '../../interview/kinds.ts'
import type { ChatModel, ChatOptions } from '../../models/chat-model.ts'
import { newBoundary, withData } from '../../models/data-field.ts'
import { type Prompt, type Prompts, parsePrompt } from '../../models/prompts.ts'
import { stem } from '../../scoring/built-in/stem.ts'
import { tokenize } from '../../scoring/built-in/tokens.ts'
import { isFunctionWord } from '../../scoring/built-in/words.ts'
import type { Draft, Wanted } from './draft.ts'
import { speaksToAMachine } from './hostile.ts'
import { type Pattern, slug } from './patterns.ts'
import { cleanTitle, spokenTitle } from './posting.ts'

/** Enough for variety, little enough to stay with the document. */
const TEMPERATURE = 0.4
const TYPES = ['technical', 'behavioural', 'situational'] as const

type Made = {
  question: string
  type: (typeof TYPES)[number]
  phase: (typeof PHASES)[number]
  about: string | null
  key_points: string[]
  probes: string[]
  hints: string[]
  terms: string[]
}
type Reply = { title: string; questions: Made[] }

/** A language model with what is said to it. */
export type GuidelineModel = {
  chat: ChatModel
  prompt: Prompt<'boundary'>
  prompts: Pick<Prompts, 'repair' | 'format'>
}

/** Reads `guideline.md` from the folder of prompts. Errors: GreenroomError 'bad-input'. */
export async function loadGuidelinePrompt(folder: string): Promise<Prompt<'boundary'>> {
  return parsePrompt('guideline.md', await readFile(join(folder, 'guideline.md'), 'utf8'), ['boundary'])
}

/**
 * A guideline that a language model makes. `draft` is the one made without it: its role, its terms and, as examples of
 * what is wanted, nothing more. The document travels as data; whatever the reply holds must fit the schema and its rules.
 * Errors: GreenroomError model-* or cancelled.
 */
export async function modelGuideline(
  wanted: Wanted & { excerpt: string },
  draft: Draft,
  parts: GuidelineModel & { patterns: readonly Pattern[]; boundary?: () => string },
  options: ChatOptions,
): Promise<Guideline> {
  const { chat, prompt, prompts, patterns, boundary = newBoundary } = parts
  const { source, count, type, level, excerpt } = wanted
  const mark = boundary()
  const reply = await chat.reply(
    {
      name: 'interview_guideline',
      system: prompt.fill({ boundary: mark }),
      user: withData({ source, questions: count, type, level, role: wanted.role }, { document: excerpt }, mark),
      schema: replySchema(wanted),
      temperature: TEMPERATURE,
      prompts,
    },
    options,
  )
  const weightsOf = (own: string) => patterns.find((p) => p.use === 'own' && p.type === own)?.weights
  const questions = reply.questions.map((made) => questionOf(made, level, weightsOf(made.type)))
  const title = cleanTitle(reply.title)
  return {
    source,
    title: title && !speaksToAMachine(title) ? spokenTitle(title) : draft.guideline.title,
    by: chat.id,
    terms: draft.guideline.terms,
    questions: questions.toSorted((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase)),
  }
}

function questionOf(
  made: Made,
  level: Wanted['level'],
  weights: GuidelineQuestion['weights'] | undefined,
): GuidelineQuestion {
  const { question, type, phase, about, key_points: keyPoints, probes, hints, terms } = made
  return {
    id: `model/${slug(question)}`,
    origin: 'model',
    about,
    type,
    level,
    phase,
    question: question.replace(/\s+/g, ' ').trim(),
    keyPoints,
    probes: probes.flatMap((probe, i) => {
      const keyPoint = keyPoints[i]
      return keyPoint === undefined ? [] : [{ keyPoint, question: probe }]
    }),
    hints,
    weights: weights ?? { relevance: 0.25, completeness: 0.35, clarity: 0.2, structure: 0.2 },
    terms,
    modelAnswer: null,
  }
}

/** The form of a reply, with the rules that its questions keep. */
function replySchema({ count, type, excerpt }: Wanted & { excerpt: string }): z.ZodType<Reply> {
  const document = plain(excerpt)
  const made = z.strictObject({
    question: z.string().min(15).max(500),
    type: z.enum(type === 'mixed' ? TYPES : [type]),
    phase: z.enum(PHASES),
    about: z.string().max(300).nullable(),
    key_points: z.array(z.string().min(8).max(240)).min(3).max(6),
    probes: z.array(z.string().min(8).max(300)).min(3).max(6),
    hints: z.array(z.string().min(8).max(300)).length(3),
    terms: z.array(z.string().min(2).max(60)).max(12),
  })
  const form = z.strictObject({ title: z.string().max(80), questions: z.array(made).length(count) })
  return form.superRefine(({ questions }, ctx) => {
    const complain = (at: number, field: string, message: string) =>
      ctx.addIssue({ code: 'custom', path: ['questions', at, field], message })
    const seen = new Set<string>()
    for (const [i, q] of questions.entries()) {
      if (q.question.split('?').length !== 2) complain(i, 'question', 'It must hold exactly one question mark.')
      if (seen.has(slug(q.question))) complain(i, 'question', 'It stands there twice.')
      seen.add(slug(q.question))
      if (q.about !== null && !document.includes(plain(q.about)))
        complain(i, 'about', 'It must be copied from the document letter by letter, or be null.')
      if (q.probes.length !== q.key_points.length)
        complain(i, 'probes', 'There must be one for each key point, in order.')
      const told = [q.question, ...q.hints, ...q.probes]
      for (const point of q.key_points) {
        if (told.some((words) => givesAway(words, point, q.question)))
          complain(i, 'hints', `A hint or a probe gives this key point away: “${point}”`)
      }
      if ([...told, ...q.key_points, ...q.terms].some(speaksToAMachine))
        complain(i, 'question', 'It speaks to a model or a scorer. Leave out what the document says to such.')
    }
  })
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
const stems = (text: string) =>
  new Set(
    tokenize(text)
      .filter(({ word }) => !isFunctionWord(word))
      .map(({ word }) => stem(word)),
  )

/** Whether words hold most of what a key point says beyond the question. */
function givesAway(words: string, point: string, question: string): boolean {
  if (words === question) return false
  const secret = stems(point).difference(stems(question))
  const shared = secret.intersection(stems(words)).size
  return shared >= 2 && shared / secret.size > 0.7
}
