import { GreenroomError } from '../errors.ts'
import type { Command } from '../interview/commands.ts'
import { decide } from '../interview/decide.ts'
import type { InterviewEvent } from '../interview/events.ts'
import { fold, type InterviewState, newInterview, type StartedState } from '../interview/state.ts'
import type { Clock, Store } from '../ports.ts'
import { headOf } from './head.ts'

/** The logs of interviews, read as states and written by commands. */
export interface WrittenLog {
  /** Errors: GreenroomError 'not-found'. */
  view(id: string): Promise<StartedState>
  /**
   * Decides on a command and stores what follows; another process may write in between, then it is decided anew. `known` is a state
   * that was read a moment ago and saves reading it again. Errors: GreenroomError 'not-found', 'refused', 'conflict'.
   */
  apply(id: string, command: Command, known?: StartedState): Promise<StartedState>
}

export type WrittenLogParts = {
  store: Pick<Store, 'events' | 'append'>
  clock: Clock
  /** Why a candidate's command may have no effect any more, fit to show; null: it may. Left out, it always may. */
  closed?: (id: string) => Promise<string | null>
  /** Told of every event once it is stored, with the state after all that were stored with it. */
  onStored: (id: string, event: InterviewEvent, after: StartedState) => Promise<void>
}

/** What candidates do, but for ending, which stays possible. */
const TAKEN_WHILE_OPEN: ReadonlySet<Command['kind']> = new Set([
  ...(['answer', 'answer-aloud', 'record', 'correct', 'skip', 'hint', 'repeat', 'pause', 'resume'] as const),
])
/** How often a write is decided anew when another process was faster. */
const CONFLICT_TRIES = 8

export function writtenLog({ store, clock, closed, onStored }: WrittenLogParts): WrittenLog {
  async function load(id: string): Promise<InterviewState> {
    return fold(newInterview, await store.events(id))
  }

  async function view(id: string): Promise<StartedState> {
    const state = await load(id)
    if (state.status === 'new') throw new GreenroomError('not-found', 'There is no such interview.')
    return state
  }

  return {
    view,
    async apply(id, command, known) {
      let given = known
      for (let tries = 1; ; tries++) {
        const state: InterviewState = given ?? (command.kind === 'start' ? await load(id) : await view(id))
        const now = clock.now()
        const decision = decide(state, command, now)
        if (!decision.ok) {
          if (!given) throw new GreenroomError('refused', decision.refusal.message)
          // Perhaps only because something was stored since.
          given = undefined
          continue
        }
        given = undefined
        const { key } = command
        const events = decision.events.map((body, i) => ({
          ...body,
          v: 1 as const,
          seq: state.version + i + 1,
          at: now,
          key,
        }))
        const after = fold(state, events) as StartedState
        // What comes a second time was taken in time.
        if (events.length === 0) return after
        const why = TAKEN_WHILE_OPEN.has(command.kind) ? await closed?.(id) : null
        if (why) throw new GreenroomError('refused', why)
        try {
          await store.append(id, state.version, events, headOf(id, after))
        } catch (error) {
          const lost = error instanceof GreenroomError && error.code === 'conflict'
          if (!lost || tries >= CONFLICT_TRIES) throw error
          continue
        }
        for (const event of events) await onStored(id, event, after)
        return after
      }
    },
  }
}
