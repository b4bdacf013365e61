import { GreenroomError } from '../errors.ts'
import type { Clock, Records } from '../ports.ts'

const CONSENTS = 'training-consents'

type Consent = { at: number }
type Parts = { records: Records; clock: Clock }

/** Notes that a candidate agreed that their interviews, redacted, may train interviewers. It goes with the candidate's data. */
export async function giveTrainingConsent(candidate: string, { records, clock }: Parts): Promise<void> {
  if (!candidate) throw new GreenroomError('bad-input', 'A candidate has a name.')
  const at = clock.now()
  const consent: Consent = { at }
  await records.put(CONSENTS, candidate, consent, { tags: [`candidate:${candidate}`] }, at)
}

/** Returns whether there was a consent to take back. */
export async function withdrawTrainingConsent(candidate: string, { records }: Parts): Promise<boolean> {
  return await records.delete(CONSENTS, candidate)
}

export async function hasTrainingConsent(candidate: string, { records, clock }: Parts): Promise<boolean> {
  return (await records.get<Consent>(CONSENTS, candidate, clock.now())) !== null
}
