import type { InterviewType } from '../../interview/plan.ts'
import type { CriterionScore, Feedback, NotScorable } from '../score.ts'
import type { Judgement } from './judge.ts'

/** Coverage from which a key point counts as said, and below which as missing. */
const SAID = 0.4
const MISSING = 0.2

/** Longest quote in feedback, in characters; it is cut at a word. */
const QUOTE = 140

/** What was good, what was missing and how to improve. `seed` picks among wordings so that answers in a row read differently. */
export function feedback(
  judgement: Judgement,
  criteria: readonly CriterionScore[],
  type: InterviewType,
  seed: number,
): Feedback {
  const { coverage, keywordList, offTopic, content } = judgement
  const pick = (list: readonly string[], at: number) => list[(seed + at) % list.length] as string
  const good = coverage
    .filter((point) => point.coverage >= SAID && point.evidence && !keywordList && !offTopic)
    .sort((a, b) => b.coverage - a.coverage)
    .slice(0, 3)
    .map(
      (point, i) =>
        `${pick(PRAISE, i)} “${short(point.evidence?.quote ?? '')}” speaks to this point: ${sentence(point.keyPoint)}`,
    )
  if (good.length === 0 && content > 0.45) good.push(pick(OWN_WORDS, 0))
  const missing = coverage
    .filter((point) => point.coverage < MISSING || offTopic)
    .map((point) => sentence(point.keyPoint))
  return { good, missing, improve: advice(judgement, criteria, type, seed) }
}

/** What to say where there was nothing to judge. */
export function feedbackWithout(why: NotScorable, keyPoints: readonly string[]): Feedback {
  return { good: [], missing: why.code === 'no-rubric' ? [] : keyPoints.map(sentence), improve: [NEXT_TIME[why.code]] }
}

const NEXT_TIME: Record<NotScorable['code'], string> = {
  empty: 'Say what you would try first, even when you are not sure: half an answer shows more than none.',
  gibberish: 'Answer in a few plain English sentences; two or three are enough to start with.',
  repetition: 'Make each point once, then add a reason or an example for it.',
  parroted: 'Go beyond what was asked: say what you would do or did, and why.',
  'heard-unsurely': 'Read what was heard, and correct it or confirm that it is right.',
  attack: 'Answer the question itself, in your own words; that is all that is read here.',
  language: 'Practise in English as well where the job asks for it, or let a language model score this one.',
  'no-rubric':
    'Ask a colleague what they would have wanted to hear; there was nothing here to hold your answer against.',
}

const PRAISE = ['This landed well:', 'You made this clear:', 'Well put:', 'This is what one hopes to hear:'] as const
const OWN_WORDS = [
  'You answered in your own words, with reasons and particulars rather than slogans.',
  'The answer is concrete: it says what would be done and why.',
] as const

function advice(
  { keywordList, offTopic, content, signs, coverage }: Judgement,
  criteria: readonly CriterionScore[],
  type: InterviewType,
  seed: number,
) {
  const pick = (list: readonly string[]) => list[seed % list.length] as string
  if (keywordList)
    return ['Turn the list into sentences: for each term, say what you would do with it and why it matters here.']
  if (content <= NOTHING_SAID) return [pick(FROM_NOTHING)]
  if (offTopic) return ['Come back to the question: name what it asks for in your first sentence, and keep to it.']
  const list: string[] = []
  const gaps = coverage.filter((point) => point.coverage < MISSING).length
  if (gaps > 0) list.push(pick(gaps === 1 && coverage.length > 1 ? ONE_GAP : MORE_GAPS))
  if (signs.echo > 0.3) list.push('Spend fewer words on repeating the question and more on your own reasoning.')
  if (signs.platitudes > 3)
    list.push('Swap general statements for one particular case: what happened, what you did, what changed.')
  if (type === 'behavioural' && signs.numbers === 0)
    list.push('Say how it turned out, with a figure or a date if you have one.')
  const weakest = [...criteria].sort((a, b) => a.score - b.score)[0]
  if (weakest?.name === 'structure') list.push(type === 'behavioural' ? STORY : pick(ORDER))
  if (weakest?.name === 'clarity')
    list.push('Shorter sentences would help: one thought in each, and a pause instead of a filler.')
  if (list.length === 0) list.push(pick(POLISH))
  return list.slice(0, 3)
}

/** Content up to which there was as good as nothing to build on, 0-1. */
const NOTHING_SAID = 0.08
const FROM_NOTHING = [
  'Say what you would try first, or think aloud about a case you know: half an answer shows more than none.',
  'When nothing comes to mind, say what you would need to find out and how; that can be judged, silence cannot.',
] as const
const ONE_GAP = [
  'One point is still open; a sentence on it would round the answer off.',
  'Leave room for the one point that was not touched.',
] as const
const MORE_GAPS = [
  'Before you start, name two or three things that you will cover; it keeps whole points from being forgotten.',
  'The answer stays on part of the question. Ask yourself what else the person asking needs to hear.',
  'Go wider before you go deeper: a sentence on each missing point counts for more than another one on the same.',
] as const
const STORY = 'Tell it in order: the situation, what you yourself did, and how it ended.'
const ORDER = [
  'Lead the listener through it: what comes first, what follows from it, and why.',
  'Say the conclusion first, then the reasons one after the other.',
] as const
const POLISH = [
  'To make it stronger still, add what you would watch for when it goes wrong.',
  'A short example from your own work would make it memorable.',
] as const

function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

function short(quote: string): string {
  const plain = quote.replace(/\s+/g, ' ').trim()
  if (plain.length <= QUOTE) return plain
  return `${plain.slice(0, QUOTE).replace(/\s+\S*$/, '')} …`
}
