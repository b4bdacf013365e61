import { interviewItem } from '../../core/archive/bodies.ts'
import type { Item } from '../../core/archive/holding.ts'
import { closed, event, head, report } from '../contracts/stored-samples.ts'
import { spokenAnswer } from './greenroom.ts'

const events = Array.from({ length: 24 }, (_, i) => JSON.stringify(event(i + 1, { text: spokenAnswer })))

/** A closed interview of 24 events of some 60 words, with a report. */
export function storedInterview(id: string): Item {
  const body = JSON.stringify(report(id, spokenAnswer, events.length))
  const own = head(id, { ...closed, candidate: `of ${id}`, basis: events.length, bankIds: ['b/1', 'b/2'] })
  return interviewItem({ head: own, events, report: { basedOn: events.length, body } })
}

/** An open interview of two events. */
export function shortInterview(id: string): Item {
  return interviewItem({ head: head(id, { candidate: `of ${id}` }), events: events.slice(0, 2), report: null })
}
