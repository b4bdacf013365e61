import { GreenroomError } from '../errors.ts'
import type { Command } from '../interview/commands.ts'
import type { OpenState } from '../interview/state.ts'
import type { Brief, Interviewer, Move } from '../ports.ts'
import type { Bank } from '../questions/bank.ts'
import type { CoverageOf } from '../scoring/score.ts'
import { briefFor, questionOf } from './brief.ts'

type SpeakParts = {
  bank: Bank
  interviewers: readonly [Interviewer, ...Interviewer[]]
  askedBefore: ReadonlySet<string>
  coverageOf: CoverageOf
  signal: AbortSignal
  onWords: (piece: string) => void
  submit: (command: Command) => Promise<unknown>
}

/** Lets the interviewer speak once and stores what was said: a question, or the close. */
export async function speak(state: OpenState, parts: SpeakParts): Promise<void> {
  const { bank, askedBefore, coverageOf, signal, onWords, submit } = parts
  const brief = briefFor(state, bank, askedBefore, coverageOf)
  const turn = state.pairs.length + 1
  const interviewer = currentInterviewer(state, parts.interviewers)
  let requests = 0
  const onUsage = (usage: Parameters<NonNullable<Parameters<Interviewer['move']>[1]['onUsage']>>[0]) => {
    requests++
    pending.push(submit({ kind: 'use-model', key: `usage-${interviewer.id}-${turn}-${requests}-${state.version}`, purpose: 'interviewer', usage }))
  }
  const pending: Promise<unknown>[] = []
  let move: Move
  try {
    move = await interviewer.move(brief, { signal, onWords, onUsage })
  } catch (error) {
    const next = parts.interviewers[parts.interviewers.indexOf(interviewer) + 1]
    if (!next || !isModelFailure(error)) throw error
    await submit({ kind: 'replace-interviewer', key: `replace-${interviewer.id}`, from: interviewer.id, to: next.id, reason: error.message })
    return
  } finally {
    await Promise.all(pending)
  }
  await submit(commandFor(move, brief, interviewer.id, turn))
}

function commandFor(move: Move, brief: Brief, interviewer: string, turn: number): Command {
  if (move.kind === 'close') {
    const planned = brief.state.pairs.filter((p) => p.question.kind === 'main').length >= brief.state.plan.questions
    return { kind: 'close', key: 'close', reason: planned ? 'complete' : 'no-questions-left', words: move.words }
  }
  const question = questionOf(move, brief)
  if (!question) throw new GreenroomError('model-bad-reply', `${interviewer} asked a question that the plan does not have.`)
  // One key for each turn: a second process that asks for the same turn changes nothing.
  return { kind: 'ask', key: `ask-${turn}`, question, words: move.words, interviewer }
}

/** The first interviewer, or whoever took over last. */
function currentInterviewer(state: OpenState, all: SpeakParts['interviewers']): Interviewer {
  const replaced = new Set(state.replacements.map((r) => r.from))
  return all.find((i) => !replaced.has(i.id)) ?? all[0]
}

function isModelFailure(error: unknown): error is GreenroomError {
  return error instanceof GreenroomError && error.code.startsWith('model-')
}
