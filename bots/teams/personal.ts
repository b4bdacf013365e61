import { makeLinkCode, useLinkCode } from '../../core/identity/link-codes.ts'
import { keptOf, ownReport, reportsOf } from '../../core/identity/own-reports.ts'
import { reportLink } from '../../core/report/link.ts'
import type { Report } from '../../core/report/report.ts'
import { Refusal, wordingIn } from '../wording/index.ts'
import { LISTED, privacyWords, progressWords } from '../wording/personal.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import { chooseTraining } from '../wording/training.ts'
import { tiedTo } from './assigned.ts'
import { card, execute, heading, markdown } from './cards/card.ts'
import { reportCard } from './cards/report-card.ts'
import type { Command } from './commands.ts'
import type { Memory, Person } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { Outgoing } from './wire.ts'

const TRAINING = { yes: '**privacy training yes**', no: '**privacy training no**' }

type CardMessage = Extract<Outgoing, { card: unknown }>

/** Answers what a person asks about themselves; what comes out is for them alone. Errors: GreenroomError, fit to show. */
export function personalCommands(own: TeamsParts, memory: Memory) {
  const { store, clock } = own

  async function shown(report: Report, locale: string): Promise<CardMessage> {
    const { id } = report.interview
    const [url, held] = await Promise.all([reportLink(id, own), memory.heldIn(id)])
    const made = reportCard(report, { locale, url, shareable: held !== null })
    return { card: made, summary: wordingIn(locale).report.score(report.overall.score) }
  }

  return {
    shown,
    /** The newest report, or one by its interview; only its owner gets it. */
    async report({ candidate, locale }: Person, id: string | null): Promise<CardMessage> {
      const report = id === null ? (await reportsOf(candidate, own, 1))[0]?.report : await ownReport(candidate, id, own)
      if (report) return shown(report, locale)
      throw new Refusal(({ refused }) => (id === null ? refused.noReport('**interview**') : refused.noSuchReport))
    },
    async progress({ candidate, locale }: Person): Promise<Outgoing> {
      const reports = await reportsOf(candidate, own, LISTED)
      const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
      const marks = { bold: (words: string) => `**${words}**`, day: (at: number) => days.format(at) }
      const { title, lines } = progressWords(reports, wordingIn(locale), marks, '**interview**')
      return listed(title, lines)
    },
    async privacy({ candidate, locale }: Person): Promise<Outgoing> {
      const here = { hears: own.hearing !== null, command: '**privacy delete**', training: TRAINING }
      const { title, points, after } = privacyWords(await keptOf(candidate, own), wordingIn(locale), here)
      const made = listed(title, [...points.map((point) => `- ${point}`), ...after])
      const button = execute(teamsWordingIn(locale).deleteAll, 'delete', {}, { style: 'destructive' })
      return { ...made, card: { ...made.card, actions: [button] } }
    },
    /** `agreed`: null asks. */
    async training({ candidate, locale }: Person, agreed: boolean | null): Promise<Outgoing> {
      return { text: await chooseTraining(candidate, agreed, own, wordingIn(locale), TRAINING) }
    },
    async link(person: Person, code: string | null): Promise<Outgoing> {
      const { candidate, locale } = person
      const { link: w } = wordingIn(locale)
      const parts = { records: store.records, clock }
      if (code === null) return { text: w.code((await makeLinkCode(candidate, parts)).code) }
      const used = await useLinkCode(code, candidate, parts)
      if ('seat' in used) return tiedTo(used.seat, person, own)
      if ('failure' in used) throw new Refusal(({ refused }) => refused.link[used.failure])
      return { text: w.done }
    },
    async practice(
      { candidate, locale }: Person,
      what: Extract<Command, { kind: 'practice' }>['what'],
    ): Promise<Outgoing> {
      const { practice: w } = teamsWordingIn(locale)
      const { practice } = own
      if (!practice) throw new Refusal(() => w.nowhere)
      if (what === 'how') return { text: w.how }
      if (what === 'stop') return { text: (await practice.stop(candidate)) ? w.stopped : w.none }
      if (what === 'show') {
        const found = await practice.of(candidate)
        return { text: found ? w.shown(at(found.next, found.timeZone, locale)) : w.none }
      }
      return { text: w.set(at(await practice.set(candidate, what), what.timeZone, locale)) }
    },
    /** Deletes all that is kept; returns what to say. */
    async deleteAll({ candidate, locale }: Person): Promise<string> {
      const { privacy: w } = wordingIn(locale)
      const deleted = await store.deleteCandidate(candidate)
      return deleted === 0 ? w.nothing : w.deleted(deleted)
    },
  }
}

function listed(title: string | null, lines: readonly string[]): CardMessage {
  const body = [
    ...(title === null ? [] : [heading(title)]),
    ...lines.map((line) => markdown(line, { spacing: 'small' })),
  ]
  return { card: card({ body }), summary: title ?? lines[0] ?? '' }
}

const at = (time: number, timeZone: string, locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(time)
