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
  dayOf,
  escaped,
  header,
  type Message,
  SHARE_FORM,
  section,
  small,
} from './blocks.ts'
import { reportCharts } from './charts.ts'
import type { InstallKey, SlackClient } from './parts.ts'

const MOST_ITEMS = 4
const MOST_PART = 900

export type ReportExtras = {
  locale: string
  /** A page that shows all of it; null where there is none. */
  url: string | null
  /** Whether Slack draws its charts; else they come as a picture beside it. */
  charts: boolean
  /** Whether its owner may show its summary to others. */
  shareable: boolean
}

/** A report as Block Kit: what counts as text, the scores as charts; its file comes beside it. */
export function reportMessage(report: Report, { locale, url, charts, shareable }: ReportExtras): Message {
  const { overall, interview } = report
  const { report: w, buttons: labels, types, levels } = wordingIn(locale)
  const { share } = chatWordingIn(locale)
  const title = headline(report, locale)
  const buttons = [
    ...(url ? [{ ...button('open-page', labels.page, interview.id), url }] : []),
    ...(shareable ? [button(SHARE_FORM, share.button, interview.id)] : []),
  ]
  return {
    text: title,
    blocks: [
      header(title),
      small(`${types[interview.type]}, ${levels[interview.level]}, ${dayOf(interview.startedAt)}`),
      section(escaped(clipped(overall.summary, MOST_PART))),
      ...(charts ? reportCharts(report, locale) : []),
      ...list(w.strengths, overall.strengths),
      ...list(w.weaknesses, overall.weaknesses),
      ...list(w.suggestions, overall.suggestions),
      small(escaped(w.draft(report.scorer))),
      ...(buttons.length > 0 ? [actions(...buttons)] : []),
    ],
  }
}

/** Where a report is posted: a thread, or the direct messages themselves. */
export type ReportPlace = { client: SlackClient; channel: string; thread: string | null; install: InstallKey }

/** Posts reports, and remembers which workspaces know no charts. */
export interface ReportPoster {
  /** Returns the message's `ts`, and whether its charts are drawn by Slack. Errors: Slack's own. */
  post(report: Report, how: Omit<ReportExtras, 'charts'>, place: ReportPlace): Promise<{ ts: string; charts: boolean }>
}

export function reportPoster(): ReportPoster {
  const without = new Set<InstallKey>()
  return {
    async post(report, how, { client, channel, thread, install }) {
      const send = async (charts: boolean) => {
        const message = reportMessage(report, { ...how, charts })
        const to = { channel, ...(thread !== null && { thread_ts: thread }) }
        const sent = await client.chat.postMessage({ ...to, ...message, unfurl_links: false })
        const drawn = message.blocks.some(({ type }) => type === 'data_visualization')
        return { ts: sent.ts ?? '', charts: drawn }
      }
      if (without.has(install)) return send(false)
      try {
        return await send(true)
      } catch (error) {
        if (!/invalid_blocks/.test(String(error))) throw error
        without.add(install)
        return send(false)
      }
    },
  }
}

/** Puts the whole report as a file below a message, and its plots where Slack drew none. Errors: Slack's own. */
export async function uploadReport(
  client: SlackClient,
  { channel, thread, charts }: { channel: string; thread: string; charts: boolean },
  report: Report,
): Promise<void> {
  const date = new Date(report.interview.startedAt).toISOString().slice(0, 10)
  const file = { file: Buffer.from(reportMarkdown(report)), filename: `greenroom-${report.role}-${date}.md` }
  const uploads = charts ? [file] : [await plots(report), file]
  await client.filesUploadV2({ channel_id: channel, thread_ts: thread, file_uploads: uploads })
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
