import { GreenroomError } from '../errors.ts'
import { languageOf } from '../interview/language-of.ts'
import { LEVELS } from '../interview/plan.ts'
import { pick, seededRandom } from '../interview/random.ts'
import type { Pair } from '../interview/state.ts'
import type { Brief, Interviewer, Move } from '../ports.ts'
import type { Bank } from '../questions/bank.ts'
import { plannedQuestion } from '../questions/planned.ts'
import type { PlannedQuestion } from '../questions/question.ts'
import type { CoverageOf } from '../scoring/score.ts'
import { type Impression, impressionOf, type Looks } from './impression.ts'
import { phrasesOf } from './personas.ts'
import { type Phrases, phrasesIn } from './phrases/index.ts'

/** Coverage from which a key point counts as said. */
const SAID = 0.5

/** The interviewer that needs no model: it follows the plan, asks after what was missed, and varies its wording by the plan's seed. */
export function builtInInterviewer(bank: Bank, looks: Looks): Interviewer {
  return {
    id: 'built-in/1',
    async move(brief, { signal, onWords }) {
      if (signal.aborted)
        throw new GreenroomError('cancelled', 'The interviewer was interrupted.', { cause: signal.reason })
      const move = decideMove(brief, bank, looks)
      onWords?.(move.words)
      return move
    },
  }
}

function decideMove(brief: Brief, bank: Bank, looks: Looks): Move {
  const { state, next } = brief
  const say = wording(brief)
  const last = state.pairs.at(-1)
  if (!last) return next ? opening(brief, next, say) : { kind: 'close', words: say('close') }
  const impression = impressionOf(last, state, looks)
  const probe = brief.mayFollowUp ? probeFor(last, brief, bank, impression, looks.coverageOf) : null
  const response = respond(impression, say, probe !== null)
  if (probe) {
    const lead = impression.kind === 'astray' || impression.kind === 'unknown' ? '' : say('followUp')
    return {
      kind: 'follow-up',
      words: join(response, lead, probe.question),
      text: probe.question,
      keyPoints: [probe.keyPoint],
    }
  }
  if (!next) return { kind: 'close', words: join(response, say('close')) }
  return { kind: 'next', words: join(response, transition(brief, last, next, say), next.question), text: next.question }
}

function opening({ state }: Brief, next: PlannedQuestion, say: Say): Move {
  const { count, aboutQuestions } = phrasesIn(languageOf(state))
  const welcome = say('welcome')
    // A replacer, since a title may come from a document.
    .replace('{role}', () => state.plan.guideline?.title ?? state.plan.role.replaceAll('-', ' '))
    .replace('{count}', count(state.plan.questions))
  return {
    kind: 'next',
    words: join(welcome, aboutQuestions, say('firstQuestion'), next.question),
    text: next.question,
  }
}

/** The unasked probe whose key point the answers to this question have covered least, if any was missed. */
function probeFor(last: Pair, { state }: Brief, bank: Bank, impression: Impression, coverageOf: CoverageOf) {
  if (['unheard', 'unknown', 'unusable', 'aside', 'skipped'].includes(impression.kind)) return null
  const mainId = last.question.parent ?? last.question.id
  const main = state.pairs.find((p) => p.question.id === mainId)
  const question = plannedQuestion(main?.question.bankId ?? null, state.plan, bank)
  if (!main || !question) return null
  const thread = state.pairs.filter((p) => p === main || p.question.parent === mainId)
  const said = thread.flatMap((p) => (p.outcome.kind === 'answered' ? [p.outcome.text] : [])).join('\n')
  const asked = new Set(state.pairs.map((p) => p.question.text))
  const covered = coverageOf(question.keyPoints, said, question.question)
  const missed = question.probes
    .filter((probe) => !asked.has(probe.question))
    .map((probe) => ({ ...probe, coverage: covered.find((c) => c.keyPoint === probe.keyPoint)?.coverage ?? 0 }))
    .filter((probe) => probe.coverage < SAID)
  return missed.toSorted((a, b) => a.coverage - b.coverage)[0] ?? null
}

function respond(impression: Impression, say: Say, followsUp: boolean): string {
  switch (impression.kind) {
    case 'unheard':
      return say('unheard')
    case 'skipped':
      return say('skipped')
    case 'unknown':
      return say('unknown')
    case 'unusable':
      return say('unusable')
    case 'aside':
      return say('aside')
    case 'astray':
      return followsUp ? say('astray') : say('partial')
    case 'brief':
      return say('brief')
    case 'partial':
    case 'strong': {
      const quote = impression.quote
      // Echoing every answer would wear thin, so only some are taken up in the candidate's own words.
      return quote && (followsUp || impression.echo)
        ? say('echo').replace('{quote}', () => quote)
        : say(impression.kind)
    }
  }
}

function transition({ state }: Brief, last: Pair, next: PlannedQuestion, say: Say): string {
  const mains = state.pairs.filter((p) => p.question.kind === 'main').length
  if (next.phase === 'conclusion') return say('toPhase.conclusion')
  if (mains + 1 === state.plan.questions) return say('last')
  if (next.phase !== last.question.phase) return say(`toPhase.${next.phase}`)
  const step = LEVELS.indexOf(next.level) - LEVELS.indexOf(last.question.level)
  if (step > 0) return say('harder')
  if (step < 0) return say('easier')
  return say('next')
}

type Lists = { [K in keyof Phrases as Phrases[K] extends readonly string[] ? K : never]: Phrases[K] }
type Flat = keyof Lists | `toPhase.${keyof Phrases['toPhase']}`
type Say = (what: Flat) => string

/** Picks wordings that were not used earlier in the interview while others are left. */
function wording({ state }: Brief): Say {
  const random = seededRandom(state.plan.seed, 7919, state.pairs.length)
  const language = languageOf(state)
  const phrases = phrasesOf(state.plan.persona, phrasesIn(language), language)
  const used = state.pairs.map((p) => p.words).join('\n')
  return (what) => {
    const [key, phase] = what.split('.') as [keyof Lists, keyof Phrases['toPhase'] | undefined]
    const all = phase ? phrases.toPhase[phase] : phrases[key]
    const fresh = all.filter((phrase) => !used.includes(phrase.split('{')[0] ?? phrase))
    return pick(fresh.length > 0 ? fresh : all, random)
  }
}

const join = (...parts: string[]) => parts.filter(Boolean).join(' ')
