import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { SlackParts } from '../../../bots/slack/parts.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { OWN_LANGUAGES } from '../../../core/interview/language.ts'
import { loadBank } from '../../../core/questions/bank.ts'
import { assembleReport } from '../../../core/report/assemble.ts'
import { type BrowserStart, openContext, startBrowser } from '../../browser.ts'
import { sampleInput } from '../../core/report/sample.ts'
import { wrongInMessage } from '../../fakes/slack/block-kit.ts'
import { elements, type Person, person } from '../../fakes/slack/person.ts'
import type { Json } from '../../fakes/slack/web-api.ts'
import { blockKitPage } from './block-kit-page.ts'
import { type TestApp, testApp } from './slack-app.ts'

const started: BrowserStart = await startBrowser()
const bank = await loadBank(join(import.meta.dirname, '../../../datasets/questions'))
let app: TestApp
afterEach(() => app.close())
afterAll(() => ('browser' in started ? started.browser.close() : undefined))

const FOLDER = process.env.SLACK_PICTURES
const WIDTH = 672
/** Ten minutes of talk, with characters that Slack wants escaped. */
const LONG = 'I compared <the old> & the new figures with the team of the shop. '.repeat(150).trim()

/** Hears one long answer whatever is said. */
const ears = (engine: Engine): NonNullable<SlackParts['speech']> => ({
  whyNot: () => null,
  async answerByRecording({ interview, key, question, timing }) {
    const said = { text: LONG, words: [], language: 'en', confidence: 0.9, speech: [], audioMs: 600_000 }
    const heard = { transcriber: 'test/1', ...said }
    const about = { question, key, timing, via: 'recording' as const, recording: null }
    await engine.submit(interview, { kind: 'answer-aloud', ...about, heard })
    return heard
  },
})

type Shown = { name: string; kind: 'message' | 'modal' | 'home'; blocks: Json[]; view?: Json }

/** Everything that somebody sees from the home page to the report, in their language. */
async function everything({ fake }: TestApp, who: Person): Promise<Shown[]> {
  const { world } = fake
  const shown: Shown[] = []
  const message = (name: string, body: Json) => {
    expect(wrongInMessage(body), name).toEqual([])
    shown.push({ name, kind: 'message', blocks: body.blocks })
  }
  const modal = (name: string, { view }: { view: Json }) =>
    shown.push({ name, kind: 'modal', blocks: view.blocks, view })
  const having = (action: string) => () =>
    who.told(ts).find((m) => elements(m.body).some(({ action_id }) => action_id === action))
  const thread = await who.start({ role: 'data-scientist', type: 'technical', questions: '2' })
  const { ts } = thread
  message('begun', thread.body)
  const question = await fake.until(having('act:hint'), 'question')
  message('question', question.body)
  const before = who.told(ts).length
  await who.press(question, 'act:hint')
  message('hint', (await fake.until(() => who.told(ts)[before], 'hint')).body)
  await who.press(question, 'act:pause')
  const paused = await fake.until(having('act:resume'), 'pause')
  message('paused', paused.body)
  await who.press(paused, 'act:resume')
  await who.send(
    { name: 'audio_message.m4a', mimetype: 'video/mp4', subtype: 'slack_audio', bytes: Buffer.from('x') },
    ts,
  )
  const heard = await fake.until(having('form:correct'), 'heard')
  message('heard', heard.body)
  const correction = await who.view(await who.press(heard, 'form:correct'))
  modal('correct', correction)
  expect(correction.view.blocks.map((b: Json) => b.element.initial_value).join(' ')).toBe(LONG)
  message('status', await who.ask('status'))
  await who.ask('stop')
  const report = await fake.until(having('form:share'), 'report')
  message('report', report.body)
  modal('share', await who.view(await who.press(report, 'form:share')))
  modal('form', await who.view((await who.command('')).trigger))
  for (const words of ['help', 'progress', 'privacy', 'link', 'team']) message(words, await who.ask(words))
  await who.ask(`team add ${'What would you automate first, and why? '.repeat(17).trim()}`)
  message('team-list', await who.ask('team list'))
  await fake.deliver(who.event({ type: 'app_home_opened', user: who.user, channel: who.channel, tab: 'home' }))
  const home = await fake.until(() => world.homes.get(who.user), 'home')
  shown.push({ name: 'home', kind: 'home', blocks: home.blocks })
  await peerInterview({ fake, who, message, modal })
  return shown
}

