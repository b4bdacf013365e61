import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Interviewer } from '../../../core/ports.ts'
import { actionsOf, cardOf, textOf } from '../../fakes/teams/person.ts'
import { plainInterviewer } from '../discord/plain-interviewer.ts'
import { sharedFake, type TeamsBot, type TeamsBotOptions, teamsBot } from './teams-bot.ts'

let bot: TeamsBot
afterEach(() => bot.close())
afterAll(async () => (await sharedFake()).close())
const start = async (options: TeamsBotOptions = {}) => {
  bot = await teamsBot(options)
  return bot
}

const CHOICE = { role: 'data-scientist', type: 'technical', level: 'medium', questions: '2', language: 'en' }
const verbs = (shown: unknown) => actionsOf(shown).map(({ verb }) => verb)

describe.each(['agents-hosting', 'botbuilder'] as const)('an interview in a personal chat, by %s', (sdk) => {
  it('goes from the form to the report, typed and in the card', async () => {
    const { ada, fake } = await start({ sdk, publicUrl: 'https://greenroom.example.org' })
    await ada.addBot()
    const form = await bot.message(ada, /Mock interview/)
    expect(textOf(await ada.press(cardOf(form), 'start', CHOICE))).toContain('Here we go')
    const first = await bot.message(ada, /problem number/)
    expect(verbs(cardOf(first))).toEqual(['answer', 'hint', 'repeat', 'skip', 'pause', 'stop'])
    expect(textOf(cardOf(first))).not.toMatch(/SECRET/)
    await ada.press(cardOf(first), 'answer', { answer: 'First, I would look at the data.' })
    const second = await bot.message(ada, /in case 1/)
    expect(second.id).not.toBe(first.id)
    expect(verbs(cardOf(first))).toEqual([])
    await ada.say('Because it tells.')
    const third = await bot.message(ada, /Question 2 of 2[\s\S]*problem number/)
    await ada.press(cardOf(third), 'answer', { answer: 'Second.' })
    await bot.message(ada, /in case 3/)
    await ada.say('Because again.')
    const report = await bot.message(ada, /of 100/)
    const shown = cardOf(report)
    expect(shown.body.map((e: { type: string }) => e.type)).toContain('Chart.HorizontalBar')
    expect(textOf(shown)).toContain('A sample of a summary')
    expect(actionsOf(shown).find((a) => a.type === 'Action.OpenUrl')?.url).toMatch(
      /^https:\/\/greenroom\.example\.org\/r\//,
    )
    expect(fake.unknown).toEqual([])
    const { pairs } = await bot.engine.view(await bot.interviewOf(ada))
    expect(pairs.map(({ outcome }) => outcome.kind === 'answered' && outcome.text)).toEqual([
      'First, I would look at the data.',
      'Because it tells.',
      'Second.',
      'Because again.',
    ])
    expect(bot.logged).toEqual([])
  })
})

