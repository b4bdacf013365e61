import { wordsOf } from './words.ts'

/** Shorter matches happen by chance: "I would use the" stands in many questions and answers. */
const RUN = 3

/**
 * Share, 0-1, of the heard words that stand in runs of at least three words which the interviewer was saying too. Utterances
 * of fewer words must match as a whole.
 */
export function echoShare(heard: string, said: string): number {
  const a = wordsOf(heard)
  const b = wordsOf(said)
  if (a.length === 0) return 0
  const least = Math.min(RUN, a.length)
  let echoed = 0
  for (let i = 0; i < a.length; ) {
    let longest = 0
    for (let j = 0; j < b.length; j++) {
      let run = 0
      while (i + run < a.length && a[i + run] === b[j + run]) run++
      longest = Math.max(longest, run)
    }
    if (longest >= least) echoed += longest
    i += Math.max(1, longest >= least ? longest : 1)
  }
  return echoed / a.length
}
