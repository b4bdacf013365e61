import type { Interviewer, Scorer } from '../../core/ports.ts'
import type { SpokenAnswers } from '../spoken-answers.ts'
import type { Metrics } from './metrics.ts'
import type { Traced } from './traces.ts'

type Some<T> = readonly [T, ...T[]]

export function tracedInterviewers(all: Some<Interviewer>, traced: Traced): Some<Interviewer> {
  const own = (interviewer: Interviewer): Interviewer => ({
    ...interviewer,
    move: (brief, options) =>
      traced('interviewer.move', { interviewer: interviewer.id }, () => interviewer.move(brief, options)),
  })
  return all.map(own) as [Interviewer, ...Interviewer[]]
}

export function tracedScorers(all: Some<Scorer>, traced: Traced): Some<Scorer> {
  const own = (scorer: Scorer): Scorer => ({
    ...scorer,
    score: (request, options) => traced('scorer.score', { scorer: scorer.id }, () => scorer.score(request, options)),
  })
  return all.map(own) as [Scorer, ...Scorer[]]
}

/** Rooms whose turns are measured. */
export function measuredRooms(spoken: SpokenAnswers, metrics: Metrics): SpokenAnswers {
  return {
    ...spoken,
    openRoom: (room) =>
      spoken.openRoom({
        ...room,
        onNotice(notice) {
          metrics.onVoice(notice)
          room.onNotice(notice)
        },
      }),
  }
}
