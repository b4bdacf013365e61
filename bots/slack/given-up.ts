import { chatWordingIn } from '../wording/chat.ts'
import { explain } from '../wording/explain.ts'
import { type Body, sourceOf } from './arrivals.ts'
import { plain } from './blocks.ts'
import { directChannel, inThread, somebody, type TalkParts } from './talk.ts'

/** Tells who sent something that it was not taken, where they sent it. Errors: GreenroomError 'not-found', Slack's own. */
export async function tellGivenUp(body: Body, error: unknown, parts: TalkParts): Promise<void> {
  const { user, teamId, enterpriseId, isEnterpriseInstall } = sourceOf(body)
  if (user === null) return
  const botToken = await parts.transport.tokenOf({ team: teamId ?? null, enterprise: enterpriseId ?? null })
  const place = { ...(teamId && { teamId }), ...(enterpriseId && { enterpriseId }) }
  const { client, locale } = await somebody(user, { botToken, isEnterpriseInstall, ...place }, parts)
  const thread = threadOf(body)
  // Nothing of it was kept: who is told that something failed is also told to send it again.
  const { words, ours } = explain(error, locale)
  const there = inThread(client, await directChannel(client, user), thread)
  await there.say(plain(ours ? chatWordingIn(locale).givenUp : words))
}

/** The thread that a message was written in, or whose button was pressed. */
function threadOf({ event, message }: Body): string | null {
  const { thread_ts: thread } = (event ?? message ?? {}) as { thread_ts?: unknown }
  return typeof thread === 'string' ? thread : null
}
