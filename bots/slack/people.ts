import type { Clock, Records } from '../../core/ports.ts'
import { installTag, PEOPLE } from './installations.ts'
import type { SlackClient, Who } from './parts.ts'

const REMEMBER_MS = 24 * 60 * 60 * 1000

type Person = { candidate: string; locale: string; timeZone: string | null; asked: number }

/** A person's own language (BCP 47) and time zone, asked of Slack once a day; English where Slack does not tell. */
export async function personOf(
  { candidate, user, install }: Who,
  client: SlackClient,
  { records, clock, log }: { records: Records; clock: Clock; log: (message: string, error: unknown) => void },
): Promise<{ locale: string; timeZone: string | null }> {
  const known = await records.get<Person>(PEOPLE, candidate, clock.now())
  if (known && clock.now() - known.value.asked < REMEMBER_MS) return known.value
  try {
    const { user: found } = await client.users.info({ user, include_locale: true })
    const person: Person = {
      candidate,
      locale: found?.locale ?? 'en',
      timeZone: found?.tz ?? null,
      asked: clock.now(),
    }
    const tags = [installTag(install), `candidate:${candidate}`]
    // Nobody waits for it: forms must open within three seconds.
    records
      .put(PEOPLE, candidate, person, { tags }, clock.now())
      .catch((error: unknown) => log('a person could not be remembered', error))
    return person
  } catch (error) {
    log("a person's language could not be asked", error)
    return known?.value ?? { locale: 'en', timeZone: null }
  }
}
