import { setTimeout as sleep } from 'node:timers/promises'
import { GreenroomError } from '../core/errors.ts'
import type { Practice } from '../core/jobs/practice.ts'
import type { Week } from '../core/report/week.ts'
import type { Greenroom } from './compose.ts'
import type { DiscordFrontEnd } from './discord/front-end.ts'
import type { DiscordParts, Speech as DiscordSpeech } from './discord/parts.ts'
import { recordingEars } from './recorded-answers.ts'
import type { Settings } from './settings.ts'

/** Waits before Discord is tried again; the last holds from then on. */
const RETRY_MS = [5_000, 30_000, 120_000] as const

/** A reminder waits so long for the connection. */
const REMINDER_MS = 60_000

/** The Discord front-end while it runs. */
export type RunningDiscord = {
  /** Reminds somebody to practise and tells of their week. Errors: GreenroomError 'refused' where Discord is not connected; discord.js's own. */
  remind(candidate: string, week: Week | null): Promise<void>
  /** Keeps everything and leaves all channels. */
  close(graceMs: number): Promise<void>
}

type Parts = {
  greenroom: Greenroom
  token: string
  settings: Pick<Settings, 'publicUrl' | 'keepRecordingsDays' | 'discordShards'>
  practice: Practice
  /** Interviews of courses; left out where there are none. */
  assigned?: NonNullable<DiscordParts['assigned']>
  /** What became of connecting, in words for the start-up table. */
  tell: (words: string) => void
  log: (message: string, error: unknown) => void
}

/** Connects in the background, so that Discord being slow or away delays nothing else. */
export function startDiscord({ greenroom, token, settings, practice, assigned, tell, log }: Parts): RunningDiscord {
  const { engine, store, bank, clock } = greenroom
  const { publicUrl, keepRecordingsDays, discordShards: shards } = settings
  const closing = new AbortController()
  const { signal } = closing
  const own = {
    token,
    shards,
    publicUrl,
    engine,
    store,
    bank,
    clock,
    log,
    practice,
    ...(assigned && { assigned }),
    speech: speechOf(greenroom, keepRecordingsDays),
  }

  async function connect(): Promise<DiscordFrontEnd | null> {
    const { discordFrontEnd, isRefused } = await import('./discord/front-end.ts')
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        const front = await discordFrontEnd(own)
        const taken = front.recovered > 0 ? `, ${front.recovered} meetings taken up` : ''
        tell(`on   ${front.name}${taken}; add it to a server: ${front.invite}`)
        return front
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0
        if (isRefused(error)) tell(`off  Discord refuses DISCORD_TOKEN: ${why}`)
        else if (tries === 0) tell(`off  Discord cannot be reached and is tried again: ${why}`)
        if (isRefused(error)) return null
        // Ends early, with a rejection that means nothing, when Greenroom closes.
        await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
    return null
  }

  const connecting = connect().catch((error: unknown) => {
    log('the Discord front-end failed', error)
    return null
  })
  return {
    async remind(candidate, week) {
      const front = await Promise.race([connecting, sleep(REMINDER_MS, null, { ref: false })])
      if (!front) throw new GreenroomError('refused', 'Discord is not connected.', { retryable: true })
      await front.remind(candidate, week)
    },
    async close(graceMs) {
      closing.abort()
      const front = await Promise.race([connecting, sleep(graceMs, null, { ref: false })])
      await front?.close(graceMs)
    },
  }
}

/** What Discord's voice channels need of hearing and speaking; its clients' devices take out echo, and send nothing in silence. */
function speechOf({ speech, recordings }: Greenroom, keepDays: number): DiscordSpeech | null {
  if (!speech) return null
  return {
    ...recordingEars(speech),
    ready: (signal) => speech.ready(signal),
    voice: speech.voice,
    openRoom: (room) => speech.openRoom({ ...room, settings: { continuous: false } }),
    keepDays,
    keepUntil: (recording, at) => recordings.keepUntil(recording, at),
  }
}
