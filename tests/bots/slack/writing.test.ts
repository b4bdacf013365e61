import { afterEach, describe, expect, it } from 'vitest'
import { elements, person, textOf } from '../../fakes/slack/person.ts'
import type { Json } from '../../fakes/slack/web-api.ts'
import { type AppOptions, type TestApp, testApp } from './slack-app.ts'

let app: TestApp
afterEach(() => app.close())
const start = async (options: AppOptions = {}) => {
  app = await testApp(options)
  return app
}

const LIMIT_MS = 120_000

describe('an interview in writing on Slack', { timeout: LIMIT_MS }, () => {
  it('goes from the form to a report with a picture and a file, in a thread of direct messages', async () => {
    const { ada, fake } = await start({ publicUrl: 'https://greenroom.example' })
    const { ts } = await ada.start({ questions: '2' })
    for (const [i, answer] of ['Look at the data.', 'Because it tells.', 'Second.', 'Because again.'].entries()) {
      await fake.until(
        () =>
          ada.told(ts).filter((m) => elements(m.history[0] ?? m.body).some((e) => e.action_id === 'act:hint')).length >
          i,
        'question',
      )
      expect(
        ada
          .told(ts)
          .map((m) => textOf(m.body))
          .join(),
      ).not.toContain('SECRET')
      const { status, ms } = await ada.write(answer, ts)
      expect(status).toBe(200)
      expect(ms).toBeLessThan(3_000)
    }
    const files = await fake.until(() => ada.told(ts).find((m) => m.files.length > 0), 'files')
    // Slack draws the charts, so that no picture is needed.
    expect(files.files.map(({ name }) => name)).toEqual([expect.stringMatching(/^greenroom-.*\.md$/)])
    expect(files.files[0]?.bytes.toString()).toMatch(/^# /)
    const report = await ada.hears(ts, /of 100/)
    const { chart } = report.body.blocks.find(({ type }: Json) => type === 'data_visualization')
    expect(chart.axis_config.categories).toEqual(['1', '1a', '2', '2a'])
    expect(chart.series[0].data.map(({ value }: Json) => value)).toEqual([7, 7, 7, 7])
    expect(elements(report.body).find((e) => e.url)?.url).toMatch(/^https:\/\/greenroom\.example\/r\//)
    // What is over has no buttons any more.
    expect(ada.told(ts).filter((m) => elements(m.body).some((e) => e.action_id === 'act:hint'))).toEqual([])
    expect(fake.web.unknown).toEqual([])
    expect(app.logged).toEqual([])
  })

  it('sends the plots as a picture where the workspace knows no charts, and asks it once', async () => {
    const { ada, fake } = await start()
    fake.web.charts = false
    for (const posts of [2, 1]) {
      const { ts } = await ada.start({ questions: '1' })
      await ada.hears(ts, /problem number/)
      await ada.write('Look at the data.', ts)
      await ada.hears(ts, /Why is that so/)
      await ada.ask('stop')
      const files = await fake.until(() => ada.told(ts).find((m) => m.files.length > 0), 'files')
      expect(files.files.map(({ name }) => name)).toEqual(['plots.png', expect.stringMatching(/\.md$/)])
      expect(files.files[0]?.bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
      const reports = fake.web.calls.filter(
        ({ method, args }) =>
          method === 'chat.postMessage' && args.thread_ts === ts && /of 100|overall/.test(args.text),
      )
      expect(reports).toHaveLength(posts)
    }
    expect(fake.web.invalid).toEqual([])
  })

  it('gives hints, repeats, pauses, goes on, skips and ends by buttons, and says what cannot be done', async () => {
    const { ada, fake } = await start()
    const { ts } = await ada.start({ questions: '2' })
    const question = await ada.hears(ts, /problem number/)
    await ada.press(question, 'act:hint')
    await ada.hears(ts, /HINT-1/)
    await ada.press(question, 'act:pause')
    const paused = await ada.hears(ts, /nothing is counted/)
    await ada.press(paused, 'act:resume')
    await ada.hears(ts, /On we go/)
    await ada.press(question, 'act:skip')
    await fake.until(() => ada.told(ts).filter((m) => textOf(m.body).includes('problem number')).length > 1, 'second')
    await ada.press({ ...question, body: question.history[0] }, 'act:hint')
    await fake.until(
      () => /not open|another question|moved on|question/i.test(textOf(ada.told(ts).at(-1)?.body)),
      'refusal',
    )
    const mallory = person(fake, 'Mallory')
    const [second] = ada.told(ts).filter((m) => elements(m.body).some((e) => e.action_id === 'act:stop'))
    if (!second) throw new Error('no question')
    await mallory.press(second, 'act:stop')
    await ada.hears(ts, /somebody else/)
    await ada.press(second, 'act:stop')
    await ada.hears(ts, /of 100|no overall score/)
  })

  it('asks about a job description, typed or as a file, and wants a role or one of them', async () => {
    const { ada, fake } = await start()
    const { trigger } = await ada.command('')
    const refused = await ada.submit(await ada.view(trigger), {})
    expect(JSON.parse(refused.body)).toEqual({
      response_action: 'errors',
      errors: { role: 'Choose a role, or give a job description.' },
    })
    const posting =
      'We are looking for a Data Engineer. You build pipelines with Kafka and Airflow, write SQL, and own the on-call rotation for the data platform.'
    const hosted = { id: 'F0POSTING', name: 'job.txt', mimetype: 'text/plain', bytes: Buffer.from(posting) }
    fake.world.files.set(hosted.id, hosted)
    const opened = await ada.view((await ada.command('')).trigger)
    await ada.submit(opened, { file: { files: [{ id: hosted.id, name: hosted.name }] }, questions: '3' })
    const thread = await fake.until(() => fake.world.messages.find((m) => m.channel === ada.channel), 'thread')
    expect(textOf(thread.body)).toContain('Mock interview')
    await fake.until(() => ada.told(thread.ts).length > 0, 'first question')
    const [head] = await app.store().headsOf(`slack:T1:${ada.user}`, { limit: 1 })
    const { plan } = await app.engine().view(head?.id ?? '')
    expect(plan.guideline?.source).toBe('job-description')
    expect(JSON.stringify(plan.guideline)).toMatch(/Kafka|Data Engineer/i)
    expect(fake.world.downloads).toEqual(['xoxb-fake'])
  })

  it('shows the home page, suggests, and offers an interview to who writes without one', async () => {
    const { ada, fake } = await start()
    await fake.deliver(ada.event({ type: 'app_home_opened', user: ada.user, channel: ada.channel, tab: 'home' }))
    const home = await fake.until(() => fake.world.homes.get(ada.user), 'home')
    expect(elements(home).some((e) => e.action_id === 'form:start')).toBe(true)
    await fake.deliver(ada.event({ type: 'app_home_opened', user: ada.user, channel: ada.channel, tab: 'messages' }))
    await fake.until(() => fake.world.prompts.length === 1, 'prompts')
    await ada.write('Hello?', null)
    const offer = await fake.until(
      () => fake.world.messages.find((m) => elements(m.body).some((e) => e.action_id === 'form:start')),
      'offer',
    )
    await ada.view(await ada.press(offer, 'form:start'))
  })

  it('speaks the language of its person', async () => {
    const { fake } = await start()
    const uma = person(fake, 'Uma', { locale: 'de-DE' })
    const form = await uma.view((await uma.command('')).trigger)
    expect(form.view.title.text).toBe('Übungsgespräch')
    expect((await uma.ask('progress')).text).toContain('noch kein')
  })

  it('answers commands to their sender alone, and shares a report only for its owner', async () => {
    const { ada, fake } = await start()
    const mallory = person(fake, 'Mallory')
    expect((await ada.ask('report')).text).toContain('no report yet')
    expect((await ada.ask('nonsense')).text).toContain('/interview')
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    expect((await ada.ask('status')).text).toContain('problem number')
    await ada.ask('stop')
    const report = await ada.hears(ts, /of 100|no overall score/)
    expect((await ada.ask('progress')).text).toContain('Your last interview')
    expect((await ada.ask('privacy')).blocks[0].text.text).toContain('1 interview')
    expect((await ada.ask('privacy')).blocks[1].elements[0].text).toContain('privacy training yes')
    expect((await ada.ask('privacy training')).text).toContain('train nothing')
    expect((await ada.ask('privacy training yes')).text).toContain('privacy training no` takes it back')
    expect((await ada.ask('privacy training maybe')).text).toContain('You agreed')
    expect((await ada.ask('privacy training no')).text).toContain('Taken back')
    const code = /\*([A-Z0-9]{8})\*/.exec((await ada.ask('link')).text)?.[1] ?? ''
    expect((await mallory.ask('report')).text).toContain('no report')
    fake.world.channels.set('C1', { kind: 'channel', botIn: true })
    await mallory.press(report, 'form:share')
    await fake.until(() => fake.world.messages.find((m) => m.channel === mallory.channel), 'refusal')
    const form = await ada.view(await ada.press(report, 'form:share'))
    await ada.submit(form, { channel: 'C1' })
    const shared = await fake.until(() => fake.world.messages.find((m) => m.channel === 'C1'), 'shared')
    expect(shared.files.map(({ name }) => name)).toEqual(['plots.png'])
    expect((await mallory.ask(`link ${code.toLowerCase()}`)).text).toContain('Linked')
    expect((await mallory.ask('progress')).text).toContain('Your last interview')
    expect((await ada.ask('privacy delete')).text).toContain('Deleted: 1 interview')
    expect((await mallory.ask('report')).text).toContain('no report')
  })

  it('goes on after a restart', async () => {
    const { ada } = await start()
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    await app.restart()
    await ada.write('First, the data.', ts)
    await ada.hears(ts, /Why is that so/)
    expect(ada.told(ts).filter((m) => textOf(m.body).includes('problem number'))).toHaveLength(1)
  })
})
