import type { Request, Response } from 'express'
import type { Assignment } from '../course/assignments.ts'
import type { AuditEntry } from '../course/audit.ts'
import type { Visit } from '../course/visits.ts'
import type { StaffParts } from './parts.ts'

const DONE = {
  released: 'Released.',
  score: 'The score is changed.',
  sent: 'The grade is on its way.',
  time: 'The extra time is saved.',
  saved: 'Saved.',
  decided: 'The student reads your decision.',
} as const

/** An assignment's address below the public one. */
export const ownPath = ({ id }: Pick<Assignment, 'id'>) => `/lti/assignments/${id}`

/** What was done before the page was asked for, in words; null: nothing. */
export function doneIn({ query }: Request): string | null {
  const { done } = query
  return typeof done === 'string' && Object.hasOwn(DONE, done) ? DONE[done as keyof typeof DONE] : null
}

/** Sends the browser to a page of ours, so that reloading it does nothing twice; `what` was done. */
export function back(
  { addresses }: Pick<StaffParts, 'addresses'>,
  res: Response,
  path: string,
  what?: keyof typeof DONE,
) {
  res.redirect(303, `${addresses.base}${path}${what ? `?done=${what}` : ''}`)
}

/** Writes into the assignment's log what a visitor saw or did. */
export function note(
  { audit }: Pick<StaffParts, 'audit'>,
  { id }: Assignment,
  { user }: Visit,
  entry: Pick<AuditEntry, 'action' | 'subject' | 'details'>,
): Promise<void> {
  return audit.note(id, { by: user, ...entry })
}
