import type { InterviewType } from '../../interview/plan.ts'
import type { CriterionScore, Evidence } from '../score.ts'
import { UNTOUCHED } from './content.ts'
import type { Passage } from './coverage.ts'
import type { Judgement } from './judge.ts'
import { CONNECTIVES } from './words.ts'

/** Words by which a told story shows its parts: situation, action and result. */
const STORY = {
  situation:
    /\b(when|while|once|last (year|month|week|summer)|at (my|our|the) (last|previous|old)|there was|we had|i was)\b/i,
  action:
    /\bi (\w+ed|wrote|built|made|took|told|asked|went|ran|sat|set|put|spoke|drew|found|kept|led|split|cut|gave|brought)\b/i,
  result:
    /\b(in the end|as a result|finally|afterwards|since then|eventually|turned out|so that|learn(ed|t)|went (up|down)|(rose|fell|dropped) (to|by|from)|now)\b/i,
}

/** How complete an answer can at most be that touches no key point. */
const UNTOUCHED_WORTH = 0.45

/**
 * The four criteria, 1-10 each, with the words that bear them out. Clarity and structure move a score up or down by what is said with
 * them: without content they earn nothing.
 */
export function criteria(answer: Passage, judgement: Judgement, type: InterviewType): CriterionScore[] {
  const { content, signs } = judgement
  const evidence = judgement.coverage
    .flatMap((point) =>
      point.evidence && point.coverage >= 0.15 ? [{ ...point.evidence, coverage: point.coverage }] : [],
    )
    .sort((a, b) => b.coverage - a.coverage)
    .map(({ quote, start, end }): Evidence => ({ quote, start, end }))
  const best = distinct(evidence)
  const whole = signs.most < UNTOUCHED ? Math.min(content, UNTOUCHED_WORTH) : content - 0.1 * content * signs.gap
  const clear = clarity(answer)
  const ordered = structure(answer, type)
  const gated = (quality: number) => outOfTen(content * (0.8 + 0.4 * quality))
  return [
    { name: 'relevance', score: outOfTen(content + 0.15 * content * signs.gap), evidence: best.slice(0, 2) },
    { name: 'completeness', score: outOfTen(whole), evidence: best.slice(0, 3) },
    { name: 'clarity', score: gated(clear.quality), evidence: clear.evidence },
    { name: 'structure', score: gated(ordered.quality), evidence: ordered.evidence },
  ]
}

/** 0-1 as a score of 1-10 with one decimal. */
export function outOfTen(share: number): number {
  return Math.round(10 * (1 + 9 * Math.min(1, Math.max(0, share)))) / 10
}

/** Sentences of readable length, told without tripping. Grammar slips play no part. */
function clarity({ text, words }: Passage): { quality: number; evidence: Evidence[] } {
  const sentences = new Map<number, { start: number; end: number; length: number }>()
  for (const { sentence, start, end } of words) {
    const known = sentences.get(sentence)
    sentences.set(sentence, known ? { start: known.start, end, length: known.length + 1 } : { start, end, length: 1 })
  }
  const list = [...sentences.values()]
  const longest = list.reduce((a, b) => (b.length > a.length ? b : a), { start: 0, end: 0, length: 0 })
  const mean = words.length / Math.max(1, list.length)
  const stumbles = words.filter((word) => /^(um|uh|er|erm|hmm)$/.test(word.word)).length / Math.max(1, words.length)
  const quality = Math.max(0, Math.min(1, 1 - Math.max(0, mean - 24) / 30 - 5 * stumbles))
  const evidence =
    longest.length > 45
      ? [{ quote: text.slice(longest.start, longest.end), start: longest.start, end: longest.end }]
      : []
  return { quality, evidence }
}

/** Signs that lead a listener through: links between thoughts, and for a told event its situation, action and result. */
function structure({ text, words }: Passage, type: InterviewType): { quality: number; evidence: Evidence[] } {
  const links = words.filter((word) => CONNECTIVES.has(word.word))
  const linked = Math.min(1, links.length / Math.max(3, words.length / 20))
  const evidence = links.slice(0, 3).map(({ start, end }) => ({ quote: text.slice(start, end), start, end }))
  if (type !== 'behavioural') return { quality: linked, evidence }
  const found = Object.values(STORY).flatMap((sign) => {
    const match = sign.exec(text)
    return match ? [{ quote: match[0], start: match.index, end: match.index + match[0].length }] : []
  })
  return { quality: 0.4 * linked + 0.2 * found.length, evidence: found.length > 0 ? found : evidence }
}

/** Leaves out what lies within a better piece of evidence. */
function distinct(evidence: Evidence[]): Evidence[] {
  return evidence.filter(
    (one, i) => !evidence.slice(0, i).some((other) => one.start < other.end && other.start < one.end),
  )
}
