import { afterEach, describe, expect, it } from 'vitest'
import { commandDefinitions } from '../../../bots/discord/commands/definitions.ts'
import { hasTrainingConsent } from '../../../core/training/consent.ts'
import { controlsOf, isPrivate, type Json, textOf } from '../../fakes/discord/records.ts'
import { type TestBot, testBot } from './discord-bot.ts'

let bot: TestBot | null = null
afterEach(async () => {
  await bot?.close()
  bot = null
})

const START = { role: 'data-scientist', mode: 'text', type: 'technical', questions: 1 }
/** Discord's rule for names. */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

function everyPart(part: Json): Json[] {
  return [part, ...(part.options ?? []).flatMap(everyPart)]
}

describe('the definitions', () => {
  it.each(
    commandDefinitions()
      .flatMap(everyPart)
      .map((part) => [part.name, part]),
  )(
    '%s keeps to what Discord takes, in five languages',
    (_, { name, name_localizations, description, description_localizations, autocomplete, choices }) => {
      for (const own of [name, ...(Object.values(name_localizations) as string[])]) {
        expect(own).toMatch(NAME)
        expect(own).toBe(own.toLowerCase())
      }
      for (const own of [description, ...(Object.values(description_localizations) as string[])]) {
        expect(own.length).toBeGreaterThan(0)
        expect(own.length).toBeLessThanOrEqual(100)
      }
      for (const words of [name_localizations, description_localizations])
        expect(Object.keys(words)).toEqual(expect.arrayContaining(['hi', 'de', 'es-ES', 'fr']))
      expect(autocomplete && choices).toBeFalsy()
    },
  )

  it('gives no two options of a command the same name in any language', () => {
    for (const part of commandDefinitions().flatMap(everyPart)) {
      for (const locale of ['hi', 'de', 'es-ES', 'fr']) {
        const names = (part.options ?? []).map((o: Json) => o.name_localizations[locale])
        expect(new Set(names).size).toBe(names.length)
      }
    }
  })

  it('keeps settings for managers, and needs no privileged intent', async () => {
    bot = await testBot()
    const settings = bot.fake.world.commands.find(({ name }) => name === 'settings')
    expect(settings).toMatchObject({ default_member_permissions: '32', contexts: [0] })
    expect(bot.bot().invite).toMatch(/permissions=\d+/)
  })
})

