import type { Command, Refusal } from './commands.ts'
import type { AnswerTiming, AskedQuestion, EventBody } from './events.ts'
import { fixedWordsIn } from './fixed-words.ts'
import { heardSurely } from './heard.ts'
import { languageOf } from './language-of.ts'
import { MAX_PAIRS } from './plan.ts'
import {
  type InterviewState,
  type OpenState,
  openPair,
  type Pair,
  pausedUntil,
  type StartedState,
  waitsToBeHeard,
} from './state.ts'

/** The events that a command causes, or why it may not. A command whose key is known causes none. */
export type Decision = { ok: true; events: EventBody[] } | { ok: false; refusal: Refusal }

/** The longest answer that is taken in writing, in UTF-16 code units; what was said aloud is as long as it is. */
export const MAX_ANSWER_LENGTH = 20_000

/** Decides on a command, purely. `now` is milliseconds since the Unix epoch. */
export function decide(state: InterviewState, command: Command, now: number): Decision {
  if (state.keys.has(command.key)) return accept()
  if (command.kind === 'start') {
    if (state.status !== 'new') return refuse('already-started', 'This interview has started already.')
    return decideStart(command)
  }
  if (state.status === 'new') return refuse('not-started', 'This interview has not started.')
  if (command.kind === 'use-model') {
    return accept({ type: 'model-used', purpose: command.purpose, usage: command.usage })
  }
  if (command.kind === 'correct') return decideCorrection(state, command)
  if (command.kind === 'transcribe' || command.kind === 'give-up-hearing') return decideHearing(state, command)
  if (state.status === 'closed') return refuse('closed', 'This interview is over. Open its report, or start a new one.')
  switch (command.kind) {
    case 'ask':
      return decideAsk(state, command)
    case 'replace-interviewer':
      return accept({ type: 'interviewer-replaced', from: command.from, to: command.to, reason: command.reason })
    case 'close':
      return accept({ type: 'closed', reason: command.reason, words: command.words })
    case 'end':
      return decideEnd(state, command.reason ?? 'ended-by-candidate')
    case 'pause':
      return state.pausedAt === null ? accept({ type: 'paused' }) : refuse('paused', 'The interview is paused already.')
    case 'resume':
      return state.pausedAt === null
        ? refuse('not-paused', 'The interview is not paused.')
        : accept({ type: 'resumed' })
    default:
      return decideOnQuestion(state, command, now)
  }
}

function decideStart({ plan, candidate, group }: Extract<Command, { kind: 'start' }>): Decision {
  const asked = plan.guideline?.questions
  if (asked && asked.length !== plan.questions)
    return refuse('not-allowed', `The guideline has ${asked.length} questions, the plan ${plan.questions}.`)
  return accept({ type: 'started', plan, candidate, ...(group && { group }) })
}

/** Only what was heard can be put right; the same words again count where they settle what was heard unsurely. */
function decideCorrection(state: StartedState, { question, text }: Extract<Command, { kind: 'correct' }>): Decision {
  const outcome = state.pairs.find((p) => p.question.id === question)?.outcome
  if (outcome?.kind === 'unheard')
    return refuse('not-allowed', 'This answer has not been heard yet. Once it is, you can correct it.')
  if (outcome?.kind !== 'answered') return refuse('wrong-question', 'There is no answer to correct there.')
  const { heard, checked } = outcome
  if (!heard) return refuse('not-allowed', 'You wrote this answer yourself. Only what was heard can be corrected.')
  if (!text.trim()) return refuse('empty', 'A correction needs words. What was heard stays as it is.')
  const longest = Math.max(MAX_ANSWER_LENGTH, heard.text.length)
  if (text.length > longest)
    return refuse('not-allowed', `An answer may have ${longest} characters at most. Shorten it.`)
  if (text === outcome.text && (checked || heardSurely(heard))) return accept()
  return accept({ type: 'corrected', question, text })
}

function decideHearing(
  state: StartedState,
  command: Extract<Command, { kind: 'transcribe' | 'give-up-hearing' }>,
): Decision {
  const { question } = command
  const outcome = state.pairs.find((p) => p.question.id === question)?.outcome
  if (!outcome || !waitsToBeHeard(outcome))
    return refuse('wrong-question', 'No recorded answer waits to be heard there.')
  if (command.kind === 'give-up-hearing') return accept({ type: 'unhearable', question, reason: command.reason })
  if (!command.heard.text.trim()) return refuse('empty', 'Nothing was heard in it.')
  return accept({ type: 'transcribed', question, heard: command.heard })
}

type QuestionCommand = Extract<Command, { kind: 'answer' | 'answer-aloud' | 'record' | 'skip' | 'hint' | 'repeat' }>

