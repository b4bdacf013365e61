import type { JobParameters } from 'agenda'

const dates = [
  ...['lastRunAt', 'lastFinishedAt', 'nextRunAt', 'failedAt', 'lockedAt', 'startDate', 'endDate'],
  'debounceStartedAt',
] as const

/** A job as JSON, without its id; dates become ISO 8601. */
export function toBody({ _id, ...fields }: JobParameters): string {
  return JSON.stringify(fields)
}

export function fromBody(body: string): JobParameters {
  const fields = JSON.parse(body)
  for (const field of dates) if (typeof fields[field] === 'string') fields[field] = new Date(fields[field])
  return { ...fields, nextRunAt: fields.nextRunAt ?? null } as JobParameters
}

/** SQLite's path for a field such as "data.key". Errors: Error for anything but names joined by dots. */
export function jsonPath(field: string): string {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(field)) throw new Error(`not the name of a field: ${field}`)
  return `$.${field}`
}

/** Whether the value holds all that the pattern does: of objects each field, of anything else the same JSON. */
export function matches(value: unknown, pattern: unknown): boolean {
  if (!isObject(pattern)) return JSON.stringify(value) === JSON.stringify(pattern)
  return isObject(value) && Object.entries(pattern).every(([key, part]) => matches(value[key], part))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
