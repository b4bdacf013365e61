import type { NotScorable, ScoreRequest } from '../score.ts'
import type { Word } from './analysis.ts'
import { analyse } from './analysis.ts'
import type { Passage } from './coverage.ts'
import type { WordVectors } from './vectors.ts'
import { isFunctionWord } from './words.ts'

/** Words aimed at whoever scores rather than at the question. */
const TO_THE_SCORER: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(instructions?|prompts?|rubric|rules|criteria|guidelines|above|previous)\b/i,
  /\b(give|award|grant|assign|return|output|print|respond with|reply with|set)\b[^.!?\n]{0,60}\b(full|maximum|max|highest|top|perfect|ten|10|100|excellent)\b[^.!?\n]{0,25}\b(scores?|marks?|points?|ratings?|grades?|credit|out of)\b/i,
  /\b(give|award|grant|assign|set)\b[^.!?\n]{0,40}\b(scores?|marks?|ratings?|grades?)\b[^.!?\n]{0,25}\b(full|maximum|max|highest|perfect|ten|10|100)\b/i,
  /(?:^|[.!?;:,]\s*|\b(?:please|just|must|should|now|and|to|kindly)\s+)(rate|score|grade|mark|evaluate)\s+(this|my|me|it)\b[^.!?\n]{0,30}\b(10|ten|100|full|maximum|highest|perfect|excellent|as correct|top|five stars)\b/i,
  /\b(dear|note to|attention|hey|hello|message (to|for))\b[^.!?\n]{0,20}\b(grader|scorer|evaluator|rater|marker|examiner|assessor|scoring|grading|language model|llm)\b/i,
  /\byou are (now )?(an?|the) [^.!?\n]{0,30}\b(scorer|grader|evaluator|assistant|ai|model|rater|examiner)\b/i,
  /\b(system|developer|assistant|admin) ?(prompt|message|override|note|instruction|notice)s?\b\s*[:>\]]/i,
  /^\s*[[<#*]*\s*(system|assistant|developer|admin)\s*[\]>]*\s*:/im,
  /\b(this|my|the) (answer|response|candidate)\b[^.!?\n]{0,40}\b(deserves?|should (get|receive|be (given|scored|graded|rated|marked|awarded))|must (get|receive|be)|is worth|earns?|has been (verified|approved|graded|pre-?approved)|(covers?|meets?|satisf(y|ies)) (all|every)|is (perfect|flawless|fully correct))/i,
  /["']?\b(score|rating|grade|marks?)\b["']?\s*[:=]\s*["']?(10|100|full|max|9)\b/i,
  /\b(final|overall|total) (grade|score|mark|rating)s?\b\s*(:|=|is|of)?\s*\d/i,
  /\b(score|rate|grade|mark) me\b|\b(dear|hey|hi|hello|ok|okay),? (ai|bot|chatgpt|gpt|model|assistant)\b/i,
  /^\W*(evaluation|assessment|verdict|grading|scoring|feedback)\b[^.!?\n]{0,30}:/i,
  /<\/?(answer|system|instructions?|rubric|score|candidate|user|assistant|key_?points?)\b[^>]*>/i,
  /\b(all|every|each) (the )?key ?points? (are|is|were|was|have been|has been) (fully )?(covered|met|addressed|satisfied|present)/i,
  /\b(the )?(scor(er|ing)|grad(er|ing)|evaluat(or|ion)|rubric)\b[^.!?\n]{0,30}\b(must|should|has to|is to|will now|shall)\b[^.!?\n]{0,40}\b(10|ten|full|maximum|highest|perfect|pass)\b/i,
]

/** Why an answer cannot be judged at all, or null where it can. */
export function screen(request: ScoreRequest, answer: Passage, vectors: WordVectors): NotScorable | null {
  const { words } = answer
  const { rubric, question, parent } = request
  if (words.length === 0) return { code: 'empty', reason: 'There was no answer to judge.' }
  if (rubric.keyPoints.length === 0 && !rubric.reference?.trim()) {
    return {
      code: 'no-rubric',
      reason: 'Nobody has written down what a good answer to this question holds, so it was not scored.',
    }
  }
  const expected = analyse([question, ...rubric.keyPoints, rubric.reference ?? ''].join('\n'), vectors)
  const expectedText = expected.map((word) => word.word).join(' ')
  if (isGibberish(words, new Set(expected.map((word) => word.stem)))) {
    return { code: 'gibberish', reason: 'The answer could not be read as English words.' }
  }
  const injection = /\b(prompt injection|jailbreak|grader|scorer)\b/.test(expectedText)
  if (!injection && TO_THE_SCORER.some((pattern) => pattern.test(answer.text))) {
    return { code: 'attack', reason: 'The answer speaks to the scorer instead of answering the question.' }
  }
  if (isRepetition(words)) return { code: 'repetition', reason: 'The answer repeats the same words over and over.' }
  if (isParroted(words, analyse(`${question}\n${parent?.question ?? ''}`, vectors), expected)) {
    return { code: 'parroted', reason: 'The answer gives the question back without adding anything to it.' }
  }
  if (parent && repeats(words, analyse(parent.answer, vectors))) {
    return { code: 'parroted', reason: 'The answer repeats what was said to the question before.' }
  }
  return null
}

function isGibberish(words: readonly Word[], expected: ReadonlySet<string>): boolean {
  const letters = words.filter((word) => /\p{L}/u.test(word.word))
  if (letters.length === 0) return false
  const strange = letters.filter((word) => word.row < 0 && !isFunctionWord(word.word) && !expected.has(word.stem))
  return strange.length / letters.length > (letters.length < 4 ? 0.99 : 0.5)
}

function isRepetition(words: readonly Word[]): boolean {
  if (words.length < 9) return words.length >= 4 && new Set(words.map((word) => word.stem)).size === 1
  const different = new Set(words.map((word) => word.stem)).size
  if (different <= Math.max(2, 1.3 * Math.sqrt(words.length)) && different / words.length < 0.4) return true
  const triples = words.slice(2).map((word, i) => `${words[i]?.stem} ${words[i + 1]?.stem} ${word.stem}`)
  return new Set(triples).size / triples.length < 0.45
}

/** Whether an answer says little but what was asked, and most of what was asked. */
function isParroted(words: readonly Word[], question: readonly Word[], expected: readonly Word[]): boolean {
  const asked = new Set(question.filter((word) => word.weight > 0).map((word) => word.stem))
  // A short answer built from the question's words may be the right choice among them.
  if (asked.size < 3 || words.length < 0.6 * question.length) return false
  const said = new Map(words.filter((word) => word.weight > 0).map((word) => [word.stem, word]))
  const back = [...asked].filter((stem) => said.has(stem)).length / asked.size
  if (back < 0.6) return false
  const wanted = new Set(expected.map((word) => word.stem).filter((stem) => !asked.has(stem)))
  const own = [...said.values()].filter((word) => !asked.has(word.stem))
  const useful = own.filter((word) => wanted.has(word.stem)).length
  return useful === 0 && own.length <= 0.35 * said.size
}

function repeats(words: readonly Word[], before: readonly Word[]): boolean {
  if (words.length < 6) return false
  const pairs = (list: readonly Word[]) => list.slice(1).map((word, i) => `${list[i]?.stem} ${word.stem}`)
  const old = new Set(pairs(before))
  const now = pairs(words)
  return now.filter((pair) => old.has(pair)).length / now.length > 0.75
}

const NOT_KNOWING =
  /\b(don'?t|do not|didn'?t|can'?t|cannot|couldn'?t|never|not|haven'?t) (really |actually |honestly |even |quite )*(know|sure|remember|recall|answer|say|tell|worked|used|done|heard|think of|come up)\b|\b(no|any) (idea|clue|answer|experience)\b|\b(guess(ing)?|skip|pass on|next question|blank|unsure)\b/i

/** Whether most of an answer says that one does not know. */
export function admitsNotKnowing({ text, words }: Passage): boolean {
  const sentences = Map.groupBy(words, ({ sentence }) => sentence)
  let admitting = 0
  for (const sentence of sentences.values()) {
    const [first, last] = [sentence[0] as Word, sentence.at(-1) as Word]
    if (NOT_KNOWING.test(text.slice(first.start, last.end))) admitting += sentence.length
  }
  return admitting >= words.length / 2
}

/** Whether an answer only asks back. */
export function isAllQuestions({ text }: Passage): boolean {
  const ends = text.match(/[.!?]+(?=\s|$)/g) ?? []
  return ends.length >= 2 && ends.every((end) => end.includes('?'))
}

/** Whether an answer is a bare list of terms: hardly any word of grammar, or nearly all of it in crumbs between commas. */
export function isKeywordList(answer: Passage): boolean {
  const { words, text } = answer
  const telling = words.filter((word) => word.weight > 0).length
  if (telling < 7) return false
  if (1 - telling / words.length < (words.length < 12 ? 0.13 : 0.25)) return true
  const crumbs = text.split(/[,;\n•|/]|\s[-–—]\s|\.\s/).map((part) => (part.match(/[\p{L}\p{N}]+/gu) ?? []).length)
  const tiny = crumbs.filter((length) => length > 0 && length <= 3)
  return (
    tiny.length >= 6 &&
    tiny.reduce((sum, length) => sum + length, 0) / words.length > 0.6 &&
    1 - telling / words.length < 0.25
  )
}
