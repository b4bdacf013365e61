import { afterEach, describe, expect, it } from 'vitest'
import { speechDecoder } from '../../../bots/discord/voice/speaker.ts'
import { SPEAKING_RATE } from '../../../core/ports.ts'
import { voiceStatePayload } from '../../fakes/discord/payloads.ts'
import type { Person } from '../../fakes/discord/person.ts'
import { controlsOf, isPrivate, textOf } from '../../fakes/discord/records.ts'
import { opusPackets } from '../../fakes/discord/speech-packets.ts'
import { type BotOptions, type TestBot, testBot } from './discord-bot.ts'
import { heardLevel, heardMs, type PretendSpeech, pretendSpeech, tone } from './pretend-speech.ts'

let bot: TestBot
let pretend: PretendSpeech
let decoders = 0
afterEach(() => bot.close())

const START = { role: 'data-scientist', mode: 'voice', type: 'technical', questions: 2 }

async function start(options: BotOptions = {}, choice: object = {}): Promise<TestBot> {
  pretend = pretendSpeech()
  decoders = 0
  const makeDecoder = () => {
    decoders++
    return speechDecoder()
  }
  bot = await testBot({ speech: pretend.speech, hooks: { makeDecoder }, ...options })
  bot.ada.joinVoice(bot.guild.voiceChannel)
  await bot.ada.command('interview', 'start', { ...START, ...choice })
  await bot.fake.until(() => bot.fake.voice.get(bot.guild.guild.id)?.ready, 'voice connection')
  return bot
}

const session = () => {
  const { session } = bot.fake.voice.get(bot.guild.guild.id) ?? {}
  if (!session) throw new Error('no voice session')
  return session
}

async function press(who: Person, action: string) {
  const panel = await bot.panel(bot.guild.voiceChannel)
  const id = panel.body && controlsOf(panel.body).find((c) => c.customId.endsWith(`:${action}`))?.customId
  const pressed = await who.press(panel, id ?? action)
  await bot.fake.until(() => pressed.reply, `answer to ${action}`)
  return textOf(pressed.reply?.body)
}

/** Ada agrees; resolves when her room is open. */
async function agree(who = bot.ada) {
  const before = pretend.rooms.length
  expect(await press(who, 'agree')).toContain('I hear you')
  return bot.fake.until(() => pretend.rooms[before], 'room')
}

const lastRoom = () => pretend.rooms.at(-1)

/** Says a tone until it is heard: what comes next may take a moment to be there. */
async function isHeard(who: Person = bot.ada): Promise<void> {
  const packets = await opusPackets(tone(100), SPEAKING_RATE)
  await bot.fake.until(async () => {
    const room = lastRoom()
    const before = room ? heardMs(room) : 0
    await who.sendPackets(packets, { pace: 1 })
    return room && room === lastRoom() && heardMs(room) > before + 40
  }, 'sound in the room')
}

