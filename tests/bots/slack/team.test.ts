import { afterEach, describe, expect, it } from 'vitest'
import { scheduleIn } from '../../../bots/slack/schedules.ts'
import { noteResult } from '../../../core/jobs/digest.ts'
import { elements, person, textOf } from '../../fakes/slack/person.ts'
import { type TestApp, testApp } from './slack-app.ts'

const plan = {
  ...({ role: 'data-scientist', type: 'technical', level: 'medium', questions: 1, followUps: 0 } as const),
  ...({ secondsPerQuestion: 120, language: 'en', seed: 3, keepAudio: false } as const),
}

let app: TestApp
afterEach(() => app?.close())

describe('practice of a team', { timeout: 120_000 }, () => {
  it('asks the question that the team wants most, in a channel, and takes each answer in private', async () => {
    app = await testApp()
    const { ada, fake, jobs } = app
    const bob = person(fake, 'Bob')
    fake.world.channels.set('C1', { kind: 'channel', botIn: true })
    await ada.ask('team add Data Scientist: How would you explain a p-value to a baker?')
    await ada.ask('team add How do you notice that a dashboard lies?')
    const list = await bob.ask('team list')
    expect(textOf(list)).toContain('baker')
    const wanted = elements(list).find((e) => e.action_id === 'team:vote' && textOf(list).includes('dashboard'))
    expect(wanted).toBeDefined()
    // Bob's list has nothing to retire: neither question is his.
    expect(elements(list).some((e) => e.action_id === 'team:retire')).toBe(false)
    const dashboard = list.blocks.findIndex((b: { text?: { text: string } }) => b.text?.text.includes('dashboard'))
    const vote = {
      ts: '1.0',
      channel: 'C1',
      thread: null,
      history: [],
      files: [],
      body: { blocks: [list.blocks[dashboard + 1]] },
    }
    await bob.press(vote, 'team:vote')
    await fake.until(() => fake.world.ephemeral.find((e) => e.body.text === '1 vote'), 'vote')
    expect((await ada.ask('team weekly friday 9:30 Europe/Berlin', 'C1')).text).toContain('every week')
    await fake.until(() => fake.world.messages.find((m) => m.channel === 'C1'), 'announcement')
    const [{ at = 0 } = {}] = jobs.due
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
    })
    expect(local.format(at)).toMatch(/Friday.*09:30/)
    await jobs.run()
    const asked = await fake.until(
      () =>
        fake.world.messages.find(
          (m) => m.channel === 'C1' && elements(m.body).length > 0 && textOf(m.body).includes('dashboard'),
        ),
      'question of the week',
    )
    expect(jobs.due).toHaveLength(1)
    await bob.press(asked, 'team:answer')
    const thread = await fake.until(
      () => fake.world.messages.find((m) => m.channel === bob.channel && !m.thread),
      'thread',
    )
    await bob.hears(thread.ts, /dashboard lies/)
    await bob.write('I compare it with the raw data.', thread.ts)
    await bob.write('Because raw data has no colours.', thread.ts)
    const inChannel = fake.world.messages.filter((m) => m.channel === 'C1').map((m) => textOf(m.body))
    expect(inChannel.join()).not.toContain('raw data')
    // Pressed again it is the same interview.
    await bob.press(asked, 'team:answer')
    expect(await app.store().headsOf(`slack:T1:${bob.user}`, { limit: 9 })).toHaveLength(1)
    expect((await ada.ask('team stop', 'C1')).text).toContain('No more')
    expect((await ada.ask('team show', 'C1')).text).toContain('No weekly')
  })

  it('sends a channel what its interviews have in common, once five people have practised', async () => {
    app = await testApp()
    const { ada, fake, jobs } = app
    fake.world.channels.set('C1', { kind: 'channel', botIn: true })
    expect((await ada.ask('team digest friday 17:00 Europe/Berlin', 'C1')).text).toContain('names nobody')
    const said = () => fake.world.messages.filter((m) => m.channel === 'C1').map((m) => textOf(m.body))
    await fake.until(() => said().length === 1, 'announcement')
    const practise = async (person: string) => {
      const id = await app.engine().open(plan, `slack:T1:${person}`, 'key', 'slack:T1')
      await app.engine().settled(id)
      await app.engine().submit(id, { kind: 'end', key: 'end' })
      await app.engine().settled(id)
      const { records } = app.store()
      await noteResult(id, { engine: app.engine(), records, clock: { now: () => Date.now() } })
    }
    for (const person of ['U1', 'U2', 'U3', 'U4']) await practise(person)
    await jobs.run()
    // Too few: nothing comes, and the next week is set.
    expect(said()).toHaveLength(1)
    expect(jobs.due).toHaveLength(1)
    await practise('U5')
    await jobs.run()
    await fake.until(() => said().length === 2, 'digest')
    expect(said()[1]).toMatch(/week of 5 people/)
    expect(said()[1]).not.toMatch(/U\d/)
    expect((await ada.ask('team digest stop', 'C1')).text).toContain('No more')
    expect((await ada.ask('team digest stop', 'C1')).text).toContain('No digest')
    expect((await ada.ask('team digest whenever', 'C1')).text).toContain('team digest friday')
  })

  it('says where it may not write, and reads no nonsense', async () => {
    app = await testApp()
    const { ada, fake } = app
    fake.world.channels.set('C2', { kind: 'channel', botIn: false })
    expect((await ada.ask('team weekly friday 9:30 Europe/Berlin', 'C2')).text).toContain('Invite me')
    expect((await ada.ask('team show', 'C2')).text).toContain('No weekly')
    expect((await ada.ask('team weekly someday 9:30', 'C2')).text).toContain('cannot read')
    expect((await ada.ask('team weekly friday 9:30 Mars/Base', 'C2')).text).toContain('no time zone')
    expect((await ada.ask('team add short', 'C2')).text).toContain('/interview team')
  })

  it('lets who added a question retire it, and nobody else', async () => {
    app = await testApp()
    const { ada } = app
    await ada.ask('team add What would you automate first?')
    const list = await ada.ask('team list')
    const message = { ts: '1.0', channel: ada.channel, thread: null, history: [], files: [], body: list }
    const mallory = person(app.fake, 'Mallory')
    await mallory.press(message, 'team:retire')
    await app.fake.until(() => app.fake.world.ephemeral.find((e) => e.body.text.startsWith('Only who')), 'refusal')
    await ada.press(message, 'team:retire')
    await app.fake.until(() => app.fake.world.ephemeral.find((e) => e.body.text.startsWith('Retired')), 'retired')
    expect((await ada.ask('team list')).text).toContain('no questions of its own')
  })
})

describe('the time of a weekly question', () => {
  it.each([
    [['friday', '9:30', 'Europe/Berlin'], { weekday: 5, hour: 9, minute: 30, timeZone: 'Europe/Berlin' }],
    [['Sun', '23:05'], { weekday: 0, hour: 23, minute: 5, timeZone: 'Asia/Kolkata' }],
    [['f', '9:30'], null],
    [['friday', '24:00'], null],
    [[], null],
  ])('%j', (words, expected) => {
    expect(scheduleIn(words, 'Asia/Kolkata')).toEqual(expected)
  })
})
