import { randomUUID } from 'node:crypto'
import type { Engine, Notice } from '../../core/engine/engine.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { CandidateCommand } from '../../core/interview/commands.ts'
import { type OpenState, openPair, type StartedState } from '../../core/interview/state.ts'
import type { Report } from '../../core/report/report.ts'
import type { Entries, Entry } from './entries.ts'
import type { Screen } from './screen.ts'

export type Talk = {
  engine: Engine
  id: string
  entries: Entries
  screen: Screen
  /** Ends the talk, not the interview. */
  signal: AbortSignal
  /** Whether answers come from a file, and are shown as they are sent. */
  scripted: boolean
}

/**
 * Holds an interview from where it stands to its report; null when the person left before.
 * Errors: GreenroomError 'not-found', 'cancelled' by the signal, or what kept the interviewer or the scorer from going on.
 */
export async function holdInterview(talk: Talk): Promise<Report | null> {
  const { engine, id, entries, screen, signal } = talk
  await engine.view(id)
  const show = shower(screen)
  const stop = engine.watch(id, show.notice)
  try {
    for (;;) {
      const state = await engine.settled(id, signal)
      if (state.status === 'closed') return await engine.report(id)
      if (state.pausedAt !== null && !show.hasShown()) {
        await engine.submit(id, { key: randomUUID(), kind: 'resume' })
        continue
      }
      if (show.question(state)) entries.shown()
      const entry = await entries.next(signal)
      if (entry.kind === 'left') return null
      if (talk.scripted) screen.print(screen.paint('cyan', echo(entry)))
      await submit(talk, state, entry)
    }
  } finally {
    stop()
  }
}

async function submit({ engine, id, screen }: Talk, state: OpenState, entry: Entry): Promise<void> {
  const command = commandFor(entry, openPair(state)?.question.id ?? '')
  if (!command) return
  try {
    // Whoever answers is back.
    if (state.pausedAt !== null && 'question' in command) await engine.submit(id, { key: randomUUID(), kind: 'resume' })
    await engine.submit(id, command)
  } catch (error) {
    if (!(error instanceof GreenroomError && error.code === 'refused')) throw error
    screen.note(error.message)
  }
}

function commandFor(entry: Entry, question: string): CandidateCommand | null {
  const key = randomUUID()
  if (entry.kind === 'answer') return { key, kind: 'answer', question, text: entry.text, timing: entry.timing }
  if (entry.kind === 'exhausted') return { key, kind: 'end', reason: 'answers-exhausted' }
  if (entry.kind === 'left' || entry.name === 'help') return null
  if (entry.name === 'end') return { key, kind: 'end', reason: 'ended-by-candidate' }
  if (entry.name === 'pause' || entry.name === 'resume') return { key, kind: entry.name }
  return { key, kind: entry.name, question }
}

function echo(entry: Entry): string {
  if (entry.kind === 'answer') return `> ${entry.text}`
  return entry.kind === 'command' ? `> /${entry.name}` : '(no more answers)'
}

/** Shows what happens: words as they come, and what the log says of them. */
function shower(screen: Screen) {
  let streamed = ''
  let shownQuestion: string | null = null

  /** Words that were not streamed in just this form are said now. */
  function say(words: string): void {
    if (streamed !== words) {
      screen.said()
      screen.say(words)
    }
    screen.said()
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
      screen.note(`${event.from} could not go on (${event.reason}) ${event.to} takes over.`)
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
