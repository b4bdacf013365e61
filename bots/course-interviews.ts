import type { AssignedInterviews, AssignedSeat, AssignedSeats, PlaceElsewhere } from '../core/assigned.ts'
import { GreenroomError } from '../core/errors.ts'
import type { Lti } from '../lti/lti.ts'
import { assignedWordingIn } from './wording/assigned.ts'

/** Interviews of courses, as front-ends take them in which people have accounts. */
export type CourseInterviews = { rules: AssignedInterviews; seats: AssignedSeats }

export const courseInterviews = (tool: Lti): CourseInterviews => ({ rules: tool.assigned, seats: tool.elsewhere })

/** Whose account, in which front-end; `locale` is BCP 47. */
export type Taker = { account: string; place: PlaceElsewhere; locale: string }

/** A seat that the account was tied to and that may be taken there; null: there is none. */
export async function tiedSeat(
  courses: CourseInterviews | undefined,
  seat: string,
  { account, place }: Taker,
): Promise<AssignedSeat | null> {
  return (await courses?.seats.of(account, place))?.find((one) => one.seat === seat) ?? null
}

/** The same where it can begin or go on now. Errors: GreenroomError 'refused', fit to show. */
export async function openSeat(
  courses: CourseInterviews | undefined,
  seat: string,
  taker: Taker,
): Promise<AssignedSeat> {
  const found = await tiedSeat(courses, seat, taker)
  if (!found) throw new GreenroomError('refused', assignedWordingIn(taker.locale).notHere)
  if (found.whyNot) throw new GreenroomError('refused', found.whyNot)
  return found
}

/** Begins its interview, or goes on with it. Errors: GreenroomError 'refused', fit to show. */
export async function takeSeat(courses: CourseInterviews | undefined, seat: string, taker: Taker) {
  const { choice } = await openSeat(courses, seat, taker)
  // A seat that is open has courses.
  const interview = await (courses as CourseInterviews).seats.take(seat, taker.account, taker.place)
  return { interview, choice }
}

/** What is held of an assignment: `assigned` is its seat, and left out or null for every other interview. */
export type Held = { interview: string; locale: string; assigned?: string | null }

/** What stands in the place of a report that an instructor holds back; null: it may be read. */
export async function insteadOfReport(
  courses: CourseInterviews | undefined,
  { interview, locale, assigned = null }: Held,
): Promise<string | null> {
  if (assigned === null || !(await courses?.rules.withheld(interview))) return null
  return assignedWordingIn(locale).handedIn
}

/** When the interview ends by itself, milliseconds since the Unix epoch; null: it does not. */
export async function endOf(
  courses: CourseInterviews | undefined,
  { interview, assigned = null }: Omit<Held, 'locale'>,
): Promise<number | null> {
  return assigned === null ? null : ((await courses?.rules.endsAt(interview)) ?? null)
}
