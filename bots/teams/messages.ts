import { chatWordingIn } from '../wording/chat.ts'
import { explain } from '../wording/explain.ts'
import { Refusal, wordingIn } from '../wording/index.ts'
import { statusWords } from '../wording/personal.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import { plain } from './cards/card.ts'
import { startForm } from './cards/start-form.ts'
import { type Command, readCommand, wordsOf } from './commands.ts'
import { download, uploadsOf } from './downloads.ts'
import type { Person } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { People } from './people.ts'
import type { personalCommands } from './personal.ts'
import type { Sittings } from './sittings.ts'
import { type Activity, type Conversation, type Outgoing, WireFailure } from './wire.ts'

export type MessageParts = {
  own: TeamsParts
  people: People
  sittings: Sittings
  personal: ReturnType<typeof personalCommands>
}

/** Takes messages, uploads and the bot's being added, after they were acknowledged; rejects where trying again may help. */
export function messageHandler({ own, people, sittings, personal }: MessageParts) {
  const { wire, bank, log } = own

  async function onMessage(activity: Activity, person: Person, here: Conversation): Promise<void> {
    const key = activity.id ?? ''
    const [upload] = uploadsOf(activity)
    const words = wordsOf(activity)
    const sitting = sittings.of(person.candidate, here.id)
    if (upload) {
      if (!sitting) throw new Refusal(({ refused }) => refused.noInterview('**interview**'))
      const heard = await sittings.answerFile(sitting, await download(upload, own.fetch, person.locale), key)
      if (!heard) await wire.send(here, { text: chatWordingIn(person.locale).spoken.later })
      return
    }
    const command = readCommand(words)
    if (command) return onCommand(command, { person, here, key })
    if (words && sitting?.conversation.id === here.id) {
      await sittings.answer(sitting, words, key)
      return
    }
    await wire.send(here, form(person.locale, teamsWordingIn(person.locale).help))
  }

  async function onCommand(
    command: Command,
    { person, here, key }: { person: Person; here: Conversation; key: string },
  ): Promise<void> {
    const { locale, candidate } = person
    const reply = async (message: Promise<Outgoing>) => people.privately(person, await message)
    switch (command.kind) {
      case 'start':
        return void (await wire.send(here, form(locale, null)))
      case 'help':
        return void (await wire.send(here, { text: teamsWordingIn(locale).help }))
      case 'act': {
        const sitting = sittings.of(candidate, here.id)
        if (!sitting) throw new Refusal(({ refused }) => refused.noInterview('**interview**'))
        await sittings.act(sitting, command.act, key)
        return
      }
      case 'status': {
        const sitting = sittings.of(candidate, here.id)
        if (!sitting) throw new Refusal(({ refused }) => refused.noInterview('**interview**'))
        const { words, question } = statusWords(await sittings.view(sitting), wordingIn(locale))
        return void (await wire.send(here, { text: question === null ? words : `${words}\n\n> ${plain(question)}` }))
      }
      case 'report':
        return reply(personal.report(person, null))
      case 'progress':
        return reply(personal.progress(person))
      case 'privacy':
        return reply(personal.privacy(person))
      case 'link':
        return reply(personal.link(person, command.code))
      case 'practice':
        return reply(personal.practice(person, command.what))
      case 'delete': {
        sittings.drop(candidate)
        return void (await wire.send(here, { text: await personal.deleteAll(person) }))
      }
    }
  }

  const form = (locale: string, greeting: string | null): Outgoing => ({
    card: startForm(bank.roles, locale, greeting),
    summary: chatWordingIn(locale).form.title,
  })

  return {
    async work(activity: Activity): Promise<void> {
      const person = await people.remember(activity)
      const here = people.conversationOf(activity)
      if (!person) return
      try {
        if (activity.type === 'message') await onMessage(activity, person, here)
        else if (added(activity)) await wire.send(here, form(person.locale, teamsWordingIn(person.locale).hello))
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
