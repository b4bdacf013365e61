import { speaksToAMachine } from './hostile.ts'

/** A line or sentence of a document, and the heading that it stands under in lower case; '' before the first one. */
export type Passage = { text: string; heading: string; bullet: boolean }

const BULLET = /^\s*(?:[•·▪▫◦‣⁃●○■□➢➤✓✔*–—-]|\d{1,2}[.)]|o(?=\s))\s+/
/** A line of a PDF that is at least so long may go on in the next one. */
const FULL_LINE = 45

/**
 * A document's lines, those that were wrapped put together again, long ones split into sentences, with their headings.
 * What speaks to a machine is left out.
 */
export function passagesOf(text: string): Passage[] {
  const passages: Passage[] = []
  let heading = ''
  for (const { line, bullet } of unwrap(text.split('\n'))) {
    const lead = /^([\p{L} '/&’-]{3,40}):\s+(\S.*)$/u.exec(line)
    if (!bullet && isHeading(line)) heading = plainHeading(line)
    else if (lead && !bullet && (lead[1] ?? '').split(' ').length <= 4) {
      // “Requirements: one, two, three.” is a heading with its text behind it, and holds for its line alone.
      const own = plainHeading(lead[1] ?? '')
      passages.push(...sentences(lead[2] ?? '').map((s) => ({ text: s, heading: own, bullet })))
    } else passages.push(...sentences(line).map((s) => ({ text: s, heading, bullet })))
  }
  return passages.filter(({ text: own }) => /\p{L}{2}/u.test(own) && !speaksToAMachine(own))
}

const plainHeading = (line: string) =>
  line
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{N}' &/-]+/gu, '')
    .trim()

/** A short line without an end, and without the look of a fact. */
export function isHeading(line: string): boolean {
  const bare = line.replace(/^[#*=\s]+|[*=\s]+$/g, '')
  if (/[.;,!]$/.test(bare) || /\d/.test(bare)) return false
  const words = bare.split(/\s+/).length
  return (
    words <= 7 &&
    (/[:?]$/.test(bare) || KNOWN_HEADING.test(plainHeading(bare)) || (words <= 4 && bare === bare.toUpperCase()))
  )
}

const KNOWN_HEADING =
  /^(the |your |our |my |key |main |job |core |minimum |basic |preferred |professional |work |technical |additional |relevant |selected )*(requirements?|qualifications?|responsibilit(y|ies)|duties|tasks|skills?|profile|experience|education|employment( history)?|history|projects?|achievements?|summary|objective|about( us| you| me| the (role|job|team|company|position))?|role|mission|benefits|perks|(what|who) (you|we)('ll| will|'re| are)?( bring| need| have| do| offer| expect| be doing| look(ing)? for)?|nice to have|nice-to-haves?|must have|bonus|pluses|why (us|join us|you)|how to apply|contact|languages|certifications?|licen[cs]es|training|interests|hobbies|references|volunteering|publications|awards|equal opportunity)\b[^.]{0,30}$/

function unwrap(lines: readonly string[]): { line: string; bullet: boolean }[] {
  const joined: { line: string; bullet: boolean }[] = []
  let open = false
  for (const raw of lines) {
    const bullet = BULLET.test(raw)
    const line = raw.replace(BULLET, '').trim()
    const last = joined.at(-1)
    const goesOn =
      /^[\p{Ll}(&]/u.test(line) || /[\p{L}\d],$|\b(and|or|of|the|with|for|in|to|a|an)$/iu.test(last?.line ?? '')
    if (last && open && line && !bullet && last.line.length >= FULL_LINE && goesOn && !/[.!?:]$/.test(last.line))
      last.line += ` ${line}`
    else if (line) joined.push({ line, bullet })
    open = line !== ''
  }
  return joined
}

/** Full stops within a word, a number or a common short form end nothing. */
function sentences(line: string): string[] {
  return line
    .split(/(?<=[^\s.]{2}[.!?;])(?<!\b(?:e\.g|i\.e|etc|incl|approx|min|max|No|Dr|Mr|Ms|St|vs)\.)\s+(?=[\p{Lu}\d“"(])/u)
    .map((s) => s.trim())
    .filter(Boolean)
}

/** Words of a document as they can be quoted in a question: without what leads in, and of a length that can be spoken. */
export function quotable(text: string, most = 150): string {
  const bare = text
    .replace(BULLET, '')
    .replace(/[“”"]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s.;,:]+$/, '')
    .trim()
  if (bare.length <= most) return bare
  const part = bare.slice(0, most)
  const cut = Math.max(part.lastIndexOf(', '), part.lastIndexOf('; '), part.lastIndexOf(' ('), part.lastIndexOf(' – '))
  return part.slice(0, cut > most / 3 ? cut : part.lastIndexOf(' ')).replace(/[\s.;,:]+$/, '')
}
