import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DiscordFrontEnd, discordFrontEnd } from '../../../bots/discord/front-end.ts'
import type { DiscordParts } from '../../../bots/discord/parts.ts'
import { createEngine, type Engine, type EngineParts } from '../../../core/engine/engine.ts'
import type { Store } from '../../../core/ports.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { type FakeDiscord, type FakeOptions, fakeDiscord } from '../../fakes/discord/fake-discord.ts'
import { type Person, person } from '../../fakes/discord/person.ts'
import type { SentMessage } from '../../fakes/discord/records.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { plainInterviewer } from './plain-interviewer.ts'

export type BotOptions = FakeOptions & {
  speech?: (engine: Engine) => DiscordParts['speech']
  hooks?: Parameters<typeof discordFrontEnd>[1]
  publicUrl?: string
  /** How many connections the bot is told to hold. */
  ownShards?: DiscordParts['shards']
  assigned?: (engine: Engine) => NonNullable<DiscordParts['assigned']>
  closed?: NonNullable<EngineParts['closed']>
}

/** The real front-end, engine and store, against the fake Discord. */
export type TestBot = {
  fake: FakeDiscord
  engine: Engine
  store: Store
  bot(): DiscordFrontEnd
  guild: ReturnType<FakeDiscord['newGuild']>
  logged: string[]
  ada: Person
  /** Ada in direct messages. */
  adaDirect: Person
  member(name: string): Person
  /** The panel in a channel as it stands. */
  panel(channelId: string): Promise<SentMessage>
  /** Closes the front-end and engine, and starts them anew on the same store. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function testBot(options: BotOptions = {}): Promise<TestBot> {
  const fake = await fakeDiscord(options)
  const guild = fake.newGuild()
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-discord-'))
  const logged: string[] = []
  const log = (message: string, error: unknown) => logged.push(`${message}: ${error}`)
  const clock = { now: () => Date.now() }
  const bank = smallBank()

  async function start() {
    const store = await sqliteStore({ folder })
    const engine = createEngine({
      ...{ store, bank, clock, log },
      ...(options.closed && { closed: options.closed }),
      interviewers: [plainInterviewer],
      coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
      makeReport: async (id, state) => sampleReport(id, state),
    })
    const speech = options.speech?.(engine) ?? null
    const assigned = options.assigned && { assigned: options.assigned(engine) }
    const own = {
      token: 'fake.token.x',
      api: fake.api,
      publicUrl: options.publicUrl ?? null,
      shards: options.ownShards ?? 'auto',
    }
    const front = await discordFrontEnd(
      { ...own, ...{ engine, store, bank, clock, log, speech, ...assigned } },
      options.hooks,
    )
    return { store, engine, front }
  }

  let running = await start()
  const member = (name: string) => {
    const user = fake.world.addUser(name)
    fake.gateway.send('GUILD_MEMBER_ADD', {
      guild_id: guild.guild.id,
      user: { id: user.id, username: name, discriminator: '0', avatar: null },
      roles: [],
      joined_at: new Date().toISOString(),
    })
    return person(fake, user, { guild: guild.guild, channelId: guild.textChannel })
  }
  async function stop() {
    await running.front.close(2_000)
    await running.engine.close(2_000)
    await running.store.close()
  }
  const ada = member('Ada')
  return {
    ...{ fake, guild, logged, ada, member },
    adaDirect: person(fake, ada.user, { guild: null }),
    get engine() {
      return running.engine
    },
    get store() {
      return running.store
    },
    bot: () => running.front,
    panel: (channelId) =>
      fake.until(
        () =>
          [...fake.world.messages.values()].findLast(
            (m) => m.channelId === channelId && !m.deleted && JSON.stringify(m.body).includes('interview:'),
          ),
        'panel',
      ),
    async restart() {
      await stop()
      running = await start()
    },
    async close() {
      await stop()
      await fake.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
