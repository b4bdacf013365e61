import { afterEach, describe, expect, it, vi } from 'vitest'
import { person } from '../../fakes/discord/person.ts'
import { type BotOptions, type TestBot, testBot } from './discord-bot.ts'

vi.setConfig({ testTimeout: 60_000 })

let bot: TestBot
afterEach(() => bot.close())

const START = { role: 'data-scientist', type: 'technical', level: 'easy', questions: 1, mode: 'text' }

async function start(options: BotOptions = {}): Promise<TestBot> {
  bot = await testBot(options)
  return bot
}

/** A guild on each shard, with a person in it. */
function oneOnEach({ fake }: TestBot) {
  const found = new Map<number, ReturnType<typeof fake.newGuild>>()
  while (found.size < fake.gateway.shards().of) {
    const guild = fake.newGuild()
    const shard = fake.gateway.shardOf(guild.guild.id)
    if (!found.has(shard)) found.set(shard, guild)
  }
  return [...found].map(([shard, made]) => ({
    ...{ shard, made },
    who: person(fake, fake.world.addUser(`Of ${shard}`), { guild: made.guild, channelId: made.textChannel }),
  }))
}

const interviewOf = (userId: string) =>
  bot.fake.until(async () => (await bot.store.headsOf(`discord:${userId}`, { limit: 1 }))[0]?.id, 'interview')

describe('sharding', () => {
  it('holds as many connections as Discord recommends, and interviews in the servers of all of them', async () => {
    const { fake, adaDirect } = await start({ shards: 3 })
    expect(fake.gateway.shards()).toEqual({ connected: [0, 1, 2], of: 3 })
    for (const { who } of oneOnEach(bot)) {
      await who.command('interview', 'start', START)
      const id = await interviewOf(who.user.id)
      expect((await bot.engine.settled(id)).pairs).toHaveLength(1)
    }
    // What is of no server comes to the first.
    await adaDirect.command('interview', 'start', START)
    await interviewOf(adaDirect.user.id)
  })

  it('goes on in its other servers while one connection is lost, and takes that one up again', async () => {
    const { fake } = await start({ shards: 3 })
    const [, one, two] = oneOnEach(bot)
    if (!one || !two) throw new Error('there are three')
    const { identified } = fake.gateway.counts
    fake.gateway.close(4000, one.shard)
    await two.who.command('interview', 'start', START)
    await interviewOf(two.who.user.id)
    await fake.until(() => fake.gateway.counts.resumed === 1, 'resume', 20_000)
    await one.who.command('interview', 'start', START)
    await interviewOf(one.who.user.id)
    expect(fake.gateway.counts.identified).toBe(identified)
  })

  it('holds as many as it is told', async () => {
    const { fake } = await start({ shards: 3, ownShards: 2 })
    expect(fake.gateway.shards()).toEqual({ connected: [0, 1], of: 2 })
  })
})
