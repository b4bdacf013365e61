import { afterEach, describe, expect, it } from 'vitest'
import { elements, type Person, person, textOf } from '../../fakes/slack/person.ts'
import type { SentMessage } from '../../fakes/slack/world.ts'
import { type TestApp, testApp } from './slack-app.ts'

let app: TestApp
afterEach(() => app.close())

const told = (who: Person) => app.fake.world.messages.filter((m) => m.channel === who.channel)
const hears = (who: Person, words: RegExp): Promise<SentMessage> =>
  app.fake.until(() => told(who).findLast((m) => words.test(textOf(m.body))), `${words}`)
const form = (points: string, words: string) => ({
  ...{ relevance: points, completeness: points, clarity: points, structure: points },
  ...{ good: `${words} was good`, improve: `${words} could be <better>` },
})

async function invite(who: Person, whom: Person): Promise<SentMessage> {
  const { trigger } = await who.command(`peer <@${whom.user}|${whom.user}>`)
  const opened = await who.view(trigger)
  expect(opened.view.blocks[1].element.initial_user).toBe(whom.user)
  const before = told(whom).length
  await who.submit(opened, { role: 'data-scientist', minutes: '10' })
  return app.fake.until(
    () => told(whom).find((m, i) => i >= before && /invites you/.test(textOf(m.body))),
    'invitation',
  )
}

const rateBy = async (who: Person, points: string, words: string) =>
  who.submit(await who.view(await who.press(await hears(who, /How did/), 'form:rate')), form(points, words))

describe('a peer interview in Slack', { timeout: 120_000 }, () => {
  it('gives questions to who asks, swaps, and shows each only what the other wrote, also across a restart', async () => {
    app = await testApp()
    const { ada, fake, jobs } = app
    const bob = person(fake, 'Bob', { locale: 'en-GB' })
    const invitation = await invite(ada, bob)
    await bob.press(invitation, 'peer:accept')
    const asking = await hears(ada, /You interview/)
    expect(textOf(asking.body)).toMatch(/problem number \d/)
    expect(textOf(asking.body)).toContain('KEY-POINT-SECRET')
    await hears(bob, /interviews you now/)
    // Whoever is interviewed sees neither the questions nor what a good answer has.
    expect(told(bob).some((m) => /problem number|KEY-POINT/.test(textOf(m.body)))).toBe(false)
    await fake.until(() => elements(invitation.body).length === 0, 'invitation without buttons')
    await app.restart()
    await ada.press(asking, 'peer:finish')
    await hears(bob, /You interview/)
    await rateBy(ada, '8', 'Bob')
    await hears(ada, /once both forms are in/)
    await bob.press(await hears(bob, /You interview/), 'peer:finish')
    await hears(ada, /second half/)
    expect(told(bob).some((m) => /Bob was good/.test(textOf(m.body)))).toBe(false)
    await rateBy(bob, '6', 'Ada')
    const forBob = await hears(bob, /Peer interview, Data Scientist: 80 of 100/)
    expect(textOf(forBob.body)).toContain('Bob could be &lt;better&gt;')
    await hears(ada, /60 of 100/)
    // What one wrote of the other is shown to that person alone.
    expect(told(ada).some((m) => /Bob (was|could)/.test(textOf(m.body)))).toBe(false)
    expect(told(bob).some((m) => /Ada (was|could)/.test(textOf(m.body)))).toBe(false)
    expect(jobs.due.map(({ name }) => name)).toContain('peer-slack')
    expect(app.logged).toEqual([])
  })

  it('can be declined, withdrawn and stopped, by the two of them and by nobody else', async () => {
    app = await testApp()
    const { ada, fake } = app
    const bob = person(fake, 'Bob')
    const mallory = person(fake, 'Mallory')
    const first = await invite(ada, bob)
    await mallory.press(first, 'peer:accept')
    await hears(mallory, /is over/)
    await ada.press(first, 'peer:accept')
    await hears(ada, /for the other one/)
    await bob.press(first, 'peer:decline')
    await hears(ada, /cannot take part/)
    const second = await invite(ada, bob)
    const again = await ada.view((await ada.command('peer')).trigger)
    await ada.submit(again, { colleague: mallory.user, role: 'data-scientist' })
    await hears(ada, /another peer interview/)
    await ada.press(await hears(ada, /I have asked/), 'peer:cancel')
    await hears(ada, /Withdrawn/)
    await bob.press(second, 'peer:accept')
    await hears(bob, /is over/)
    const third = await invite(ada, bob)
    await bob.press(third, 'peer:accept')
    await bob.press(await hears(bob, /interviews you now/), 'peer:cancel')
    await hears(ada, /stopped the peer interview/)
    expect(told(mallory)).toHaveLength(1)
  })

  it('invites neither oneself nor whom it cannot write to', async () => {
    app = await testApp()
    const { ada, fake } = app
    const opened = await ada.view((await ada.command('peer')).trigger)
    const refused = await ada.submit(opened, { colleague: ada.user })
    expect(JSON.parse(refused.body).errors.colleague).toContain('other than yourself')
    fake.world.users.set('U0ROBOT', { name: 'robot', locale: 'en', bot: true })
    const again = await ada.view((await ada.command('peer')).trigger)
    await ada.submit(again, { colleague: 'U0ROBOT', role: 'data-scientist' })
    await hears(ada, /cannot write to this person/)
    expect(told(ada)).toHaveLength(1)
  })
})
