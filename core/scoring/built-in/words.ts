/** Words that carry grammar rather than content. */
const FUNCTION_WORDS = new Set(
  `a an the this that these those some any each every either neither both all such other another own same
  i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers herself it its itself
  they them their theirs themselves one ones someone something anyone anything everyone everything who whom whose which what
  be am is are was were been being have has had having do does did doing done will would shall should can could may might must
  ought of in on at by for from to into onto with within about above below between through during before after over under
  again against out off up down as than then so too very just also even still yet only quite rather really actually basically
  and or but nor if because while although though since unless until when where why how whether there here now
  i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll it's that's there's he's she's they're they've they'd
  let's what's who's um uh er erm ah oh hmm like well okay ok yes yeah yep mean maybe perhaps sort kind lot lots bit
  get gets got getting thing things stuff etc eg ie via per upon let please thanks thank much many more most less least few
  always often sometimes usually going gonna wanna want`.split(/\s+/),
)

/** Words that turn what follows round. */
const NEGATORS = new Set(
  `not no never none nothing nobody nowhere neither nor without cannot hardly rarely seldom barely avoid avoids avoided avoiding
  refuse refuses refused fail fails failed failing lack lacks lacking lacked prevent prevents prevented preventing stop stops
  stopped stopping instead unlike impossible unnecessary unable except`.split(/\s+/),
)

export const isFunctionWord = (word: string): boolean => FUNCTION_WORDS.has(word) || /n't$/.test(word)

export const isNegator = (word: string): boolean =>
  NEGATORS.has(word) || /n't$/.test(word) || /^(dont|doesnt|didnt|cant|wont|isnt|wasnt)$/.test(word)

/** Words that tie a reason, a contrast, an order or an example to what was said. */
export const CONNECTIVES = new Set(
  `because since therefore thus hence so if unless while whereas although though however but then first firstly second secondly
  third next finally last lastly afterwards later meanwhile instead example instance specifically otherwise consequently
  moreover additionally finally ultimately when after before once until`.split(/\s+/),
)
