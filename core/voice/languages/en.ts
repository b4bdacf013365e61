import { type RoomLanguage, words } from './language.ts'

/** What a question or the interviewer may be called. */
const IT =
  '(?:the question|this question|that question|this one|that one|it|that|this|question|that part|the last part)'

export const english: RoomLanguage = {
  phrases: {
    takeYourTime: ['Take your time.', 'Of course, take your time.', 'Sure. There is no rush.'],
    patience: {
      gentle: 'Take your time. You can also ask me to repeat the question, or for a hint.',
      there: 'Are you still there? If you like, say skip, and we go on with the next one.',
      pause: 'I will pause here. Resume when you are ready.',
    },
    sureToStop: 'Would you like to end the interview? Say yes to end it, or no to go on.',
    goOn: 'All right, let us go on.',
    notHeard: 'I am sorry, I could not hear that. Could you say it again, or type it?',
    inPart: 'I missed a part of that. You can correct what was heard.',
    kept: 'I could not hear that one well just now. It is kept, and will be heard later.',
    resumed: (question: string) => `Let us go on. ${question}`,
  },
  around: words(
    "um uh uhm erm er hm hmm oh ah okay ok so well sorry excuse me please now just then thanks thank you alright right hey i'm actually i am",
  ),
  asking:
    /^(?:(?:can|could|would|may|will) (?:you|we|i|u)|let's|let us|i(?:'d| would)? (?:like|want|need) to|i need|i(?:'d| would) like|i think (?:i|we) (?:should|will)|i'll|do you mind|please) /,
  commands: [
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
    [
      'repeat',
      new RegExp(`^(?:i )?(?:didn't|did not|couldn't|could not) (?:catch|hear|get|understand) (?:you|${IT})$`),
    ],
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
  ],
  yes: /^(?:oh )?(?:yes|yeah|yep|yup|sure|correct|right|i do|ok|okay)(?: (?:please|i do|sure|do that|end it|stop|stop it|that's right|i am|thanks|thank you))*$/,
  no: /^(?:oh )?(?:no|nope|nah|not yet|go on|let's go on|continue|no continue|let's continue|keep going)(?: (?:please|thanks|thank you|no|go on|let's go on|continue|i don't))*$/,
  goesOn: words(
    'and but or so because since although though while if when where which who that than then as also plus until unless whether ' +
      'a an the my our your his her its their this these those ' +
      'of to in on at by for with from into about over under between through during without within like ' +
      'is are was were be been am has have had do does did will would can could should may might must ' +
      "i we they he she it's i'm we're they're i've we've i'd we'd " +
      'um uh uhm erm er hmm hm well basically actually especially namely',
  ),
  mayEnd: words(
    'do did is are was were can could should would have had that this those these for with in on to about over through within then also though too like well actually it',
  ),
  thinking:
    /(?:^|\b)(?:(?:give|gimme) ?(?:me)?(?: just)? (?:a|one|another) (?:moment|second|sec|minute|bit)|let me think(?: (?:about|on|over) (?:it|that|this))?(?: (?:for )?(?:a|one) (?:moment|second|sec|minute|bit))?|(?:hold|hang) on(?: (?:a|one) (?:moment|second|sec|minute))?|(?:just )?(?:a|one) (?:moment|second|sec)(?: please)?|i need (?:a|one) (?:moment|second|minute)(?: to think)?|bear with me|how do i put (?:it|this|that))$/,
  backchannel: words(
    'mm mhm mmhm hm hmm uh huh um ah oh okay ok yeah yes yep right sure alright cool good great nice i see got it',
  ),
}
