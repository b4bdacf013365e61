import { randomUUID } from 'node:crypto'
import { BOT_ID, type FakeTeams, SERVICE_URL, type Sent, TENANT } from './fake-teams.ts'

// biome-ignore lint/suspicious/noExplicitAny: JSON of the other side
type Json = any

export type Place = { id: string; type: 'personal' | 'groupChat' | 'channel' }

/** Somebody in Teams, in one conversation with the bot. */
export type Person = {
  userId: string
  objectId: string
  name: string
  place: Place
  /** The same person elsewhere. */
  in(place: Place): Person
  /** The same person, whose activities come to another process of the bot. */
  at(address: () => string): Person
  /** Sends an activity as the Bot Connector does, and once more for each further delivery. Returns the answers' statuses. */
  deliver(activity: object, times?: number): Promise<{ status: number; body: Json }[]>
  activity(type: string, more?: object): Json
  say(text: string, times?: number): Promise<void>
  upload(name: string, bytes: Uint8Array): Promise<void>
  addBot(): Promise<void>
  /** Presses a button of a message as it is shown to this person. Returns what Teams shows then: a card, or words. */
  press(shown: Json, verb: string, inputs?: Record<string, string>, times?: number): Promise<Json>
  /** Allows or refuses a file that the bot asks for; what Teams then tells the bot. */
  decide(message: Sent, action: 'accept' | 'decline', times?: number): Promise<void>
  /** Looks at a message: its card, refreshed where it is to be for this person. */
  look(message: Sent): Promise<Json>
}

export type Door = {
  fake: FakeTeams
  address: () => string
  /** Told how many milliseconds the bot took for each delivery. */
  onDelivered?: (ms: number) => void
}

export function person(door: Door, who: { name: string; locale?: string; place?: Place }): Person {
  const objectId = randomUUID()
  const userId = `29:${objectId}`
  return at({ ...door, objectId, userId, ...who }, who.place ?? { id: `a:${userId}`, type: 'personal' })
}

type Who = Door & { objectId: string; userId: string; name: string; locale?: string }

function at(who: Who, place: Place): Person {
  const { fake, address, objectId, userId, name, locale = 'en-GB' } = who

  const activity = (type: string, more: object = {}): Json => ({
    ...{ type, id: randomUUID(), channelId: 'msteams', serviceUrl: SERVICE_URL, locale },
    timestamp: new Date().toISOString(),
    from: { id: userId, name, aadObjectId: objectId },
    recipient: { id: BOT_ID, name: 'Greenroom' },
    conversation: { id: place.id, conversationType: place.type, tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    ...more,
  })

  async function deliver(body: object, times = 1): Promise<{ status: number; body: Json }[]> {
    const authorization = `Bearer ${await fake.token()}`
    const headers = { 'content-type': 'application/json', authorization }
    const answers: { status: number; body: Json }[] = []
    for (let i = 0; i < times; i++) {
      const sent = performance.now()
      const response = await fetch(address(), { method: 'POST', headers, body: JSON.stringify(body) })
      const text = await response.text()
      who.onDelivered?.(performance.now() - sent)
      answers.push({ status: response.status, body: text ? JSON.parse(text) : null })
    }
    return answers
  }

  async function arrive(body: object, times = 1): Promise<void> {
    for (const { status } of await deliver(body, times)) if (status !== 202) throw new Error(`answered with ${status}`)
  }

  async function invoke(action: Json, trigger: string, inputs: Record<string, string>, times: number): Promise<Json> {
    const value = { action: { ...action, data: { ...action.data, ...inputs } }, trigger }
    const answers = await deliver(activity('invoke', { name: 'adaptiveCard/action', value }), times)
    const last = answers.at(-1)
    if (last?.status !== 200) throw new Error(`answered with ${last?.status}`)
    return last.body.value
  }

  return {
    ...{ userId, objectId, name, place, activity, deliver },
    in: (other) => at(who, other),
    at: (other) => at({ ...who, address: other }, place),
    async say(text, times = 1) {
      const mention = place.type === 'personal' ? '' : '<at>Greenroom</at> '
      await arrive(activity('message', { text: mention + text, textFormat: 'plain' }), times)
    },
    async upload(fileName, bytes) {
      const content = { downloadUrl: fake.upload(bytes), uniqueId: randomUUID(), fileType: fileName.split('.').at(-1) }
      const contentType = 'application/vnd.microsoft.teams.file.download.info'
      const attachments = [{ contentType, contentUrl: 'https://contoso.sharepoint.com/x', name: fileName, content }]
      await arrive(activity('message', { text: '', attachments }))
    },
    addBot: () => arrive(activity('conversationUpdate', { membersAdded: [{ id: BOT_ID }] })),
    async press(shown, verb, inputs = {}, times = 1) {
      const action = actionsOf(shown).find((a) => a.verb === verb)
      if (!action) throw new Error(`there is no ${verb} on ${JSON.stringify(shown)}`)
      return invoke(action, 'manual', inputs, times)
    },
    async decide(message, action, times = 1) {
      const [asked] = message.now.attachments
      if (asked?.contentType !== 'application/vnd.microsoft.teams.card.file.consent') throw new Error('it asks nothing')
      const { acceptContext, declineContext } = asked.content
      const accepted = { context: acceptContext, uploadInfo: fake.place(asked.name) }
      const value = { type: 'fileUpload', action, ...(action === 'accept' ? accepted : { context: declineContext }) }
      const answers = await deliver(activity('invoke', { name: 'fileConsent/invoke', value }), times)
      for (const { status } of answers) if (status !== 200) throw new Error(`answered with ${status}`)
    },
    async look(message) {
      const shown = cardOf(message)
      if (!shown?.refresh?.userIds?.includes(userId)) return shown
      return invoke(shown.refresh.action, 'automatic', {}, 1)
    },
  }
}

/** The Adaptive Card of a message as it stands; null where it has none. */
export const cardOf = ({ now }: Sent): Json => now.attachments?.[0]?.content ?? null

/** Every action in a card, those of cards within it, too. */
export function actionsOf(shown: Json): Json[] {
  if (Array.isArray(shown)) return shown.flatMap(actionsOf)
  if (shown === null || typeof shown !== 'object') return []
  const own = typeof shown.type === 'string' && shown.type.startsWith('Action.') ? [shown] : []
  const { refresh: _, ...rest } = shown
  return [...own, ...Object.values(rest).flatMap(actionsOf)]
}

/** All that a card or message says, as text. */
export function textOf(shown: Json): string {
  if (typeof shown === 'string') return shown
  if (Array.isArray(shown)) return shown.map(textOf).join('\n')
  if (shown === null || typeof shown !== 'object') return ''
  return [
    shown.text,
    shown.items,
    shown.body,
    shown.columns,
    shown.card,
    shown.attachments,
    shown.content,
    shown.fallback,
  ]
    .map(textOf)
    .filter(Boolean)
    .join('\n')
}
