import type { APIMessageTopLevelComponent, AttachmentBuilder } from 'discord.js'
import { keptOf, ownReport, reportsOf } from '../../core/identity/own-reports.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { reportLink } from '../../core/report/link.ts'
import { Refusal, wordingIn } from '../wording/index.ts'
import { LISTED, privacyWords, progressWords } from '../wording/personal.ts'
import { chooseTraining, type TrainingCommands } from '../wording/training.ts'
import { optionName, slash } from './commands/mention.ts'
import { candidateOf, type DiscordParts } from './parts.ts'
import { reportMessage } from './report-message.ts'

const SUGGESTED = 25

export type Shown = { components: APIMessageTopLevelComponent[]; files: AttachmentBuilder[] }

/** `/report`: the last one, or the one chosen. Errors: GreenroomError 'refused' where there is none of this user's. */
export async function showReport(
  userId: string,
  wanted: string | null,
  parts: DiscordParts,
  locale: string,
): Promise<Shown> {
  const report =
    wanted === null
      ? (await reportsOf(candidateOf(userId), parts, 1))[0]?.report
      : await ownReport(candidateOf(userId), wanted, parts)
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

export async function suggestReports(
  userId: string,
  parts: DiscordParts,
  locale: string,
): Promise<{ name: string; value: string }[]> {
  const { report: w } = wordingIn(locale)
  const reports = await reportsOf(candidateOf(userId), parts, SUGGESTED)
  return reports.map(({ head, report }) => ({
    name: `${day(head.startedAt)} ${roleTitle(head.role)}: ${w.score(report.overall.score)}`.slice(0, 100),
    value: head.id,
  }))
}

/** `/progress` as Markdown. */
export async function progressOf(userId: string, parts: DiscordParts, locale: string): Promise<string> {
  const reports = await reportsOf(candidateOf(userId), parts, LISTED)
  const marks = { bold: (words: string) => `**${words}**`, day: (at: number) => `<t:${Math.round(at / 1000)}:d>` }
  const { title, lines } = progressWords(reports, wordingIn(locale), marks, slash(locale, 'interview', 'start'))
  return [...(title === null ? [] : [`## ${title}`]), ...lines].join('\n')
}

/** `/privacy show` as Markdown. */
export async function privacyOf(userId: string, parts: DiscordParts, locale: string): Promise<string> {
  const kept = await keptOf(candidateOf(userId), parts)
  const command = slash(locale, 'privacy', 'delete')
  const here = { hears: parts.speech !== null, command, training: trainingCommands(locale) }
  const { title, points, after } = privacyWords(kept, wordingIn(locale), here)
  return [`## ${title}`, ...points.map((point) => `- ${point}`), ...after].join('\n')
}

/** `/privacy training` as Markdown; `agreed` is null where nothing was chosen. */
export async function trainingOf(
  userId: string,
  agreed: boolean | null,
  parts: DiscordParts,
  locale: string,
): Promise<string> {
  return chooseTraining(candidateOf(userId), agreed, parts, wordingIn(locale), trainingCommands(locale))
}

/** As they are typed: options of commands have words of their own, too. */
function trainingCommands(locale: string): TrainingCommands {
  const command = slash(locale, 'privacy', 'training').slice(0, -1)
  const option = optionName(locale, 'allow')
  return { yes: `${command} ${option}:True\``, no: `${command} ${option}:False\`` }
}

export async function deleteEverything(userId: string, { store }: DiscordParts, locale: string): Promise<string> {
  const { privacy: w } = wordingIn(locale)
  const deleted = await store.deleteCandidate(candidateOf(userId))
  return deleted === 0 ? w.nothing : w.deleted(deleted)
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10)
