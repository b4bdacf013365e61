import { randomUUID } from 'node:crypto'
import type { Engine } from '../../core/engine/engine.ts'
import type { Notice } from '../../core/engine/notice.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { CandidateCommand } from '../../core/interview/commands.ts'
import { type OpenState, openPair, type StartedState } from '../../core/interview/state.ts'
import type { Report } from '../../core/report/report.ts'
import type { Aloud } from './aloud.ts'
import type { Ears } from './ears.ts'
import type { Entries, Entry } from './entries.ts'
import type { Screen } from './screen.ts'
import { printable } from './wrap.ts'

export type Talk = {
  engine: Engine
  id: string
  entries: Entries
  screen: Screen
  /** Ends the talk, not the interview. */
  signal: AbortSignal
  /** Whether answers come from a file, and are shown as they are sent. */
  scripted: boolean
  ears: Ears
  aloud: Aloud | null
}

/**
 * Holds an interview from where it stands to its report; null when the person left before.
 * Errors: GreenroomError 'not-found', 'cancelled' by the signal, or what kept the interviewer or the scorer from going on.
 */
export async function holdInterview(talk: Talk): Promise<Report | null> {
  const { engine, id, entries, screen, signal, aloud } = talk
  await engine.view(id)
  const show = shower(screen, aloud)
  const stop = engine.watch(id, show.notice)
  try {
    for (;;) {
      const state = await engine.settled(id, signal)
      if (state.status === 'closed') {
        await aloud?.finished()
        return await engine.report(id)
      }
      if (state.pausedAt !== null && !show.hasShown()) {
        await engine.submit(id, { key: randomUUID(), kind: 'resume' })
        continue
      }
      if (show.question(state)) entries.shown()
      // A person may answer before everything is said.
      if (talk.scripted) await aloud?.finished()
      const entry = await entries.next(signal)
      aloud?.hush()
      if (entry.kind === 'left') return null
      if (talk.scripted) screen.print(screen.paint('cyan', echo(entry)))
      await submit(talk, state, entry)
    }
  } finally {
    aloud?.hush()
    stop()
  }
}

async function submit(talk: Talk, state: OpenState, entry: Entry): Promise<void> {
  const { engine, id, screen } = talk
  const question = openPair(state)?.question.id ?? ''
  const command = commandFor(entry, question)
  if (!command && entry.kind !== 'recording') return
  try {
    // Whoever answers is back.
    const answers = command === null || 'question' in command
    if (state.pausedAt !== null && answers) await engine.submit(id, { key: randomUUID(), kind: 'resume' })
    if (entry.kind === 'recording') await answerByRecording(talk, question, entry)
    else if (command) await engine.submit(id, command)
  } catch (error) {
    if (!(error instanceof GreenroomError && error.code === 'refused')) throw error
    screen.note(error.message)
  }
}

/** Errors: GreenroomError; what is wrong with a recording comes with the place that names it. */
async function answerByRecording(
  { ears, id, screen }: Talk,
  question: string,
  { path, where }: Extract<Entry, { kind: 'recording' }>,
): Promise<void> {
  screen.progress('Listening ...')
  try {
    const heard = await ears.answer(id, question, randomUUID(), path)
    if (heard) screen.print(screen.paint('cyan', `  “${printable(heard.text)}”`))
    else screen.note('It could not be heard yet. It is kept, and heard later.')
  } catch (error) {
    if (!(error instanceof GreenroomError) || error.code !== 'bad-input') throw error
    throw new GreenroomError('bad-input', `${where}: ${error.message}`, { cause: error })
  }
}

function commandFor(entry: Entry, question: string): CandidateCommand | null {
  const key = randomUUID()
  if (entry.kind === 'answer') return { key, kind: 'answer', question, text: entry.text, timing: entry.timing }
  if (entry.kind === 'exhausted') return { key, kind: 'end', reason: 'answers-exhausted' }
  if (entry.kind === 'left' || entry.kind === 'recording' || entry.name === 'help') return null
  if (entry.name === 'end') return { key, kind: 'end', reason: 'ended-by-candidate' }
  if (entry.name === 'pause' || entry.name === 'resume') return { key, kind: entry.name }
  return { key, kind: entry.name, question }
}

function echo(entry: Entry): string {
  if (entry.kind === 'answer') return `> ${entry.text}`
  if (entry.kind === 'recording') return `> ${entry.path}`
  return entry.kind === 'command' ? `> /${entry.name}` : '(no more answers)'
}

/** Shows what happens: words as they come, and what the log says of them. */
function shower(screen: Screen, aloud: Aloud | null) {
  let streamed = ''
  let shownQuestion: string | null = null

  /** Words that were not streamed in just this form are said now. */
  function say(words: string): void {
    if (streamed !== words) {
      screen.said()
      screen.say(words)
    }
    screen.said()
    aloud?.say(words)
    streamed = ''
  }

  function question(state: OpenState): boolean {
    const pair = openPair(state)
    if (!pair || pair.question.id === shownQuestion) return false
    shownQuestion = pair.question.id
    say(pair.words)
    for (const hint of pair.hints) say(`Hint: ${hint}`)
    screen.note(caption(state))
    return true
  }

  function event(notice: Extract<Notice, { kind: 'event' }>): void {
    const { event } = notice
    if (event.type === 'hinted') say(`Hint: ${event.words}`)
    else if (event.type === 'repeated' || event.type === 'closed') say(event.words)
    else if (event.type === 'paused') screen.note('Paused. /resume when you are back.')
    else if (event.type === 'resumed') screen.note('On we go.')
    else if (event.type === 'interviewer-replaced') {
      screen.said()
      streamed = ''
      screen.note(`${event.from} could not go on (${event.reason}) ${event.to} speaks instead.`)
    }
  }

  return {
    question,
    hasShown: () => shownQuestion !== null,
    notice(notice: Notice): void {
      if (notice.kind === 'words') {
        streamed += notice.piece
        screen.say(notice.piece)
      } else if (notice.kind === 'event') event(notice)
      else if (notice.kind === 'scoring')
        screen.progress(`Putting your report together: ${notice.done} of ${notice.total} answers ...`)
    },
  }
}

function caption({ plan, pairs, turn }: OpenState & StartedState): string {
  const open = turn.of === 'candidate' ? pairs.find((p) => p.question.id === turn.question)?.question : undefined
  const number = pairs.filter((p) => p.question.kind === 'main').length
  const what = open?.kind === 'follow-up' ? `follow-up to question ${number}` : `question ${number}`
  return `[${what} of ${plan.questions}, ${open?.level ?? plan.level}]`
}
