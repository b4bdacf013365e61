import { readDocument } from '../../core/questions/documents/document.ts'
import { LIMITS } from '../../core/questions/documents/limits.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { explain } from '../wording/explain.ts'
import { Refusal, wordingIn } from '../wording/index.ts'
import { statusWords } from '../wording/personal.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import { plain } from './cards/card.ts'
import { type FormExtras, MOST_POSTING, startForm } from './cards/start-form.ts'
import { type Command, readCommand, wordsOf } from './commands.ts'
import { download, MOST_AUDIO_BYTES, type Upload, uploadsOf } from './downloads.ts'
import type { longPresses } from './long-presses.ts'
import type { Person, Sitting } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { People } from './people.ts'
import type { personalCommands } from './personal.ts'
import type { Sittings } from './sittings.ts'
import { type Activity, type Conversation, type Outgoing, WireFailure } from './wire.ts'

/** How long a document may take to be read. */
const READING_MS = 120_000

export type MessageParts = {
  own: TeamsParts
  people: People
  sittings: Sittings
  personal: ReturnType<typeof personalCommands>
  onPress: ReturnType<typeof longPresses>
  /** Forgets a person, whose data has been deleted. */
  drop: (candidate: string) => void
}

/** Takes messages, uploads, presses that take longer and the bot's being added, after they were acknowledged; rejects where trying again may help. */
export function messageHandler({ own, people, sittings, personal, onPress, drop }: MessageParts) {
  const { wire, bank, log } = own

  async function onMessage(activity: Activity, person: Person, here: Conversation): Promise<void> {
    const key = activity.id ?? ''
    const [upload] = uploadsOf(activity)
    if (upload) return onUpload(upload, { person, here, key })
    const words = wordsOf(activity)
    const sitting = await sittings.of(person.candidate, here.id)
    const command = readCommand(words, [...(sitting ? [sitting.locale] : []), person.locale])
    if (command) return onCommand(command, { person, here, key })
    if (words && sitting?.conversation.id === here.id) {
      await sittings.answer(sitting, words, key)
      return
    }
    await wire.send(here, form(person.locale, { greeting: teamsWordingIn(person.locale).help }))
  }

  type Said = { person: Person; here: Conversation; key: string }

  /** A recording is an answer, a document a job description to ask about. */
  async function onUpload({ url, kind }: Upload, { person, here, key }: Said): Promise<void> {
    const { locale, candidate } = person
    const w = teamsWordingIn(locale)
    if (kind === null) throw new Refusal(() => w.whichFiles)
    if (kind === 'document') {
      const bytes = await download(url, LIMITS.bytes, own.fetch, locale)
      const { text } = await readDocument(bytes, { signal: AbortSignal.timeout(READING_MS) })
      const greeting = text.length > MOST_POSTING ? w.readInPart : w.read
      return void (await wire.send(here, form(locale, { greeting, posting: text.slice(0, MOST_POSTING) })))
    }
    const sitting = await open(candidate, here)
    const heard = await sittings.answerFile(sitting, await download(url, MOST_AUDIO_BYTES, own.fetch, locale), key)
    if (!heard) await wire.send(here, { text: chatWordingIn(locale).spoken.later })
  }

  async function open(candidate: string, here: Conversation): Promise<Sitting> {
    const sitting = await sittings.of(candidate, here.id)
    if (!sitting) throw new Refusal(({ refused }) => refused.noInterview('**interview**'))
    return sitting
  }

  async function onCommand(command: Command, { person, here, key }: Said): Promise<void> {
    const { locale, candidate } = person
    const reply = async (message: Promise<Outgoing>) => people.privately(person, await message)
    switch (command.kind) {
      case 'start':
        return void (await wire.send(here, form(locale)))
      case 'help':
        return void (await wire.send(here, { text: teamsWordingIn(locale).help }))
      case 'act':
        return void (await sittings.act(await open(candidate, here), command.act, key))
      case 'status': {
        const { words, question } = statusWords(await sittings.view(await open(candidate, here)), wordingIn(locale))
        return void (await wire.send(here, { text: question === null ? words : `${words}\n\n> ${plain(question)}` }))
      }
      case 'report':
        return reply(personal.report(person, null))
      case 'progress':
        return reply(personal.progress(person))
      case 'privacy':
        return reply(personal.privacy(person))
      case 'training':
        return reply(personal.training(person, command.agreed))
      case 'link':
        return reply(personal.link(person, command.code))
      case 'practice':
        return reply(personal.practice(person, command.what))
      case 'delete': {
        drop(candidate)
        return void (await wire.send(here, { text: await personal.deleteAll(person) }))
      }
    }
  }

  const form = (locale: string, extras: FormExtras = {}): Outgoing => ({
    card: startForm(bank.roles, locale, extras),
    summary: chatWordingIn(locale).form.title,
  })

  return {
    async work(activity: Activity): Promise<void> {
      const person = await people.remember(activity)
      const here = people.conversationOf(activity)
      if (!person) return
      try {
        if (activity.type === 'message') await onMessage(activity, person, here)
        else if (activity.type === 'invoke') await onPress(activity, person)
        else if (added(activity))
          await wire.send(here, form(person.locale, { greeting: teamsWordingIn(person.locale).hello }))
        else if (removed(activity) && people.isAlone(activity)) await people.forgetChat(person)
      } catch (error) {
        // Teams takes nothing there any more, or never will.
        if (error instanceof WireFailure && !error.passes) return log('a message could not be answered', error)
        const { words, ours } = explain(error, person.locale)
        if (ours) throw error
        await wire.send(here, { text: words })
      }
    },
    async givenUp(activity: Activity, error: unknown): Promise<void> {
      const person = await people.remember(activity)
      if (person) await wire.send(people.conversationOf(activity), { text: explain(error, person.locale).words })
    },
  }
}

/** The bot itself was added to a chat or a team. */
function added({ type, membersAdded, recipient }: Activity): boolean {
  return type === 'conversationUpdate' && (membersAdded ?? []).some(({ id }) => id === recipient.id)
}

function removed({ type, action }: Activity): boolean {
  return type === 'installationUpdate' && (action ?? '').startsWith('remove')
}
