import {
  EndBehaviorType,
  entersState,
  joinVoiceChannel,
  type VoiceConnection,
  VoiceConnectionStatus,
} from '@discordjs/voice'
import { Client, Events, GatewayIntentBits } from 'discord.js'
import { Application, createEncoder } from 'libopus-wasm'
import { afterEach, describe, expect, it } from 'vitest'
import { type FakeDiscord, type FakeOptions, fakeDiscord } from '../../fakes/discord/fake-discord.ts'
import { person } from '../../fakes/discord/person.ts'
import { opusPackets } from '../../fakes/discord/speech-packets.ts'

// The fake itself, with discord.js and @discordjs/voice as they are published.

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

async function connected(options: FakeOptions, others = 0) {
  const fake = await fakeDiscord(options)
  opened.push(() => fake.close())
  const { guild, voiceChannel } = fake.newGuild()
  const ada = person(fake, fake.world.addUser('Ada'), { guild })
  ada.joinVoice(voiceChannel)
  for (let i = 0; i < others; i++) {
    person(fake, fake.world.addUser(`Other${i}`), { guild }).joinVoice(voiceChannel)
  }
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    rest: { api: fake.api },
  })
  opened.push(() => client.destroy())
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve))
  await client.login('fake.token.x')
  await ready
  const connection = await join(fake, client, guild.id, voiceChannel)
  return { fake, guild, voiceChannel, ada, client, connection }
}

async function join(fake: FakeDiscord, client: Client, guildId: string, channelId: string): Promise<VoiceConnection> {
  const adapterCreator = client.guilds.cache.get(guildId)?.voiceAdapterCreator
  if (!adapterCreator) throw new Error('no guild')
  const connection = joinVoiceChannel({ guildId, channelId, adapterCreator, selfDeaf: false })
  opened.push(async () => {
    if (connection.state.status !== VoiceConnectionStatus.Destroyed) connection.destroy()
  })
  await entersState(connection, VoiceConnectionStatus.Ready, 5_000)
  await fake.until(() => fake.voice.get(guildId)?.ready, 'voice session')
  return connection
}

function hears(connection: VoiceConnection, userId: string): Buffer[] {
  const heard: Buffer[] = []
  const stream = connection.receiver.subscribe(userId, { end: { behavior: EndBehaviorType.Manual } })
  stream.on('data', (packet: Buffer) => heard.push(packet))
  return heard
}

const tone = (ms: number) =>
  Int16Array.from({ length: ms * 16 }, (_, i) => 9000 * Math.sin((2 * Math.PI * 330 * i) / 16_000))

