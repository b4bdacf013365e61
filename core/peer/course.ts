import type { Level } from '../interview/plan.ts'
import type { Criterion } from '../scoring/rubric.ts'

/** So long an invitation stands, and so long colleagues may take to fill in their forms. */
export const INVITED_MS = 24 * 60 * 60 * 1000
export const RATING_MS = 48 * 60 * 60 * 1000
/** Both are told when so much of a half is left. */
export const WARNING_MS = 2 * 60 * 1000

/** One of the two: 0 invited, 1 was invited. */
export type Side = 0 | 1
/** In the first half 0 interviews 1, in the second 1 interviews 0. */
export type Half = 0 | 1

/** What an interviewer is given to ask, and what a good answer has. */
export type PeerQuestion = { text: string; keyPoints: string[] }

/** What one wrote of the other: scores are whole numbers from 1 to 10. */
export type PeerForm = { scores: Readonly<Record<Criterion, number>>; good: string; improve: string }

/** Times are milliseconds since the Unix epoch. */
export type Stage =
  | { kind: 'invited'; until: number }
  | { kind: 'half'; half: Half; endsAt: number; warned: boolean }
  /** The talking is over; forms are still awaited. */
  | { kind: 'rating'; until: number }
  | { kind: 'over' }

/** Two people who interview each other, with a referee who keeps the time. `Place`: where the front-end reaches somebody; JSON. */
export type PeerInterview<Place> = {
  id: string
  role: string
  level: Level
  halfMs: number
  members: readonly [Member<Place>, Member<Place>]
  /** Of the first and of the second half. */
  questions: readonly [PeerQuestion[], PeerQuestion[]]
  stage: Stage
  /** What each wrote of the other. */
  forms: readonly [PeerForm | null, PeerForm | null]
}
export type Member<Place> = { candidate: string; place: Place }

export type PeerCommand =
  | { kind: 'accept' | 'decline' | 'cancel'; by: Side }
  /** A half ends before its time. */
  | { kind: 'finish'; by: Side; half: Half }
  | { kind: 'rate'; by: Side; form: PeerForm }
  /** The clock was looked at. */
  | { kind: 'time' }

/** What one of them is to be told. */
export type PeerNews =
  | { kind: 'invitation'; to: Side }
  | { kind: 'declined' | 'expired'; to: Side }
  /** `to` interviews, or is interviewed, until `endsAt`. */
  | { kind: 'ask' | 'answer'; to: Side; half: Half; endsAt: number }
  | { kind: 'warning'; to: Side }
  /** The half in which `to` interviewed is over: the form waits. */
  | { kind: 'rate'; to: Side; until: number }
  /** All has been said, and `to` has had the form already. */
  | { kind: 'talked'; to: Side }
  /** What the other wrote; null where nothing came in time. */
  | { kind: 'report'; to: Side; form: PeerForm | null }
  | { kind: 'cancelled'; to: Side; by: Side }

export type PeerRefusal = 'over' | 'not-now' | 'not-yours' | 'already'
type Step<Place> = { peer: PeerInterview<Place>; news: PeerNews[] } | { refused: PeerRefusal }

export const otherOf = (side: Side): Side => (side === 0 ? 1 : 0)
const both = (news: (to: Side) => PeerNews): PeerNews[] => [news(0), news(1)]

/** The course of a peer interview: what a command or the time makes of it at `now`, and whom to tell what. Pure. */
export function advance<P>(peer: PeerInterview<P>, command: PeerCommand, now: number): Step<P> {
  const { stage } = peer
  if (command.kind === 'time') return onTime(peer, now)
  if (stage.kind === 'over') return { refused: 'over' }
  switch (command.kind) {
    case 'accept':
    case 'decline':
      if (command.by !== 1) return { refused: 'not-yours' }
      if (stage.kind !== 'invited') return { refused: 'already' }
      return command.kind === 'accept' ? begin(peer, 0, now) : over(peer, [{ kind: 'declined', to: 0 }])
    case 'cancel': {
      const { by } = command
      // Forms that were written are not taken away by whom they are about.
      if (stage.kind === 'rating') return { refused: 'not-now' }
      return over(peer, stage.kind === 'invited' ? [] : both((to) => ({ kind: 'cancelled', to, by })))
    }
    case 'finish':
      if (stage.kind !== 'half' || stage.half !== command.half) return { refused: 'not-now' }
      // Whoever is interviewed may not cut the questions short.
      if (command.by !== stage.half) return { refused: 'not-yours' }
      return nextHalf(peer, stage.half, now)
    case 'rate':
      return rate(peer, command.by, command.form)
  }
}

function begin<P>(peer: PeerInterview<P>, half: Half, now: number): { peer: PeerInterview<P>; news: PeerNews[] } {
  const endsAt = now + peer.halfMs
  const warned = peer.halfMs <= 2 * WARNING_MS
  return {
    peer: { ...peer, stage: { kind: 'half', half, endsAt, warned } },
    news: [
      { kind: 'ask', to: half, half, endsAt },
      { kind: 'answer', to: otherOf(half), half, endsAt },
    ],
  }
}

function nextHalf<P>(peer: PeerInterview<P>, half: Half, now: number): Step<P> {
  const until = now + (half === 0 ? peer.halfMs : 0) + RATING_MS
  const form: PeerNews = { kind: 'rate', to: half, until }
  if (half === 0) {
    const begun = begin(peer, 1, now)
    return { ...begun, news: [form, ...begun.news] }
  }
  return { peer: { ...peer, stage: { kind: 'rating', until } }, news: [form, { kind: 'talked', to: otherOf(half) }] }
}

/** Reports are given when both forms are there, so that nobody answers one with the other. */
function rate<P>(peer: PeerInterview<P>, by: Side, form: PeerForm): Step<P> {
  const { stage, forms } = peer
  const talked = stage.kind === 'rating' || (stage.kind === 'half' && stage.half === 1 && by === 0)
  if (!talked) return { refused: 'not-now' }
  if (forms[by] !== null) return { refused: 'already' }
  const written: PeerInterview<P>['forms'] = by === 0 ? [form, forms[1]] : [forms[0], form]
  const rated = { ...peer, forms: written }
  if (written.some((one) => one === null)) return { peer: rated, news: [] }
  return over(rated, reports(rated))
}

const reports = <P>({ forms }: PeerInterview<P>): PeerNews[] =>
  both((to) => ({ kind: 'report', to, form: forms[otherOf(to)] }))

const over = <P>(peer: PeerInterview<P>, news: PeerNews[]): Step<P> => ({
  peer: { ...peer, stage: { kind: 'over' } },
  news,
})

function onTime<P>(peer: PeerInterview<P>, now: number): Step<P> {
  const { stage } = peer
  const due = nextTime(peer)
  if (due === null || now < due) return { peer, news: [] }
  switch (stage.kind) {
    case 'invited':
      return over(
        peer,
        both((to) => ({ kind: 'expired', to })),
      )
    case 'half':
      if (now >= stage.endsAt) return nextHalf(peer, stage.half, now)
      return { peer: { ...peer, stage: { ...stage, warned: true } }, news: both((to) => ({ kind: 'warning', to })) }
    case 'rating':
      return over(peer, reports(peer))
    case 'over':
      return { peer, news: [] }
  }
}

/** When the course goes on by itself; null: never. */
export function nextTime({ stage }: Pick<PeerInterview<unknown>, 'stage'>): number | null {
  if (stage.kind === 'over') return null
  if (stage.kind !== 'half') return stage.until
  return stage.warned ? stage.endsAt : stage.endsAt - WARNING_MS
}
