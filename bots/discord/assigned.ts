import { type APIMessageTopLevelComponent, type ButtonInteraction, ButtonStyle, ComponentType } from 'discord.js'
import type { AssignedSeat } from '../../core/assigned.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { Report } from '../../core/report/report.ts'
import { assignedWordingIn } from '../wording/assigned.ts'
import type { MeetingRecord, Seat } from './memory.ts'
import { candidateOf, type DiscordParts } from './parts.ts'

/** What stands in a button's custom id: a seat (22 characters of base64url) and how it is taken. */
const BUTTON = /^assigned:([\w-]{22}):(text|voice)$/

/** What to tell who tied their account to a seat: the assignment's name, and how to begin. */
export async function tiedTo(
  seat: string,
  userId: string,
  { assigned, speech }: DiscordParts,
  locale: string,
): Promise<string | APIMessageTopLevelComponent[]> {
  const w = assignedWordingIn(locale)
  const found = (await assigned?.seats.of(candidateOf(userId), 'discord'))?.find((s) => s.seat === seat)
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

/** The seat that the presser was tied to. Errors: GreenroomError 'refused', fit to show. */
export async function ownSeat(
  seat: string,
  { user, locale }: ButtonInteraction,
  { assigned }: DiscordParts,
): Promise<AssignedSeat> {
  const found = (await assigned?.seats.of(candidateOf(user.id), 'discord'))?.find((s) => s.seat === seat)
  if (!found) throw new GreenroomError('refused', assignedWordingIn(locale).notHere)
  if (found.whyNot) throw new GreenroomError('refused', found.whyNot)
  return found
}

/** Delivers a report, or, where an instructor holds it back, the word that it was handed in. */
export function unlessWithheld(
  { assigned }: DiscordParts,
  deliver: (meeting: MeetingRecord, seat: Seat, report: Report) => Promise<void>,
  tell: (meeting: MeetingRecord, seat: Seat, words: string) => Promise<void>,
) {
  return async (meeting: MeetingRecord, seat: Seat, report: Report): Promise<void> => {
    if (!(await assigned?.rules.withheld(seat.interview))) return deliver(meeting, seat, report)
    await tell(meeting, seat, assignedWordingIn(meeting.locale ?? 'en').handedIn)
  }
}