describe('consent', () => {
  it('makes no decoder for anybody who has not agreed, and stops at once', async () => {
    await start()
    const bob = bot.member('Bob')
    bob.joinVoice(bot.guild.voiceChannel)
    const packets = await opusPackets(tone(300), SPEAKING_RATE)
    for (const who of [bot.ada, bob]) await who.sendPackets(packets)
    expect(decoders).toBe(0)
    expect(bot.bot().meetings.inGuild(bot.guild.guild.id)?.voice?.listening()).toEqual([])
    const room = await agree()
    await isHeard()
    expect(decoders).toBe(1)
    expect(heardLevel(room)).toBeGreaterThan(1_000)
    await bob.sendPackets(packets)
    expect(decoders).toBe(1)
    expect(await press(bot.ada, 'withdraw')).toContain('no longer hear you')
    const before = heardMs(room)
    await bot.ada.sendPackets(packets)
    expect(heardMs(room)).toBe(before)
    expect(bot.bot().meetings.inGuild(bot.guild.guild.id)?.voice?.listening()).toEqual([])
    // It says so: aloud at the start, and on the panel.
    expect(pretend.said[0]).toContain('I hear only those')
    expect(bot.logged).toEqual([])
  })

  it('is asked of who joins later, once, and being deafened is told', async () => {
    const { fake, guild } = await start()
    await agree()
    const bob = bot.member('Bob')
    for (const channel of [guild.voiceChannel, null, guild.voiceChannel]) bob.joinVoice(channel)
    const asks = () =>
      [...fake.world.messages.values()].filter((m) => String(m.body.content).includes(`<@${bob.user.id}>`))
    await fake.until(() => asks().length > 0, 'ask')
    const own = guild.guild.voice.get(fake.world.bot.id)
    if (own) own.deaf = true
    fake.gateway.send('VOICE_STATE_UPDATE', voiceStatePayload(guild.guild, fake.world.bot.id))
    await fake.until(async () => textOf((await bot.panel(guild.voiceChannel)).body).includes('deafened'), 'notice')
    expect(asks()).toHaveLength(1)
  })

  it('is asked for in the channel only', async () => {
    await start()
    const bob = bot.member('Bob')
    expect(await press(bob, 'agree')).toContain('Join <#')
  })
})

