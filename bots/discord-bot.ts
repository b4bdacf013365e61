import type { Greenroom } from './compose.ts'
import type { DiscordFrontEnd } from './discord/front-end.ts'
import type { Speech as DiscordSpeech } from './discord/parts.ts'
import type { Settings } from './settings.ts'

/** The Discord front-end while it runs. */
export type RunningDiscord = {
  /** Keeps everything and leaves all channels. */
  close(graceMs: number): Promise<void>
}

type Parts = {
  greenroom: Greenroom
  token: string
  settings: Pick<Settings, 'publicUrl' | 'keepRecordingsDays'>
  /** What became of connecting, in words for the start-up table. */
  tell: (words: string) => void
  log: (message: string, error: unknown) => void
}

/** Connects in the background, so that Discord being slow or away delays nothing else. */
export function startDiscord({ greenroom, token, settings, tell, log }: Parts): RunningDiscord {
  const { engine, store, bank, clock } = greenroom
  const { publicUrl, keepRecordingsDays } = settings
  let closing = false
  const connecting: Promise<DiscordFrontEnd | null> = import('./discord/front-end.ts')
    .then(({ discordFrontEnd }) =>
      discordFrontEnd({
        ...{ token, publicUrl, engine, store, bank, clock, log },
        speech: speechOf(greenroom, keepRecordingsDays),
      }),
    )
    .then((front) => {
      const taken = front.recovered > 0 ? `, ${front.recovered} meetings taken up` : ''
      if (!closing) tell(`on   ${front.name}${taken}; add it to a server: ${front.invite}`)
      return front
    })
    .catch((error: unknown) => {
      if (!closing) tell(`off  it could not connect: ${error instanceof Error ? error.message : error}`)
      return null
    })
  return {
    async close(graceMs) {
      closing = true
      const slow = new Promise<null>((resolve) => setTimeout(resolve, graceMs, null).unref())
      const front = await Promise.race([connecting, slow])
      await front?.close(graceMs)
    },
  }
}

/** What Discord's voice channels need of hearing and speaking; its clients' devices take out echo, and send nothing in silence. */
function speechOf({ speech, recordings }: Greenroom, keepDays: number): DiscordSpeech | null {
  if (!speech) return null
  return {
    whyNot() {
      const { on, words } = speech.state()
      return on ? null : `Hearing is ${words}.`
    },
    ready: (signal) => speech.ready(signal),
    voice: speech.voice,
    openRoom: (room) => speech.openRoom({ ...room, settings: { continuous: false } }),
    answerByRecording: (answer) => speech.answerByRecording(answer),
    keepDays,
    keepUntil: (recording, at) => recordings.keepUntil(recording, at),
  }
}
