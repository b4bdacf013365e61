import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FakeSlack, fakeSlack } from '../fakes/slack/fake-slack.ts'
import { type Person, person } from '../fakes/slack/person.ts'
import { quantile, row } from './figures.ts'

const CONVERSATIONS = 200
/** A language model that takes its time. */
const THINKING_MS = 10_000
/** People come one after another; all of them are there while the first still waits for a question. */
const COMING_MS = 45
/** Slack counts a request that is not acknowledged by then as failed. */
const SLACKS_LIMIT_MS = 3_000
const WAIT_MS = 180_000

/** How long one process takes to acknowledge, with many interviews at once and a slow model. */
export async function slack(): Promise<void> {
  const fake = await fakeSlack()
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-slack-'))
  const file = join(import.meta.dirname, '../bots/slack/app-process.ts')
  const args = [
    '--disable-warning=ExperimentalWarning',
    file,
    folder,
    fake.api,
    fake.world.signingSecret,
    String(THINKING_MS),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [address] = await once(createInterface({ input: child.stdout }), 'line')
    fake.appUrl = `${address}/slack/events`
    fake.lookMs = 500
    const waits = measured(fake)
    const people = Array.from({ length: CONVERSATIONS }, (_, i) => person(fake, `Person ${i}`))
    await Promise.all(people.map((one, i) => converse(one, i * COMING_MS)))
    const limit = { name: "Slack's limit", value: SLACKS_LIMIT_MS }
    const name = `to acknowledge, ${CONVERSATIONS} at once`
    row(`${name}, p50 of ${waits.length}`, quantile(waits, 0.5), 'ms', limit)
    row(`${name}, p95 of ${waits.length}`, quantile(waits, 0.95), 'ms', limit)
    row(`${name}, the slowest`, Math.max(...waits), 'ms', limit)
  } finally {
    child.kill('SIGKILL')
    await fake.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Begins an interview and answers twice; others do the same meanwhile. */
async function converse(one: Person, after: number): Promise<void> {
  await sleep(after)
  const { ts } = await one.start({ questions: '1' })
  await one.hears(ts, /problem number/, WAIT_MS)
  await one.write('First I would look at what the numbers say, and then talk to five users.', ts)
  await one.hears(ts, /Why is that so/, WAIT_MS)
  await one.write('Because numbers say what happens, and people say why.', ts)
}

/** Notes the milliseconds of every delivery to the app from now on. */
function measured(fake: FakeSlack): number[] {
  const waits: number[] = []
  const { send } = fake
  fake.send = async (raw, headers) => {
    const taken = await send(raw, headers)
    waits.push(taken.ms)
    return taken
  }
  return waits
}