function decideOnQuestion(state: OpenState, command: QuestionCommand, now: number): Decision {
  const pair = openPair(state)
  if (!pair) return refuse('not-your-turn', 'The interviewer is about to speak. One moment.')
  const { question } = pair
  if (command.question !== question.id) return refuse('wrong-question', 'That question is closed already.')
  if (state.pausedAt !== null) return refuse('paused', 'The interview is paused. Resume it first.')
  const timed = (timing: AnswerTiming) => plausible(timing, now - pair.askedAt - pausedUntil(state, now))
  switch (command.kind) {
    case 'answer':
      if (!command.text.trim()) return refuse('empty', 'The answer is empty. Write something, or skip the question.')
      if (command.text.length > MAX_ANSWER_LENGTH) {
        return refuse('not-allowed', `An answer may have ${MAX_ANSWER_LENGTH} characters at most. Shorten it.`)
      }
      return accept({
        type: 'answered',
        question: question.id,
        text: command.text,
        via: 'text',
        heard: null,
        recording: null,
        timing: timed(command.timing),
      })
    case 'answer-aloud': {
      const { via, heard, recording, timing } = command
      if (!heard.text.trim())
        return refuse('empty', 'I did not catch any words. Say it again whenever you are ready, or type it.')
      const { id } = question
      return accept({ type: 'answered', question: id, text: heard.text, via, heard, recording, timing: timed(timing) })
    }
    case 'record': {
      const { via, recording, audioMs, timing } = command
      const length = Math.max(0, Math.round(audioMs))
      return accept({ type: 'recorded', question: question.id, via, recording, audioMs: length, timing: timed(timing) })
    }
    case 'skip':
      return accept({ type: 'skipped', question: question.id })
    case 'hint':
      return decideHint(pair)
    case 'repeat':
      return accept({
        type: 'repeated',
        question: question.id,
        words: fixedWordsIn(languageOf(state)).repeat(question.text),
      })
  }
}

function decideHint({ question, hints }: Pair): Decision {
  const words = question.hints[hints.length]
  if (words === undefined) return refuse('no-more-hints', 'That was the last hint for this question. Say what you can.')
  return accept({ type: 'hinted', question: question.id, step: hints.length + 1, words })
}

/** A client's clock is a claim: no answer took longer than the question has been open. What is not known stays so. */
function plausible(timing: AnswerTiming, elapsedMs: number): AnswerTiming {
  const limit = Math.max(0, elapsedMs)
  const within = (ms: number | null, most: number) => (ms === null ? null : Math.min(Math.max(0, ms), most))
  const totalMs = within(timing.totalMs, limit)
  const firstInputMs = within(timing.firstInputMs, totalMs ?? limit)
  return { firstInputMs, totalMs }
}

function decideAsk(state: OpenState, command: Extract<Command, { kind: 'ask' }>): Decision {
  const { question, words, interviewer } = command
  const problem = whyNotAsk(state, question)
  if (problem) return refuse('not-allowed', problem)
  const asked = { ...question, id: `q${state.pairs.length + 1}` }
  return accept({ type: 'asked', question: asked, words, interviewer })
}

function whyNotAsk(state: OpenState, question: Omit<AskedQuestion, 'id'>): string | null {
  if (state.turn.of !== 'interviewer') return 'A question is open already.'
  if (state.pairs.length >= MAX_PAIRS) return `An interview has ${MAX_PAIRS} questions at most.`
  if (!question.text.trim()) return 'A question needs words.'
  if (state.pairs.some(({ question: q }) => sameQuestion(q, question))) return 'This question has been asked already.'
  if (question.kind === 'main') {
    const mains = state.pairs.filter((p) => p.question.kind === 'main').length
    return mains >= state.plan.questions ? 'The plan has no main question left.' : null
  }
  const main = state.pairs.findLast((p) => p.question.kind === 'main')
  if (!main || question.parent !== main.question.id) return 'A follow-up belongs to the latest main question.'
  return mayFollowUp(state) ? null : 'The plan allows no further follow-up.'
}

/** Whether the plan allows a follow-up now, with room kept for the main questions still to come. */
export function mayFollowUp(state: OpenState): boolean {
  const last = state.pairs.at(-1)
  if (state.turn.of !== 'interviewer' || last?.outcome.kind !== 'answered') return false
  const phases = state.plan.followUpPolicy?.phases
  if (phases && !phases.includes(last.question.phase)) return false
  const mains = state.pairs.filter((p) => p.question.kind === 'main')
  const asked = state.pairs.filter((p) => p.question.parent === mains.at(-1)?.question.id).length
  const mainsLeft = state.plan.questions - mains.length
  return asked < state.plan.followUps && state.pairs.length + mainsLeft < MAX_PAIRS
}

function sameQuestion(a: AskedQuestion, b: Omit<AskedQuestion, 'id'>): boolean {
  if (a.kind === 'main' && b.kind === 'main' && a.bankId !== null && a.bankId === b.bankId) return true
  return normalise(a.text) === normalise(b.text)
}

const normalise = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function decideEnd(state: OpenState, reason: 'ended-by-candidate' | 'answers-exhausted'): Decision {
  return accept({ type: 'closed', reason, words: fixedWordsIn(languageOf(state)).closing[reason] })
}

const accept = (...events: EventBody[]): Decision => ({ ok: true, events })
const refuse = (code: Refusal['code'], message: string): Decision => ({ ok: false, refusal: { code, message } })
