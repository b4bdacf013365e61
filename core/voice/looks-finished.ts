import { wordsOf } from './words.ts'

/** How the last words of a turn look: whether more is to come. */
export type Look = 'finished' | 'unfinished' | 'short' | 'thinking'

/** Words after which a sentence goes on. */
const GOES_ON = new Set(
  (
    'and but or so because since although though while if when where which who that than then as also plus until unless whether ' +
    'a an the my our your his her its their this these those ' +
    'of to in on at by for with from into about over under between through during without within like ' +
    'is are was were be been am has have had do does did will would can could should may might must ' +
    "i we they he she it's i'm we're they're i've we've i'd we'd " +
    'um uh uhm erm er hmm hm well basically actually especially namely'
  ).split(' '),
)

/** Sentences may well end with these, though more often they do not. */
const MAY_END = new Set(
  'do did is are was were can could should would have had that this those these for with in on to about over through within then also though too like well actually it'.split(
    ' ',
  ),
)

const THINKING =
  /(?:^|\b)(?:(?:give|gimme) ?(?:me)?(?: just)? (?:a|one|another) (?:moment|second|sec|minute|bit)|let me think(?: (?:about|on|over) (?:it|that|this))?(?: (?:for )?(?:a|one) (?:moment|second|sec|minute|bit))?|(?:hold|hang) on(?: (?:a|one) (?:moment|second|sec|minute))?|(?:just )?(?:a|one) (?:moment|second|sec)(?: please)?|i need (?:a|one) (?:moment|second|minute)(?: to think)?|bear with me|how do i put (?:it|this|that))$/

/** As many words or fewer are a short answer. */
const FEW = 3

/**
 * Looks at the words of a turn so far. `punctuates`: whether this transcriber has been seen to end sentences with marks, so that a
 * missing mark means something.
 */
export function look(text: string, punctuates: boolean): Look {
  const words = wordsOf(text)
  if (THINKING.test(words.join(' '))) return 'thinking'
  const last = words.at(-1)
  if (last === undefined) return 'unfinished'
  const end = text.trim().replace(/["'”’)\]]+$/, '')
  const marked = /[.?!。？！]$/.test(end) && !/(?:\.\.\.|…)$/.test(end)
  if (GOES_ON.has(last) && !(marked && MAY_END.has(last))) return 'unfinished'
  if (punctuates && !marked) return 'unfinished'
  return words.length <= FEW ? 'short' : 'finished'
}

/** Sounds and words by which a listener only says that they follow. */
export function isBackchannel(text: string): boolean {
  const words = wordsOf(text)
  return words.length <= FEW && words.every((w) => BACKCHANNEL.has(w))
}
const BACKCHANNEL = new Set(
  'mm mhm mmhm hm hmm uh huh um ah oh okay ok yeah yes yep right sure alright cool good great nice i see got it'.split(
    ' ',
  ),
)
