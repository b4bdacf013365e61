import type { AssignedSeat } from '../../core/assigned.ts'
import { GreenroomError } from '../../core/errors.ts'
import { assignedWordingIn } from '../wording/assigned.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { actions, button, escaped, type Message, marked, plain, section } from './blocks.ts'
import { hold } from './start.ts'
import { inThread, type Somebody, type TalkParts } from './talk.ts'

/** What to tell who tied their account to a seat: the assignment's name, and how to begin. */
export async function tiedTo(seat: string, who: Somebody, parts: TalkParts): Promise<Message> {
  const w = assignedWordingIn(who.locale)
  const found = await seatOf(seat, who, parts)
  if (!found) return plain(w.notHere)
  const words = marked(w.tied(escaped(found.title)))
  if (found.whyNot) return plain(`${words}\n${escaped(found.whyNot)}`)
  return { text: words, blocks: [section(words), actions(button('assigned:begin', w.writing, seat, 'primary'))] }
}

/** Begins the assignment's interview, or goes on with it, in a thread. Errors: GreenroomError 'refused', fit to show. */
export async function beginAssigned(seat: string, who: Somebody, parts: TalkParts): Promise<void> {
  const found = await seatOf(seat, who, parts)
  if (!found || !parts.assigned) throw new GreenroomError('refused', assignedWordingIn(who.locale).notHere)
  if (found.whyNot) throw new GreenroomError('refused', found.whyNot)
  const interview = await parts.assigned.seats.take(seat, who.candidate, 'slack')
  const known = await parts.conversations.get(interview)
  if (!known) return hold(interview, found.choice, who, parts, seat)
  parts.delivery().follow(known)
  await inThread(who.client, known.channel, known.thread).say(plain(chatWordingIn(who.locale).home.goesOn))
}

async function seatOf(seat: string, { candidate }: Somebody, { assigned }: TalkParts): Promise<AssignedSeat | null> {
  return (await assigned?.seats.of(candidate, 'slack'))?.find((s) => s.seat === seat) ?? null
}
