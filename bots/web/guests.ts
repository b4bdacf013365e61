import type { Request, Response } from 'express'
import type { Clock, Store } from '../../core/ports.ts'
import { cookieSessions } from './sessions.ts'

/** How other parts of Greenroom bring people into the practice room. */
export function roomForGuests({ store, clock, publicUrl }: { store: Store; clock: Clock; publicUrl: string }) {
  const sessions = cookieSessions(store, clock, publicUrl.startsWith('https:'))
  return {
    /** Makes the browser the candidate's for 12 hours, also in a frame of the `framedBy` CSP sources. */
    admit: (_req: Request, res: Response, candidate: string, framedBy: readonly string[]) =>
      sessions.admit(res, { candidate, framedBy }),
    room: (interview: string) => `/room/${interview}`,
    report: (interview: string) => `/interviews/${interview}/report`,
  }
}
