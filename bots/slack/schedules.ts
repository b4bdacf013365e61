import type { PracticeSchedule } from '../../core/jobs/practice.ts'

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** "friday 9:30 Europe/Berlin"; without a time zone that of the person. Null: it cannot be read. */
export function scheduleIn(words: readonly string[], own: string | null): PracticeSchedule | null {
  const [day = '', time = '', zone] = words
  const weekday = day.length < 2 ? -1 : DAYS.findIndex((name) => name.startsWith(day.toLowerCase()))
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  const timeZone = zone ?? own
  if (weekday < 0 || hour === undefined || minute === undefined || timeZone === null) return null
  return { weekday, hour: Number(hour), minute: Number(minute), timeZone }
}
