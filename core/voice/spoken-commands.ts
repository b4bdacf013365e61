import type { SpokenCommand } from './voice.ts'
import { wordsOf } from './words.ts'

/** What people put around a request; it changes nothing. */
const AROUND = new Set(
  "um uh uhm erm er hm hmm oh ah okay ok so well sorry excuse me please now just then thanks thank you alright right hey i'm actually"
    .split(' ')
    .concat(['i', 'am']),
)

/** Ways to ask, cut off the front before the rest is compared. */
const ASKING =
  /^(?:(?:can|could|would|may|will) (?:you|we|i|u)|let's|let us|i(?:'d| would)? (?:like|want|need) to|i need|i(?:'d| would) like|i think (?:i|we) (?:should|will)|i'll|do you mind|please) /

/** What a question or the interviewer may be called. */
const IT =
  '(?:the question|this question|that question|this one|that one|it|that|this|question|that part|the last part)'

/** Whole utterances; an answer that merely contains one of them is an answer. */
const COMMANDS: [SpokenCommand | 'stop-maybe', RegExp][] = [
  [
    'repeat',
    new RegExp(`^(?:repeat|repeating|rephrase|say)(?: ${IT})?(?: (?:again|once more|one more time|for me))*$`),
  ],
  ['repeat', new RegExp(`^(?:hear|have|get) ${IT} (?:again|once more|one more time)$`)],
  [
    'repeat',
    /^(?:come again|pardon|pardon me|once more|one more time|(?:say )?again|what did you say|what was that(?: again)?)$/,
  ],
  ['repeat', new RegExp(`^what(?:'s| was| is) ${IT}(?: again)?$`)],
  ['repeat', new RegExp(`^(?:i )?(?:didn't|did not|couldn't|could not) (?:catch|hear|get|understand) (?:you|${IT})$`)],
  [
    'hint',
    /^(?:(?:give|get|have|need|want|take) )?(?:me )?(?:a|another|one more|the next|some)? ?(?:little |small )?hints?$/,
  ],
  ['hint', /^(?:help|help me)(?: (?:a (?:little|bit)|out|with (?:this|that|it)|with this one))?$/],
  ['skip', new RegExp(`^(?:skip|pass|pass on)(?: ${IT})?$`)],
  [
    'skip',
    /^(?:(?:go|move|get) (?:on )?(?:to )?the next (?:one|question)|next question|the next question|move on|go on to the next one)$/,
  ],
  [
    'stop',
    /^(?:stop|end|finish|quit|terminate|abort|close) (?:the|this|our|my) (?:whole )?(?:interview|session)(?: here)?$/,
  ],
  [
    'stop-maybe',
    /^(?:stop|stop here|stop it|stop that|quit|i give up|give up|end here|stop (?:the )?interview|finish here|that's enough|i'm done|leave)$/,
  ],
  [
    'wait',
    /^(?:(?:give me|wait|hold on|hang on|need|take|have)(?: for)?(?: just)? )?(?:a|one|another|half a) (?:moment|second|sec|minute|bit|little time|couple of seconds)(?: to think(?: about (?:it|that|this))?)?$/,
  ],
  [
    'wait',
    /^(?:wait|hold on|hang on|bear with me|one moment|let me (?:think|see)|think)(?: (?:about|on|over) (?:it|that|this|this one|that one|the question))?(?: (?:for )?(?:a|one) (?:moment|second|sec|minute|bit))?$/,
  ],
  ['wait', /^(?:give me|need|have|take) (?:some|a little|a bit of|more) (?:time|more time)(?: to think)?$/],
]

/**
 * The command that an utterance is as a whole, or null. 'stop' needs all of "stop the interview"; a bare "stop" gives
 * 'stop-maybe', after which one asks.
 */
export function spokenCommand(text: string): SpokenCommand | 'stop-maybe' | null {
  const words = wordsOf(text)
  if (words.length === 0 || words.length > 14) return null
  for (const said of readings(words)) {
    const found = COMMANDS.find(([, pattern]) => pattern.test(said))
    if (found) return found[0]
  }
  return null
}

/** The words as they are, without what stands around them, and without the way of asking. */
function readings(words: string[]): string[] {
  const from = words.findIndex((w) => !AROUND.has(w))
  if (from < 0) return [words.join(' ')]
  const to = words.findLastIndex((w) => !AROUND.has(w)) + 1
  const whole = words.join(' ')
  const bare = words.slice(from, to).join(' ')
  const all = [whole, bare]
  for (const said of [whole, bare]) {
    let rest = said
    for (let cut = rest.replace(ASKING, ''); cut !== rest; cut = rest.replace(ASKING, '')) {
      rest = cut
      all.push(rest, rest.replace(/^(?:please|just|maybe) /, ''))
    }
  }
  return all
}

/** Whether an utterance as a whole says yes or no; null for neither. */
export function yesOrNo(text: string): 'yes' | 'no' | null {
  const said = wordsOf(text).join(' ')
  if (
    /^(?:oh )?(?:yes|yeah|yep|yup|sure|correct|right|i do|ok|okay)(?: (?:please|i do|sure|do that|end it|stop|stop it|that's right|i am|thanks|thank you))*$/.test(
      said,
    )
  )
    return 'yes'
  if (
    /^(?:oh )?(?:no|nope|nah|not yet|go on|let's go on|continue|no continue|let's continue|keep going)(?: (?:please|thanks|thank you|no|go on|let's go on|continue|i don't))*$/.test(
      said,
    )
  )
    return 'no'
  return null
}
