import { afterEach, describe, expect, it } from 'vitest'
import type { AssignedInterviews, AssignedSeats } from '../../../core/assigned.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { GreenroomError } from '../../../core/errors.ts'
import { makeSeatCode } from '../../../core/identity/link-codes.ts'
import { seatsOf } from '../../../core/identity/seat-accounts.ts'
import type { Person } from '../../fakes/discord/person.ts'
import { controlsOf, isPrivate, textOf } from '../../fakes/discord/records.ts'
import { type BotOptions, type TestBot, testBot } from './discord-bot.ts'
import { pretendSpeech } from './pretend-speech.ts'

const SEAT = 'abcdefghijklmnopqrstuv'
const choice = { role: 'data-scientist', type: 'technical', level: 'medium', questions: 1, seed: 1 } as const

let bot: TestBot
afterEach(() => bot.close())

/** An assignment with one seat. */
async function withSeat(rules: AssignedInterviews, options: BotOptions = {}) {
  const assigned = (engine: Engine) => {
    const tied = async (account: string) => {
      const parts = { records: bot.store.records, clock: { now: () => Date.now() } }
      return (await seatsOf(account, parts)).includes(SEAT)
    }
    const seats: AssignedSeats = {
      of: async (account) =>
        (await tied(account)) ? [{ seat: SEAT, title: 'Mock interview', choice, open: false, whyNot: null }] : [],
      async take(seat, account) {
        if (seat !== SEAT || !(await tied(account))) throw new GreenroomError('not-found', 'Not yours.')
        const plan = { ...choice, followUps: 0, secondsPerQuestion: 60, language: 'en', keepAudio: false }
        return engine.open(plan, 'lti:student', 'attempt-1')
      },
    }
    return { rules, seats }
  }
  bot = await testBot({ ...options, assigned, closed: rules.closed })
  const parts = { records: bot.store.records, clock: { now: () => Date.now() } }
  const { code } = await makeSeatCode(SEAT, parts)
  return code
}

const open: AssignedInterviews = {
  withheld: async () => null,
  closed: async () => null,
  endsAt: async () => null,
}

/** Ada ties herself with the code and presses "in writing". */
async function begin(code: string) {
  const tied = await bot.ada.command('link', null, { code })
  expect(isPrivate(tied)).toBe(true)
  const reply = await bot.fake.until(() => tied.reply, 'answer to the code')
  expect(textOf(reply.body)).toContain('**Mock interview**')
  const [button] = controlsOf(reply.body)
  expect(button?.customId).toBe(`assigned:${SEAT}:text`)
  await bot.ada.press(reply, button?.customId ?? '')
  const interview = await bot.fake.until(
    async () => (await bot.store.headsOf('lti:student', { limit: 1 }))[0]?.id,
    'the course’s interview',
  )
  await bot.engine.settled(interview)
  return { interview, reply }
}

async function answerOnce(interview: string): Promise<void> {
  const panel = await bot.fake.until(async () => {
    const now = await bot.panel(bot.guild.textChannel)
    return controlsOf(now.body).some((c) => c.customId.endsWith(':answer') && !c.disabled) && now
  }, 'open question')
  const { callback } = await bot.ada.press(panel, controlsOf(panel.body)[0]?.customId ?? '')
  await bot.ada.submit(callback.data.custom_id, { text: 'I would look at the data.' }, panel)
  await bot.fake.until(async () => (await bot.engine.view(interview)).pairs[0]?.outcome.kind === 'answered', 'answer')
}

const messages = () => [...bot.fake.world.messages.values()]

