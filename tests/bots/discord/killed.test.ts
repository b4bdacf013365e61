import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SPEAKING_RATE } from '../../../core/ports.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { type FakeDiscord, fakeDiscord } from '../../fakes/discord/fake-discord.ts'
import { person } from '../../fakes/discord/person.ts'
import { controlsOf, textOf } from '../../fakes/discord/records.ts'
import { speechWorker, spoken, type TestWorker, unlessInstalled, workerInstalled } from './speech-worker.ts'

let worker: TestWorker
let fake: FakeDiscord
let folder: string
let child: ChildProcess

beforeAll(async () => {
  if (!workerInstalled) return
  ;[worker, fake, folder] = await Promise.all([
    speechWorker(),
    fakeDiscord(),
    mkdtemp(join(tmpdir(), 'greenroom-killed-')),
  ])
  await writeFile(join(folder, 'ca.pem'), fake.certificate.cert)
}, 120_000)
afterAll(async () => {
  child?.kill('SIGKILL')
  worker?.stop()
  await fake?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function startBot(): Promise<void> {
  const file = join(import.meta.dirname, 'bot-process.ts')
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }
  child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, folder, fake.api, worker.address], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('no output')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  expect(line).toBe('ready')
}

describe.skipIf(!workerInstalled)(`a bot that is killed in the middle${unlessInstalled}`, () => {
  it('rejoins, tells, and goes on to the report; nothing said is lost', async () => {
    const { guild, voiceChannel, textChannel } = fake.newGuild()
    const ada = person(fake, fake.world.addUser('Ada'), { guild, channelId: textChannel })
    guild.memberIds.add(ada.user.id)
    guild.voice.set(ada.user.id, { channelId: voiceChannel, sessionId: 'a', deaf: false })
    await startBot()
    await ada.command('interview', 'start', { role: 'data-scientist', mode: 'voice', type: 'technical', questions: 1 })
    await fake.until(() => fake.voice.get(guild.id)?.ready, 'voice connection', 20_000)
    const panel = () =>
      fake.until(
        () => [...fake.world.messages.values()].findLast((m) => m.channelId === voiceChannel && m.interaction === null),
        'panel',
      )
    const agree = controlsOf((await panel()).body).find((c) => c.customId.endsWith(':agree'))?.customId ?? ''
    await ada.press(await panel(), agree)
    const store = await sqliteStore({ folder })
    const interview = await fake.until(
      async () => (await store.headsOf(`discord:${ada.user.id}`, { limit: 1 }))[0]?.id,
      'interview',
    )
    const frames = () => fake.voice.get(guild.id)?.frames ?? []
    const spoke = (from: number) =>
      fake.until(
        () => {
          const said = frames().filter(({ at }) => at > from)
          return said.length > 50 && Date.now() - (said.at(-1)?.at ?? 0) > 900
        },
        'speech of the bot',
        60_000,
      )
    const answered = async () => (await store.events(interview)).filter(({ type }) => type === 'answered').length
    await spoke(0)
    const answer = await spoken(worker.voice, 'first i looked at the numbers and then i talked to five users')
    await ada.say(answer, SPEAKING_RATE)
    await fake.until(async () => (await answered()) === 1, 'first answer', 30_000)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { sessions } = fake.voice.get(guild.id) ?? { sessions: 0 }
    const killedAt = Date.now()
    await startBot()
    await fake.until(() => (fake.voice.get(guild.id)?.sessions ?? 0) > sessions, 'second voice connection', 30_000)
    await spoke(killedAt)
    expect(await answered()).toBe(1)
    await fake.until(async () => textOf((await panel()).body).includes('a follow-up'), 'panel')
    await ada.say(answer, SPEAKING_RATE)
    const report = await fake.until(
      () => [...fake.world.messages.values()].find((m) => m.files.some(({ name }) => name === 'plots.png')),
      'report',
      60_000,
    )
    expect(report.channelId).toBe(fake.world.directs.get(ada.user.id)?.id)
    expect(await answered()).toBe(2)
    await store.close()
  }, 240_000)
})
