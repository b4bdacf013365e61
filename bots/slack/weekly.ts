import { randomBytes, randomInt } from 'node:crypto'
import type { Jobs } from '../../core/jobs/jobs.ts'
import { definePractice, type PracticeSchedule, practiceFor } from '../../core/jobs/practice.ts'
import type { Clock, Records } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { actions, button, escaped, header, section, small } from './blocks.ts'
import { installTag } from './installations.ts'
import type { InstallKey, SlackParts } from './parts.ts'
import type { TalkParts } from './talk.ts'
import { defineTeamDigests } from './team-digest.ts'
import { dueOf, teamQuestions } from './team-questions.ts'
import { keyOfPlace, WEEKLY, type WeeklyPlace } from './weekly-place.ts'

const ASKED = 'slack-asked'
/** So long a question of the week can be answered. */
const ANSWERABLE_MS = 30 * 24 * 60 * 60 * 1000

/** A question as it was put to a channel. */
export type Asked = { install: InstallKey; text: string; role: string; bankId: string | null }

type WeeklyParts = { jobs: Jobs; store: { records: Records }; clock: Clock }

/** The weekly questions of channels, on the same jobs as people's reminders. */
export function weeklyOf({ jobs, store: { records }, clock }: WeeklyParts) {
  const practice = practiceFor({ jobs, records, clock, channel: 'slack-team' })
  return {
    /** Returns when the first question comes. Errors: GreenroomError 'bad-input' for an unknown time zone. */
    async set(place: WeeklyPlace, schedule: PracticeSchedule): Promise<number> {
      const key = keyOfPlace(place.install, place.channel)
      const next = await practice.set(key, schedule)
      await records.put(WEEKLY, key, place, { tags: [installTag(place.install)] }, clock.now())
      return next
    },
    async next(key: string): Promise<number | null> {
      return (await practice.of(key))?.next ?? null
    },
    /** Returns whether there was one. */
    async remove(key: string): Promise<boolean> {
      await records.delete(WEEKLY, key)
      return practice.stop(key)
    },
  }
}

/** Sends the weekly questions and digests from this process. */
export function defineWeekly(parts: TalkParts): void {
  const { jobs, store, clock } = parts
  definePractice({ jobs, records: store.records, clock, channel: 'slack-team' }, (key) => askChannel(key, parts))
  defineTeamDigests(parts)
}

/** The question that a button in a channel is about; null where it is too old. */
export async function askedOf(
  id: string,
  { store, clock }: Pick<SlackParts, 'store' | 'clock'>,
): Promise<Asked | null> {
  return (await store.records.get<Asked>(ASKED, id, clock.now()))?.value ?? null
}

/** Puts the question of the week to a channel. Errors: GreenroomError, Slack's own. */
export async function askChannel(key: string, parts: TalkParts): Promise<void> {
  const { store, clock, transport } = parts
  const { records } = store
  const place = (await records.get<WeeklyPlace>(WEEKLY, key, clock.now()))?.value
  // The workspace has gone, and its schedule goes with it.
  if (!place) return void (await weeklyOf(parts).remove(key))
  const bank = teamQuestions({ records, clock })
  const own = dueOf(await bank.list(place.install))
  const asked: Asked = own
    ? { install: place.install, text: own.text, role: own.role, bankId: null }
    : { install: place.install, ...fromBank(parts.bank) }
  const id = randomBytes(9).toString('base64url')
  const options = { tags: [installTag(place.install)], expiresAt: clock.now() + ANSWERABLE_MS }
  await records.put(ASKED, id, asked, options, clock.now())
  const { team: w } = chatWordingIn(place.locale)
  await transport.client(await transport.tokenOf(place)).chat.postMessage({
    channel: place.channel,
    text: `${w.question}: ${asked.text}`,
    blocks: [
      header(w.question),
      section(escaped(asked.text)),
      small(w.private),
      actions(button('team:answer', w.answer, id, 'primary')),
    ],
  })
  if (own) await bank.wasAsked(own, place.install)
}

function fromBank(bank: Bank): Pick<Asked, 'text' | 'role' | 'bankId'> {
  const role = bank.roles[randomInt(bank.roles.length)] ?? ''
  const questions = bank.questions(role)
  const question = questions[randomInt(questions.length)]
  return { role, text: question?.question ?? '', bankId: question?.id ?? null }
}