describe('in a personal chat', () => {
  async function begun(choice: Record<string, string> = {}) {
    await bot.ada.say('interview')
    await bot.ada.press(cardOf(await bot.message(bot.ada, /Mock interview/)), 'start', { ...CHOICE, ...choice })
    return bot.message(bot.ada, /problem number/)
  }

  it('hints, repeats, pauses, goes on, skips and ends, by buttons and words; drafts stay', async () => {
    const { ada } = await start()
    const question = await begun()
    const hinted = await ada.press(cardOf(question), 'hint', { answer: 'half a thou' })
    expect(textOf(hinted)).toContain('HINT-1')
    expect(JSON.stringify(hinted)).toContain('half a thou')
    await ada.say('pause')
    await bot.message(ada, /Paused/)
    expect(verbs(cardOf(question))).toEqual(['resume', 'stop'])
    await ada.press(cardOf(question), 'resume')
    await ada.say('/skip')
    const next = await bot.message(ada, /Question 2 of 2/)
    // A card that was answered meanwhile says so, and takes nothing.
    expect(await ada.press(hinted, 'answer', { answer: 'late' })).toContain('newest')
    await ada.press(cardOf(next), 'stop')
    await bot.message(ada, /of 100/)
  })

  it('takes every activity twice, late and out of order, once', async () => {
    const { ada, fake } = await start()
    await begun({ questions: '1' })
    const first = ada.activity('message', { text: 'My first answer.' })
    await ada.deliver(first, 2)
    await bot.message(ada, /in case 1/)
    const second = ada.activity('message', { text: 'My second answer.' })
    await ada.deliver(first)
    await ada.deliver(second)
    await ada.deliver(first)
    await ada.deliver(second)
    await bot.message(ada, /of 100/)
    const { pairs } = await bot.engine.view(await bot.interviewOf(ada))
    expect(pairs.map(({ outcome }) => outcome.kind === 'answered' && outcome.text)).toEqual([
      'My first answer.',
      'My second answer.',
    ])
    const mine = fake.sent.filter(({ conversation }) => conversation === ada.place.id)
    expect(mine.filter((m) => /of 100/.test(textOf(cardOf(m))))).toHaveLength(1)
    expect(mine.filter((m) => m.now.text)).toEqual([])
  })

  it('holds an interview where everything comes twice and late, and every third call is turned away', async () => {
    const { ada, fake } = await start()
    fake.limitEvery = 3
    await begun()
    const answers = ['One.', 'Two.', 'Three.', 'Four.']
    const past: object[] = []
    for (const [i, answer] of answers.entries()) {
      const asked = () =>
        fake.sent.filter((m) => m.conversation === ada.place.id && /Question|problem|case/.test(textOf(cardOf(m))))
      await fake.until(() => asked().length > i, `question ${i + 1}`)
      await fake.until(() => verbs(cardOf(asked().at(-1) as never)).includes('answer'), 'open question')
      const message = ada.activity('message', { text: answer })
      // What came before comes again between the two.
      await ada.deliver(message)
      for (const again of past) await ada.deliver(again)
      await ada.deliver(message)
      past.push(message)
    }
    await bot.message(ada, /of 100/)
    fake.limitEvery = 0
    expect(fake.limited).toBeGreaterThan(3)
    const { pairs } = await bot.engine.view(await bot.interviewOf(ada))
    expect(pairs.map(({ outcome }) => outcome.kind === 'answered' && outcome.text)).toEqual(answers)
    const mine = fake.sent.filter(({ conversation }) => conversation === ada.place.id)
    expect(mine.filter((m) => /of 100/.test(textOf(cardOf(m))))).toHaveLength(1)
    expect(mine.filter((m) => m.now.text)).toEqual([])
  }, 120_000)

  it('loses no message where Teams asks to wait', async () => {
    const { ada, fake } = await start()
    const limit = { method: 'POST', path: /activities/, status: 429, headers: { 'retry-after': '0' } }
    fake.failures.push({ ...limit, times: 2 })
    const question = await begun({ questions: '1' })
    fake.failures.push({ ...limit, method: 'PUT', times: 1 }, { ...limit, times: 2 })
    await ada.press(cardOf(question), 'stop')
    await bot.message(ada, /of 100/)
    fake.failures.length = 0
  })

  it('shows later what could not be shown, the report too', async () => {
    let failing = false
    const broken = async () => {
      throw new Error('no luck')
    }
    const { ada } = await start({
      around: (wire) => ({
        ...wire,
        send: (to, message) => (failing ? broken() : wire.send(to, message)),
        update: (to, id, message) => (failing ? broken() : wire.update(to, id, message)),
      }),
    })
    const question = await begun({ questions: '1' })
    failing = true
    await ada.press(cardOf(question), 'answer', { answer: 'An answer.' })
    await bot.fake.until(() => bot.logged.some((line) => line.includes('a question could not be shown')), 'failure')
    failing = false
    const next = await bot.message(ada, /in case 1/)
    failing = true
    await ada.press(cardOf(next), 'stop')
    await bot.fake.until(() => bot.logged.some((line) => line.includes('a report was not delivered')), 'failure')
    failing = false
    await bot.message(ada, /of 100/)
  })

  it('goes on after a restart, with the same card', async () => {
    const { ada } = await start()
    const question = await begun({ questions: '1' })
    await bot.restart()
    await ada.press(cardOf(question), 'answer', { answer: 'After the restart.' })
    await bot.message(ada, /in case 1/)
    await ada.say('And again.')
    await bot.message(ada, /of 100/)
  })

  it('speaks the person’s language', async () => {
    await start()
    const jana = bot.member('Jana', 'de-DE')
    await jana.say('hallo')
    expect(textOf(cardOf(await bot.message(jana, /Übungsgespräch/)))).toContain('Schreibe')
    await jana.say('hint')
    await bot.message(jana, /kein Gespräch offen/)
  })

  it('links accounts by a code, shows what is kept, and deletes it', async () => {
    const { ada, store } = await start()
    const question = await begun({ questions: '1' })
    await ada.press(cardOf(question), 'stop')
    await bot.message(ada, /of 100/)
    await ada.say('link')
    const code = /\*\*([A-Z0-9]{8})\*\*/.exec((await bot.message(ada, /within ten minutes/)).now.text)?.[1] ?? ''
    const home = bot.member('Ada at home')
    await home.say(`link ${code}`)
    await bot.message(home, /Linked/)
    await home.say('report')
    await bot.message(home, /of 100/)
    await ada.say('privacy training yes')
    await bot.message(ada, /You agreed that the interviews/)
    await ada.say('privacy training no')
    await bot.message(ada, /Taken back/)
    await ada.say('privacy')
    const kept = await bot.message(ada, /1 interview/)
    expect(textOf(await ada.press(cardOf(kept), 'delete'))).toContain('Deleted: 1 interview')
    expect(await store.headsOf(`teams:${ada.objectId}`, { limit: 9 })).toEqual([])
    await home.say('report')
    await bot.message(home, /no report yet/)
  })
})

