import type { Heard, HeardWord } from '../interview/events.ts'

/** When words were said: milliseconds from the start of the answer's audio. */
export type SaidAt = { startMs: number; endMs: number }

/** A word of a text, made comparable. */
type Token = { text: string; start: number; end: number }

/** Beyond this many comparisons a correction is too different to be worth aligning. */
const MOST_COMPARISONS = 4_000_000

/**
 * Tells when a part of an answer's text was said, from the times of the words as they were heard. Where the candidate
 * corrected the text, words that were not heard lie between their nearest neighbours; null where nothing near was heard.
 */
export function timesOf(
  text: string,
  { words }: Pick<Heard, 'words'>,
): (range: { start: number; end: number }) => SaidAt | null {
  const tokens = tokensOf(text)
  const said = words.flatMap((word) => tokensOf(word.word).map(({ text }) => ({ text, word })))
  const matched = align(
    tokens.map((t) => t.text),
    said.map((s) => s.text),
  )
  const heardAt = (i: number): HeardWord | null => {
    const at = matched[i]
    return at === undefined || at < 0 ? null : (said[at]?.word ?? null)
  }
  return ({ start, end }) => {
    const inside = tokens.flatMap((token, i) => (token.end > start && token.start < end ? [i] : []))
    const [first, last] = [inside[0], inside.at(-1)]
    if (first === undefined || last === undefined) return null
    const from = inside.map(heardAt).find((word) => word !== null)
    const to = inside.map(heardAt).findLast((word) => word !== null)
    if (from && to) return { startMs: from.startMs, endMs: Math.max(from.startMs, to.endMs) }
    const [before, after] = [first > 0 ? heardAt(first - 1) : null, heardAt(last + 1)]
    return before && after ? { startMs: before.endMs, endMs: Math.max(before.endMs, after.startMs) } : null
  }
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu)].map((match) => ({
    text: match[0].toLowerCase().replaceAll('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** For each item of `a` the index of its partner in `b`, or -1: a longest common subsequence. */
function align(a: readonly string[], b: readonly string[]): Int32Array {
  const matched = new Int32Array(a.length).fill(-1)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) matched[head] = head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) {
    tail++
    matched[a.length - tail] = b.length - tail
  }
  const [rows, columns] = [a.length - head - tail, b.length - head - tail]
  if (rows === 0 || columns === 0 || rows * columns > MOST_COMPARISONS) return matched
  // longest[i][j]: length of the longest common subsequence of what follows a[head + i] and b[head + j], both included.
  const longest = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1))
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0
  for (let i = rows - 1; i >= 0; i--) {
    const row = longest[i] as Uint16Array
    for (let j = columns - 1; j >= 0; j--) {
      row[j] = a[head + i] === b[head + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (a[head + i] === b[head + j]) matched[head + i++] = head + j++
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return matched
}
