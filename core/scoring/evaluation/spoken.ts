import { createHash } from 'node:crypto'
import type { RatedLine } from './lines.ts'

/** Sounds and phrases that say nothing, as people fill pauses with. */
const FILLERS =
  'um|uh|you know|i mean|like|so yeah|well|kind of|sort of|how do i put this|let me think|okay so|right|and so on|basically|if you see what i mean|just a second|so um|yeah|actually'.split(
    '|',
  )
/** Words of an answer: drawn between the two, whatever its rating. Longer answers break off there, shorter ones are filled up. */
const LEAST = 80
const MOST = 130
/** One word in so many is begun twice. */
const RESTART = 14

/**
 * A rated answer as a speech recogniser might write it down: lower case, no marks, one long run of words with restarts and fillers, and a length
 * that says nothing about the rating. The same line always gives the same words.
 */
export function asSpoken(line: RatedLine): RatedLine {
  const draw = drawing(`${line.id}`)
  const length = LEAST + Math.floor(draw() * (MOST - LEAST))
  const words = line.answer
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}'’%+#.\s-]|\.(?=\s|$)|\s-\s/gu, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((word) => (draw() < 1 / RESTART ? [word, word] : [word]))
    .slice(0, length)
  let missing = length - words.length
  while (missing > 0) {
    const filler = (FILLERS[Math.floor(draw() * FILLERS.length)] as string).split(' ').slice(0, missing)
    words.splice(Math.floor(draw() * (words.length + 1)), 0, filler.join(' '))
    missing -= filler.length
  }
  return { ...line, set: `${line.set ?? 'all lines'}, as spoken`, answer: words.join(' ') }
}

/** Numbers from 0 up to 1 that follow from the seed. */
function drawing(seed: string): () => number {
  let count = 0
  return () => createHash('sha256').update(`${seed}/${count++}`).digest().readUInt32BE() / 2 ** 32
}
