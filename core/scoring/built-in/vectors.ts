import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is known of a word wherever it stands. */
export type Lexeme = { stem: string; weight: number; row: number; negator: boolean }

/** Most entries of the lexicon; words of one vast answer must not fill the memory. */
export const LEXICON = 20_000

/** A table of word vectors: what a word means, and how common it is. */
export type WordVectors = {
  /** What `analyse` has found out about words before; at most LEXICON entries. */
  lexicon: Map<string, Lexeme>
  /** Length of a vector. */
  dimensions: number
  /** Row of a lower-case word, or -1. */
  row(word: string): number
  /** How many words of general English are more frequent. Unknown words count as very rare. */
  rank(word: string): number
  /** Cosine of two rows, -1 to 1. */
  cosine(a: number, b: number): number
  /** Adds `weight` times the unit vector of a row to `sum` (length `dimensions`). */
  add(sum: Float32Array, row: number, weight: number): void
  /** Whether two words mean the opposite of one another. */
  opposite(a: string, b: string): boolean
}

/** Rank of words that the table does not know; it was cut from a list about this long. */
const UNKNOWN_RANK = 200_000

/**
 * Reads the table of a folder that holds vectors.bin (int8 rows of equal length, each the unit vector scaled by its largest entry),
 * words.txt (a line a row: the word and its frequency rank) and antonyms.txt (two words a line).
 */
export function loadWordVectors(folder: string): WordVectors {
  const bytes = readFileSync(join(folder, 'vectors.bin'))
  const rows = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const index = new Map<string, number>()
  const ranks: number[] = []
  // The words are ASCII, and a walk from mark to mark takes half as long as splitting into lines.
  const words = readFileSync(join(folder, 'words.txt'), 'latin1')
  for (let at = 0; at < words.length; ) {
    const space = words.indexOf(' ', at)
    const end = words.indexOf('\n', space)
    index.set(words.slice(at, space), ranks.length)
    ranks.push(Number(words.slice(space + 1, end < 0 ? undefined : end)))
    at = end < 0 ? words.length : end + 1
  }
  const dimensions = rows.length / ranks.length
  if (!Number.isInteger(dimensions)) throw new Error(`${folder}: vectors.bin and words.txt do not fit together`)
  const opposites = new Set(lines(folder, 'antonyms.txt'))
  const opposed = new Set([...opposites].flatMap((pair) => pair.split(' ')))
  const lengths = new Float32Array(ranks.length)
  const length = (row: number) => {
    if (lengths[row] === 0) lengths[row] = Math.sqrt(dot(row, row)) || 1
    return lengths[row] as number
  }
  const dot = (a: number, b: number) => {
    const i = a * dimensions
    const j = b * dimensions
    let sum = 0
    for (let d = 0; d < dimensions; d++) sum += (rows[i + d] as number) * (rows[j + d] as number)
    return sum
  }
  return {
    lexicon: new Map(),
    dimensions,
    row: (word) => index.get(word) ?? -1,
    rank: (word) => ranks[index.get(word) ?? -1] ?? UNKNOWN_RANK,
    cosine: (a, b) => dot(a, b) / (length(a) * length(b)),
    add(sum, row, weight) {
      const scale = weight / length(row)
      const at = row * dimensions
      for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) + (rows[at + d] as number) * scale
    },
    opposite: (a, b) => opposed.has(a) && opposed.has(b) && opposites.has(a < b ? `${a} ${b}` : `${b} ${a}`),
  }
}

const lines = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')

/** Cosine of two sums of vectors; 0 where one is empty. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let ab = 0
  let aa = 0
  let bb = 0
  for (let d = 0; d < a.length; d++) {
    const x = a[d] as number
    const y = b[d] as number
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}
