// Checked against minisearch 7.2.0 (BM25+), November 2026.
import MiniSearch from 'minisearch'
import type { Embedder } from '../../ports.ts'
import { stem } from '../../scoring/built-in/stem.ts'
import { tokenize } from '../../scoring/built-in/tokens.ts'
import { isFunctionWord } from '../../scoring/built-in/words.ts'

export type Ranked = { id: string; score: number }
export type Entry = { id: string; title: string; text: string }

/** Finds the entries that are about what a text is about, best first, with scores from 0 to 1. */
export interface Ranker {
  rank(query: string, signal: AbortSignal): Promise<Ranked[]>
}

/** As many entries as BM25 proposes to what follows. */
const PROPOSED = 40

const stemsOf = (text: string) =>
  tokenize(text)
    .filter(({ word }) => !isFunctionWord(word))
    .map(({ word }) => stem(word))

/**
 * Ranks by shared words: BM25 proposes, and the score is the share of the query's information (inverse document
 * frequency) that an entry holds. Words of the title count double for the order.
 */
export function lexicalRanker(entries: readonly Entry[]): Ranker {
  const index = new MiniSearch<Entry>({
    fields: ['title', 'text'],
    tokenize: stemsOf,
    processTerm: (term) => term,
    searchOptions: { tokenize: stemsOf, processTerm: (term) => term, boost: { title: 2 }, prefix: false, fuzzy: false },
  })
  index.addAll(entries)
  const documents = new Map(entries.map((e) => [e.id, new Set(stemsOf(`${e.title} ${e.text}`))]))
  const counts = new Map<string, number>()
  for (const stems of documents.values()) for (const s of stems) counts.set(s, (counts.get(s) ?? 0) + 1)
  const information = (s: string) => Math.log(1 + documents.size / (0.5 + (counts.get(s) ?? 0)))
  return {
    async rank(query) {
      const wanted = [...new Set(stemsOf(query))]
      const all = wanted.reduce((sum, s) => sum + information(s), 0)
      if (all === 0) return []
      const proposed = index.search(query).slice(0, PROPOSED)
      const scored = proposed.map((found, place) => {
        const stems = documents.get(found.id) as Set<string>
        const shared = wanted.filter((s) => stems.has(s)).reduce((sum, s) => sum + information(s), 0)
        return { id: found.id as string, score: shared / all, place }
      })
      return scored.toSorted((a, b) => b.score - a.score || a.place - b.place).map(({ id, score }) => ({ id, score }))
    },
  }
}

/**
 * Ranks by meaning and by shared words, half each. Entries are embedded once, at the first query.
 * Errors: the embedder's.
 */
export function embeddingRanker(entries: readonly Entry[], embedder: Embedder): Ranker {
  const lexical = lexicalRanker(entries)
  let vectors: Promise<Float32Array[]> | null = null
  return {
    async rank(query, signal) {
      vectors ??= embedder.embed(
        entries.map((e) => `${e.title}. ${e.text}`.slice(0, 600)),
        { signal },
      )
      // What failed once may work the next time.
      const known = await vectors.catch((error) => {
        vectors = null
        throw error
      })
      const [[wanted], shared] = await Promise.all([embedder.embed([query], { signal }), lexical.rank(query, signal)])
      const words = new Map(shared.map(({ id, score }) => [id, score]))
      const scored = entries.map(({ id }, i) => {
        const meaning = Math.max(0, cosine(wanted as Float32Array, known[i] as Float32Array))
        return { id, score: 0.5 * meaning + 0.5 * (words.get(id) ?? 0) }
      })
      return scored.toSorted((a, b) => b.score - a.score).slice(0, PROPOSED)
    },
  }
}

/** Of two vectors of the same length: -1 to 1; 0 where one of them is zero. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    dot += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? dot / Math.sqrt(aa * bb) : 0
}
