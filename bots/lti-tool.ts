import type { Place } from '../lti/course/settings.ts'
import { createLti, type Lti } from '../lti/lti.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import { roomForGuests } from './web/guests.ts'

/** The LTI tool of a service, put together before the jobs start; null where it is off. */
export function composeLti(
  service: Service,
  settings: Settings,
  log: (message: string, error: unknown) => void,
): Lti | null {
  const { publicUrl } = settings
  if (!settings.lti || publicUrl === null) return null
  const { engine, store, bank, guidelines, templates, clock, jobs, rescore, recordings } = service
  const room = roomForGuests({ store, clock, publicUrl })
  const parts = { engine, store, bank, guidelines, templates, clock, jobs, rescore, recordings }
  const mayKeepAudio = () => service.speech !== null && settings.keepRecordingsDays > 0
  return createLti({ ...parts, fetch, publicUrl, room, places: placesIn(settings), mayKeepAudio, log })
}

/** Where students can take interviews here. */
export function placesIn({ discordToken, slack, teams }: Pick<Settings, 'discordToken' | 'slack' | 'teams'>): Place[] {
  const places: [Place, unknown][] = [
    ['discord', discordToken],
    ['slack', slack],
    ['teams', teams],
  ]
  return ['web', ...places.flatMap(([place, set]) => (set ? [place] : []))]
}