describe('the connection', () => {
  it.each([4006, 4009, 4015, 1006])('goes on after the voice gateway closed with %i', async (code) => {
    await start()
    await agree()
    await isHeard()
    if (code === 1006) session().cut()
    else session().close(code)
    await isHeard()
    expect(bot.logged).toEqual([])
  })

  it.each([4021, 4022, 4014])('stays away after %i, keeps the interview, and comes back when asked', async (code) => {
    await start()
    await agree()
    await isHeard()
    const { sessions } = bot.fake.voice.get(bot.guild.guild.id) ?? { sessions: 0 }
    session().close(code)
    await bot.fake.until(
      async () => textOf((await bot.panel(bot.guild.voiceChannel)).body).includes('Come back'),
      'notice',
      10_000,
    )
    expect(bot.fake.voice.get(bot.guild.guild.id)?.sessions).toBe(sessions)
    expect(lastRoom()?.closed).toBe(true)
    const interview = lastRoom()?.interview ?? ''
    expect(await bot.engine.view(interview)).toMatchObject({ status: 'open', pausedAt: expect.any(Number) })
    await press(bot.ada, 'rejoin')
    await bot.fake.until(() => lastRoom()?.closed === false, 'new room')
    await isHeard()
    expect(lastRoom()?.interview).toBe(interview)
    expect(await bot.engine.view(interview)).toMatchObject({ pausedAt: null })
    expect(pretend.said).toContainEqual(expect.stringContaining('I am back'))
  })

  it('goes along when it is moved, and through a change of region', async () => {
    const { fake, guild } = await start()
    await agree()
    await isHeard()
    fake.changeRegion(guild.guild)
    await isHeard()
    const other = fake.world.addChannel(2, guild.guild, 'elsewhere')
    fake.gateway.send('CHANNEL_CREATE', { id: other.id, type: 2, name: 'elsewhere', guild_id: guild.guild.id })
    fake.moveBot(guild.guild, other.id)
    bot.ada.joinVoice(other.id)
    await isHeard()
    await fake.until(
      async () => textOf((await bot.panel(guild.voiceChannel)).body).includes(`moved to <#${other.id}>`),
      'notice',
    )
  })

  it('outlives proposals that the group cannot take, which the library throws out of its socket', async () => {
    await start({ dave: true })
    await agree()
    await isHeard()
    session().proposeNonsense()
    await bot.fake.until(() => bot.logged.length > 0, 'log')
    expect(bot.logged[0]).toContain('encrypted session')
    await isHeard()
  })

  it('outlives frames that are not encrypted, and ciphertext', async () => {
    await start({ dave: true })
    const room = await agree()
    await isHeard()
    const packets = await opusPackets(tone(1_200), SPEAKING_RATE)
    const foreign = Buffer.concat([Buffer.alloc(60, 7), Buffer.alloc(8, 1), Buffer.from([1, 12, 0xfa, 0xfa])])
    await bot.ada.sendPackets([...packets, foreign, foreign], { encryption: 'as-is', pace: 0.3 })
    await isHeard()
    expect(heardLevel(room)).toBeGreaterThan(500)
  })

  it('conceals what is lost and orders what is late, in time', async () => {
    await start()
    const room = await agree()
    await isHeard()
    // Its last packets may still be on their way.
    const settled = async () => {
      const before = heardMs(room)
      await new Promise((resolve) => setTimeout(resolve, 200))
      return heardMs(room) === before
    }
    await bot.fake.until(settled, 'silence')
    room.heard.length = 0
    session().link.faults = { loss: 0.05, reorder: 0.1, duplicate: 0.05, delayMs: 15 }
    await bot.ada.sendPackets(await opusPackets(tone(2_000), SPEAKING_RATE))
    await bot.fake.until(settled, 'end of the sound')
    const { lost, reordered } = session().link.counts
    expect(lost).toBeGreaterThan(0)
    expect(reordered).toBeGreaterThan(0)
    expect(heardMs(room)).toBeGreaterThan(1_900)
    expect(heardMs(room)).toBeLessThanOrEqual(2_000)
    expect(heardLevel(room)).toBeGreaterThan(5_000)
    const times = room.heard.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('says which permission is missing, privately', async () => {
    bot = await testBot({ speech: pretendSpeech().speech })
    const { guild, voiceChannel } = bot.guild
    guild.denied.set(voiceChannel, 1n << 21n)
    await bot.restart()
    bot.ada.joinVoice(voiceChannel)
    const begun = await bot.ada.command('interview', 'start', START)
    await bot.fake.until(() => begun.reply, 'answer')
    expect(isPrivate(begun)).toBe(true)
    expect(textOf(begun.reply?.body)).toContain('**Speak**')
    expect(guild.voice.has(bot.fake.world.bot.id)).toBe(false)
  })

  it('resumes the main gateway', async () => {
    await start()
    await agree()
    bot.fake.gateway.close(4000)
    await bot.fake.until(() => bot.fake.gateway.counts.resumed === 1, 'resume', 15_000)
    await isHeard()
  })
})

describe('meetings', () => {
  it('takes up where it was after a restart, and says so', async () => {
    await start()
    await agree()
    await isHeard()
    const interview = lastRoom()?.interview
    await bot.restart()
    await bot.fake.until(() => lastRoom()?.closed === false, 'new room')
    await isHeard()
    expect(lastRoom()?.interview).toBe(interview)
    expect(pretend.said).toContainEqual(expect.stringContaining('Nothing you said is lost'))
  })

  it('holds two guilds at once, apart', async () => {
    const { fake } = await start()
    const room = await agree()
    const other = fake.newGuild('Otto')
    fake.gateway.send(
      'GUILD_CREATE',
      (await import('../../fakes/discord/payloads.ts')).guildPayload(other.guild, fake.world.users, fake.world.bot.id),
    )
    const { person } = await import('../../fakes/discord/person.ts')
    const eve = person(fake, fake.world.addUser('Eve'), { guild: other.guild, channelId: other.textChannel })
    eve.joinVoice(other.voiceChannel)
    await eve.command('interview', 'start', START)
    await fake.until(() => fake.voice.get(other.guild.id)?.ready, 'second voice connection')
    const panel = await bot.panel(other.voiceChannel)
    await eve.press(panel, controlsOf(panel.body).find((c) => c.customId.endsWith(':agree'))?.customId ?? '')
    const second = await fake.until(() => pretend.rooms[1], 'second room')
    await isHeard(eve)
    expect(second.interview).not.toBe(room.interview)
    expect(heardLevel(second)).toBeGreaterThan(1_000)
    const before = heardMs(room)
    await eve.sendPackets(await opusPackets(tone(300), SPEAKING_RATE))
    expect(heardMs(room)).toBe(before)
    expect(fake.voice.get(other.guild.id)?.frames.length).toBeGreaterThan(10)
  })

  it('takes turns with several candidates, each with a report of their own', async () => {
    const { fake, guild, engine } = await start()
    const first = await agree()
    const bob = bot.member('Bob')
    bob.joinVoice(guild.voiceChannel)
    await press(bob, 'agree')
    const [a, b] = await fake.until(async () => {
      const [one] = await bot.store.headsOf(`discord:${bot.ada.user.id}`, { limit: 1 })
      const [two] = await bot.store.headsOf(`discord:${bob.user.id}`, { limit: 1 })
      return one && two && [one.id, two.id]
    }, 'two interviews')
    expect(first.interview).toBe(a)
    const order: (string | undefined)[] = []
    for (let turn = 0; turn < 8; turn++) {
      const room = await fake.until(() => pretend.rooms[turn], `turn ${turn + 1}`)
      order.push(room.interview)
      const { turn: now } = (await engine.settled(room.interview)) as { turn: { of: string; question: string } }
      const timing = { firstInputMs: null, totalMs: null }
      await engine.submit(room.interview, {
        kind: 'answer',
        key: `t${turn}`,
        question: now.question,
        text: 'So.',
        timing,
      })
      await fake.until(() => room.closed, `end of turn ${turn + 1}`)
    }
    expect(order).toEqual([a, b, a, b, a, b, a, b])
    const reports = await fake.until(
      () => {
        const found = [...fake.world.messages.values()].filter((m) => m.files.some(({ name }) => name === 'plots.png'))
        return found.length === 2 && found
      },
      'two reports',
      40_000,
    )
    const directs = [bot.ada, bob].map(({ user }) => fake.world.directs.get(user.id)?.id)
    expect(reports.map(({ channelId }) => channelId).toSorted()).toEqual(directs.toSorted())
    await fake.until(() => !guild.guild.voice.has(fake.world.bot.id), 'leaving', 30_000)
  })

  it('does not stay in a channel that everybody has left, and comes back when called', async () => {
    const { fake, guild, engine } = await start({ hooks: { aloneMs: 300 } })
    const { interview } = await agree()
    bot.ada.joinVoice(null)
    await fake.until(() => !guild.guild.voice.has(fake.world.bot.id), 'leaving')
    await fake.until(
      async () => textOf((await bot.panel(guild.voiceChannel)).body).includes('Nobody was left'),
      'notice',
    )
    expect(await engine.view(interview)).toMatchObject({ status: 'open', pausedAt: expect.any(Number) })
    bot.ada.joinVoice(guild.voiceChannel)
    await press(bot.ada, 'rejoin')
    await fake.until(() => lastRoom()?.closed === false, 'new room')
    await isHeard()
    expect(lastRoom()?.interview).toBe(interview)
  })

  it('speaks of everything in the language that was chosen', async () => {
    await start({}, { language: 'de' })
    expect(textOf((await bot.panel(bot.guild.voiceChannel)).body)).toContain('Ich höre noch niemanden')
    await agree()
    expect(pretend.said[0]).toContain('Übungsgespräch')
    const [head] = await bot.store.headsOf(`discord:${bot.ada.user.id}`, { limit: 1 })
    expect((await bot.engine.view(head?.id ?? '')).plan).toMatchObject({ language: 'de', followLanguage: false })
  })

  it('pauses when the candidate leaves the channel, and goes on when they return', async () => {
    const { fake, guild, engine } = await start()
    const { interview } = await agree()
    bot.ada.joinVoice(null)
    await fake.until(async () => ((await engine.view(interview)) as { pausedAt: unknown }).pausedAt !== null, 'pause')
    bot.ada.joinVoice(guild.voiceChannel)
    await fake.until(
      async () => ((await engine.view(interview)) as { pausedAt: unknown }).pausedAt === null,
      'going on',
    )
    await isHeard()
  })
})