type Showing = {
  fake: TestApp['fake']
  who: Person
  message: (name: string, body: Json) => void
  modal: (name: string, opened: { view: Json }) => void
}

/** The same of an interview with a colleague, who speaks the same language. */
async function peerInterview({ fake, who, message, modal }: Showing): Promise<void> {
  const { locale } = fake.world.users.get(who.user) ?? { locale: 'en' }
  const colleague = person(fake, 'Uwe', { locale })
  const next = (whom: Person, action: string) =>
    fake.until(() => {
      const sent = fake.world.messages.findLast((m) => m.channel === whom.channel)
      return sent && elements(sent.body).some(({ action_id }) => action_id === action) ? sent : null
    }, action)
  const opened = await who.view((await who.command('peer')).trigger)
  modal('peer-form', opened)
  await who.submit(opened, { colleague: colleague.user, role: 'data-scientist', minutes: '45' })
  const invitation = await next(colleague, 'peer:accept')
  message('peer-invitation', invitation.body)
  message('peer-invited', (await next(who, 'peer:cancel')).body)
  await colleague.press(invitation, 'peer:accept')
  const ask = await next(who, 'peer:finish')
  message('peer-ask', ask.body)
  message('peer-answer', (await next(colleague, 'peer:cancel')).body)
  await who.press(ask, 'peer:finish')
  await colleague.press(await next(colleague, 'peer:finish'), 'peer:finish')
  for (const rater of [who, colleague]) {
    const asked = fake.world.messages.findLast(
      (m) => m.channel === rater.channel && elements(m.body).some(({ action_id }) => action_id === 'form:rate'),
    )
    if (!asked) throw new Error('nobody was asked for the form')
    const form = await rater.view(await rater.press(asked, 'form:rate'))
    if (rater === who) {
      message('peer-rate', asked.body)
      modal('peer-rating', form)
    }
    const scores = { relevance: '8', completeness: '6', clarity: '9', structure: '5' }
    await rater.submit(form, { ...scores, good: LONG.slice(0, 1_500), improve: LONG.slice(0, 1_500) })
  }
  const report = await fake.until(
    () => fake.world.messages.find((m) => m.channel === who.channel && m.body.blocks?.[0].text?.text.includes('70')),
    'report',
  )
  message('peer-report', report.body)
}

describe.each(OWN_LANGUAGES)('what Slack shows in %s', { timeout: 120_000 }, (language) => {
  it.skipIf('reason' in started)('fits its limits and its page', async () => {
    app = await testApp({
      ...{ bank, speech: ears, publicUrl: 'https://greenroom.example' },
      makeReport: async (id, { basis }) => {
        const report = assembleReport(sampleInput())
        return { ...report, basedOn: basis, interview: { ...report.interview, id } }
      },
    })
    const shown = await everything(app, person(app.fake, 'Uma', { locale: language }))
    expect(app.fake.web.invalid).toEqual([])
    const report = shown.find(({ name }) => name === 'report')
    expect(report?.blocks.filter(({ type }) => type === 'data_visualization')).toHaveLength(2)
    if (!('browser' in started)) return
    const { page, context, complaints } = await openContext(started.browser, {
      viewport: { width: WIDTH, height: 600 },
    })
    if (FOLDER) await mkdir(FOLDER, { recursive: true })
    for (const { name, ...what } of shown) {
      await page.setContent(blockKitPage(what))
      const { words, width } = (await page.evaluate(
        '({ words: document.body.innerText, width: document.documentElement.scrollWidth })',
      )) as { words: string; width: number }
      expect(width, name).toBeLessThanOrEqual(WIDTH)
      // Nothing of Slack's or Markdown's markup is left over, and nothing was put in that is not there.
      expect(words, name).not.toMatch(/\*\*|<[@#!]|undefined|\bnull\b|NaN|\[object/)
      if (FOLDER) await page.screenshot({ path: join(FOLDER, `${language}-${name}.png`), fullPage: true })
    }
    await context.close()
    expect(complaints).toEqual([])
  })
})
