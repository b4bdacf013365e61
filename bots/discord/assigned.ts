import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js'
import type { Report } from '../../core/report/report.ts'
import { insteadOfReport, type Taker, tiedSeat } from '../course-interviews.ts'
import { assignedWordingIn } from '../wording/assigned.ts'
import type { MeetingRecord, Seat } from './memory.ts'
import { candidateOf, type DiscordParts } from './parts.ts'

/** What stands in a button's custom id: a seat (22 characters of base64url) and how it is taken. */
const BUTTON = /^assigned:([\w-]{22}):(text|voice)$/

/** Somebody who takes a course's interview here. */
export const taker = (userId: string, locale: string): Taker => ({
  account: candidateOf(userId),
  place: 'discord',
  locale,
})

/** What to tell who tied their account to a seat: the assignment's name, and how to begin. */
export async function tiedTo(
  seat: string,
  userId: string,
  { assigned, speech }: DiscordParts,
  locale: string,
): Promise<string | APIMessageTopLevelComponent[]> {
  const w = assignedWordingIn(locale)
  const found = await tiedSeat(assigned, seat, taker(userId, locale))
  if (!found) return w.notHere
  const words = `${w.tied(found.title)}${found.whyNot ? `\n${found.whyNot}` : ''}`
  if (found.whyNot) return words
  const button = (mode: 'text' | 'voice', label: string) => ({
    ...{ type: ComponentType.Button as const, style: ButtonStyle.Primary as const, label },
    custom_id: `assigned:${seat}:${mode}`,
  })
  const aloud = speech?.whyNot() === null ? [button('voice', w.aloud)] : []
  return [
    { type: ComponentType.TextDisplay, content: words },
    { type: ComponentType.ActionRow, components: [button('text', w.writing), ...aloud] },
  ]
}

/** The seat and the manner that a button stands for; null for other buttons. */
export function readAssignedButton(customId: string): { seat: string; mode: 'text' | 'voice' } | null {
  const [, seat, mode] = BUTTON.exec(customId) ?? []
  return seat && mode ? { seat, mode: mode === 'voice' ? 'voice' : 'text' } : null
}

/** Delivers a report, or, where an instructor holds it back, the word that it was handed in. */
export function unlessWithheld(
  { assigned }: DiscordParts,
  deliver: (meeting: MeetingRecord, seat: Seat, report: Report) => Promise<void>,
  tell: (meeting: MeetingRecord, seat: Seat, words: string) => Promise<void>,
) {
  return async (meeting: MeetingRecord, seat: Seat, report: Report): Promise<void> => {
    const { interview } = seat
    const instead = await insteadOfReport(assigned, { interview, locale: meeting.locale ?? 'en', ...meeting })
    return instead === null ? deliver(meeting, seat, report) : tell(meeting, seat, instead)
  }
}
