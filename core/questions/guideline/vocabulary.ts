import { stem } from '../../scoring/built-in/stem.ts'
import { isFunctionWord } from '../../scoring/built-in/words.ts'
import type { Bank } from '../bank.ts'

/** A term of a text: as it is written there, and the roles whose bank knows it. */
export type Term = { text: string; roles: readonly string[] }

export type Vocabulary = {
  /** Terms of the bank and rare or proper names, in their order, each once. */
  termsIn(text: string): Term[]
  /** Whether a word is one that everybody uses. */
  isCommon(word: string): boolean
}

/** The longest term in words. */
const LONGEST = 4
/** Capitalised, yet no name of a tool, method or product. */
const NO_TERM = new Set(
  `english german french spanish hindi italian dutch portuguese chinese arabic europe european american british monday tuesday
  wednesday thursday friday saturday sunday january february march april may june july august september october november
  december bachelor bachelors master masters degree diploma phd bsc msc ba ma mba gcse university college school ged
  you we our your the this i he she they it a an if no not and or nice must good strong excellent proven experience
  experienced knowledge ability able skills skill ideally preferably required preferred plus remote hybrid office full-time
  part-time gmbh inc ltd llc plc co corp usa uk eu us am pm st nd rd th km cv ceo new years year`.split(/\s+/),
)

/** Words, names with dots, signs or figures in them ("Node.js", "C++", "ISO 9001"), and what stands between them. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’]*(?:[.+#/&-][\p{L}\p{N}]+)*(?:\+\+|#)?/gu

/** `common` holds the words that are no news to a transcriber or a reader, in lower case. */
export function vocabularyOf(bank: Bank, common: ReadonlySet<string>): Vocabulary {
  const known = new Map<string, Set<string>>()
  for (const role of bank.roles) {
    for (const term of bank.questions(role).flatMap((q) => q.terms)) {
      const key = keyOf(words(term).map((w) => w.text))
      // A single everyday word is a term only within its own question.
      if (!key || (!key.includes(' ') && common.has(term.toLowerCase()))) continue
      known.set(key, (known.get(key) ?? new Set()).add(role))
    }
  }
  const isCommon = (word: string) => {
    const lower = word.toLowerCase().replaceAll('’', "'")
    return (
      common.has(lower) ||
      common.has(stem(lower)) ||
      isFunctionWord(lower) ||
      common.has(lower.replace(/(s|es|'s)$/, ''))
    )
  }

  function termsIn(text: string): Term[] {
    const all = words(text)
    const found = new Map<string, Term>()
    const add = (from: number, count: number, roles: readonly string[]) => {
      const last = all[from + count - 1]
      const written = text.slice(all[from]?.start, last?.end)
      const key = keyOf(written.split(/\s+/))
      if (!found.has(key)) found.set(key, { text: written, roles })
    }
    for (let i = 0; i < all.length; ) {
      const longest = longestKnown(all, i, text)
      if (longest) {
        add(i, longest.count, longest.roles)
        i += longest.count
      } else if (isName(all, i)) {
        let count = 1
        const joins = (n: number) => adjoins(text, all, n - 1)
        while (count < LONGEST && joins(i + count) && isName(all, i + count)) count++
        // "BS 7671", "ISO 9001", "Level 3"
        if (joins(i + count) && /^\d{1,5}$/.test(all[i + count]?.text ?? '')) count++
        add(i, count, [])
        i += count
      } else i++
    }
    return [...found.values()]
  }

  function longestKnown(all: readonly Word[], at: number, text: string) {
    for (let count = Math.min(LONGEST, all.length - at); count > 0; count--) {
      const run = all.slice(at, at + count)
      if (run.some((_, n) => n < count - 1 && !adjoins(text, all, at + n))) continue
      const roles = known.get(keyOf(run.map((w) => w.text)))
      if (roles) return { count, roles: [...roles] }
    }
    return null
  }

  /** A name: odd in its form, or capitalised where a sentence would not do so, or a word that hardly anybody uses. */
  function isName(all: readonly Word[], at: number): boolean {
    const word = all[at]
    if (!word || word.text.length < 2 || NO_TERM.has(word.text.toLowerCase())) return false
    if (/^\p{N}+$/u.test(word.text) || !/\p{L}/u.test(word.text)) return false
    const odd = /^\d{1,2}th$|\p{Ll}\p{Lu}|^\p{Lu}{2,6}$|\p{L}\p{N}|[+#]$|\.(js|net|io|py)$/u.test(word.text)
    if (odd) return true
    if (word.text.includes('-')) return false
    const capital = /^\p{Lu}\p{Ll}/u.test(word.text)
    if (capital) return !word.first || !isCommon(word.text)
    return word.text.length >= 6 && /^\p{Ll}+$/u.test(word.text) && !isCommon(word.text)
  }

  return { termsIn, isCommon }
}

type Word = { text: string; start: number; end: number; first: boolean }

function words(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => {
    const before = text.slice(0, match.index).trimEnd()
    const first = before === '' || /[.!?:;•\n]$/.test(before) || /\n\s*$/.test(text.slice(0, match.index))
    return { text: match[0], start: match.index, end: match.index + match[0].length, first }
  })
}

const adjoins = (text: string, all: readonly Word[], at: number) =>
  /^[ \u00a0]$/.test(text.slice(all[at]?.end ?? 0, all[at + 1]?.start ?? 0))

const keyOf = (list: readonly string[]) => list.map((word) => stem(word.toLowerCase().replaceAll('’', "'"))).join(' ')
