import type { Choice } from './interview/choice.ts'

/** What assignments have to say about interviews that belong to them. Front-ends ask before they show or take anything. */
export interface AssignedInterviews {
  /** Why its candidate may not read the report now, fit to show; null: they may, or it belongs to no assignment. */
  withheld(interview: string): Promise<string | null>
  /** Why it takes nothing from its candidate any more, fit to show; null: it does, or it belongs to no assignment. */
  closed(interview: string): Promise<string | null>
  /** When it ends by itself, milliseconds since the Unix epoch; null: it does not, it is over, or it belongs to no assignment. */
  endsAt(interview: string): Promise<number | null>
}

/** An assignment that an account was tied to by a code. */
export type AssignedSeat = {
  seat: string
  title: string
  /** What was chosen for it, for those who show it. */
  choice: Choice
  /** Whether an attempt goes on. */
  open: boolean
  /** Why none can begin or go on, fit to show; null: it can. */
  whyNot: string | null
}

/** Where the assignments may be taken beside the practice room. */
export type PlaceElsewhere = 'discord' | 'slack' | 'teams'

/** Assignments for the front-ends in which people have accounts. */
export interface AssignedSeats {
  /** What the account was tied to and may be taken in this place. */
  of(account: string, place: PlaceElsewhere): Promise<AssignedSeat[]>
  /**
   * The interview of the open attempt, or of a new one. Its candidate is the course's, not the account's: the front-end holds it
   * by its id, and shows no report that AssignedInterviews withholds. Errors: GreenroomError 'not-found' for a seat that the account was not tied to,
   * 'refused' with why not.
   */
  take(seat: string, account: string, place: PlaceElsewhere): Promise<string>
}
