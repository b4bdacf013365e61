import { roleTitle } from '../../core/questions/role-title.ts'
import { reportMarkdown } from '../../core/report/markdown.ts'
import { reportPicture } from '../../core/report/picture.ts'
import type { Report } from '../../core/report/report.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { wordingIn } from '../wording/index.ts'
import {
  actions,
  type Block,
  button,
  clipped,
  escaped,
  header,
  type Message,
  SHARE_FORM,
  section,
  small,
} from './blocks.ts'
import type { SlackClient } from './transport.ts'

const MOST_ITEMS = 4
const MOST_PART = 900

/** A report as Block Kit: what counts as text; its plots and its file come beside it. `url`: a page that shows all of it. */
export function reportMessage(report: Report, locale: string, url: string | null): Message {
  const { overall, interview } = report
  const { report: w, buttons: labels } = wordingIn(locale)
  const { share } = chatWordingIn(locale)
  const title = headline(report, locale)
  const page = url ? [{ ...button('open-page', labels.page, interview.id), url }] : []
  return {
    text: title,
    blocks: [
      header(title),
      section(escaped(clipped(overall.summary, MOST_PART))),
      ...list(w.strengths, overall.strengths),
      ...list(w.weaknesses, overall.weaknesses),
      ...list(w.suggestions, overall.suggestions),
      small(escaped(w.draft(report.scorer))),
      actions(...page, button(SHARE_FORM, share.button, interview.id)),
    ],
  }
}

/** Puts the plots and the whole report as a file below a message. Errors: Slack's own. */
export async function uploadReport(
  client: SlackClient,
  { channel, thread }: { channel: string; thread: string },
  report: Report,
): Promise<void> {
  const date = new Date(report.interview.startedAt).toISOString().slice(0, 10)
  await client.filesUploadV2({
    channel_id: channel,
    thread_ts: thread,
    file_uploads: [
      await plots(report),
      { file: Buffer.from(reportMarkdown(report)), filename: `greenroom-${report.role}-${date}.md` },
    ],
  })
}

/** What its owner may choose to show others: no answers, no file. Errors: Slack's own. */
export async function shareReport(
  client: SlackClient,
  channel: string,
  report: Report,
  { user, locale }: { user: string; locale: string },
): Promise<void> {
  const { report: w } = wordingIn(locale)
  const words = `*${escaped(headline(report, locale))}*\n${w.shared(`<@${user}>`)} ${escaped(clipped(report.overall.summary, MOST_PART))}`
  await client.filesUploadV2({ channel_id: channel, initial_comment: words, file_uploads: [await plots(report)] })
}

const plots = async (report: Report) => ({
  file: await reportPicture(report),
  filename: 'plots.png',
  alt_text: `Scores and key points of ${report.answers.length} answers`,
})

export const headline = ({ overall, role }: Report, locale: string) =>
  `${roleTitle(role)}: ${wordingIn(locale).report.score(overall.score)}`

function list(title: string, items: readonly string[]): Block[] {
  if (items.length === 0) return []
  const lines = items.slice(0, MOST_ITEMS).map((item) => `• ${escaped(item)}`)
  return [section(`*${title}*\n${clipped(lines.join('\n'), MOST_PART)}`)]
}
