import type { Clock, Records } from '../../core/ports.ts'
import type { Conversation } from './wire.ts'

/** Somebody who has met the bot: what is needed to write to them first. */
export type Person = {
  candidate: string
  /** As Teams addresses them to this bot: "29:...". */
  userId: string
  name: string
  /** The chat with the bot alone; null where there was none so far. */
  personal: Conversation | null
  /** Where the bot met them last, for a chat that is yet to begin. */
  met: Conversation
  locale: string
}

/** An interview of one person in one conversation: what is needed to go on after a restart. */
export type Sitting = {
  id: string
  interview: string
  candidate: string
  userId: string
  name: string
  conversation: Conversation
  /** The chat with the bot alone: nobody else looks on. */
  alone: boolean
  locale: string
  /** The message that shows the question, and which one it shows. */
  panel: { id: string; question: string | null } | null
  /** Spoken answers whose words have been shown. */
  shown: string[]
  startedAt: number
  /** The seat of a course's assignment that it belongs to; then its candidate is the course's, and the report may be held back. */
  assigned: string | null
}

/** `version`: how often it has been written. */
export type StoredSitting = { sitting: Sitting; version: number }

const PEOPLE = 'teams-people'
const SITTINGS = 'teams-sittings'
const SHARES = 'teams-shares'
const OPEN = 'open'
const PAGE = 100
/** A sitting that nobody has touched for so long is over; a report can be shared for as long. */
const SITTING_MS = 30 * 24 * 60 * 60 * 1000

const of = (candidate: string) => `candidate:${candidate}`

/** What this front-end remembers in the store's records; all of a person's goes with the person's data. */
export interface Memory {
  person(candidate: string): Promise<Person | null>
  savePerson(person: Person): Promise<void>
  forgetPerson(candidate: string): Promise<void>
  /** Returns the new version. Errors: GreenroomError 'conflict' where another is there, or it was deleted with the person's data. */
  save(sitting: Sitting, expect: number | 'absent'): Promise<number>
  forget(id: string): Promise<void>
  sitting(id: string): Promise<StoredSitting | null>
  /** A person's, the latest last. */
  sittingsOf(candidate: string): Promise<Sitting[]>
  open(): Promise<StoredSitting[]>
  /** Where an interview was held in front of others, for its owner to share the report there. */
  heldIn(interview: string): Promise<Conversation | null>
  saveHeld(sitting: Sitting): Promise<void>
}

export function memory(records: Records, clock: Clock): Memory {
  return {
    async person(candidate) {
      return (await records.get<Person>(PEOPLE, candidate, clock.now()))?.value ?? null
    },
    async savePerson(person) {
      await records.put(PEOPLE, person.candidate, person, { tags: [of(person.candidate)] }, clock.now())
    },
    async forgetPerson(candidate) {
      await records.delete(PEOPLE, candidate)
    },
    save(sitting, expect) {
      const options = { tags: [OPEN, of(sitting.candidate)], expiresAt: clock.now() + SITTING_MS, expect }
      return records.put(SITTINGS, sitting.id, sitting, options, clock.now())
    },
    async forget(id) {
      await records.delete(SITTINGS, id)
    },
    async sitting(id) {
      const found = await records.get<Sitting>(SITTINGS, id, clock.now())
      return found && { sitting: found.value, version: found.version }
    },
    async sittingsOf(candidate) {
      const found = await records.find<Sitting>(SITTINGS, of(candidate), { limit: PAGE }, clock.now())
      return found.map(({ value }) => value).sort((a, b) => a.startedAt - b.startedAt)
    },
    async open() {
      const all: StoredSitting[] = []
      for (;;) {
        const last = all.at(-1)?.sitting.id
        const options = { limit: PAGE, ...(last !== undefined && { after: last }) }
        const page = await records.find<Sitting>(SITTINGS, OPEN, options, clock.now())
        all.push(...page.map(({ value, version }) => ({ sitting: value, version })))
        if (page.length < PAGE) return all
      }
    },
    async heldIn(interview) {
      return (await records.get<Conversation>(SHARES, interview, clock.now()))?.value ?? null
    },
    async saveHeld({ interview, conversation, candidate }) {
      const options = { tags: [of(candidate)], expiresAt: clock.now() + SITTING_MS }
      await records.put(SHARES, interview, conversation, options, clock.now())
    },
  }
}
