import type { InterviewHead } from '../ports.ts'
import type { Item } from './holding.ts'

/** An interview with its log and its report. */
export type InterviewBody = {
  head: InterviewHead
  /** JSON of each event, in order. */
  events: readonly string[]
  report: { basedOn: number; body: string } | null
}
export type TokenBody = { kind: string; subject: string; expiresAt: number }
export type RecordBody = { version: number; expiresAt: number | null; tags: readonly string[]; body: string }
export type JobBody = { name: string; data: { key: string } } & Record<string, unknown>

export function interviewItem({ head, events, report }: InterviewBody): Item {
  const { id, candidate, role, type, level, status, startedAt, closedAt, bankIds, unheard, basis } = head
  const own = { id, candidate, role, type, level, status, startedAt, closedAt, bankIds, unheard, basis }
  const body = JSON.stringify({ head: own, events, report: report && { basedOn: report.basedOn, body: report.body } })
  return { kind: 'interview', key: [id], version: events.length, body }
}

export function tokenItem(hash: string, { kind, subject, expiresAt }: TokenBody): Item {
  return { kind: 'token', key: [hash], version: 0, body: JSON.stringify({ kind, subject, expiresAt }) }
}

export function recordItem(collection: string, key: string, { version, expiresAt, tags, body }: RecordBody): Item {
  const own = { version, expiresAt, tags: [...new Set(tags)].sort(), body }
  return { kind: 'record', key: [collection, key], version, body: JSON.stringify(own) }
}

/** Agenda's fields that outlast the process: who holds a job just now does not. */
const jobFields = [
  ...['name', 'data', 'type', 'priority', 'nextRunAt', 'repeatInterval', 'repeatTimezone', 'repeatAt', 'skipDays'],
  ...['startDate', 'endDate', 'disabled', 'failCount', 'failReason', 'failedAt', 'lastRunAt', 'lastFinishedAt'],
]

/** `job` has agenda's fields; its dates are Dates or ISO 8601. */
export function jobItem(job: JobBody): Item {
  const own = Object.fromEntries(jobFields.map((field) => [field, job[field]]).filter(([, value]) => value != null))
  return { kind: 'job', key: [job.name, job.data.key], version: 0, body: JSON.stringify(own) }
}
