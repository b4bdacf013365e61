import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { type FakeSlack, fakeSlack } from '../../fakes/slack/fake-slack.ts'
import { person } from '../../fakes/slack/person.ts'

let fake: FakeSlack
let folder: string
let child: ChildProcess

beforeAll(async () => {
  ;[fake, folder] = await Promise.all([fakeSlack(), mkdtemp(join(tmpdir(), 'greenroom-slack-killed-'))])
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

async function startApp(): Promise<void> {
  const file = join(import.meta.dirname, 'app-process.ts')
  const args = ['--disable-warning=ExperimentalWarning', file, folder, fake.api, fake.world.signingSecret]
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  if (!child.stdout) throw new Error('no output')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  fake.appUrl = `${line}/slack/events`
}

async function kill(): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

describe('a process that is killed in the middle', () => {
  it('loses nothing that it acknowledged, and goes on to the report', async () => {
    await startApp()
    const ada = person(fake, 'Ada')
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    // Acknowledged, and killed at once: whatever became of it, it is not lost.
    const answers = ['First answer.', 'Second answer.']
    for (const [i, answer] of answers.entries()) {
      const { status } = await ada.write(answer, ts)
      expect(status).toBe(200)
      await kill()
      await startApp()
      if (i < answers.length - 1) {
        const asked = () => ada.told(ts).filter((m) => JSON.stringify(m.history[0] ?? m.body).includes('act:hint'))
        // One that was posted right before the kill may stand there twice.
        const words = () => new Set(asked().map((m) => m.body.text))
        await fake.until(() => words().size > i + 1, `question ${i + 2}`)
      }
    }
    await fake.until(() => ada.told(ts).some((m) => m.files.length > 0), 'report')
    await kill()
    const store = await sqliteStore({ folder })
    const [head] = await store.headsOf(`slack:T1:${ada.user}`, { limit: 9 })
    const said = (await store.events(head?.id ?? '')).flatMap((e) => (e.type === 'answered' ? e.text : []))
    expect(said).toEqual(answers)
    await store.close()
  }, 300_000)
})
