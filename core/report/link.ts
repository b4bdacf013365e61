import { createHash, randomBytes } from 'node:crypto'
import type { Clock, Store } from '../ports.ts'

/** How long a link to a report opens it. */
const LINK_MS = 7 * 24 * 60 * 60 * 1000

export type LinkParts = {
  store: Pick<Store, 'saveToken'>
  clock: Clock
  /** Where people reach the web pages; null where none are served. */
  publicUrl: string | null
}

/** A link that opens the report's page without signing in, for a week; null where no pages are served. */
export async function reportLink(interview: string, { store, clock, publicUrl }: LinkParts): Promise<string | null> {
  if (publicUrl === null) return null
  const token = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(token).digest('hex')
  await store.saveToken({ hash, kind: 'report-link', subject: interview, expiresAt: clock.now() + LINK_MS })
  return `${publicUrl}/r/${token}`
}
