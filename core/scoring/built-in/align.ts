import type { Word } from './analysis.ts'
import type { WordVectors } from './vectors.ts'

/** Cosine below which two words are taken as unrelated, and the cosine from which they count as synonyms. */
const RELATED = 0.45
const SYNONYM = 0.85
/** What a synonym counts against the very word. */
const SYNONYM_WORTH = 0.85

/** How far word `b` says what word `a` says: 1 the same stem, about 0.8 a synonym, 0 unrelated, -1 the opposite. */
export function wordSimilarity(a: Word, b: Word, vectors: WordVectors): number {
  if (a.stem === b.stem) return 1
  if (vectors.opposite(a.word, b.word)) return -1
  if (a.row >= 0 && b.row >= 0) {
    const derived = sharedRoot(a.stem, b.stem) ? 0.15 : 0
    const cosine = vectors.cosine(a.row, b.row) + derived
    return cosine <= RELATED ? 0 : SYNONYM_WORTH * Math.min(1, (cosine - RELATED) / (SYNONYM - RELATED))
  }
  return looksLike(a.word, b.word) ? 0.9 : 0
}

/** Whether two stems begin alike for most of their length: "decis" and "decid". */
function sharedRoot(a: string, b: string): boolean {
  const least = Math.min(a.length, b.length)
  if (least < 4) return false
  let same = 0
  while (same < least && a[same] === b[same]) same++
  return same >= 4 && same >= Math.max(a.length, b.length) * 0.6
}

/** Whether two words, one of them unknown, are the same but for a slip of the keyboard. */
export function looksLike(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length)
  if (longest < 5 || a[0] !== b[0]) return false
  return editDistance(a, b, longest >= 8 ? 2 : 1) <= (longest >= 8 ? 2 : 1)
}

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`; anything over `limit` comes back as limit + 1. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((above[j] as number) + 1, (row[j - 1] as number) + 1, (above[j - 1] as number) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] as number) + 1)
      row.push(best)
    }
    before = above
    above = row
  }
  return above[b.length] as number
}
