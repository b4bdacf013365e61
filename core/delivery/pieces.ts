/** A part of a text: whole.slice(start, start + text.length) === text. */
export type Piece = { text: string; start: number }

/**
 * Cuts a text into pieces of at most `limit` UTF-16 code units that join up to the whole, after the last paragraph,
 * sentence or word that fits, never inside a surrogate pair.
 */
export function pieces(text: string, limit: number): Piece[] {
  const cut: Piece[] = []
  for (let start = 0; start < text.length; ) {
    const end = text.length - start <= limit ? text.length : start + lengthThatFits(text.slice(start, start + limit))
    cut.push({ text: text.slice(start, end), start })
    start = end
  }
  return cut
}

function lengthThatFits(window: string): number {
  for (const boundary of [/^.*\n/s, /^.*[.!?…]["”’)]*\s+/s, /^.*\s/s]) {
    const found = boundary.exec(window)?.[0].length ?? 0
    if (found > window.length / 2) return found
  }
  const last = window.charCodeAt(window.length - 1)
  return last >= 0xd800 && last <= 0xdbff && window.length > 1 ? window.length - 1 : window.length
}
