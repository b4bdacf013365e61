import type { Engine } from '../engine/engine.ts'
import type { Notice } from '../engine/notice.ts'
import type { AskedQuestion, InterviewEvent } from '../interview/events.ts'
import { fold, openPair, type StartedState } from '../interview/state.ts'

export type InterviewLinkParts = {
  engine: Pick<Engine, 'watch' | 'view'>
  interview: string
  /** The interview as it is when the room opens. */
  onOpen: (state: StartedState) => void
  /** What the interviewer is about to have said; never from the middle. */
  onWords: (piece: string) => void
  onEvent: (event: InterviewEvent) => void
  onFailure: (error: unknown) => void
}

/** The room's view of its interview. */
export interface InterviewLink {
  /** Null until it has been read. */
  state(): StartedState | null
  /** The question that waits for the candidate. */
  question(): AskedQuestion | null
  isPaused(): boolean
  close(): void
}

/** Follows an interview's events, each once and in order. */
export function createInterviewLink(parts: InterviewLinkParts): InterviewLink {
  let state: StartedState | null = null
  let early: Notice[] = []
  /** Words that were on their way when the room opened have lost their beginning. */
  let fromBeginning = false

  function follow(notice: Notice): void {
    if (!state) early.push(notice)
    else if (notice.kind === 'words' && fromBeginning) parts.onWords(notice.piece)
    else if (notice.kind === 'event' && notice.event.seq > state.version) {
      state = fold(state, [notice.event]) as StartedState
      if (notice.event.type === 'asked') fromBeginning = true
      parts.onEvent(notice.event)
    }
  }

  const unwatch = parts.engine.watch(parts.interview, follow)
  parts.engine.view(parts.interview).then((now) => {
    state = now
    fromBeginning = now.status === 'open' && now.turn.of === 'candidate'
    parts.onOpen(now)
    for (const notice of early.splice(0)) follow(notice)
    early = []
  }, parts.onFailure)

  return {
    state: () => state,
    question: () => (state?.status === 'open' ? (openPair(state)?.question ?? null) : null),
    isPaused: () => state?.status === 'open' && state.pausedAt !== null,
    close: unwatch,
  }
}
