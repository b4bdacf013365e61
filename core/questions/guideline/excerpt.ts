import { passagesOf } from './passages.ts'
import type { Entry, Ranker } from './rank.ts'

/** Longest part of a document that a model is shown, in UTF-16 code units. */
export const EXCERPT = 8_000
/** Pieces of a long document are about so long. */
const PIECE = 700

const SOUGHT = {
  'job-description':
    'requirements qualifications experience with skills knowledge tools responsibilities duties tasks you will',
  resume: 'experience achievements led built reduced increased responsible projects skills tools years employer',
  keywords: '',
}

/**
 * What of a document a model is shown: all of it where it is short, else the pieces that say most about the work, in
 * their order. Lines that speak to a machine are left out either way. Errors: the ranker's.
 */
export async function excerptOf(
  text: string,
  source: keyof typeof SOUGHT,
  rankerOf: (entries: readonly Entry[]) => Ranker,
  signal: AbortSignal,
): Promise<string> {
  const passages = passagesOf(text)
  const lines = passages.map(({ text: own, heading }, i) =>
    heading !== (passages[i - 1]?.heading ?? '') ? `${heading.toUpperCase()}\n${own}` : own,
  )
  const all = lines.join('\n')
  if (all.length <= EXCERPT) return all
  const pieces: Entry[] = []
  for (const line of lines.flatMap((l) => l.match(new RegExp(`[\\s\\S]{1,${PIECE}}`, 'g')) ?? [])) {
    const last = pieces.at(-1)
    if (last && last.text.length + line.length < PIECE) last.text += `\n${line}`
    else pieces.push({ id: String(pieces.length), title: '', text: line })
  }
  const ranked = await rankerOf(pieces).rank(SOUGHT[source], signal)
  const first = ranked.map(({ id }) => Number(id))
  const rest = pieces.map((_, i) => i).filter((i) => !first.includes(i))
  const taken: number[] = []
  let length = 0
  // The beginning names the work.
  for (const i of new Set([0, ...first, ...rest])) {
    const own = (pieces[i]?.text.length ?? 0) + 1
    if (length + own > EXCERPT) continue
    taken.push(i)
    length += own
  }
  return taken
    .toSorted((a, b) => a - b)
    .map((i) => pieces[i]?.text)
    .join('\n')
}
