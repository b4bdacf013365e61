import { GreenroomError } from '../errors.ts'
import { accountsOf } from '../identity/linked-accounts.ts'
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

/**
 * Takes back what a candidate agreed to, also with the accounts that are linked: a no is a person's, a yes is one account's.
 * Returns whether there was a consent to take back.
 */
export async function withdrawTrainingConsent(candidate: string, parts: Parts): Promise<boolean> {
  const accounts = await accountsOf(candidate, parts)
  const gone = await Promise.all(accounts.map((account) => parts.records.delete(CONSENTS, account)))
  return gone.some(Boolean)
}

/** Whether this very candidate said yes and has not taken it back; what a linked account said does not count. */
export async function hasTrainingConsent(candidate: string, { records, clock }: Parts): Promise<boolean> {
  return (await records.get<Consent>(CONSENTS, candidate, clock.now())) !== null
}
