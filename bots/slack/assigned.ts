import { type Taker, takeSeat, tiedSeat } from '../course-interviews.ts'
import { assignedWordingIn } from '../wording/assigned.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { actions, button, escaped, type Message, marked, plain, section } from './blocks.ts'
import { hold } from './start.ts'
import { inThread, type Somebody, type TalkParts } from './talk.ts'

/** What to tell who tied their account to a seat: the assignment's name, and how to begin. */
export async function tiedTo(seat: string, who: Somebody, parts: TalkParts): Promise<Message> {
  const w = assignedWordingIn(who.locale)
  const found = await tiedSeat(parts.assigned, seat, taker(who))
  if (!found) return plain(w.notHere)
  const words = marked(w.tied(escaped(found.title)))
  if (found.whyNot) return plain(`${words}\n${escaped(found.whyNot)}`)
  return { text: words, blocks: [section(words), actions(button('assigned:begin', w.writing, seat, 'primary'))] }
}

/** Begins the assignment's interview, or goes on with it, in a thread. Errors: GreenroomError 'refused', fit to show. */
export async function beginAssigned(seat: string, who: Somebody, parts: TalkParts): Promise<void> {
  const { interview, choice } = await takeSeat(parts.assigned, seat, taker(who))
  const known = await parts.conversations.get(interview)
  if (!known) return hold(interview, choice, who, parts, seat)
  parts.delivery().follow(known)
  await inThread(who.client, known.channel, known.thread).say(plain(chatWordingIn(who.locale).home.goesOn))
}

const taker = ({ candidate, locale }: Somebody): Taker => ({ account: candidate, place: 'slack', locale })
