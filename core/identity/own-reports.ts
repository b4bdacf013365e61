import type { Engine } from '../engine/engine.ts'
import type { Clock, InterviewHead, Store } from '../ports.ts'
import type { Report } from '../report/report.ts'
import { hasTrainingConsent } from '../training/consent.ts'
import { accountsOf } from './linked-accounts.ts'

export type OwnReportParts = { store: Store; engine: Pick<Engine, 'report'>; clock: Clock }
export type OwnReport = { head: InterviewHead; report: Report }

/** What a candidate keeps here, for them to see. `linked`: their other accounts. `training`: whether it may train interviewers. */
export type Kept = { interviews: number; answers: number; linked: number; training: boolean }

/** The reports of a candidate and of the accounts linked with it, newest first. */
export async function reportsOf(candidate: string, parts: OwnReportParts, limit: number): Promise<OwnReport[]> {
  const { store, engine } = parts
  const own = await Promise.all((await allOf(candidate, parts)).map((c) => store.headsOf(c, { limit })))
  const heads = own
    .flat()
    .sort((a, b) => b.startedAt - a.startedAt)
    .slice(0, limit)
  const all = await Promise.all(heads.map(async (head) => ({ head, report: await engine.report(head.id) })))
  return all.flatMap(({ head, report }) => (report ? [{ head, report }] : []))
}

/** A report only for whom it belongs to; null for anybody else, as where there is none. */
export async function ownReport(candidate: string, id: string, parts: OwnReportParts): Promise<Report | null> {
  const head = await parts.store.head(id)
  const own = head !== null && (await allOf(candidate, parts)).includes(head.candidate)
  return own ? parts.engine.report(id) : null
}

/** What is kept of a candidate. */
export async function keptOf(candidate: string, parts: OwnReportParts): Promise<Kept> {
  const { store, clock } = parts
  const training = await hasTrainingConsent(candidate, { records: store.records, clock })
  const linked = (await allOf(candidate, parts)).length - 1
  const heads = await store.headsOf(candidate, { limit: 1000 })
  const events = (await Promise.all(heads.map(({ id }) => store.events(id)))).flat()
  return {
    interviews: heads.length,
    answers: events.filter(({ type }) => type === 'answered').length,
    linked,
    training,
  }
}

const allOf = (candidate: string, { store, clock }: OwnReportParts) =>
  accountsOf(candidate, { records: store.records, clock })
