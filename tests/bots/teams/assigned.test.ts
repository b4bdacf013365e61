import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { AssignedInterviews, AssignedSeats } from '../../../core/assigned.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { GreenroomError } from '../../../core/errors.ts'
import { makeSeatCode } from '../../../core/identity/link-codes.ts'
import { seatsOf } from '../../../core/identity/seat-accounts.ts'
import { actionsOf, cardOf, type Person, textOf } from '../../fakes/teams/person.ts'
import { sharedFake, type TeamsBot, teamsBot } from './teams-bot.ts'

const SEAT = 'abcdefghijklmnopqrstuv'
const choice = { role: 'data-scientist', type: 'technical', level: 'medium', questions: 1, seed: 1 } as const

let bot: TeamsBot
afterEach(() => bot.close())
afterAll(async () => (await sharedFake()).close())

const open: AssignedInterviews = {
  withheld: async () => null,
  closed: async () => null,
  endsAt: async () => null,
}
const identity = () => ({ records: bot.store.records, clock: { now: () => Date.now() } })

/** An assignment with one seat. Returns the code that ties an account to it. */
async function withSeat(rules: AssignedInterviews): Promise<string> {
  const assigned = (engine: Engine) => {
    const tied = async (account: string) => (await seatsOf(account, identity())).includes(SEAT)
    const seats: AssignedSeats = {
      of: async (account) =>
        (await tied(account)) ? [{ seat: SEAT, title: 'Mock [interview]', choice, open: false, whyNot: null }] : [],
      async take(seat, account) {
        if (seat !== SEAT || !(await tied(account))) throw new GreenroomError('not-found', 'Not yours.')
        const plan = { ...choice, followUps: 0, secondsPerQuestion: 60, language: 'en', keepAudio: false }
        return engine.open(plan, 'lti:student', 'attempt-1')
      },
    }
    return { rules, seats }
  }
  bot = await teamsBot({ assigned, closed: rules.closed })
  return (await makeSeatCode(SEAT, identity())).code
}

/** Ties with the code, and begins. Returns the card that offered it, and the question. */
async function begin(who: Person, code: string) {
  await who.say(`link ${code}`)
  const offer = cardOf(await bot.message(who, /your course/))
  expect(textOf(offer)).toContain('Mock \\[interview\\]')
  expect(textOf(await who.press(offer, 'assigned', {}, 2))).toContain('Here we go')
  return { offer, question: await bot.message(who, /problem number/) }
}
const heads = (candidate: string) => bot.store.headsOf(candidate, { limit: 9 })

describe('an interview of a course', { timeout: 120_000 }, () => {
  it('is tied by its code, held for the course’s candidate, and the report held back says so', async () => {
    const code = await withSeat({ ...open, withheld: async () => 'Your instructor looks at it first.' })
    const { ada, fake } = bot
    const { question } = await begin(ada, code)
    await ada.press(cardOf(question), 'answer', { answer: 'I would look at the data.' })
    await bot.message(ada, /Handed in\./)
    const [head] = await heads('lti:student')
    const { pairs } = await bot.engine.view(head?.id ?? '')
    expect(pairs[0]?.outcome).toMatchObject({ kind: 'answered', text: 'I would look at the data.' })
    expect(await heads(`teams:${ada.objectId}`)).toEqual([])
    await ada.say('report')
    await bot.message(ada, /no report yet/)
    expect(fake.sent.some((m) => /of 100/.test(textOf(cardOf(m))))).toBe(false)
  })

  it('sends the report where nobody holds it back, and goes on after a restart', async () => {
    const { ada } = await withSeat(open).then(async (code) => ({ ...bot, ...(await begin(bot.ada, code)) }))
    await bot.restart()
    await ada.say('After the restart.')
    await bot.message(ada, /of 100/)
    expect((await heads('lti:student')).length).toBe(1)
  })

  it('takes nothing once its time is over', async () => {
    const code = await withSeat({ ...open, closed: async () => 'The time for this attempt is over.' })
    const { ada } = bot
    const { question } = await begin(ada, code)
    expect(await ada.press(cardOf(question), 'answer', { answer: 'Too late.' })).toContain('The time for this attempt')
    await ada.say('Too late in words.')
    await bot.message(ada, /The time for this attempt is over/)
    const [head] = await heads('lti:student')
    expect((await bot.engine.view(head?.id ?? '')).pairs[0]?.outcome.kind).toBe('open')
  })

  it('is nobody else’s: a code works once, and a button only for who was tied', async () => {
    const code = await withSeat(open)
    const { offer } = await begin(bot.ada, code)
    const bob = bot.member('Bob')
    await bob.say(`link ${code}`)
    await bot.message(bob, /code/)
    expect(await bob.press(offer, 'assigned')).toContain('cannot be taken here')
    expect(actionsOf(offer).map(({ verb }) => verb)).toEqual(['assigned'])
  })
})
