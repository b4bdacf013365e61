import { type ChatInputCommandInteraction, type Client, DiscordAPIError } from 'discord.js'
import { GreenroomError } from '../../core/errors.ts'
import type { Week } from '../../core/report/week.ts'
import { ownWeek } from '../wording/week.ts'
import { DAYS } from './commands/practice.ts'
import { candidateOf, type DiscordParts } from './parts.ts'

const REMINDER = 'Time to practise: `/interview start` begins an interview. `/practice stop` ends these reminders.'
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/

/** `/practice`: sets, shows or ends a person's weekly reminder. Returns what to tell them. Errors: GreenroomError 'refused' or 'bad-input', fit to show. */
export async function changePractice(
  { user, options }: Pick<ChatInputCommandInteraction, 'user' | 'options'>,
  { practice }: Pick<DiscordParts, 'practice'>,
): Promise<string> {
  if (!practice) throw new GreenroomError('refused', 'Reminders are not set up here.')
  const candidate = candidateOf(user.id)
  const subcommand = options.getSubcommand()
  if (subcommand === 'stop')
    return (await practice.stop(candidate)) ? 'You are not reminded any more.' : 'You have no reminder.'
  if (subcommand === 'show') {
    const found = await practice.of(candidate)
    return found
      ? `Every ${DAYS[found.weekday]?.en}. The next reminder: ${shown(found.next)}.`
      : 'You have no reminder.'
  }
  const [, hour, minute] = TIME.exec(options.getString('time', true)) ?? []
  if (hour === undefined || minute === undefined)
    throw new GreenroomError('refused', 'I cannot read that time. 18:30 is one.')
  const next = await practice.set(candidate, {
    weekday: options.getInteger('day', true),
    hour: Number(hour),
    minute: Number(minute),
    timeZone: options.getString('timezone', true).trim(),
  })
  return `I remind you every week by direct message. The first one: ${shown(next)}.`
}

/** Sends a reminder, with how the week went; who takes no direct messages gets none. */
export async function remind(client: Client<true>, candidate: string, week: Week | null): Promise<void> {
  try {
    const user = await client.users.fetch(candidate.slice(candidateOf('').length))
    await user.send({ content: [ownWeek(week, 'en'), REMINDER].filter(Boolean).join('\n') })
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.status !== 403) throw error
  }
}

/** Discord shows it in the reader's own time. */
const shown = (at: number) => `<t:${Math.round(at / 1000)}:F>`
