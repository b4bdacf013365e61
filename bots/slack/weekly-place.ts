import type { InstallKey } from './parts.ts'

/** Channels that get something every week; a channel's digest has a key of its own beside its question. */
export const WEEKLY = 'slack-weekly'

/** A channel that gets something every week. */
export type WeeklyPlace = {
  install: InstallKey
  team: string | null
  enterprise: string | null
  channel: string
  locale: string
}

export const keyOfPlace = (install: InstallKey, channel: string) => `${install} ${channel}`
