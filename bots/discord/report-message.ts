import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  AttachmentBuilder,
  ButtonStyle,
  ComponentType,
  escapeMarkdown,
} from 'discord.js'
import { roleTitle } from '../../core/questions/role-title.ts'
import { reportMarkdown } from '../../core/report/markdown.ts'
import { reportPicture } from '../../core/report/picture.ts'
import type { Report } from '../../core/report/report.ts'
import type { Wording } from '../wording/index.ts'

export type ReportMessage = { components: APIMessageTopLevelComponent[]; files: AttachmentBuilder[] }

export type ReportExtras = {
  /** The channel to which its owner may post it; null leaves the button out. */
  postTo: { channelId: string } | null
  /** A page that shows all of it; null where there is none. */
  url: string | null
  wording: Wording
}

const ACCENT = { high: 0x2f6f5e, middling: 0xb7791f, low: 0xb3443a, none: 0x5d6270 } as const
const MOST_ITEMS = 4
/** Discord's limit for all text of one message is 4000. */
const MOST_PART = 900

export const postId = (interview: string, channelId: string) => `report:${interview}:post:${channelId}`
export const showId = (interview: string) => `report:${interview}:show`

/** A report as a message: what counts as text, the plots as a picture, all of it as a Markdown file. */
export async function reportMessage(report: Report, extras: ReportExtras): Promise<ReportMessage> {
  const { overall, interview, role } = report
  const { report: w, buttons: labels } = extras.wording
  const date = new Date(interview.startedAt).toISOString().slice(0, 10)
  const picture = new AttachmentBuilder(await reportPicture(report), {
    name: 'plots.png',
    description: `Scores and key points of ${report.answers.length} answers`,
  })
  const file = new AttachmentBuilder(Buffer.from(reportMarkdown(report)), { name: `greenroom-${role}-${date}.md` })
  const parts: APIComponentInContainer[] = [
    text(`## ${headline(report, w)}\n${clip(overall.summary)}`),
    { type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://plots.png' } }] },
    ...section(w.strengths, overall.strengths),
    ...section(w.weaknesses, overall.weaknesses),
    ...section(w.suggestions, overall.suggestions),
    text(`-# ${w.draft(escapeMarkdown(report.scorer))}`),
    { type: ComponentType.File, file: { url: `attachment://${file.name}` } },
  ]
  const buttons = [
    ...(extras.url
      ? [{ type: ComponentType.Button, style: ButtonStyle.Link, label: labels.page, url: extras.url } as const]
      : []),
    ...(extras.postTo
      ? [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Secondary,
            label: labels.post,
            custom_id: postId(interview.id, extras.postTo.channelId),
          } as const,
        ]
      : []),
  ]
  if (buttons.length > 0) parts.push({ type: ComponentType.ActionRow, components: buttons })
  return {
    components: [{ type: ComponentType.Container, accent_color: accent(overall.score), components: parts }],
    files: [picture, file],
  }
}

/** What its owner may choose to show others: no answers, no file. */
export async function sharedReport(report: Report, userId: string, { report: w }: Wording): Promise<ReportMessage> {
  const picture = new AttachmentBuilder(await reportPicture(report), { name: 'plots.png' })
  const parts: APIComponentInContainer[] = [
    text(`## ${headline(report, w)}\n${w.shared(`<@${userId}>`)} ${clip(report.overall.summary)}`),
    { type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://plots.png' } }] },
  ]
  const components: APIMessageTopLevelComponent[] = [
    { type: ComponentType.Container, accent_color: accent(report.overall.score), components: parts },
  ]
  return { components, files: [picture] }
}

function headline({ overall, role }: Report, w: Wording['report']): string {
  return `${roleTitle(role)}: ${w.score(overall.score)}`
}

function section(title: string, items: readonly string[]): APIComponentInContainer[] {
  if (items.length === 0) return []
  const list = items.slice(0, MOST_ITEMS).map((item) => `- ${escapeMarkdown(item)}`)
  return [text(`**${title}**\n${clip(list.join('\n'))}`)]
}

const accent = (score: number | null) =>
  score === null ? ACCENT.none : score >= 65 ? ACCENT.high : score >= 45 ? ACCENT.middling : ACCENT.low
const text = (content: string): APIComponentInContainer => ({ type: ComponentType.TextDisplay, content })
const clip = (words: string) => (words.length > MOST_PART ? `${words.slice(0, MOST_PART - 1)}…` : words)
