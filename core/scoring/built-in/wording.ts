import type { Word } from './analysis.ts'

const GENERIC =
  /\b(best practices?|make sure|ensure|various|different|always|never|every(thing|one|body)|anything|all|every|any|each|important|crucial|key|essential|proper|properly|good|better|best|great|right|nice|very|really|quite|much|many|lots?|professional|effective|efficient|quality|solutions?|improve|modern|proven|standard|values?|goals?|needs?|challenges?|opportunit\w+|strateg\w+|trust|believe|positive|attitude|motivat\w+|passion\w*|dedicat\w+)\b/gi
const PRAISE =
  /\b(i'?m (a|an|very|really|quite|pretty|just|known|good|always|never|not)|i am|i have (a|always)|my (strengths?|experience|skills|personality|nature|boss|manager|colleagues|teachers?)|i'?ve (always|never)|by nature|people (say|tell|like)|they (say|tell) (that )?i|fast learner|team player|i (love|enjoy|like))\b/gi
const HEDGES =
  /\b(it depends|depends on|maybe|perhaps|i guess|i suppose|probably|kind of|sort of|somehow|or something|or whatever|more or less|in general|generally|basically|i think|i believe)\b/gi
const DEEDS =
  /\b(i|we|she|he|they) (just |then |also |first |actually |once )*([a-z]{3,}ed|wrote|built|made|took|told|asked|went|ran|sat|set|put|spoke|drew|found|kept|led|split|cut|gave|brought|said|saw|got|sent|met|showed|rang|let|left)\b/gi

/** How an answer is worded, whatever it is about; rates are per 100 words. */
export type Wording = {
  /** Words that fit any answer, praise of oneself, and hedges. */
  generic: number
  praise: number
  hedges: number
  /** What somebody is told to have done. */
  deeds: number
  /** Share of words that carry content, 0-1. */
  dense: number
  /** Mean letters of the telling words that are not the question's: what is vague is long ("communication"), what is done is short. */
  letters: number
  /** Share of the rubric's telling words, without the question's, that the answer says outright, 0-1. */
  exact: number
}

/** `rubric` is the key points and the model answer together. */
export function wording(
  text: string,
  answer: readonly Word[],
  question: readonly Word[],
  rubric: readonly Word[],
): Wording {
  const asked = new Set(question.map(({ stem }) => stem))
  const telling = (words: readonly Word[]) => words.filter(({ weight, stem }) => weight > 0 && !asked.has(stem))
  const own = telling(answer)
  const said = new Set(own.map(({ stem }) => stem))
  const wanted = [...new Set(telling(rubric).map(({ stem }) => stem))]
  // A rate over a handful of words would leap.
  const rate = (pattern: RegExp) => (100 * (text.match(pattern)?.length ?? 0)) / Math.max(25, answer.length)
  return {
    generic: rate(GENERIC),
    praise: rate(PRAISE),
    hedges: rate(HEDGES),
    deeds: rate(DEEDS),
    dense: answer.filter(({ weight }) => weight > 0).length / Math.max(1, answer.length),
    letters: own.reduce((sum, { word }) => sum + word.length, 0) / Math.max(1, own.length),
    exact: wanted.filter((stem) => said.has(stem)).length / Math.max(1, wanted.length),
  }
}
