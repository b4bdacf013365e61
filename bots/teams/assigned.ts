import type { AssignedSeat } from '../../core/assigned.ts'
import { GreenroomError } from '../../core/errors.ts'
import { assignedWordingIn } from '../wording/assigned.ts'
import { card, execute, markdown, plain, text } from './cards/card.ts'
import type { Person, Sitting } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { Outgoing } from './wire.ts'

/** What to tell who tied their account to a seat: the assignment's name, and how to begin. */
export async function tiedTo(seat: string, person: Person, own: TeamsParts): Promise<Outgoing> {
  const w = assignedWordingIn(person.locale)
  const found = await seatOf(seat, person, own)
  if (!found) return { text: w.notHere }
  const words = w.tied(plain(found.title))
  const why = found.whyNot === null ? [] : [text(found.whyNot)]
  const begin = found.whyNot === null ? [execute(w.writing, 'assigned', { seat }, { style: 'positive' })] : []
  return { card: card({ body: [markdown(words), ...why], actions: begin }), summary: found.title }
}

/** The seat that somebody was tied to. Errors: GreenroomError 'refused', fit to show. */
export async function ownSeat(seat: string, person: Person, own: TeamsParts): Promise<AssignedSeat> {
  const found = await seatOf(seat, person, own)
  if (!found) throw new GreenroomError('refused', assignedWordingIn(person.locale).notHere)
  if (found.whyNot) throw new GreenroomError('refused', found.whyNot)
  return found
}

async function seatOf(seat: string, { candidate }: Person, { assigned }: TeamsParts): Promise<AssignedSeat | null> {
  return (await assigned?.seats.of(candidate, 'teams'))?.find((s) => s.seat === seat) ?? null
}

/** When a course's interview ends by itself, milliseconds since the Unix epoch; null: it does not. */
export const endOf = async ({ interview }: Sitting, { assigned }: TeamsParts): Promise<number | null> =>
  (await assigned?.rules.endsAt(interview)) ?? null

/** What stands in the place of a report that an instructor holds back; null: it may be read. */
export async function insteadOfReport(sitting: Sitting, { assigned }: TeamsParts): Promise<Outgoing | null> {
  if (sitting.assigned === null) return null
  const withheld = await assigned?.rules.withheld(sitting.interview)
  return withheld ? { text: assignedWordingIn(sitting.locale).handedIn } : null
}
