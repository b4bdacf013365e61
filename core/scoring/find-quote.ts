import type { Evidence } from './score.ts'

/** A text made comparable; unit i of it comes from `offsets[i]` of the original, which ends at `ends[i]`. */
type Plain = { text: string; offsets: number[]; ends: number[] }

/**
 * Finds the place that a quote was copied from, whatever its case, spacing, quotation marks and dashes; quotation marks
 * or dots around the quote are passed over. Whole words only. Null where the answer does not hold it.
 */
export function findQuote(answer: string, quote: string): Evidence | null {
  const wanted = plain(quote).text.replace(/^["'.\s]+|["'.\s]+$/g, '')
  if (!/[\p{L}\p{N}]/u.test(wanted)) return null
  const { text, offsets, ends } = plain(answer)
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const last = at + wanted.length - 1
    if (insideWord(text, at) || insideWord(text, last + 1)) continue
    const start = offsets[at] ?? 0
    const end = ends[last] ?? 0
    return { quote: answer.slice(start, end), start, end }
  }
  return null
}

/** Whether a cut before unit `at` would split a word. */
function insideWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at)) && /^[\p{L}\p{N}]/u.test(text.slice(at, at + 2))
}

function plain(original: string): Plain {
  const result: Plain = { text: '', offsets: [], ends: [] }
  let offset = 0
  for (const point of original) {
    const start = offset
    offset += point.length
    const same = alike(point)
    // Several spaces are one, and it ends where the last of them does.
    if (same === ' ' && result.text.endsWith(' ')) {
      result.ends[result.ends.length - 1] = offset
      continue
    }
    result.text += same
    for (let i = 0; i < same.length; i++) {
      result.offsets.push(start)
      result.ends.push(offset)
    }
  }
  return result
}

function alike(point: string): string {
  if (/\s/.test(point)) return ' '
  if (/[“”„«»]/.test(point)) return '"'
  if (/[‘’‚`]/.test(point)) return "'"
  if (/[‐‑‒–—]/.test(point)) return '-'
  if (point === '…') return '...'
  return point.toLowerCase()
}
