import { SURELY_HEARD } from '../interview/heard.ts'
import { FILLERS_A_MINUTE, GOOD_PACE, SHORTEST_PAUSE_MS } from './spoken.ts'

/** What a figure in a report means, and where its definition comes from. */
export type Definition = { figure: string; title: string; definition: string; source: string }

/** Definitions of the figures of `TypedDelivery` and `SpokenDelivery` and of the corrections, for the report pages. */
export const deliveryDefinitions: readonly Definition[] = [
  {
    figure: 'totalMs',
    title: 'Time for the answer',
    definition:
      'From the question being put to the answer being sent or spoken to its end. Time in which the interview was paused is left out. Not known where nobody measured it, as with answers read from a file.',
    source: 'The practice room’s clock, never more than the server’s own.',
  },
  {
    figure: 'delayMs',
    title: 'Delay before answering',
    definition:
      'From the question being put to the first key pressed or the first word spoken. Not known where the front-end cannot tell.',
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
    figure: 'spokenMs',
    title: 'Time really spoken',
    definition: 'From the first word to the end of the last, pauses left out.',
    source: 'The times of the words, as the transcriber tells them.',
  },
  {
    figure: 'wordsPerSecond',
    title: 'Speaking pace',
    definition: `Words a second over the time really spoken: from the first word to the last, pauses left out. Between ${GOOD_PACE.least} and ${GOOD_PACE.most} is good, below is very slow, above too fast. Not given under 10 words.`,
    source:
      'The bounds are those of the learning platform that Greenroom goes back to; the times are the transcriber’s.',
  },
  {
    figure: 'wordsPerMinute',
    title: 'Words a minute',
    definition:
      'Words over the time from the first word to the last, pauses included. Speaking coaches often advise 140 to 160; nothing here is judged by it. Not given under 10 words.',
    source: 'The difference between speech rate (pauses included) and articulation rate is common in phonetics.',
  },
  {
    figure: 'pauses',
    title: 'Pauses',
    definition: `Silences of at least ${SHORTEST_PAUSE_MS / 1000} seconds inside an answer, between two words or two stretches of speech: how many, how long together, and the longest. A hesitation that was not written down as a word counts as a pause.`,
    source: 'Greenroom’s own rule (core/delivery/spoken.ts), from the times of the words and the detected speech.',
  },
  {
    figure: 'fillersPerMinute',
    title: 'Fillers a minute',
    definition: `Fillers over the time from the first word to the last. Up to ${FILLERS_A_MINUTE.acceptable} are acceptable, from ${FILLERS_A_MINUTE.harmful} they do harm. Transcribers leave some fillers out, so the true figure may be higher. Not given under 10 words.`,
    source: 'The bounds: Laske (2024).',
  },
  {
    figure: 'confidence',
    title: 'How surely it was heard',
    definition: `The mean probability that the transcriber gives its words. Under ${SURELY_HEARD * 100} percent, or where the transcriber tells none, an answer is not scored until its text is corrected or confirmed.`,
    source: 'The transcriber’s own estimate; the bound is Greenroom’s.',
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
