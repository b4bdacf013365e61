import { LANGUAGE_TAG } from '../../core/interview/language.ts'
import { Refusal } from '../wording/index.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import type { Memory, Person } from './memory.ts'
import { candidateOf, type TeamsParts } from './parts.ts'
import { type Activity, type Conversation, type Outgoing, WireFailure } from './wire.ts'

/** Whom the bot has met, and how to write to them alone. */
export interface People {
  /** Who sent an activity; null where it was nobody with an account of Entra. */
  remember(activity: Activity): Promise<Person | null>
  conversationOf(activity: Activity): Conversation
  isAlone(activity: Activity): boolean
  /** Sends to somebody alone, whatever conversation they wrote in. Errors: Refusal where the bot cannot. */
  privately(person: Person, message: Outgoing): Promise<void>
  /** The bot was removed from a person's chat. */
  forgetChat(person: Person): Promise<void>
}

export function createPeople({ wire }: Pick<TeamsParts, 'wire'>, memory: Memory): People {
  const conversationOf = ({ conversation, serviceUrl, recipient, channelData }: Activity): Conversation => ({
    ...{ id: conversation.id, serviceUrl, botId: recipient.id },
    tenantId: conversation.tenantId ?? channelData?.tenant?.id ?? null,
  })
  const isAlone = ({ conversation }: Activity) => conversation.conversationType === 'personal'

  return {
    conversationOf,
    isAlone,
    async remember(activity) {
      const { from } = activity
      const locale = LANGUAGE_TAG.test(activity.locale ?? '') ? activity.locale : undefined
      if (!from.aadObjectId) return null
      const candidate = candidateOf(from.aadObjectId)
      const before = await memory.person(candidate)
      const met = conversationOf(activity)
      const person: Person = {
        ...{ candidate, userId: from.id, name: from.name ?? before?.name ?? '', met },
        personal: isAlone(activity) ? met : (before?.personal ?? null),
        locale: locale ?? before?.locale ?? 'en',
      }
      if (JSON.stringify(person) !== JSON.stringify(before)) await memory.savePerson(person)
      return person
    },
    async privately(person, message) {
      const { userId, personal, met, locale } = person
      try {
        const { botId, serviceUrl, tenantId } = met
        const to = personal ?? (await wire.openPersonal({ userId, botId, serviceUrl, tenantId: tenantId ?? '' }))
        await wire.send(to, message)
        if (!personal) await memory.savePerson({ ...person, personal: to })
      } catch (error) {
        // The app is not installed for this person, or they blocked it.
        const barred = error instanceof WireFailure && (error.status === 403 || error.status === 404)
        if (!barred) throw error
        throw new Refusal(() => teamsWordingIn(locale).writeToMe)
      }
    },
    forgetChat: (person) => memory.savePerson({ ...person, personal: null }),
  }
}
