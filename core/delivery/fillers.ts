import type { FillerCount } from './delivery.ts'

/**
 * Counts words and phrases that fill time rather than carry meaning, most frequent first.
 *
 * The rule is conservative: what may carry meaning is not counted.
 * - Hesitations (um, uh, er, hmm, ...) always count, unless written as an acronym (ER) or after a number (5 mm).
 * - "you know" and "I mean" count where they stand apart: after the start, a punctuation mark or a connecting word,
 *   and not where a verb's object follows ("you know how it went", "I mean that ...").
 * - "sort of" and "kind of" count after a pronoun, a form of "be" or the like, and a mark ("it was sort of slow"),
 *   not as a noun ("a kind of tree", "that sort of thing", "kind of you").
 * - "like" counts only between two marks or beside another filler ("it was, like, slow"; "um like"); as a verb, a
 *   preposition ("tools like pandas") or a quotative it does not.
 * - "basically", "literally", "actually", "honestly", "obviously" count only between two marks, "right" only as a tag
 *   question (", right?").
 * - "and stuff", "or whatever" count at the end of a clause.
 */
export function countFillers(text: string): FillerCount[] {
  const tokens = tokenise(text)
  const counts = new Map<string, number>()
  for (let i = 0; i < tokens.length; ) {
    const found = fillerAt(tokens, i)
    if (found) counts.set(found.filler, (counts.get(found.filler) ?? 0) + 1)
    i += found?.length ?? 1
  }
  return [...counts].map(([filler, count]) => ({ filler, count })).sort((a, b) => b.count - a.count)
}

/** A word in lower case, or a run of punctuation or a line break as a mark. */
type Token = { text: string; mark: boolean; acronym: boolean }
type Found = { filler: string; length: number }

const edge: Token = { text: '', mark: true, acronym: false }

function tokenise(text: string): Token[] {
  const parts = text.replaceAll('’', "'").match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*|[^\p{L}\p{N}\s]+|\n+/gu) ?? []
  return parts.map((part) => {
    const mark = !/[\p{L}\p{N}]/u.test(part)
    return { text: part.toLowerCase(), mark, acronym: part.length > 1 && part === part.toUpperCase() }
  })
}

const hesitation = /^(?:u+h*m+|u+h+|e+rm*|h+m+|m{2,})$/
const set = (words: string) => new Set(words.split(' '))
const phrases = ['you know', 'i mean', 'sort of', 'kind of', 'and stuff like that', 'and stuff', 'or whatever'].map(
  (phrase) => phrase.split(' '),
)
const setOffOnly = set('like basically literally actually honestly obviously right')
const connecting = set('and but so because well then')
const takesYouKnow = set(
  'do did does as if that what how all when where once since before let than people someone things anything would could should might may can will who whom',
)
const knownThing = set(
  'how what that the why where when who which if whether about a an your my our their his her its this it of these those more from to someone them him me us exactly',
)
const meantThing = set('by that to it this them you him her what')
const hedged = set(
  "i we you they he she it was is are were be been am it's that's i'm we're they're he's she's had just felt feels got gets did and but then also um uh",
)

function fillerAt(tokens: Token[], i: number): Found | null {
  const token = tokens[i] ?? edge
  if (token.mark) return null
  const before = tokens[i - 1] ?? edge
  if (isHesitation(tokens, i)) return { filler: token.text, length: 1 }
  for (const phrase of phrases) {
    if (!phrase.every((word, k) => tokens[i + k]?.text === word)) continue
    const after = tokens[i + phrase.length] ?? edge
    const filler = phrase.join(' ').replace('i mean', 'I mean')
    return fillsAs(filler, before, after) ? { filler, length: phrase.length } : null
  }
  if (!setOffOnly.has(token.text)) return null
  const after = tokens[i + 1] ?? edge
  const besideFiller = token.text === 'like' && (isHesitation(tokens, i - 1) || isHesitation(tokens, i + 1))
  const apart = pauses(before, tokens[i - 1] === undefined) && pauses(after, false)
  if (token.text === 'right' && !(before.text === ',' && after.text.startsWith('?'))) return null
  return apart || besideFiller ? { filler: token.text, length: 1 } : null
}

function isHesitation(tokens: Token[], i: number): boolean {
  const token = tokens[i]
  if (!token || token.mark || token.acronym || !hesitation.test(token.text)) return false
  return !/^\p{N}+$/u.test(tokens[i - 1]?.text ?? '')
}

function fillsAs(filler: string, before: Token, after: Token): boolean {
  const opens = before.mark || connecting.has(before.text)
  switch (filler) {
    case 'you know':
      if (takesYouKnow.has(before.text)) return false
      return after.mark || (opens && !knownThing.has(after.text))
    case 'I mean':
      return opens && !meantThing.has(after.text)
    case 'sort of':
    case 'kind of':
      return (before.mark ? before !== edge : hedged.has(before.text)) && !meantThing.has(after.text)
    default:
      return after.mark
  }
}

/** A mark that a speaker would pause at; quotes, slashes, brackets and hyphens are none. */
function pauses(token: Token, start: boolean): boolean {
  return start || (token.mark && token.text !== '' && /^[,.;:!?…\n—–]+$/.test(token.text))
}
