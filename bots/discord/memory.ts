import type { Choice } from '../../core/interview/choice.ts'
import type { Clock, Records } from '../../core/ports.ts'
import { candidateOf } from './parts.ts'

/** Somebody who takes part, with an interview of their own. */
export type Seat = {
  userId: string
  name: string
  interview: string
  /** Withdrawn: not heard any more; the interview waits. */
  consent: 'given' | 'withdrawn'
  reported: boolean
}

/** A place on Discord where interviews are held: what is needed to go on after a restart. */
export type MeetingRecord = {
  id: string
  mode: 'voice' | 'text'
  guildId: string | null
  /** Where the panel stands. */
  textChannelId: string
  voiceChannelId: string | null
  panelId: string | null
  starterId: string
  choice: Choice
  /** The seat of a course's assignment that it is held for; left out, none. */
  assigned?: string
  /** Language of the panel and of what is said to everybody; left out, English. */
  locale?: string
  /** Days for which recordings may be kept here; 0: nothing is recorded. */
  recordingDays: number
  seats: Seat[]
  startedAt: number
}

/** What managers of a server have set. */
export type ServerSettings = {
  /** Channels where interviews may be held; empty: everywhere. */
  channels: string[]
  /** Roles that may start one; empty: everybody. */
  roles: string[]
  /** Days for which recordings are kept; 0: nothing is recorded. */
  recordingDays: number
}

export const defaultServerSettings: ServerSettings = { channels: [], roles: [], recordingDays: 0 }

const MEETINGS = 'discord-meetings'
const SERVERS = 'discord-servers'
/** Every open meeting is listed under it. */
const OPEN = 'open'
const PAGE = 100
/** A meeting that nobody has touched for so long is over. */
const MEETING_MS = 30 * 24 * 60 * 60 * 1000

/** What this front-end remembers in the store's records. */
export interface Memory {
  saveMeeting(meeting: MeetingRecord): Promise<void>
  forgetMeeting(id: string): Promise<void>
  openMeetings(): Promise<MeetingRecord[]>
  server(guildId: string): Promise<ServerSettings>
  saveServer(guildId: string, settings: ServerSettings): Promise<void>
}

export function memory(records: Records, clock: Clock): Memory {
  return {
    async saveMeeting(meeting) {
      const tags = [OPEN, ...meeting.seats.map(({ userId }) => `seat:${candidateOf(userId)}`)]
      const expiresAt = clock.now() + MEETING_MS
      await records.put(MEETINGS, meeting.id, meeting, { tags, expiresAt }, clock.now())
    },
    async forgetMeeting(id) {
      await records.delete(MEETINGS, id)
    },
    async openMeetings() {
      const all: MeetingRecord[] = []
      for (;;) {
        const last = all.at(-1)?.id
        const options = { limit: PAGE, ...(last !== undefined && { after: last }) }
        const page = await records.find<MeetingRecord>(MEETINGS, OPEN, options, clock.now())
        all.push(...page.map(({ value }) => value))
        if (page.length < PAGE) return all
      }
    },
    async server(guildId) {
      const stored = await records.get<ServerSettings>(SERVERS, guildId, clock.now())
      return stored?.value ?? defaultServerSettings
    },
    async saveServer(guildId, settings) {
      await records.put(SERVERS, guildId, settings, {}, clock.now())
    },
  }
}
