import type { Clock, Records } from '../../core/ports.ts'
import { newId } from '../platform/secrets.ts'

const AUDIT = 'lti-audit'

/** Who saw or changed what. `details` holds no words of a student. */
export type AuditEntry = {
  at: number
  /** The platform's opaque id of the person; 'greenroom' for what happened by itself. */
  by: string
  action:
    | 'assignment-set-up'
    | 'attempt-seen'
    | 'attempt-started'
    | 'attempt-submitted'
    | 'attempt-ended-by-time'
    | 'score-overridden'
    | 'attempt-released'
    | 'extra-time'
    | 'grade-sent'
    | 'grade-failed'
    | 'grade-kept'
    | 'grade-sent-again'
    | 'students-seen'
    | 'list-exported'
    | 'log-seen'
    | 'digest-seen'
    | 'sound-heard'
    | 'trial-taken'
    | 'regrade-asked'
    | 'regraded'
    | 'answer-graded-by-hand'
    | 'appeal-made'
    | 'appeal-scored'
    | 'appeal-decided'
    | 'retention-set'
    | 'interview-deleted'
  subject: string
  /** The student's seat, where it is about one. */
  seat?: string
  details?: Record<string, string | number | null>
}

export interface Audit {
  note(assignment: string, entry: Omit<AuditEntry, 'at'>): Promise<void>
  /** In the order of time, after an entry's key. */
  of(assignment: string, options: { limit: number; after?: string }): Promise<(AuditEntry & { key: string })[]>
}

export function audit({ records, clock }: { records: Records; clock: Clock }): Audit {
  return {
    async note(assignment, entry) {
      const at = clock.now()
      const key = `${String(at).padStart(14, '0')}-${newId()}`
      await records.put(AUDIT, key, { at, ...entry }, { expect: 'absent', tags: [`assignment:${assignment}`] }, at)
    },
    async of(assignment, options) {
      const found = await records.find<AuditEntry>(AUDIT, `assignment:${assignment}`, options, clock.now())
      return found.map(({ key, value }) => ({ ...value, key }))
    },
  }
}
