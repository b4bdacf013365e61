import { type FakeSlack, fakeSlack } from '../fakes/slack/fake-slack.ts'
import { person } from '../fakes/slack/person.ts'
import { ANSWERS, LOOK_MS, manyConversations, THINKING_MS, WAIT_MS } from './conversations.ts'

/** Slack counts a request that is not acknowledged by then as failed. */
const LIMIT = { name: "Slack's limit", value: 3_000 }

/** How long one process takes to acknowledge, with many interviews at once and a slow model. */
export async function slack(): Promise<void> {
  const fake = await fakeSlack()
  try {
    fake.lookMs = LOOK_MS
    const waits = measured(fake)
    const ready = (address: string) => {
      fake.appUrl = `${address}/slack/events`
      return (index: number) => converse(fake, index)
    }
    const args = (folder: string) => [folder, fake.api, fake.world.signingSecret, String(THINKING_MS)]
    await manyConversations({ file: 'bots/slack/app-process.ts', args }, LIMIT, ready, waits)
  } finally {
    await fake.close()
  }
}

/** Begins an interview and answers twice; others do the same meanwhile. */
async function converse(fake: FakeSlack, index: number): Promise<void> {
  const one = person(fake, `Person ${index}`)
  const { ts } = await one.start({ questions: '1' })
  await one.hears(ts, /problem number/, WAIT_MS)
  await one.write(ANSWERS[0], ts)
  await one.hears(ts, /Why is that so/, WAIT_MS)
  await one.write(ANSWERS[1], ts)
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
