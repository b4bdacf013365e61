import type { Correction } from './delivery.ts'

/** What harper.js found, as the thread that runs it reports it. text.slice(start, end) is what it found fault with. */
export type Finding = {
  rule: string
  kind: string
  start: number
  end: number
  message: string
  suggestions: string[]
  /** For a word that the American dictionary lacks: whether the British one has it. */
  otherDialect: boolean
}

/**
 * Kinds that concern the language itself. Left out: Capitalization, Punctuation, Formatting, Readability (sentence
 * length), Style, Enhancement, Redundancy, Regionalism and Repetition, which judge writing or punish speech.
 */
const kinds = new Set([
  ...['Agreement', 'BoundaryError', 'Eggcorn', 'Grammar', 'Malapropism', 'Miscellaneous', 'Nonstandard'],
  ...['Spelling', 'Typo', 'Usage', 'WordChoice', 'WordOrder'],
])

/** Of a kind that is left out, but a slip all the same: "more better". */
const rulesKept = new Set(['AdjectiveDoubleDegree'])

/**
 * Rules of a kind that is kept which misfire on spoken or technical answers; found by running harper.js over learners'
 * slips, and over the bank's model answers, which should give none.
 * FillerWords are counted elsewhere; AvoidCurses and OkToOkay are taste; "me and my manager" (SubjectPronoun) is how
 * people speak, and so is "the how" (TheHowWhy); SplitWords turns "informations" into "in formations", WrongNegative
 * "untill" into "distill"; CompoundNouns joins technical terms; NotTo turns "say no to" into "say not to";
 * MissingPreposition and MissingTo guess.
 */
const rulesDropped = new Set([
  ...['FillerWords', 'AvoidCurses', 'OkToOkay', 'SubjectPronoun', 'TheHowWhy', 'SplitWords', 'WrongNegative'],
  ...['CompoundNouns', 'NotTo', 'MissingPreposition', 'MissingTo'],
])
/** ExpandConfiguration, ExpandParameter, ...: the short forms are at home in technical talk. */
const expands = /^Expand[A-Z]/

/**
 * Picks the slips worth a learner's time from everything that harper.js found, in the order of the text. `known` are
 * words in lower case that are spelt right.
 */
export function correctionsFrom(text: string, findings: readonly Finding[], known: ReadonlySet<string>): Correction[] {
  const read = (finding: Finding) => text.slice(finding.start, finding.end)
  // "alot", "timeseries", "perf": another rule knows the word as it was meant, so it is no misspelling.
  const recognised = findings.filter(
    (f) => expands.test(f.rule) || f.suggestions.some((s) => s.includes(' ') && soundsAlike(read(f), s)),
  )
  const corrections = findings
    .filter((f) => isOfLanguage(read(f), f))
    .flatMap((f) => {
      if (f.rule !== 'SpellCheck') return [toCorrection(text, f, f.suggestions[0] ?? null, f.message)]
      if (f.otherDialect || known.has(read(f).toLowerCase()) || recognised.some((s) => overlap(s, f))) return []
      const meant = misspeltFor(read(f), f.suggestions)
      return meant ? [toCorrection(text, f, meant, 'This looks like a spelling slip.')] : []
    })
    .sort((a, b) => a.start - b.start || b.end - a.end)
  return corrections.filter(({ start }, i) => corrections.slice(0, i).every((earlier) => earlier.end <= start))
}

function toCorrection(text: string, { start, end }: Finding, suggestion: string | null, message: string): Correction {
  return { start, end, slip: text.slice(start, end), message: message.replaceAll(/`([^`]*)`/g, '“$1”'), suggestion }
}

const overlap = (a: Finding, b: Finding) => a.start < b.end && b.start < a.end

function isOfLanguage(slip: string, { rule, kind, suggestions }: Finding): boolean {
  if (!slip.trim() || rulesDropped.has(rule) || expands.test(rule)) return false
  if (!kinds.has(kind) && !rulesKept.has(rule)) return false
  // Who is told that something is wrong must be told what would be right.
  return suggestions.length > 0 && !suggestions.every((s) => soundsAlike(slip, s) || spellsOut(slip, s))
}

/** Apart only in capitals, spaces, hyphens or apostrophes, which nobody hears. */
function soundsAlike(a: string, b: string): boolean {
  const letters = (s: string) => s.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return letters(a) === letters(b)
}

/** "asap" for "as soon as possible". */
function spellsOut(slip: string, suggestion: string): boolean {
  const initials = suggestion.split(/\s+/).map((word) => word[0] ?? '')
  return initials.length > 1 && initials.join('').toLowerCase() === slip.toLowerCase()
}

/**
 * The everyday word that was meant by a word of four or more plain lower-case letters: one edit away (two for eight
 * letters or more), with the same first letter; of two equally near the longer, as letters are left out more often than
 * added. Anything else is taken for a term and gives null.
 */
function misspeltFor(word: string, suggestions: readonly string[]): string | null {
  if (!/^[a-z]{4,}$/.test(word)) return null
  const reach = word.length < 8 ? 1 : 2
  const near = suggestions.map((s) => (/^[a-z]+$/.test(s) && s[0] === word[0] ? edits(word, s) : reach + 1))
  // The dictionary's own first thought may be a name (Redis); then so was the word.
  if ((near[0] ?? reach + 1) > reach) return null
  const nearest = Math.min(...near)
  const meant = suggestions.filter((_, i) => near[i] === nearest)
  return meant.toSorted((a, b) => b.length - a.length)[0] ?? null
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance). */
function edits(a: string, b: string): number {
  let older: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const at = (list: number[], k: number) => list[k] ?? Number.POSITIVE_INFINITY
      let best = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(older, j - 2) + 1)
      row.push(best)
    }
    older = above
    above = row
  }
  return above[b.length] ?? 0
}

/** The words of texts in lower case, to tell the grammar checker what is no slip. */
export function wordsIn(texts: Iterable<string>): Set<string> {
  const words = new Set<string>()
  for (const text of texts) {
    for (const [word] of text
      .toLowerCase()
      .replaceAll('’', "'")
      .matchAll(/[\p{L}\p{N}]+(?:['_-][\p{L}\p{N}]+)*/gu)) {
      words.add(word)
    }
  }
  return words
}
