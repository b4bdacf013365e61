import type { ClosedState, Pair } from '../../interview/state.ts'
import type { Bank } from '../../questions/bank.ts'
import type { Report, ReportAnswer } from '../../report/report.ts'
import type { CoverageOf } from '../../scoring/score.ts'

/** An interview that was held, and its report. */
export type Held = { state: ClosedState; report: Report; bank: Bank; coverageOf: CoverageOf }

/** A yes/no question about the interviewer's conduct: null where all is well, else what was seen. */
export type Check = { name: string; title: string; look(held: Held): string | null }

const plain = (text: string) => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
const first = (problems: (string | null)[]) => problems.find((problem) => problem !== null) ?? null
const marks = (text: string) => text.split('?').length - 1

export const CHECKS: readonly Check[] = [
  { name: 'one', title: 'asks one question at a time', look: oneAtATime },
  { name: 'no-repeat', title: 'asks nothing twice and does not say the same thing twice running', look: noRepeat },
  {
    name: 'fits',
    title: 'follow-ups fit: only after an answer, and not after what was said already',
    look: followUpsFit,
  },
  { name: 'no-leak', title: 'reveals no key point and no model answer', look: revealsNothing },
  { name: 'polite', title: 'welcomes, thanks, and belittles nobody', look: polite },
  { name: 'ends', title: 'asks all that was planned, no more, and closes', look: endsInTime },
  { name: 'feedback', title: 'gives feedback that belongs to the answer', look: specificFeedback },
]

function oneAtATime({ state, bank }: Held): string | null {
  return first(
    state.pairs.map(({ words, question }) => {
      // A question of the bank may itself have two parts.
      const planned = question.bankId ? marks(bank.question(question.bankId)?.question ?? '') : 1
      return marks(words) > Math.max(1, planned) ? words : null
    }),
  )
}

function noRepeat({ state }: Held): string | null {
  const seen = new Set<string>()
  return first(
    state.pairs.map(({ question, words }, i) => {
      const text = plain(question.text).join(' ')
      if (seen.has(text)) return question.text
      seen.add(text)
      const before = state.pairs[i - 1]
      const lead = (pair: Pair) => pair.words.replace(pair.question.text, '').trim()
      return before && lead(before) !== '' && lead(before) === lead({ words, question } as Pair) ? words : null
    }),
  )
}

/** From this coverage on a key point counts as said. */
const SAID = 0.6

function followUpsFit({ state, coverageOf }: Held): string | null {
  return first(
    state.pairs.map(({ question }, i) => {
      if (question.kind === 'main') return null
      const thread = state.pairs
        .slice(0, i)
        .filter((p) => p.question.id === question.parent || p.question.parent === question.parent)
      const last = thread.at(-1)
      if (last?.outcome.kind !== 'answered') return `after no answer: ${question.text}`
      const said = thread.flatMap((p) => (p.outcome.kind === 'answered' ? [p.outcome.text] : [])).join('\n')
      const main = thread[0]?.question.text ?? ''
      const told = coverageOf(question.rubric.keyPoints, said, main).find((c) => c.coverage >= SAID)
      return told ? `it had been said: ${question.text}` : null
    }),
  )
}

/** So many words in a row of a key point or a model answer are no chance. */
const RUN = 7

function revealsNothing({ state }: Held): string | null {
  const open = state.pairs.flatMap(({ question, outcome }) => [
    question.text,
    outcome.kind === 'answered' ? outcome.text : '',
  ])
  const known = ` ${open.flatMap(plain).join(' ')} `
  const secrets = state.pairs.flatMap(({ question: { rubric } }) => [...rubric.keyPoints, rubric.reference ?? ''])
  const runs = new Set(secrets.flatMap((text) => runsOf(plain(text))))
  const spoken = [...state.pairs.flatMap((p) => [p.words, ...p.hints]), state.words]
  return first(
    spoken.map((words) => runsOf(plain(words)).find((run) => runs.has(run) && !known.includes(` ${run} `)) ?? null),
  )
}

function runsOf(words: readonly string[]): string[] {
  return Array.from({ length: Math.max(0, words.length - RUN + 1) }, (_, i) => words.slice(i, i + RUN))
    .filter((run) => run.filter((word) => word.length > 4).length > 1)
    .map((run) => run.join(' '))
}

/** Words that belittle an answer or a person. */
const UNKIND =
  /\b(wrong|incorrect|stupid|idiot|nonsense|ridiculous|terrible|awful|bad answer|useless|shut up|hurry up|obviously)\b/i
const THANKS = /thank|danke|gracias|merci|धन्यवाद/i
const WELCOME = /welcome|hello|good (morning|afternoon|day|to)|willkommen|guten tag|hola|bienvenid|bonjour|नमस्ते|स्वागत/i

function polite({ state }: Held): string | null {
  const own = (pair: Pair) => pair.words.replace(pair.question.text, '').replaceAll(/[“«„"][^”»“"]*[”»“"]/g, '')
  const rude = first([
    ...state.pairs.map((p) => own(p).match(UNKIND)?.[0] ?? null),
    state.words.match(UNKIND)?.[0] ?? null,
  ])
  if (rude) return `said "${rude}"`
  if (!WELCOME.test(state.pairs[0]?.words ?? '')) return 'no welcome'
  return THANKS.test(state.words) ? null : `no thanks at the end: ${state.words}`
}

function endsInTime({ state: { plan, pairs, reason } }: Held): string | null {
  const mains = pairs.filter((p) => p.question.kind === 'main').length
  if (reason !== 'complete') return `closed: ${reason}`
  if (mains !== plan.questions) return `${mains} of ${plan.questions} questions`
  return pairs.length > plan.questions * (1 + plan.followUps) ? `${pairs.length} questions in all` : null
}

function specificFeedback({ report }: Held): string | null {
  const answered = report.answers.filter((a) => a.outcome === 'answered')
  const vague = answered.find((a) => !belongs(a))
  return vague ? `${vague.label}: ${JSON.stringify(vague.feedback)}` : null
}

/** A reason for no score, or words of the answer quoted, or something missing that its rubric names. */
function belongs({ score, notScorable, criteria, coverage, feedback, answer }: ReportAnswer): boolean {
  if (score === null) return notScorable !== null
  const all = [...feedback.good, ...feedback.missing, ...feedback.improve]
  if (all.length === 0) return false
  const quotes = criteria.flatMap((c) => c.evidence.map((e) => e.quote))
  const points = coverage.map((c) => plain(c.keyPoint).join(' '))
  const said = all.map((text) => plain(text).join(' '))
  const fromAnswer = quotes.length > 0 && quotes.every((quote) => answer?.includes(quote))
  return fromAnswer || said.some((text) => points.some((point) => text.includes(point) || point.includes(text)))
}
