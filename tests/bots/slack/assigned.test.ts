import { afterEach, describe, expect, it } from 'vitest'
import type { AssignedInterviews, AssignedSeats } from '../../../core/assigned.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { GreenroomError } from '../../../core/errors.ts'
import { makeSeatCode } from '../../../core/identity/link-codes.ts'
import { seatsOf } from '../../../core/identity/seat-accounts.ts'
import { elements, type Person, person, textOf } from '../../fakes/slack/person.ts'
import type { SentMessage } from '../../fakes/slack/world.ts'
import { type TestApp, testApp } from './slack-app.ts'

const SEAT = 'abcdefghijklmnopqrstuv'
const choice = { role: 'data-scientist', type: 'technical', level: 'hard', questions: 1, seed: 1 } as const
const rules: AssignedInterviews = { withheld: async () => null, closed: async () => null, endsAt: async () => null }

let app: TestApp
afterEach(() => app.close())
const identity = () => ({ records: app.store().records, clock: { now: () => Date.now() } })

/** An assignment with one seat. Returns the code that ties an account to it. */
async function withSeat(more: Partial<AssignedInterviews> = {}): Promise<string> {
  const assigned = (engine: Engine) => {
    const tied = async (account: string) => (await seatsOf(account, identity())).includes(SEAT)
    const seats: AssignedSeats = {
      of: async (account, place) =>
        place === 'slack' && (await tied(account))
          ? [{ seat: SEAT, title: 'Mock <interview>', choice, open: false, whyNot: null }]
          : [],
      async take(seat, account) {
        if (seat !== SEAT || !(await tied(account))) throw new GreenroomError('not-found', 'Not yours.')
        const plan = { ...choice, followUps: 0, secondsPerQuestion: 60, language: 'en', keepAudio: false }
        return engine.open(plan, 'lti:student', 'attempt-1')
      },
    }
    return { rules: { ...rules, ...more }, seats }
  }
  app = await testApp({ assigned, publicUrl: 'https://greenroom.example' })
  return (await makeSeatCode(SEAT, identity())).code
}

const sentTo = (who: Person) => app.fake.world.messages.filter((m) => m.channel === who.channel)

/** Ties with the code, and begins. Returns what was offered, and the thread. */
async function begin(who: Person, code: string): Promise<{ offer: SentMessage; thread: SentMessage }> {
  const body = await who.ask(`link ${code}`)
  expect(textOf(body)).toContain('*Mock &lt;interview&gt;* of your course')
  const offer = { ts: '1.0', channel: who.channel, thread: null, history: [], files: [], body }
  await who.press(offer, 'assigned:begin')
  const thread = await app.fake.until(() => sentTo(who).find((m) => /hard/.test(textOf(m.body))), 'thread')
  return { offer, thread }
}
const heads = (candidate: string) => app.store().headsOf(candidate, { limit: 9 })

describe('an interview of a course in Slack', { timeout: 120_000 }, () => {
  it('is tied by its code, held for the course’s candidate, and the report held back says so', async () => {
    const code = await withSeat({ withheld: async () => 'Your instructor looks at it first.' })
    const { ada } = app
    const { thread } = await begin(ada, code)
    const question = await ada.hears(thread.ts, /problem number/)
    await ada.press(question, 'act:hint')
    await ada.hears(thread.ts, /HINT-1/)
    await app.restart()
    await ada.write('I would look at the data.', thread.ts)
    await ada.hears(thread.ts, /Handed in\./)
    const [head] = await heads('lti:student')
    const { pairs } = await app.engine().view(head?.id ?? '')
    expect(pairs[0]?.outcome).toMatchObject({ kind: 'answered', text: 'I would look at the data.' })
    expect(await heads(`slack:T1:${ada.user}`)).toEqual([])
    expect((await ada.ask('report')).text).toContain('no report yet')
    expect(sentTo(ada).some((m) => /of 100/.test(textOf(m.body)) || m.files.length > 0)).toBe(false)
  })

  it('gives the report where nobody holds it back, to its owner alone, and begins no second thread', async () => {
    const code = await withSeat()
    const { ada } = app
    const { offer, thread } = await begin(ada, code)
    await ada.hears(thread.ts, /problem number/)
    await ada.press(offer, 'assigned:begin')
    await ada.hears(thread.ts, /interview open/)
    expect(await heads('lti:student')).toHaveLength(1)
    await ada.write('Look at the data.', thread.ts)
    const report = await ada.hears(thread.ts, /of 100/)
    expect(elements(report.body).flatMap(({ action_id }) => action_id ?? [])).toEqual(['open-page'])
  })

  it('is nobody else’s: a code works once, and a button only for who was tied', async () => {
    const code = await withSeat()
    const { offer, thread } = await begin(app.ada, code)
    const question = await app.ada.hears(thread.ts, /problem number/)
    const bob = person(app.fake, 'Bob')
    expect((await bob.ask(`link ${code}`)).text).toContain('code')
    await bob.press(offer, 'assigned:begin')
    await app.fake.until(() => sentTo(bob).find((m) => /cannot be taken here/.test(textOf(m.body))), 'refusal')
    await bob.press(question, 'act:stop')
    await app.ada.hears(thread.ts, /somebody else/)
    expect((await heads('lti:student'))[0]?.status).toBe('open')
  })
})
