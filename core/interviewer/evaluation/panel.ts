import { createEngine, type EngineParts, type MakeReport } from '../../engine/engine.ts'
import type { Plan } from '../../interview/plan.ts'
import type { OpenState } from '../../interview/state.ts'
import { openPair } from '../../interview/state.ts'
import type { Interviewer, Store } from '../../ports.ts'
import { type Asked, CANDIDATES, type Candidate } from './candidates.ts'
import { CHECKS, type Held } from './conduct.ts'

export type PanelParts = Pick<EngineParts, 'bank' | 'coverageOf' | 'clock' | 'log'> & {
  store: Store
  makeReport: MakeReport
  plan: Plan
}

/** One candidate's interview, judged. `problems` is keyed by the checks' names; a check without an entry was passed. */
export type Row = { candidate: string; questions: number; score: number | null; problems: ReadonlyMap<string, string> }

/**
 * Lets every scripted candidate be interviewed by one interviewer, end to end, and judges the interviewer's conduct.
 * `interviewers` is what an engine takes: the one to judge, and who speaks when it fails (that counts as 'replaced').
 */
export async function holdPanel(
  interviewers: readonly [Interviewer, ...Interviewer[]],
  parts: PanelParts,
  candidates: readonly Candidate[] = CANDIDATES,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const candidate of candidates) rows.push(judge(candidate, await hold(interviewers, candidate, parts)))
  return rows
}

async function hold(interviewers: PanelInterviewers, candidate: Candidate, parts: PanelParts): Promise<Held> {
  const { store, bank, coverageOf, clock, log, makeReport, plan } = parts
  const engine = createEngine({ store, bank, coverageOf, clock, log, makeReport, interviewers })
  try {
    const id = await engine.open(plan, `panel-${interviewers[0].id}-${candidate.name}`, 'panel')
    for (;;) {
      const state = await engine.settled(id)
      if (state.status === 'closed') {
        const report = await engine.report(id)
        if (!report) throw new Error('a closed interview has a report')
        return { state, report, bank, coverageOf }
      }
      await answer(state)
    }

    async function answer(state: OpenState): Promise<void> {
      const asked = askedOf(state, bank)
      const { id: question } = asked.pair.question
      const key = `${candidate.name}-${question}`
      const turn = candidate.say(asked)
      if (turn.kind === 'skip') {
        await engine.submit(id, { kind: 'skip', key, question })
        return
      }
      if (turn.kind === 'hint-then-answer') await engine.submit(id, { kind: 'hint', key: `${key}-hint`, question })
      const timing = { firstInputMs: null, totalMs: null }
      await engine.submit(id, { kind: 'answer', key, question, text: turn.text, timing })
    }
  } finally {
    await engine.close(0)
  }
}

type PanelInterviewers = readonly [Interviewer, ...Interviewer[]]

function askedOf(state: OpenState, bank: PanelParts['bank']): Asked {
  const pair = openPair(state)
  const main = state.pairs.findLast((p) => p.question.kind === 'main')
  const question = main?.question.bankId ? bank.question(main.question.bankId) : null
  if (!pair || !question) throw new Error('the panel is asked questions of the bank')
  return { pair, question, turn: state.pairs.length - 1 }
}

function judge(candidate: Candidate, held: Held): Row {
  const problems = new Map<string, string>()
  for (const { name, look } of CHECKS) {
    const problem = look(held)
    if (problem !== null) problems.set(name, problem)
  }
  const { pairs, replacements } = held.state
  if (replacements.length > 0) problems.set('replaced', [...new Set(replacements.map((r) => r.reason))].join('; '))
  return { candidate: candidate.name, questions: pairs.length, score: held.report.overall.score, problems }
}

/** The panel as a table in Markdown, with what was seen below it. */
export function panelTable(interviewer: string, rows: readonly Row[]): string {
  const head = ['candidate', 'asked', 'score', ...CHECKS.map((c) => c.name)]
  const lines = rows.map(({ candidate, questions, score, problems }) => [
    candidate,
    String(questions),
    score === null ? 'none' : String(score),
    ...CHECKS.map(({ name }) => (problems.has(name) ? 'NO' : 'yes')),
  ])
  const passed = rows.reduce((sum, { problems }) => sum + CHECKS.filter(({ name }) => !problems.has(name)).length, 0)
  const seen = rows.flatMap(({ candidate, problems }) =>
    [...problems].map(([name, problem]) => `- ${candidate}, ${name}: ${problem.slice(0, 200).replaceAll('\n', ' ')}`),
  )
  const text = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `Interviewer: ${interviewer}. ${passed} of ${rows.length * CHECKS.length} checks passed.`,
    '',
    [text(head), text(head.map(() => '---')), ...lines.map(text)].join('\n'),
    ...(seen.length > 0 ? ['', ...seen] : []),
  ].join('\n')
}
