import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { actionsOf, cardOf, textOf } from '../../fakes/teams/person.ts'
import { sharedFake, type TeamsBot, teamsBot } from './teams-bot.ts'

let bot: TeamsBot
afterEach(() => bot.close())
afterAll(async () => (await sharedFake()).close())

const CHOICE = { role: 'data-scientist', type: 'technical', level: 'medium', questions: '1', language: 'en' }

describe('several processes on one store', { timeout: 120_000 }, () => {
  it('take presses and messages anywhere, and one of them shows', async () => {
    bot = await teamsBot({ shared: true })
    const { fake } = bot
    const other = await bot.another()
    const ada = bot.ada.at(other.address)
    await ada.say('interview')
    await ada.press(cardOf(await bot.message(ada, /Mock interview/)), 'start', CHOICE)
    const question = await bot.message(ada, /problem number/)
    // Each press is answered by the process that it came to.
    const hinted = await ada.press(cardOf(question), 'hint', { answer: 'half a thou' })
    expect(textOf(hinted)).toContain('HINT-1')
    expect(JSON.stringify(hinted)).toContain('half a thou')
    await fake.until(() => textOf(cardOf(question)).includes('HINT-1'), 'hint for all to see')
    await ada.press(hinted, 'answer', { answer: 'By the other process.' })
    const followUp = await bot.message(ada, /in case 1/)
    await ada.say('pause')
    await bot.message(ada, /Paused/)
    await bot.ada.press(cardOf(followUp), 'resume')
    await ada.say('And one more.')
    await bot.message(ada, /of 100/)
    const shown = fake.sent.filter((m) => m.conversation === ada.place.id && /of 100/.test(textOf(cardOf(m))))
    expect(shown).toHaveLength(1)
    expect(bot.logged).toEqual([])
  })

  it('go on in another one when the one that worked ends', async () => {
    bot = await teamsBot({ shared: true })
    const other = await bot.another()
    const { ada } = bot
    await ada.say('interview')
    await ada.press(cardOf(await bot.message(ada, /Mock interview/)), 'start', CHOICE)
    const question = await bot.message(ada, /problem number/)
    await bot.front.stop(1_000)
    // Kept, and worked on by nobody yet.
    await ada.say('Said in between.')
    await ada.press(cardOf(question), 'hint')
    expect(await other.front.start()).toMatchObject({ sittings: 1 })
    await bot.message(ada, /in case 1/)
    await ada.at(other.address).say('And after it.')
    await bot.message(ada, /of 100/)
    // The first one takes over again.
    await other.front.stop(1_000)
    await bot.front.start()
    await ada.say('status')
    await bot.message(ada, /no interview open/)
  })

  it('forget somebody in all of them at once', async () => {
    bot = await teamsBot({ shared: true })
    const other = await bot.another()
    const { ada, fake } = bot
    await ada.say('interview')
    await ada.press(cardOf(await bot.message(ada, /Mock interview/)), 'start', CHOICE)
    const question = await bot.message(ada, /problem number/)
    const there = ada.at(other.address)
    await there.say('privacy')
    const kept = await bot.message(ada, /1 interview/)
    expect(actionsOf(cardOf(kept)).map(({ verb }) => verb)).toContain('delete')
    expect(textOf(await there.press(cardOf(kept), 'delete'))).toContain('Deleted: 1 interview')
    expect(await ada.press(cardOf(question), 'hint')).toContain('over')
    await ada.say('status')
    await bot.message(ada, /no interview open/)
    await bot.restart()
    const before = fake.sent.length
    expect(
      await bot.store.records.find('teams-sittings', `candidate:teams:${ada.objectId}`, { limit: 9 }, Date.now()),
    ).toEqual([])
    expect(fake.sent).toHaveLength(before)
  })
})
