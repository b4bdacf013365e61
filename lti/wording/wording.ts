/** Why a student may not begin: dates, or attempts that are used up. */
export type Obstacle = { kind: 'not-open' } | { kind: 'closed' } | { kind: 'used'; limit: number }

/** Everything that a student reads of an assignment, on its page or where it is taken. */
export type StudentWording = {
  notSetUp: string
  notSetUpYet: string
  intro: (role: string, questions: number) => string
  opens: string
  due: string
  closes: string
  timeLimit: string
  minutes: (count: number) => string
  attempts: string
  used: (used: number, limit: number) => string
  grade: string
  releases: Record<'after-review' | 'at-once' | 'never', string>
  begin: string
  goOn: string
  keepAudio: string
  whyNot: (obstacle: Obstacle) => string
  /** Where to tie an account: the heading for all places, and what to do in one of them. */
  elsewhere: (names: readonly string[]) => string
  how: Record<'discord' | 'slack' | 'teams', string>
  once: string
  yourAttempts: string
  attempt: (number: number) => string
  isOpen: string
  /** Before and behind the moment. */
  handedIn: readonly [string, string]
  notScorable: string
  score: (score: number) => string
  late: string
  report: string
  deleted: string
  asked: string
  changed: string
  stands: string
  ask: string
  askWhat: string
  send: string
  /** A browser that keeps nothing in frames. */
  ready: string
  keepsNothing: string
  newWindow: string
  /** Of an interview that belongs to an assignment, wherever it is held. */
  timeOver: string
  staysAsIs: string
  withheld: string
  takenElsewhere: string
}
