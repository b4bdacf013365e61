import { join } from 'node:path'
import { fakeTeams } from '../fakes/teams/fake-teams.ts'
import { cardOf, type Door, person, textOf } from '../fakes/teams/person.ts'
import { freePort } from '../server.ts'
import { ANSWERS, LOOK_MS, manyConversations, THINKING_MS, WAIT_MS } from './conversations.ts'

/** Teams waits longer for most requests; this is what all chats are held to. */
const LIMIT = { name: 'the chats’ limit', value: 3_000 }
const CHOICE = { role: 'data-scientist', type: 'technical', level: 'medium', questions: '1', language: 'en' }

/** How long one process takes to acknowledge messages and to answer buttons, with many interviews at once and a slow model. */
export async function teams(): Promise<void> {
  const [fake, port] = await Promise.all([fakeTeams(), freePort()])
  try {
    ;[fake.lookMs, fake.waitMs] = [LOOK_MS, WAIT_MS]
    const waits: number[] = []
    const address = () => `http://127.0.0.1:${port}/teams/messages`
    const door: Door = { fake, address, onDelivered: (ms) => waits.push(ms) }
    const bot = {
      file: 'bots/teams/bot-process.ts',
      args: (folder: string) => [folder, String(port), String(THINKING_MS)],
      nodeArgs: ['--import', join(import.meta.dirname, '../fakes/teams/redirected.ts')],
      env: { FAKE_TEAMS_PORT: String(fake.port), FAKE_TEAMS_CERTIFICATE: fake.certificate },
    }
    await manyConversations(bot, LIMIT, () => (index) => converse(door, index), waits)
  } finally {
    await fake.close()
  }
}

/** Begins an interview, answers in the card and by a message; others do the same meanwhile. */
async function converse(door: Door, index: number): Promise<void> {
  const one = person(door, { name: `Person ${index}` })
  const shown = (like: RegExp) =>
    door.fake.until(
      () => door.fake.sent.findLast((m) => m.conversation === one.place.id && like.test(textOf(cardOf(m) ?? m.now))),
      `message like ${like} to ${one.name}`,
    )
  await one.say('interview')
  await one.press(cardOf(await shown(/Mock interview/)), 'start', CHOICE)
  await one.press(cardOf(await shown(/problem number/)), 'answer', { answer: ANSWERS[0] })
  await shown(/in case 1/)
  await one.say(ANSWERS[1])
}
