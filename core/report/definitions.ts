import { type Definition, deliveryDefinitions } from '../delivery/definitions.ts'
import { verdictThresholds } from './recommend.ts'

const from = 'Greenroom’s own definition.'

/** What the figures of a report mean: those of the interview, then those of each answer. */
export const reportDefinitions: readonly Definition[] = [
  {
    figure: 'score',
    title: 'Score of an answer',
    definition:
      'From 1 to 10: relevance, completeness, clarity and structure, weighted as the question’s rubric says. Grammar and fillers do not count.',
    source: from,
  },
  {
    figure: 'overall.score',
    title: 'Overall score',
    definition:
      'The weighted mean of the answers’ scores times ten, so 10 to 100. A follow-up weighs half. A main question that was skipped counts as 1 of 10, and so does an answer that could not be scored because it was empty, gibberish, a repetition, the question given back, or aimed at the scorer. A skipped follow-up, a question left open when the interview closed, and an answer that could not be scored for any other reason do not count. Without a single scored answer there is no overall score.',
    source: from,
  },
  {
    figure: 'overall.recommendation',
    title: 'Recommendation, for practice',
    definition: `${verdictThresholds} With fewer than two scored answers, or scored answers to less than half of the main questions planned, it is “not enough to say”.`,
    source: from,
  },
  {
    figure: 'coverage',
    title: 'Key points',
    definition:
      'What a full answer would hold, from the question’s rubric. From half coverage on a point counts as made, from a quarter as touched.',
    source: from,
  },
  {
    figure: 'overall.timeManagement',
    title: 'Time management',
    definition:
      'The suggested time is a guide; going over it costs no points. Pace compares the median time of the first half of the answers with that of the second; it is steady while neither is half as long again as the other, and is not read from fewer than four answers. Answers whose time is not known do not count.',
    source: from,
  },
  ...deliveryDefinitions,
]
