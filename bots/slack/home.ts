import { chatWordingIn } from '../wording/chat.ts'
import { header, section, small, startButton } from './blocks.ts'
import { progressText } from './commands.ts'
import type { Somebody, TalkParts } from './talk.ts'

/** Shows the app's home page to who opened it. Errors: Slack's own. */
export async function showHome(who: Somebody, parts: TalkParts): Promise<void> {
  const { home: w } = chatWordingIn(who.locale)
  const [{ title, text }, open] = await Promise.all([
    progressText(who, parts),
    parts.conversations.openOf(who.candidate),
  ])
  await who.client.views.publish({
    user_id: who.user,
    view: {
      type: 'home',
      blocks: [
        header(w.hello),
        section(w.how),
        startButton(who.locale),
        ...(open.length > 0 ? [small(w.goesOn)] : []),
        { type: 'divider' },
        header(title ?? w.reports),
        section(text),
        small(chatWordingIn(who.locale).help),
      ],
    },
  })
}

/** Suggests what to write, where Slack's assistant shows suggestions. Errors: Slack's own. */
export async function suggest(channel: string, who: Somebody): Promise<void> {
  const { home: w } = chatWordingIn(who.locale)
  await who.client.assistant.threads.setSuggestedPrompts({
    channel_id: channel,
    title: w.hello,
    prompts: [{ title: w.start, message: w.start }],
  })
}
