import type { Client, Guild } from 'discord.js'
import type { Report } from '../../core/report/report.ts'
import { createMeeting, type Meeting } from './meeting.ts'
import type { MeetingRecord, Memory, Seat } from './memory.ts'
import type { DiscordParts } from './parts.ts'
import { createVoiceSide, type VoiceSideParts } from './voice-side.ts'

/** Every meeting that is held now, by where and by whom. */
export interface Meetings {
  /** Begins a meeting. Resolves when its panel and its place are there. */
  open(record: MeetingRecord): Promise<Meeting>
  byId(id: string): Meeting | null
  /** The meeting that a user takes part in; one in the channel comes first. */
  ofUser(userId: string, channelId?: string): Meeting | null
  /** Every meeting in which a user has a seat. */
  allOf(userId: string): Meeting[]
  inGuild(guildId: string): Meeting | null
  /** Takes up what was open before a restart. Returns how many there are. */
  recover(): Promise<number>
  /** Joins the voice channel (again). */
  rejoin(meeting: Meeting): Promise<void>
  /** Keeps everything, and leaves all channels. */
  close(graceMs: number): Promise<void>
}

/** After a restart what hears may take a while to be there. */
const READY_MS = 120_000

export type MeetingsParts = {
  own: DiscordParts
  client: Client<true>
  memory: Memory
  deliver: (meeting: MeetingRecord, seat: Seat, report: Report) => Promise<void>
} & Pick<VoiceSideParts, 'makeDecoder' | 'onMetrics' | 'aloneMs'>

export function createMeetings({ own, client, memory, deliver, ...hooks }: MeetingsParts): Meetings {
  const all = new Map<string, Meeting>()

  function make(record: MeetingRecord): Meeting {
    const { rest } = client
    const onOver = (id: string) => all.delete(id)
    const meeting = createMeeting({ own, memory, rest, record, deliver, onOver })
    all.set(record.id, meeting)
    const guild = record.guildId === null ? null : client.guilds.cache.get(record.guildId)
    if (record.mode === 'voice' && own.speech && guild) {
      meeting.voice = createVoiceSide({
        ...{ own, meeting, speech: own.speech, guildId: guild.id, group: client.user.id },
        ...hooks,
        adapterCreator: guild.voiceAdapterCreator,
        present: () => present(guild, record.voiceChannelId),
        onMoved(channelId) {
          record.voiceChannelId = channelId
          void memory.saveMeeting(record)
          meeting.note(({ away }) => away.moved(`<#${channelId}>`))
        },
      })
    }
    return meeting
  }

  async function join(meeting: Meeting, restarted: boolean): Promise<void> {
    try {
      if (meeting.voice) await own.speech?.ready(AbortSignal.timeout(READY_MS))
      await meeting.voice?.join(restarted)
    } catch (error) {
      own.log('the voice channel could not be joined', error)
      meeting.away(({ away }) => away.noJoin)
    }
  }

  return {
    async open(record) {
      const meeting = make(record)
      await meeting.open()
      void join(meeting, false)
      return meeting
    },
    byId: (id) => all.get(id) ?? null,
    ofUser(userId, channelId) {
      const own = [...all.values()].filter((m) => m.seat(userId) !== null || m.record.starterId === userId)
      const here = own.find(({ record }) => record.textChannelId === channelId || record.voiceChannelId === channelId)
      return here ?? own.at(-1) ?? null
    },
    allOf: (userId) => [...all.values()].filter((meeting) => meeting.seat(userId) !== null),
    inGuild: (guildId) =>
      [...all.values()].find(({ record }) => record.guildId === guildId && record.mode === 'voice') ?? null,
    async recover() {
      const records = await memory.openMeetings()
      for (const record of records) {
        if (all.has(record.id)) continue
        const meeting = make(record)
        try {
          await meeting.open()
          void join(meeting, true)
        } catch (error) {
          // Its interview may have been deleted meanwhile; the others go on.
          own.log('a meeting could not be taken up', error)
          all.delete(record.id)
          await memory.forgetMeeting(record.id)
        }
      }
      return all.size
    },
    rejoin: (meeting) => join(meeting, true),
    async close(graceMs) {
      await Promise.all([...all.values()].map((meeting) => meeting.close(graceMs)))
      all.clear()
    },
  }
}

/** People whose voice is in a channel. */
export function present(guild: Guild, channelId: string | null): string[] {
  return [...guild.voiceStates.cache.values()]
    .filter((state) => state.channelId === channelId && state.id !== guild.client.user.id)
    .map((state) => state.id)
}
