import { GreenroomError } from '../errors.ts'
import type { Command } from '../interview/commands.ts'
import type { Usage } from '../interview/events.ts'
import type { OpenState } from '../interview/state.ts'
import type { Budget } from '../limits/budget.ts'
import type { Brief, Interviewer, Move } from '../ports.ts'
import { questionOf } from './brief.ts'

type SpeakOptions = {
  interviewers: readonly [Interviewer, ...Interviewer[]]
  signal: AbortSignal
  onWords: (piece: string) => void
  /** Decides and stores a command. */
  submit: (command: Command) => Promise<unknown>
  budget?: Budget
}

/**
 * Lets the interviewer speak once and stores what was said (a question, or the close), or who speaks instead after a failure.
 * Each turn begins with the first interviewer again; one that keeps failing is kept from being asked by its breaker.
 */
export async function speak(
  brief: Brief,
  { interviewers, signal, onWords, submit, budget }: SpeakOptions,
): Promise<void> {
  const { state } = brief
  const turn = state.pairs.length + 1
  const interviewer = currentInterviewer(state, interviewers)
  const { id } = interviewer
  const next = interviewers[interviewers.indexOf(interviewer) + 1]
  const replace = (reason: string) =>
    next && submit({ kind: 'replace-interviewer', key: `replace-${turn}-${id}`, from: id, to: next.id, reason })
  // The last one needs no model, so it costs nothing.
  const spent = next ? await budget?.whyNot(state.usage, state.group) : null
  if (spent) {
    await replace(spent)
    return
  }
  const stored: Promise<unknown>[] = []
  const onUsage = (usage: Usage) => {
    const key = `usage-${id}-${state.version}-${stored.length}`
    stored.push(submit({ kind: 'use-model', key, purpose: 'interviewer', usage }))
  }
  try {
    const move = await interviewer.move(brief, { signal, onWords, onUsage })
    await Promise.all(stored)
    await submit(commandFor(move, brief, id, turn))
  } catch (error) {
    await Promise.all(stored)
    if (!next || !isModelFailure(error)) throw error
    await replace(error.message)
  }
}

function commandFor(move: Move, brief: Brief, interviewer: string, turn: number): Command {
  if (move.kind === 'close') {
    const planned = brief.state.pairs.filter((p) => p.question.kind === 'main').length >= brief.state.plan.questions
    return { kind: 'close', key: 'close', reason: planned ? 'complete' : 'no-questions-left', words: move.words }
  }
  const question = questionOf(move, brief)
  if (!question)
    throw new GreenroomError('model-bad-reply', `${interviewer} asked a question that the plan does not have.`)
  // One key for each turn: a second process that asks for the same turn changes nothing.
  return { kind: 'ask', key: `ask-${turn}`, question, words: move.words, interviewer }
}

/** The first interviewer that has not failed in this turn. */
function currentInterviewer(state: OpenState, all: SpeakOptions['interviewers']): Interviewer {
  const turn = state.pairs.length + 1
  const replaced = new Set(state.replacements.filter((r) => r.turn === turn).map((r) => r.from))
  return all.find((i) => !replaced.has(i.id)) ?? all[0]
}

/** What a model said may also break the rules of the interview itself: then its question is refused. */
function isModelFailure(error: unknown): error is GreenroomError {
  return error instanceof GreenroomError && (error.code.startsWith('model-') || error.code === 'refused')
}