describe('the fake Discord', () => {
  it.each([
    ['AES-256-GCM, no end-to-end encryption', { dave: false, modes: ['aead_aes256_gcm_rtpsize'] }],
    ['XChaCha20, no end-to-end encryption', { dave: false, modes: ['aead_xchacha20_poly1305_rtpsize'] }],
    ['DAVE, a member commits', { dave: true, committer: 'member' }],
    ['DAVE, the bot commits', { dave: true, committer: 'bot' }],
  ] as [string, FakeOptions][])('carries audio both ways: %s', async (_, options) => {
    const { fake, ada, guild, connection } = await connected(options, 2)
    const heard = hears(connection, ada.user.id)
    const packets = await opusPackets(tone(400), 16_000)
    await ada.sendPackets(packets, { pace: 0.2 })
    await fake.until(() => heard.length === packets.length, 'all packets')
    expect(heard.every((packet, i) => packets[i]?.equals(packet))).toBe(true)

    const encoder = await createEncoder({ sampleRate: 48_000, channels: 2, application: Application.Voip })
    const frame = Buffer.from(
      encoder.encode(
        new Int16Array(1920).map((_, i) => (i % 90) * 100),
        { frameSize: 960 },
      ),
    )
    for (let i = 0; i < 5; i++) connection.playOpusPacket(frame)
    const voice = fake.voice.get(guild.id)
    await fake.until(() => voice?.frames.length === 5, 'frames of the bot')
    expect(voice?.frames.every(({ opus, encrypted }) => opus.equals(frame) && encrypted === options.dave)).toBe(true)
    expect(voice?.session.mode).toBe(options.modes?.[0] ?? 'aead_aes256_gcm_rtpsize')
  })

  it.each(['member', 'bot'] as const)('changes the epoch when members come and go (%s commits)', async (committer) => {
    const { fake, ada, guild, voiceChannel, connection } = await connected({ dave: true, committer }, 1)
    const bob = person(fake, fake.world.addUser('Bob'), { guild })
    bob.joinVoice(voiceChannel)
    const fromBob = hears(connection, bob.user.id)
    const fromAda = hears(connection, ada.user.id)
    const packets = await opusPackets(tone(200), 16_000)
    await fake.until(async () => {
      await bob.sendPackets(packets.slice(0, 1), { pace: 0 })
      return fromBob.length > 0
    }, 'packet of the newcomer')
    await ada.sendPackets(packets, { pace: 0.2 })
    await fake.until(() => fromAda.length >= packets.length, 'packets after the epoch changed')
    bob.joinVoice(null)
    await ada.sendPackets(packets, { pace: 1 })
    await fake.until(() => packets.at(-1)?.equals(fromAda.at(-1) ?? Buffer.alloc(0)), 'packets after a member left')
    expect(fromAda.length).toBeGreaterThan(2 * packets.length - 6)
  })

  it('loses, reorders and duplicates packets, and says how many', async () => {
    const { fake, ada, guild, connection } = await connected({ dave: true })
    const heard = hears(connection, ada.user.id)
    const { link } = fake.voice.get(guild.id)?.session ?? {}
    if (!link) throw new Error('no session')
    link.faults = { loss: 0.2, reorder: 0.1, duplicate: 0.1, delayMs: 5 }
    const packets = await opusPackets(tone(2000), 16_000)
    await ada.sendPackets(packets, { pace: 0.1 })
    const { lost, duplicated } = link.counts
    expect(lost).toBeGreaterThan(5)
    expect(link.counts.reordered).toBeGreaterThan(2)
    // A duplicate fails to decrypt a second time.
    await fake.until(() => heard.length >= packets.length - lost - 1, 'what was not lost')
    expect(heard.length).toBeLessThanOrEqual(packets.length - lost + duplicated)
    expect(heard.length).toBeLessThan(packets.length)
  })

  it('sends frames before the Welcome, which the library hands on as if they were Opus', async () => {
    const { fake, ada, guild, voiceChannel, connection } = await connected({ dave: true })
    const heard = hears(connection, ada.user.id)
    connection.rejoin({ channelId: voiceChannel, selfDeaf: false, selfMute: false })
    const before = fake.voice.get(guild.id)?.sessions ?? 0
    await fake.until(() => (fake.voice.get(guild.id)?.sessions ?? 0) > before, 'new session')
    const release = fake.voice.get(guild.id)?.session.holdWelcome()
    await entersState(connection, VoiceConnectionStatus.Ready, 5_000)
    const foreign = Buffer.concat([Buffer.alloc(60, 7), Buffer.alloc(8, 1), Buffer.from([1, 12, 0xfa, 0xfa])])
    await fake.until(async () => {
      await ada.sendPackets([foreign], { encryption: 'as-is', pace: 0 })
      return heard.length > 0
    }, 'ciphertext')
    expect(heard[0]?.subarray(-2).toString('hex')).toBe('fafa')
    release?.()
  })

  it.each([4014, 4015, 4006, 1006])('closes the voice gateway with %i', async (code) => {
    const { fake, guild, connection } = await connected({ dave: true })
    const states: string[] = []
    connection.on('stateChange', (_, now) => states.push(now.status))
    const session = fake.voice.get(guild.id)?.session
    if (code === 1006) session?.cut()
    else session?.close(code)
    await fake.until(() => states.length > 0, 'change of state')
    if (code === 4014) expect(states).toEqual(['disconnected'])
    else await entersState(connection, VoiceConnectionStatus.Ready, 5_000)
    const resumed = session?.received.some(({ op }) => op === 7)
    expect(resumed).toBe(code === 4015 || code === 1006)
  })

  it('changes region, and moves the bot', async () => {
    const { fake, guild, connection } = await connected({ dave: true })
    const other = fake.world.addChannel(2, guild, 'elsewhere')
    fake.gateway.send('CHANNEL_CREATE', { id: other.id, type: 2, name: 'elsewhere', guild_id: guild.id })
    fake.changeRegion(guild)
    await fake.until(() => fake.voice.get(guild.id)?.sessions === 2, 'second session')
    await entersState(connection, VoiceConnectionStatus.Ready, 5_000)
    fake.moveBot(guild, other.id)
    await fake.until(() => connection.joinConfig.channelId === other.id, 'other channel')
    await entersState(connection, VoiceConnectionStatus.Ready, 5_000)
  })

  it('resumes the main gateway, with what happened meanwhile', async () => {
    const { fake, guild, voiceChannel, client } = await connected({ dave: false })
    fake.gateway.close(4000)
    await fake.until(() => !fake.gateway.connected(), 'end of the connection')
    const bob = person(fake, fake.world.addUser('Bob'), { guild })
    bob.joinVoice(voiceChannel)
    await fake.until(() => fake.gateway.counts.resumed === 1, 'resume', 15_000)
    await fake.until(() => client.guilds.cache.get(guild.id)?.voiceStates.cache.has(bob.user.id), 'missed event')
  })
})
