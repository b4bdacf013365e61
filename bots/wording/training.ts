import type { Clock, Store } from '../../core/ports.ts'
import { giveTrainingConsent, hasTrainingConsent, withdrawTrainingConsent } from '../../core/training/consent.ts'
import type { Wording } from './wording.ts'

/** The commands that say yes and no, as a person of this platform types them. */
export type TrainingCommands = { yes: string; no: string }

/**
 * Whether a candidate's interviews may train interviewers: takes down a yes or a no; null asks, and changes nothing. Gives
 * what to say: with a yes and when asked, also what it means.
 */
export async function chooseTraining(
  candidate: string,
  agreed: boolean | null,
  { store, clock }: { store: Pick<Store, 'records'>; clock: Clock },
  { training: w }: Wording,
  commands: TrainingCommands,
): Promise<string> {
  const parts = { records: store.records, clock }
  if (agreed === false) return (await withdrawTrainingConsent(candidate, parts)) ? w.takenBack : w.nothing
  if (agreed) await giveTrainingConsent(candidate, parts)
  const on = await hasTrainingConsent(candidate, parts)
  return `${on ? w.on(commands.no) : w.off(commands.yes)}\n${w.note}`
}

/** Yes and no as people type them after a command, in all of our languages; null for anything else. */
export function yesOrNo(typed: string): boolean | null {
  const word = typed.trim().toLowerCase()
  if (YES.includes(word)) return true
  return NO.includes(word) ? false : null
}

const YES = ['yes', 'ja', 'sí', 'si', 'oui', 'हाँ', 'हां']
const NO = ['no', 'nein', 'non', 'नहीं']
