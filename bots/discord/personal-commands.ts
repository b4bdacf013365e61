import { createHash, randomBytes } from 'node:crypto'
import type { APIMessageTopLevelComponent, AttachmentBuilder } from 'discord.js'
import { accountsOf } from '../../core/identity/linked-accounts.ts'
import type { InterviewHead } from '../../core/ports.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import type { Report } from '../../core/report/report.ts'
import { Refusal, wordingIn } from '../wording/index.ts'
import { slash } from './commands/mention.ts'
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
export async function showReport(
  userId: string,
  wanted: string | null,
  parts: DiscordParts,
  locale: string,
): Promise<Shown> {
  const report =
    wanted === null ? (await reportsOf(userId, parts, LISTED))[0]?.report : await ownReport(userId, wanted, parts)
  if (!report) {
    const none = wanted === null
    throw new Refusal(({ refused }) =>
      none ? refused.noReport(slash(locale, 'interview', 'start')) : refused.noSuchReport,
    )
  }
  return reportMessage(report, {
    postTo: null,
    wording: wordingIn(locale),
    url: await reportLink(report.interview.id, parts),
  })
}

/** A report only for whom it belongs to; null for anybody else, as where there is none. */
export async function ownReport(userId: string, id: string, parts: DiscordParts): Promise<Report | null> {
  const head = await parts.store.head(id)
  const own = head !== null && (await candidatesOf(userId, parts)).includes(head.candidate)
  return own ? parts.engine.report(id) : null
}

/** The candidate of a Discord user, and those of the accounts that were linked with it. */
function candidatesOf(userId: string, { store, clock }: DiscordParts): Promise<string[]> {
  return accountsOf(candidateOf(userId), { records: store.records, clock })
}

/** A link that opens the report's page without signing in, for a week; null where no pages are served. */
export async function reportLink(id: string, { store, clock, publicUrl }: DiscordParts): Promise<string | null> {
  if (publicUrl === null) return null
  const token = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(token).digest('hex')
  await store.saveToken({ hash, kind: 'report-link', subject: id, expiresAt: clock.now() + LINK_MS })
  return `${publicUrl}/r/${token}`
}

export async function suggestReports(
  userId: string,
  parts: DiscordParts,
  locale: string,
): Promise<{ name: string; value: string }[]> {
  const { report: w } = wordingIn(locale)
  const reports = await reportsOf(userId, parts, SUGGESTED)
  return reports.map(({ head, report }) => ({
    name: `${day(head.startedAt)} ${roleTitle(head.role)}: ${w.score(report.overall.score)}`.slice(0, 100),
    value: head.id,
  }))
}

/** `/progress` as Markdown. */
export async function progressOf(userId: string, parts: DiscordParts, locale: string): Promise<string> {
  const { progress: w, report: words, levels } = wordingIn(locale)
  const reports = await reportsOf(userId, parts, LISTED)
  if (reports.length === 0) return w.none(slash(locale, 'interview', 'start'))
  const lines = reports.map(({ head, report }) => {
    const { score } = report.overall
    const bar = score === null ? '' : `\`${'█'.repeat(Math.round(score / 10)).padEnd(10, '░')}\` `
    return `${bar}**${words.score(score)}** ${roleTitle(head.role)}, ${levels[head.level]}, <t:${Math.round(head.startedAt / 1000)}:d>`
  })
  const scores = reports.flatMap(({ report }) => report.overall.score ?? [])
  const [last] = scores
  const first = scores.at(-1)
  const change = last !== undefined && first !== undefined && scores.length > 1 ? last - first : null
  const reading = change === null ? '' : `\n${w.change(`${change > 0 ? '+' : ''}${change}`)}`
  return `## ${w.title(reports.length)}\n${lines.join('\n')}${reading}`
}

/** `/privacy show` as Markdown. */
export async function privacyOf(userId: string, parts: DiscordParts, locale: string): Promise<string> {
  const { store, speech } = parts
  const { privacy: w } = wordingIn(locale)
  const others = (await candidatesOf(userId, parts)).length - 1
  const heads = await store.headsOf(candidateOf(userId), { limit: 1000 })
  const answers = (await Promise.all(heads.map(({ id }) => store.events(id)))).flat()
  const said = answers.filter(({ type }) => type === 'answered').length
  return [
    `## ${w.title}`,
    `- ${w.interviews(heads.length, said)}`,
    `- ${speech ? w.voice : w.noVoice}`,
    `- ${w.meeting}`,
    ...(others > 0 ? [`- ${w.linked(others)}`] : []),
    w.who,
    w.how(slash(locale, 'privacy', 'delete')),
  ].join('\n')
}

export async function deleteEverything(userId: string, { store }: DiscordParts, locale: string): Promise<string> {
  const { privacy: w } = wordingIn(locale)
  const deleted = await store.deleteCandidate(candidateOf(userId))
  return deleted === 0 ? w.nothing : w.deleted(deleted)
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10)
