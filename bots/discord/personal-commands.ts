import { createHash, randomBytes } from 'node:crypto'
import type { APIMessageTopLevelComponent, AttachmentBuilder } from 'discord.js'
import { GreenroomError } from '../../core/errors.ts'
import type { InterviewHead } from '../../core/ports.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import type { Report } from '../../core/report/report.ts'
import { linkedWith } from './link-codes.ts'
import { candidateOf, type DiscordParts } from './parts.ts'
import { reportMessage } from './report-message.ts'

const LISTED = 10
const SUGGESTED = 25
const LINK_MS = 7 * 24 * 60 * 60 * 1000

export type Shown = { components: APIMessageTopLevelComponent[]; files: AttachmentBuilder[] }

/** A user's own reports, newest first. */
export async function reportsOf(
  userId: string,
  parts: DiscordParts,
  limit: number,
): Promise<{ head: InterviewHead; report: Report }[]> {
  const { store, engine } = parts
  const own = await Promise.all((await candidatesOf(userId, parts)).map((c) => store.headsOf(c, { limit })))
  const heads = own
    .flat()
    .sort((a, b) => b.startedAt - a.startedAt)
    .slice(0, limit)
  const all = await Promise.all(heads.map(async (head) => ({ head, report: await engine.report(head.id) })))
  return all.flatMap(({ head, report }) => (report ? [{ head, report }] : []))
}

/** `/report`: the last one, or the one chosen. Errors: GreenroomError 'refused' where there is none of this user's. */
export async function showReport(userId: string, wanted: string | null, parts: DiscordParts): Promise<Shown> {
  const report =
    wanted === null ? (await reportsOf(userId, parts, LISTED))[0]?.report : await ownReport(userId, wanted, parts)
  if (!report) {
    throw new GreenroomError(
      'refused',
      wanted === null ? 'You have no report yet. `/interview start` begins an interview.' : 'You have no such report.',
    )
  }
  return reportMessage(report, { postTo: null, url: await reportLink(report.interview.id, parts) })
}

/** A report only for whom it belongs to; null for anybody else, as where there is none. */
export async function ownReport(userId: string, id: string, parts: DiscordParts): Promise<Report | null> {
  const head = await parts.store.head(id)
  const own = head !== null && (await candidatesOf(userId, parts)).includes(head.candidate)
  return own ? parts.engine.report(id) : null
}

/** The candidate of a Discord user, and those of the accounts that were linked with it. */
async function candidatesOf(userId: string, { store, clock }: DiscordParts): Promise<string[]> {
  const candidate = candidateOf(userId)
  return [candidate, ...(await linkedWith(candidate, store.records, clock))]
}

/** A link that opens the report's page without signing in, for a week; null where no pages are served. */
export async function reportLink(id: string, { store, clock, publicUrl }: DiscordParts): Promise<string | null> {
  if (publicUrl === null) return null
  const token = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(token).digest('hex')
  await store.saveToken({ hash, kind: 'report-link', subject: id, expiresAt: clock.now() + LINK_MS })
  return `${publicUrl}/r/${token}`
}

export async function suggestReports(userId: string, parts: DiscordParts): Promise<{ name: string; value: string }[]> {
  const reports = await reportsOf(userId, parts, SUGGESTED)
  return reports.map(({ head, report }) => ({
    name: `${day(head.startedAt)} ${roleTitle(head.role)}: ${scoreOf(report)}`.slice(0, 100),
    value: head.id,
  }))
}

/** `/progress` as Markdown. */
export async function progressOf(userId: string, parts: DiscordParts): Promise<string> {
  const reports = await reportsOf(userId, parts, LISTED)
  if (reports.length === 0) return 'You have finished no interview yet. `/interview start` begins one.'
  const lines = reports.map(({ head, report }) => {
    const { score } = report.overall
    const bar = score === null ? '' : `\`${'█'.repeat(Math.round(score / 10)).padEnd(10, '░')}\` `
    return `${bar}**${scoreOf(report)}** ${roleTitle(head.role)}, ${head.level}, <t:${Math.round(head.startedAt / 1000)}:d>`
  })
  const scores = reports.flatMap(({ report }) => report.overall.score ?? [])
  const [last] = scores
  const first = scores.at(-1)
  const change = last !== undefined && first !== undefined && scores.length > 1 ? last - first : null
  const reading =
    change === null
      ? ''
      : `\nFrom the first of these to the last: **${change > 0 ? '+' : ''}${change}**. Roles and levels differ, so take it as a hint.`
  return `## Your last ${reports.length === 1 ? 'interview' : `${reports.length} interviews`}\n${lines.join('\n')}${reading}`
}

/** `/privacy show` as Markdown. */
export async function privacyOf(userId: string, { store, speech }: DiscordParts): Promise<string> {
  const heads = await store.headsOf(candidateOf(userId), { limit: 1000 })
  const answers = (await Promise.all(heads.map(({ id }) => store.events(id)))).flat()
  const said = answers.filter(({ type }) => type === 'answered').length
  return [
    '## What is kept of you',
    `- ${heads.length} ${heads.length === 1 ? 'interview' : 'interviews'} with ${said} answers in words, their scores and reports, under your Discord user id`,
    speech
      ? '- your voice: decoded in memory once you agreed, written down, and dropped, unless you also agreed that it is recorded; then until its date'
      : '- your voice: never heard here',
    '- while an interview runs, your user id and display name, so that it survives a restart',
    'Nobody but you gets your reports unless you post them. Who runs this bot can read its database.',
    '`/privacy delete` deletes all of it at once.',
  ].join('\n')
}

export async function deleteEverything(userId: string, { store }: DiscordParts): Promise<string> {
  const deleted = await store.deleteCandidate(candidateOf(userId))
  return deleted === 0
    ? 'There was nothing to delete.'
    : `Deleted: ${deleted} ${deleted === 1 ? 'interview' : 'interviews'} with answers, scores and reports. Messages that I sent you stay until you delete them.`
}

const scoreOf = ({ overall }: Report) => (overall.score === null ? 'no score' : `${overall.score} of 100`)
const day = (at: number) => new Date(at).toISOString().slice(0, 10)
