/** What a figure in a report means, and where its definition comes from. */
export type Definition = { figure: string; title: string; definition: string; source: string }

/** Definitions of the figures of `TypedDelivery` and of the corrections, for the report pages. */
export const deliveryDefinitions: readonly Definition[] = [
  {
    figure: 'totalMs',
    title: 'Time for the answer',
    definition:
      'From the question being shown to the answer being sent. Time in which the interview was paused is left out. Not known where nobody measured it, as with answers read from a file.',
    source: 'The practice room’s clock, never more than the server’s own.',
  },
  {
    figure: 'delayMs',
    title: 'Delay before answering',
    definition:
      'From the question being shown to the first key pressed. Not known where the front-end cannot see keys.',
    source: 'The practice room’s clock.',
  },
  {
    figure: 'words',
    title: 'Words',
    definition: 'Word-like segments of the answer: “don’t” is one word, punctuation is none.',
    source: 'Word boundaries of Unicode Standard Annex #29, through Intl.Segmenter.',
  },
  {
    figure: 'sentences',
    title: 'Sentences',
    definition: 'Segments between sentence boundaries that hold at least one letter or digit.',
    source: 'Sentence boundaries of Unicode Standard Annex #29, through Intl.Segmenter.',
  },
  {
    figure: 'fillers',
    title: 'Fillers',
    definition:
      'Words and phrases that fill time rather than carry meaning: um, uh, er, hmm; you know, I mean, sort of, kind of, and stuff, or whatever; like, basically and the like only where they are set apart by punctuation or stand beside another filler. Where a word may carry meaning it is not counted.',
    source:
      'Greenroom’s own rule (core/delivery/fillers.ts), after the fillers and discourse markers of Clark and Fox Tree, “Using uh and um in spontaneous speaking”, Cognition 84 (2002), and Schiffrin, “Discourse Markers” (1987).',
  },
  {
    figure: 'fillersPer100Words',
    title: 'Fillers for each 100 words',
    definition: 'Fillers divided by words, times 100. Not given under 10 words.',
    source: 'The two counts above.',
  },
  {
    figure: 'corrections',
    title: 'Grammar slips',
    definition:
      'Agreement, verb forms, articles, confused and misspelt everyday words. Punctuation, capitals, spacing, style, repeated words, sentence length, British or American spelling and the spelling of technical terms are not counted: they belong to writing, not to what an interviewer hears. Slips never lower a score.',
    source:
      'harper.js with a selection of its rules (core/delivery/grammar-policy.ts). It misses some slips and sometimes sees one where there is none.',
  },
]