describe('answers', () => {
  it('are acknowledged at once, and private', async () => {
    bot = await testBot()
    const { ada, fake } = bot
    for (const [name, subcommand] of [
      ['progress', null],
      ['report', null],
      ['privacy', 'show'],
      ['interview', 'hint'],
    ] as const) {
      const asked = await ada.command(name, subcommand)
      expect((asked.ackedAt ?? Number.POSITIVE_INFINITY) - asked.sentAt).toBeLessThan(3_000)
      await fake.until(() => asked.reply, `answer to ${name}`)
      expect(isPrivate(asked)).toBe(true)
      expect(textOf(asked.reply?.body)).not.toBe('')
    }
    expect(bot.logged).toEqual([])
  })

  it('suggest roles while they are typed, and refuse what is none', async () => {
    bot = await testBot()
    expect(await bot.ada.complete('interview', 'start', 'role', 'SCIEN')).toEqual([
      { name: 'Data Scientist', value: 'data-scientist' },
    ])
    const begun = await bot.ada.command('interview', 'start', { ...START, role: 'astronaut' })
    await bot.fake.until(() => begun.reply, 'answer')
    expect(textOf(begun.reply?.body)).toContain('I do not know that role')
  })

  it('a command that is delivered twice begins one interview', async () => {
    bot = await testBot()
    const { fake, store } = bot
    const begun = await bot.ada.command('interview', 'start', START)
    await fake.until(() => begun.reply, 'answer')
    begun.ackedAt = null
    begun.reply = null
    fake.gateway.send('INTERACTION_CREATE', begun.payload)
    const again = await fake.until(() => begun.reply, 'second answer')
    expect(textOf(again.body)).toBe('It has begun already.')
    expect(await store.headsOf(`discord:${bot.ada.user.id}`, { limit: 5 })).toHaveLength(1)
  })

  it('show and delete what is kept, also in the middle of an interview', async () => {
    bot = await testBot()
    const { ada, fake, store, guild } = bot
    await ada.command('interview', 'start', START)
    await fake.until(async () => (await store.headsOf(`discord:${ada.user.id}`, { limit: 1 }))[0], 'interview')
    const deleted = await ada.command('privacy', 'delete')
    await fake.until(() => deleted.reply, 'answer')
    expect(textOf(deleted.reply?.body)).toContain('Deleted: 1 interview')
    expect(await store.headsOf(`discord:${ada.user.id}`, { limit: 1 })).toEqual([])
    await bot.restart()
    expect(bot.bot().recovered).toBe(0)
    const stale = await ada.press(await bot.panel(guild.textChannel), 'interview:')
    await fake.until(() => stale.reply, 'answer')
    expect(textOf(stale.reply?.body)).toContain('is over')
  })

  it('ask whether interviews may train, and take nothing but an explicit yes for one', async () => {
    bot = await testBot()
    const { ada, fake, store } = bot
    const candidate = `discord:${ada.user.id}`
    const agreed = () => hasTrainingConsent(candidate, { records: store.records, clock: { now: () => Date.now() } })
    const said = async (subcommand: string, options = {}) => {
      const asked = await ada.command('privacy', subcommand, options)
      await fake.until(() => asked.reply, 'answer')
      expect(isPrivate(asked)).toBe(true)
      return textOf(asked.reply?.body)
    }
    expect(await said('show')).toContain('`/privacy training allow:True`')
    expect(await said('training')).toContain('train nothing')
    expect(await agreed()).toBe(false)
    expect(await said('training', { allow: true })).toContain('`/privacy training allow:False` takes it back')
    expect(await agreed()).toBe(true)
    expect(await said('show')).toContain('allow:False')
    expect(await said('training', { allow: false })).toContain('Taken back')
    expect(await agreed()).toBe(false)
    await said('training', { allow: true })
    await said('delete')
    expect(await agreed()).toBe(false)
  })

  it('keep to the channels that managers allow', async () => {
    bot = await testBot()
    const { fake, guild, ada } = bot
    const { person } = await import('../../fakes/discord/person.ts')
    const owner = fake.world.users.get(guild.ownerId)
    if (!owner) throw new Error('no owner')
    const other = fake.world.addChannel(0, guild.guild, 'interviews')
    fake.gateway.send('CHANNEL_CREATE', { id: other.id, type: 0, name: 'interviews', guild_id: guild.guild.id })
    const olga = person(fake, owner, { guild: guild.guild, channelId: guild.textChannel, manager: true })
    const set = await olga.command('settings', 'recording_days', { recording_days: 7 })
    await fake.until(() => set.reply, 'answer')
    expect(textOf(set.reply?.body)).toContain('kept for 7 days')
    const { memory } = await import('../../../bots/discord/memory.ts')
    const remembered = memory(bot.store.records, { now: () => Date.now() })
    await remembered.saveServer(guild.guild.id, { channels: [other.id], roles: [], recordingDays: 0 })
    const begun = await ada.command('interview', 'start', START)
    await fake.until(() => begun.reply, 'answer')
    expect(textOf(begun.reply?.body)).toContain(`<#${other.id}>`)
  })

  it('link two accounts by a code that works once', async () => {
    bot = await testBot()
    const { ada, fake } = bot
    const bob = bot.member('Bob')
    const made = await ada.command('link', null)
    await fake.until(() => made.reply, 'code')
    const code = /\*\*([A-Z0-9]{8})\*\*/.exec(textOf(made.reply?.body))?.[1] ?? ''
    const used = await bob.command('link', null, { code })
    await fake.until(() => used.reply, 'answer')
    expect(textOf(used.reply?.body)).toContain('Linked')
    const again = await bob.command('link', null, { code })
    await fake.until(() => again.reply, 'answer')
    expect(textOf(again.reply?.body)).toContain('not known')
    await ada.command('interview', 'start', START)
    await fake.until(
      async () =>
        controlsOf((await bot?.panel(bot.guild.textChannel))?.body).some(
          (c) => c.customId.endsWith(':answer') && !c.disabled,
        ),
      'question',
    )
    await ada.command('interview', 'stop')
    await fake.until(async () => {
      const shown = await bob.command('report', null)
      await fake.until(() => shown.reply, 'report')
      return shown.reply?.files.length === 2
    }, 'report of the linked account')
  })
})
