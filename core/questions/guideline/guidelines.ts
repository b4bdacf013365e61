import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GreenroomError } from '../../errors.ts'
import type { Guideline } from '../../interview/guideline.ts'
import type { Level } from '../../interview/kinds.ts'
import type { ChatOptions } from '../../models/chat-model.ts'
import type { Embedder } from '../../ports.ts'
import type { Bank } from '../bank.ts'
import { type Draft, draftGuideline, type Wanted } from './draft.ts'
import { editGuideline, type GuidelineEdit } from './edit.ts'
import { excerptOf } from './excerpt.ts'
import { type GuidelineModel, modelGuideline } from './language-model.ts'
import { type Pattern, parsePatterns } from './patterns.ts'
import { type Entry, embeddingRanker, lexicalRanker, type Ranker } from './rank.ts'
import { type Vocabulary, vocabularyOf } from './vocabulary.ts'

/** A guideline, the role that it comes nearest to, and what did not work on the way, in words for the person. */
export type MadeGuideline = Draft & { notes: string[] }

/** Makes and edits guidelines. */
export interface Guidelines {
  /**
   * A guideline from a document or keywords: by the model where there is one and it does not fail, else without.
   * Errors: GreenroomError 'bad-input' where there is nothing to ask about, or 'cancelled'.
   */
  make(wanted: Wanted, options: Pick<ChatOptions, 'signal' | 'onUsage'>): Promise<MadeGuideline>
  /** Errors: GreenroomError 'bad-input'. */
  edit(guideline: Guideline, edits: readonly GuidelineEdit[], level: Level): Promise<Guideline>
}

export type GuidelineParts = {
  bank: Bank
  /** Folder of the data sets: question-patterns and word-vectors are read, at the first guideline. */
  datasets: string
  /** Null: none is set up. */
  model: GuidelineModel | null
  /** Null where nothing embeds just now: then words are compared instead of meanings. */
  embedder: () => Embedder | null
}

/** Words that are no news to anybody: the most frequent ones of the word vectors' list. */
const COMMON_WORDS = 20_000
const NO_EMBEDDINGS = 'Meanings could not be compared, so words were.'

type Loaded = { patterns: Pattern[]; vocabulary: Vocabulary; entries: Entry[]; lexical: Ranker }

export function guidelines({ bank, datasets, model, embedder }: GuidelineParts): Guidelines {
  let loading: Promise<Loaded> | null = null
  let embedding: { by: Embedder; ranker: Ranker } | null = null
  const loaded = () => {
    loading ??= load(bank, datasets)
    return loading
  }

  /** The bank by meaning; its vectors are kept for as long as the embedder stays the same. */
  function bankByMeaning(by: Embedder, entries: readonly Entry[]): Ranker {
    if (embedding?.by.id !== by.id) embedding = { by, ranker: embeddingRanker(entries, by) }
    return embedding.ranker
  }

  async function draft(wanted: Wanted, known: Loaded, signal: AbortSignal): Promise<MadeGuideline> {
    const by = embedder()
    const with_ = (ranker: Ranker) => draftGuideline(wanted, { bank, ...known, ranker }, signal)
    if (!by) return { ...(await with_(known.lexical)), notes: [] }
    try {
      return { ...(await with_(bankByMeaning(by, known.entries))), notes: [] }
    } catch (error) {
      if (!isModelFailure(error)) throw error
      return { ...(await with_(known.lexical)), notes: [NO_EMBEDDINGS] }
    }
  }

  async function excerpt({ text, source }: Wanted, signal: AbortSignal): Promise<string> {
    const by = embedder()
    const lexical = () => excerptOf(text, source, lexicalRanker, signal)
    if (!by) return lexical()
    return excerptOf(text, source, (entries) => embeddingRanker(entries, by), signal).catch((error) => {
      if (!isModelFailure(error)) throw error
      return lexical()
    })
  }

  return {
    async make(wanted, { signal, onUsage }) {
      signal.throwIfAborted()
      const known = await loaded()
      const drafted = await draft(wanted, known, signal)
      if (!model) return drafted
      try {
        const wish = { ...wanted, excerpt: await excerpt(wanted, signal) }
        const parts = { ...model, patterns: known.patterns }
        const guideline = await modelGuideline(wish, drafted, parts, { signal, ...(onUsage && { onUsage }) })
        return { ...drafted, guideline }
      } catch (error) {
        if (!isModelFailure(error)) throw error
        return { ...drafted, notes: [...drafted.notes, `${error.message} The questions were made without it.`] }
      }
    },
    async edit(guideline, edits, level) {
      const { patterns } = await loaded()
      return editGuideline(guideline, edits, { patterns, level })
    },
  }
}

async function load(bank: Bank, datasets: string): Promise<Loaded> {
  const [lines, words] = await Promise.all([
    readFile(join(datasets, 'question-patterns/patterns.jsonl'), 'utf8'),
    readFile(join(datasets, 'word-vectors/words.txt'), 'utf8'),
  ])
  const common = new Set(words.split('\n', COMMON_WORDS).map((line) => line.split(' ', 1)[0] ?? ''))
  const questions = bank.roles.flatMap((role) => bank.questions(role))
  const entries = questions.map(({ id, question, terms, keyPoints }) => {
    return { id, title: `${question} ${terms.join(', ')}`, text: keyPoints.join('. ') }
  })
  return {
    patterns: parsePatterns('patterns.jsonl', lines),
    vocabulary: vocabularyOf(bank, common),
    entries,
    lexical: lexicalRanker(entries),
  }
}

const isModelFailure = (error: unknown): error is GreenroomError =>
  error instanceof GreenroomError && error.code.startsWith('model-')
