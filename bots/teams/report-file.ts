import { z } from 'zod'
import { roleTitle } from '../../core/questions/role-title.ts'
import { reportMarkdown } from '../../core/report/markdown.ts'
import type { Report } from '../../core/report/report.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import { isFileHost } from './downloads.ts'
import type { Outgoing } from './wire.ts'

const UPLOAD_MS = 60_000

/** What Teams sends where somebody let the bot keep a file in their OneDrive, or did not. */
export const fileConsent = z.looseObject({
  action: z.enum(['accept', 'decline']),
  context: z.looseObject({ interview: z.string() }),
  uploadInfo: z
    .looseObject({
      ...{ contentUrl: z.string(), name: z.string(), uploadUrl: z.string() },
      ...{ uniqueId: z.string().optional(), fileType: z.string().optional() },
    })
    .nullish(),
})
export type Upload = NonNullable<z.infer<typeof fileConsent>['uploadInfo']>

const nameOf = ({ role, interview }: Report) =>
  `greenroom-${role}-${new Date(interview.startedAt).toISOString().slice(0, 10)}.md`

/** Asks its owner whether the report may be put into their OneDrive as a Markdown file, as Teams wants it (file consent card). */
export function askForFile(report: Report, locale: string): Outgoing {
  const context = { interview: report.interview.id }
  const content = {
    description: `${teamsWordingIn(locale).file}: ${roleTitle(report.role)}`,
    sizeInBytes: Buffer.byteLength(reportMarkdown(report)),
    ...{ acceptContext: context, declineContext: context },
  }
  return {
    attachment: { contentType: 'application/vnd.microsoft.teams.card.file.consent', name: nameOf(report), content },
  }
}

/** Puts the file where its owner said. Returns the message that shows it. Errors: what fetch rejects with, which may pass. */
export async function putFile(report: Report, upload: Upload, put: typeof fetch): Promise<Outgoing> {
  const { uploadUrl, contentUrl, name, uniqueId, fileType = 'md' } = upload
  // The address opens it; the bot's token is not sent, and a report goes nowhere but to where Teams keeps files.
  if (!isFileHost(uploadUrl)) throw new Error('a file was to be put where Teams keeps none')
  const bytes = Buffer.from(reportMarkdown(report))
  const response = await put(uploadUrl, {
    method: 'PUT',
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
    },
    body: bytes,
    redirect: 'error',
    signal: AbortSignal.timeout(UPLOAD_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`a report could not be put into OneDrive: ${response.status}`)
  const content = { ...(uniqueId !== undefined && { uniqueId }), fileType }
  return {
    attachment: { contentType: 'application/vnd.microsoft.teams.card.file.info', name, contentUrl, content },
  }
}
