import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { readCommand } from '../../../bots/teams/commands.ts'
import { practiceFor } from '../../../core/jobs/practice.ts'
import type { Records } from '../../../core/ports.ts'
import { cardOf } from '../../fakes/teams/person.ts'
import { sharedFake, type TeamsBot, teamsBot } from './teams-bot.ts'

let bot: TeamsBot
afterEach(() => bot?.close())
afterAll(async () => (await sharedFake()).close())

/** The practice of the core, on the bot's own store, with jobs that only note what is enqueued. */
async function withPractice() {
  const enqueued: unknown[] = []
  const jobs = { enqueue: async (...job: unknown[]) => void enqueued.push(job) } as never
  const records = new Proxy({} as Records, {
    get: (_, name) => bot.store.records[name as 'get'].bind(bot.store.records),
  })
  const clock = { now: () => Date.parse('2026-11-18T12:00:00Z') }
  bot = await teamsBot({ practice: practiceFor({ jobs, records, clock, channel: 'teams' }) })
  return enqueued
}

describe('reminders', () => {
  it('are set, shown and ended by words, in the person’s own time', async () => {
    const enqueued = await withPractice()
    const { ada } = bot
    await ada.say('practice friday 18:30 Europe/Berlin')
    await bot.message(ada, /I remind you every week\..*20 November 2026 at 18:30/)
    expect(enqueued).toMatchObject([
      ['practice-teams', expect.anything(), { candidate: `teams:${ada.objectId}` }, expect.anything()],
    ])
    await ada.say('practice show')
    await bot.message(ada, /The next reminder: .*18:30/)
    await ada.say('practice friday 18:30 Middle/Earth')
    await bot.message(ada, /no time zone that I know/)
    await ada.say('practice stop')
    await bot.message(ada, /not reminded any more/)
  })

  it('reach somebody by the bot first, also after a restart, and in a chat that it begins', async () => {
    await withPractice()
    const { ada, fake } = bot
    await ada.say('help')
    await bot.message(ada, /interview/)
    await bot.restart()
    await bot.front.remind(`teams:${ada.objectId}`, {
      ...{ interviews: 2, mean: 64, before: 60, weakest: { name: 'structure', mean: 5.25 } },
    })
    const reminder = await bot.message(
      ada,
      /seven days: 2 interviews, score 64 \(\+4\)\. .*structure.* Time to practise/,
    )
    expect(cardOf(reminder).actions[0].verb).toBe('start')
    // Somebody who was met in a group only.
    const bob = bot.member('Bob')
    const there = bob.in({ id: '19:group@thread.v2', type: 'groupChat' })
    await there.say('help')
    await bot.message(there, /interview/)
    await bot.front.remind(`teams:${bob.objectId}`, null)
    await bot.message(bob, /Time to practise/)
    expect(fake.begun.get(bob.userId)).toBe(bob.place.id)
    // The bot's leaving a group changes nothing for his own chat; its leaving that one means that a new one is begun.
    fake.begun.clear()
    await there.deliver(there.activity('installationUpdate', { action: 'remove' }))
    await bot.front.remind(`teams:${bob.objectId}`, null)
    expect(fake.begun.size).toBe(0)
    await bob.deliver(bob.activity('installationUpdate', { action: 'remove' }))
    await fake.until(async () => {
      await bot.front.remind(`teams:${bob.objectId}`, null)
      return fake.begun.has(bob.userId)
    }, 'new chat')
    // Who is not known, or has deleted everything, is not written to.
    await ada.say('privacy delete')
    await bot.message(ada, /nothing to delete|Deleted/)
    const before = fake.sent.length
    await bot.front.remind(`teams:${ada.objectId}`, null)
    expect(fake.sent).toHaveLength(before)
  })
})

describe('what counts as a command', () => {
  it.each([
    ['hint', { kind: 'act', act: 'hint' }],
    ['/Skip', { kind: 'act', act: 'skip' }],
    ['end', { kind: 'act', act: 'stop' }],
    ['Could you repeat the question, please?', { kind: 'act', act: 'repeat' }],
    ['One moment please', { kind: 'act', act: 'pause' }],
    ['Überspringen.', { kind: 'act', act: 'skip' }],
    ['Können Sie die Frage bitte wiederholen?', { kind: 'act', act: 'repeat' }],
    ['Weiter', { kind: 'act', act: 'resume' }],
    ['Hilfe', { kind: 'help' }],
    ['pista', { kind: 'act', act: 'hint' }],
    ['terminar', { kind: 'act', act: 'stop' }],
    ['entrevista', { kind: 'start' }],
    ['indice', { kind: 'act', act: 'hint' }],
    ['rapport', { kind: 'report' }],
    ['छोड़ें', { kind: 'act', act: 'skip' }],
    ['मदद', { kind: 'help' }],
    ['link ABCD-EFGH', { kind: 'link', code: 'ABCD-EFGH' }],
    ['verknüpfen ABCD-EFGH', { kind: 'link', code: 'ABCD-EFGH' }],
    ['privacy delete', { kind: 'delete' }],
    ['datenschutz löschen', { kind: 'delete' }],
    ['privacy training', { kind: 'training', agreed: null }],
    ['datenschutz training ja', { kind: 'training', agreed: true }],
    ['üben anzeigen', { kind: 'practice', what: 'show' }],
    [
      'practice vendredi 9:30 Europe/Paris',
      { kind: 'practice', what: { weekday: 5, hour: 9, minute: 30, timeZone: 'Europe/Paris' } },
    ],
    ['constructor', null],
    ['hint at what they need first', null],
    ['practice makes perfect', null],
    ['Link the two tables by their keys', null],
    ['I would skip the question if I were asked in private', null],
  ])('%s', (words, expected) => expect(readCommand(words, ['de', 'en'])).toEqual(expected))

  it('is what people say for it, in the languages that are theirs', () => {
    expect(readCommand('répétez la question', ['fr'])).toEqual({ kind: 'act', act: 'repeat' })
    expect(readCommand('répétez la question', ['de'])).toBeNull()
  })
})
