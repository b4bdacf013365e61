import { digestOfGroup } from '../../core/jobs/digest.ts'
import { definePractice, practiceFor } from '../../core/jobs/practice.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { Refusal } from '../wording/index.ts'
import { teamWeek, weekWordingIn } from '../wording/week.ts'
import { escaped, header, type Message, moment, plain, section } from './blocks.ts'
import { installTag } from './installations.ts'
import { scheduleIn } from './schedules.ts'
import type { Somebody, TalkParts } from './talk.ts'
import { keyOfPlace, WEEKLY, type WeeklyPlace } from './weekly-place.ts'

/** Key points that a message lists. */
const LISTED = 5
const CHANNEL = 'slack-digest'

const practiceOf = ({ jobs, store, clock }: TalkParts) =>
  practiceFor({ jobs, records: store.records, clock, channel: CHANNEL })
/** Beside the channel's weekly question. */
const keyOf = (install: WeeklyPlace['install'], channel: string) => `digest ${keyOfPlace(install, channel)}`

/** `/interview team digest ...`: what a workspace's interviews have in common, every week in this channel. Errors: GreenroomError, Slack's own. */
export async function digestCommand(
  words: string[],
  channel: string,
  who: Somebody,
  parts: TalkParts,
): Promise<Message> {
  const { team: w } = weekWordingIn(who.locale)
  const { records } = parts.store
  const key = keyOf(who.install, channel)
  const practice = practiceOf(parts)
  if (words[0]?.toLowerCase() === 'stop') {
    await records.delete(WEEKLY, key)
    return plain((await practice.stop(key)) ? w.stopped : w.none)
  }
  const schedule = scheduleIn(words, who.timeZone)
  if (!schedule) throw new Refusal(() => w.help)
  const { install, team, enterprise, locale } = who
  const place: WeeklyPlace = { install, team, enterprise, channel, locale }
  const next = await practice.set(key, schedule)
  await records.put(WEEKLY, key, place, { tags: [installTag(install)] }, parts.clock.now())
  const told = w.set(`<#${channel}>`, moment(next))
  try {
    // Said to all whom it concerns, and it shows that the bot may write there.
    await who.client.chat.postMessage({ channel, ...plain(told) })
  } catch (error) {
    await records.delete(WEEKLY, key)
    await practice.stop(key)
    if (!/not_in_channel|channel_not_found|restricted/.test(String(error))) throw error
    throw new Refusal(() => chatWordingIn(locale).team.cannotPost)
  }
  return plain(told)
}

/** Sends the digests from this process; a week in which too few practised is left out. */
export function defineTeamDigests(parts: TalkParts): void {
  const { jobs, store, clock, engine, transport } = parts
  const { records } = store
  definePractice({ jobs, records, clock, channel: CHANNEL }, async (key) => {
    const place = (await records.get<WeeklyPlace>(WEEKLY, key, clock.now()))?.value
    // The workspace has gone, and its schedule goes with it.
    if (!place) return void (await practiceOf(parts).stop(key))
    const group = `slack:${place.enterprise ?? place.team ?? ''}`
    const digest = await digestOfGroup(group, { engine, records, clock })
    if (!digest) return
    const { title, lines } = teamWeek(digest, place.locale, LISTED)
    const text = lines.map((line) => `• ${escaped(line)}`).join('\n')
    const client = transport.client(await transport.tokenOf(place))
    await client.chat.postMessage({ channel: place.channel, text: title, blocks: [header(title), section(text)] })
  })
}
