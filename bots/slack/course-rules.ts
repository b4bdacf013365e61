import { assignedWordingIn } from '../wording/assigned.ts'
import { type Message, plain } from './blocks.ts'
import type { Conversation } from './conversations.ts'
import type { SlackParts } from './parts.ts'

/** What stands in the place of a report that an instructor holds back; null: it may be read. */
export async function insteadOfReport(
  { assigned, interview, locale }: Conversation,
  parts: Pick<SlackParts, 'assigned'>,
): Promise<Message | null> {
  if (assigned === undefined) return null
  const withheld = await parts.assigned?.rules.withheld(interview)
  return withheld ? plain(assignedWordingIn(locale).handedIn) : null
}

/** When the interview ends by itself, milliseconds since the Unix epoch; null: it does not. */
export async function endOf(
  { assigned, interview }: Conversation,
  parts: Pick<SlackParts, 'assigned'>,
): Promise<number | null> {
  return assigned === undefined ? null : ((await parts.assigned?.rules.endsAt(interview)) ?? null)
}