describe('an interview of a course', () => {
  it('is tied by its code, held for the course’s candidate, and the report held back says so', async () => {
    const code = await withSeat({ ...open, withheld: async () => 'Your instructor looks at it first.' })
    const { interview } = await begin(code)
    await answerOnce(interview)
    await bot.fake.until(() => messages().some((m) => textOf(m.body).includes('Handed in.')), 'word of handing in')
    expect(messages().some((m) => m.files.length > 0)).toBe(false)
    expect(await bot.store.headsOf(`discord:${bot.ada.user.id}`, { limit: 5 })).toEqual([])
    const asked = await bot.ada.command('report', null, { which: interview })
    const reply = await bot.fake.until(() => asked.reply, 'answer to /report')
    expect(textOf(reply.body)).not.toContain('of 100')
  })

  it('sends the report where nobody holds it back', async () => {
    const endsAt = Date.parse('2031-05-01T12:00:00Z')
    const { interview } = await begin(await withSeat({ ...open, endsAt: async () => endsAt }))
    const panel = await bot.panel(bot.guild.textChannel)
    expect(textOf(panel.body)).toContain(`The time for this attempt ends <t:${endsAt / 1000}:R>.`)
    await answerOnce(interview)
    await bot.fake.until(() => messages().some((m) => m.files.some(({ name }) => name === 'plots.png')), 'report')
  })

  it('takes nothing once its time is over', async () => {
    const code = await withSeat({ ...open, closed: async () => 'The time for this attempt is over.' })
    const { interview } = await begin(code)
    const panel = await bot.panel(bot.guild.textChannel)
    const { callback } = await bot.ada.press(panel, controlsOf(panel.body)[0]?.customId ?? '')
    const sent = await bot.ada.submit(callback.data.custom_id, { text: 'Too late.' }, panel)
    const reply = await bot.fake.until(() => sent.reply, 'refusal')
    expect(textOf(reply.body)).toContain('The time for this attempt is over.')
    expect((await bot.engine.view(interview)).pairs[0]?.outcome.kind).toBe('open')
  })

  it('is nobody else’s: a code works once, and a button only for who was tied', async () => {
    const code = await withSeat(open)
    const { reply } = await begin(code)
    const bob = bot.member('Bob')
    const used = await bob.command('link', null, { code })
    const refused = await bot.fake.until(() => used.reply, 'refusal of the code')
    expect(textOf(refused.body)).not.toContain('Mock interview')
    const pressed = await bob.press(reply, `assigned:${SEAT}:text`)
    const answer = await bot.fake.until(() => pressed.reply, 'refusal of the button')
    expect(textOf(answer.body)).toContain('cannot be taken here')
  })

  it('is held aloud where the code’s owner is, with nobody else, until its time ends it', async () => {
    const pretend = pretendSpeech()
    const held = { ...open, withheld: async () => 'Your instructor looks at it first.' }
    const code = await withSeat(held, { speech: pretend.speech })
    const bob = bot.member('Bob')
    const tied = await bot.ada.command('link', null, { code })
    const reply = await bot.fake.until(() => tied.reply, 'answer to the code')
    const aloud = `assigned:${SEAT}:voice`
    expect(controlsOf(reply.body).map(({ customId }) => customId)).toEqual([`assigned:${SEAT}:text`, aloud])
    const outside = await bot.ada.press(reply, aloud)
    expect(textOf((await bot.fake.until(() => outside.reply, 'word of where to go')).body)).toContain('voice channel')

    for (const who of [bot.ada, bob]) who.joinVoice(bot.guild.voiceChannel)
    const pressed = await bot.ada.press(reply, aloud)
    await bot.fake.until(() => pressed.reply, 'word of coming')
    await bot.fake.until(() => bot.fake.voice.get(bot.guild.guild.id)?.ready, 'voice connection')
    expect(await bot.store.headsOf('lti:student', { limit: 5 })).toEqual([])
    const agree = async (who: Person) => {
      const panel = await bot.panel(bot.guild.voiceChannel)
      const id = controlsOf(panel.body).find(({ customId }) => customId.endsWith(':agree'))?.customId ?? ''
      const pressed = await who.press(panel, id)
      return textOf((await bot.fake.until(() => pressed.reply, 'answer to agreeing')).body)
    }
    await agree(bob)
    expect(pretend.rooms).toEqual([])
    await agree(bot.ada)
    const room = await bot.fake.until(() => pretend.rooms[0], 'room')
    const [head] = await bot.store.headsOf('lti:student', { limit: 1 })
    expect(room.interview).toBe(head?.id)
    expect((await bot.engine.view(room.interview)).plan).toMatchObject({ keepAudio: false, questions: 1 })

    // As a time limit does.
    await bot.engine.submit(room.interview, { kind: 'end', key: 'deadline-1' })
    await bot.fake.until(() => room.closed, 'end of the room')
    await bot.fake.until(() => messages().some((m) => textOf(m.body).includes('Handed in.')), 'word of handing in')
    expect(messages().some((m) => m.files.length > 0)).toBe(false)
    await bot.fake.until(() => bot.bot().meetings.inGuild(bot.guild.guild.id) === null, 'end of the meeting')
  })
})
