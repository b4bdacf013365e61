import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { type FakeTeams, fakeTeams } from '../../fakes/teams/fake-teams.ts'
import { cardOf, person, textOf } from '../../fakes/teams/person.ts'
import { freePort } from '../../server.ts'

let fake: FakeTeams
let folder: string
let port: number
let child: ChildProcess | null = null

beforeAll(async () => {
  ;[fake, folder, port] = await Promise.all([
    fakeTeams(),
    mkdtemp(join(tmpdir(), 'greenroom-teams-killed-')),
    freePort(),
  ])
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
  await fake.close()
})

async function startBot(): Promise<ChildProcess> {
  const redirected = join(import.meta.dirname, '../../fakes/teams/redirected.ts')
  const file = join(import.meta.dirname, 'bot-process.ts')
  const env = { ...process.env, FAKE_TEAMS_PORT: String(fake.port), FAKE_TEAMS_CERTIFICATE: fake.certificate }
  const started = spawn(process.execPath, ['--import', redirected, file, folder, String(port)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = started
  if (!started.stdout) throw new Error('no output')
  const [line] = await once(createInterface({ input: started.stdout }), 'line')
  expect(line).toBe('ready')
  return started
}

async function kill(running: ChildProcess): Promise<void> {
  running.kill('SIGKILL')
  await once(running, 'exit')
}

describe('a process that is killed in the middle', () => {
  it('goes on with the interview, and takes up a message that it had acknowledged only', async () => {
    const ada = person({ fake, address: () => `http://127.0.0.1:${port}/teams/messages` }, { name: 'Ada' })
    const message = (like: RegExp) =>
      fake.until(() => fake.sent.findLast((m) => like.test(textOf(cardOf(m) ?? m.now))), `message like ${like}`)
    let running = await startBot()
    await ada.say('interview')
    const choice = { role: 'data-scientist', type: 'technical', level: 'medium', questions: '1', language: 'en' }
    await ada.press(cardOf(await message(/Mock interview/)), 'start', choice)
    await message(/problem number/)
    // Teams takes no message any more: what Ada writes is acknowledged, and its reply cannot be sent.
    fake.failures.push({ method: 'POST', path: /activities/, status: 503, times: 1_000_000 })
    const status = ada.activity('message', { text: 'status' })
    await ada.deliver(status)
    await ada.say('My answer before the end.')
    await kill(running)
    fake.failures.length = 0
    running = await startBot()
    await message(/question 1 of 1/)
    await message(/in case 1/)
    // A second delivery of what the dead process had taken.
    await ada.deliver(status, 2)
    await kill(running)
    running = await startBot()
    await ada.say('My answer after it.')
    await message(/of 100/)
    await kill(running)
    const store = await sqliteStore({ folder })
    const [head] = await store.headsOf(`teams:${ada.objectId}`, { limit: 1 })
    const events = await store.events(head?.id ?? '')
    const answers = events.flatMap((event) => (event.type === 'answered' ? [event.text] : []))
    expect(answers).toEqual(['My answer before the end.', 'My answer after it.'])
    expect(fake.sent.filter((m) => /question 1 of 1/.test(m.now.text ?? ''))).toHaveLength(1)
    await store.close()
  }, 240_000)
})
