import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { docx, zip } from '../../fakes/documents.ts'
import { actionsOf, cardOf, textOf } from '../../fakes/teams/person.ts'
import { sharedFake, type TeamsBot, teamsBot } from './teams-bot.ts'

let bot: TeamsBot
afterEach(() => bot.close())
afterAll(async () => (await sharedFake()).close())

const CHOICE = { type: 'technical', level: 'medium', questions: '3', language: 'en' }
const POSTING = `Data Scientist at Example
Requirements:
- You build churn models in Python and explain them to managers
- You design A/B tests and know their statistics
- You keep dashboards in SQL up to date`

type Form = { body: { id?: string; value?: string }[] }
const postingIn = (form: Form) => form.body.find(({ id }) => id === 'posting')?.value ?? ''

describe('an interview about a job description', () => {
  it('begins from a text in the form, once however often it is sent', { timeout: 120_000 }, async () => {
    bot = await teamsBot()
    const { ada } = bot
    await ada.say('interview')
    const form = cardOf(await bot.message(ada, /Mock interview/))
    expect(await ada.press(form, 'start', CHOICE)).toContain('or give a job description')
    const words = textOf(await ada.press(form, 'start', { ...CHOICE, posting: POSTING }, 2))
    expect(words).toContain('I am reading the job description')
    const question = await bot.message(ada, /Question 1 of/)
    expect(actionsOf(cardOf(question)).map(({ verb }) => verb)).toContain('hint')
    const heads = await bot.store.headsOf(`teams:${ada.objectId}`, { limit: 9 })
    expect(heads).toHaveLength(1)
    const { plan } = await bot.engine.view(heads[0]?.id ?? '')
    expect(plan.guideline?.questions.length).toBe(plan.questions)
    expect(JSON.stringify(plan.guideline)).toMatch(/churn|A\/B|SQL/)
    expect(bot.logged).toEqual([])
  })

  it('is read from an uploaded file into the form', { timeout: 120_000 }, async () => {
    bot = await teamsBot()
    const { ada } = bot
    await ada.upload('job.docx', docx(POSTING.split('\n')))
    const form = cardOf(await bot.message(ada, /the job description that I read/))
    expect(postingIn(form)).toContain('You design A/B tests')
    await ada.upload('long.txt', Buffer.from(`${POSTING}\n`.repeat(100)))
    const long = cardOf(await bot.message(ada, /the beginning of the job description/))
    expect(postingIn(long)).toHaveLength(15_000)
    await ada.press(form, 'start', { ...CHOICE, role: 'data-scientist', posting: postingIn(form) })
    await bot.message(ada, /Question 1 of/)
  })

  it('says why where nothing can be made of it', { timeout: 120_000 }, async () => {
    bot = await teamsBot()
    const { ada } = bot
    await ada.upload('job.docx', zip([{ name: 'a.txt', bytes: Buffer.from('hi') }]))
    await bot.message(ada, /no DOCX/)
    await ada.upload('picture.png', Buffer.from('x'))
    await bot.message(ada, /read job descriptions/)
    await ada.say('interview')
    await ada.press(cardOf(await bot.message(ada, /Mock interview/)), 'start', { ...CHOICE, posting: '!!! ???' })
    await bot.message(ada, /nothing|no text|Nothing/)
    expect(await bot.store.headsOf(`teams:${ada.objectId}`, { limit: 9 })).toEqual([])
  })
})
