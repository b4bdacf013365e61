import type { AssignedSeat, AssignedSeats, PlaceElsewhere } from '../../core/assigned.ts'
import { GreenroomError } from '../../core/errors.ts'
import { seatsOf } from '../../core/identity/seat-accounts.ts'
import type { Records } from '../../core/ports.ts'
import { studentWording } from '../wording/index.ts'
import type { Assignments } from './assignments.ts'
import { allowance } from './attempt-rules.ts'
import type { Seats } from './seats.ts'
import { type TakingParts, takeSeat } from './taking.ts'

type Parts = TakingParts & { records: Records; assignments: Assignments; seats: Seats }

/** Assignments for front-ends in which people have accounts that a code tied to them. */
export function assignedSeats(parts: Parts): AssignedSeats {
  const { assignments, seats, attempts, clock } = parts

  async function describe(id: string, place: PlaceElsewhere): Promise<AssignedSeat | null> {
    const seat = await seats.get(id)
    const settings = seat && (await assignments.get(seat.assignment))?.settings
    if (!seat || !settings?.places.includes(place)) return null
    const { open, obstacle } = allowance(settings, seat, await attempts.ofSeat(id), clock.now())
    const { title, role, type, level, questions, language } = settings
    const choice = { role, type, level, questions, language, seed: 0 }
    return {
      seat: id,
      title,
      choice,
      open: open !== null,
      whyNot: open || !obstacle ? null : studentWording(language).whyNot(obstacle),
    }
  }

  return {
    async of(account, place) {
      const described = await Promise.all((await seatsOf(account, parts)).map((id) => describe(id, place)))
      return described.filter((seat) => seat !== null)
    },
    async take(id, account, place) {
      const tied = (await seatsOf(account, parts)).includes(id)
      const seat = tied ? await seats.get(id) : null
      const assignment = seat && (await assignments.get(seat.assignment))
      if (!seat || !assignment) throw new GreenroomError('not-found', 'This account is not tied to that assignment.')
      return (await takeSeat(assignment, seat, place, parts)).interview
    },
  }
}
