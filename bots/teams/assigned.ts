import { type Taker, tiedSeat } from '../course-interviews.ts'
import { assignedWordingIn } from '../wording/assigned.ts'
import { card, execute, markdown, plain, text } from './cards/card.ts'
import type { Person } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { Outgoing } from './wire.ts'

/** Somebody who takes a course's interview here. */
export const taker = ({ candidate, locale }: Person): Taker => ({ account: candidate, place: 'teams', locale })

/** What to tell who tied their account to a seat: the assignment's name, and how to begin. */
export async function tiedTo(seat: string, person: Person, own: TeamsParts): Promise<Outgoing> {
  const w = assignedWordingIn(person.locale)
  const found = await tiedSeat(own.assigned, seat, taker(person))
  if (!found) return { text: w.notHere }
  const words = w.tied(plain(found.title))
  const why = found.whyNot === null ? [] : [text(found.whyNot)]
  const begin = found.whyNot === null ? [execute(w.writing, 'assigned', { seat }, { style: 'positive' })] : []
  return { card: card({ body: [markdown(words), ...why], actions: begin }), summary: found.title }
}