describe('with a model that does not answer', () => {
  it('acknowledges 50 people’s messages and buttons, and goes on when it does', async () => {
    const release = Promise.withResolvers<void>()
    const interviewer: Interviewer = {
      id: 'slow/1',
      async move(brief, options) {
        if (brief.state.pairs.length > 0) await release.promise
        return plainInterviewer.move(brief, options)
      },
    }
    await start({ interviewer })
    const people = Array.from({ length: 50 }, (_, i) => bot.member(`Person ${i}`))
    await Promise.all(
      people.map(async (who) => {
        await who.say('interview')
        await who.press(cardOf(await bot.message(who, /Mock interview/)), 'start', { ...CHOICE, questions: '1' })
        await bot.message(who, /problem number/)
        // Resolves with the acknowledgement.
        await who.say('My answer.')
        const question = await bot.message(who, /✓/)
        expect(textOf(cardOf(question))).toContain('problem number')
        await who.say('status')
        await bot.message(who, /about to speak/)
      }),
    )
    release.resolve()
    await Promise.all(people.map((who) => bot.message(who, /in case 1/)))
  }, 120_000)
})

describe('in a group chat', () => {
  it('shows the question to all, and the answer box and the report to its owner alone', async () => {
    const { ada, fake } = await start()
    const bob = bot.member('Bob')
    const group = { id: '19:group@thread.v2', type: 'groupChat' } as const
    const [adaThere, bobThere] = [ada.in(group), bob.in(group)]
    await adaThere.say('interview')
    await adaThere.press(cardOf(await bot.message(adaThere, /Mock interview/)), 'start', { ...CHOICE, questions: '1' })
    const message = await bot.message(adaThere, /problem number/)
    expect(verbs(cardOf(message))).toEqual([])
    expect(textOf(cardOf(message))).toContain('Ada is practising')
    expect(cardOf(message).refresh.userIds).toEqual([ada.userId])
    const own = await adaThere.look(message)
    expect(verbs(own)).toContain('answer')
    expect(verbs(await bobThere.look(message))).toEqual([])
    // What Bob makes of Ada's card does nothing.
    expect(await bobThere.press(own, 'answer', { answer: 'I am Ada.' })).toContain('somebody else')
    await adaThere.press(own, 'answer', { answer: 'It is private.' })
    await fake.until(() => /in case 1/.test(textOf(cardOf(message))), 'follow-up in the same message')
    expect(JSON.stringify(fake.sent)).not.toContain('It is private')
    await adaThere.press(await adaThere.look(message), 'answer', { answer: 'Also private.' })
    const report = await bot.message(ada.in({ id: `a:${ada.userId}`, type: 'personal' }), /of 100/)
    const share = await ada.press(cardOf(report), 'share')
    expect(share).toBe('Posted.')
    const shared = await bot.message(adaThere, /chose to share/)
    expect(JSON.stringify(shared.now)).not.toContain('private')
    expect(await bob.press(cardOf(report), 'share')).toContain('Only its owner')
  })

  it('lets a report wait where the bot cannot write to its owner', async () => {
    const { ada, fake } = await start()
    const bob = bot.member('Bob')
    const channel = { id: '19:team@thread.tacv2;messageid=1', type: 'channel' } as const
    const there = ada.in(channel)
    fake.failures.push({ method: 'POST', path: /v3\/conversations$/, status: 403, times: 9 })
    await there.say('interview')
    await there.press(cardOf(await bot.message(there, /Mock interview/)), 'start', { ...CHOICE, questions: '1' })
    await bot.message(there, /problem number/)
    await there.say('stop')
    const waiting = await bot.message(there, /your report is ready/)
    expect(textOf(cardOf(waiting))).not.toMatch(/of 100/)
    expect(textOf(await there.press(cardOf(waiting), 'report'))).toMatch(/of 100/)
    expect(await bob.in(channel).press(cardOf(waiting), 'report')).toContain('no such report')
    fake.failures.length = 0
  })
})

describe('what is refused', () => {
  it('other tenants, other services, and what is no activity', async () => {
    const { ada } = await start()
    const foreign = { id: 'x', conversationType: 'personal', tenantId: '99999999-bbbb-4ccc-8ddd-eeeeeeeeeeee' }
    const status = async (more: object) => (await ada.deliver(ada.activity('message', more)))[0]?.status
    expect(await status({ conversation: foreign })).toBe(403)
    expect(await status({ channelId: 'directline' })).toBe(400)
    expect(await status({ from: null })).toBe(400)
    expect((await ada.deliver(ada.activity('invoke', { name: 'task/fetch', value: {} })))[0]?.status).toBe(501)
  })
})
