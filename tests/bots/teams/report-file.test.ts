import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { cardOf } from '../../fakes/teams/person.ts'
import { sharedFake, type TeamsBot, teamsBot } from './teams-bot.ts'

let bot: TeamsBot
afterEach(() => bot.close())
afterAll(async () => (await sharedFake()).close())

const CHOICE = { role: 'data-scientist', type: 'technical', level: 'medium', questions: '1', language: 'en' }

async function reported() {
  bot = await teamsBot()
  const { ada } = bot
  await ada.say('interview')
  await ada.press(cardOf(await bot.message(ada, /Mock interview/)), 'start', CHOICE)
  await ada.press(cardOf(await bot.message(ada, /problem number/)), 'stop')
  return cardOf(await bot.message(ada, /of 100/))
}

const attached = (kind: string) =>
  bot.fake.until(
    () => bot.fake.sent.findLast((m) => m.now.attachments?.[0]?.contentType.endsWith(`file.${kind}`)),
    `file ${kind}`,
  )

describe('the report as a file', () => {
  it('goes into the OneDrive of its owner once they agree, and is shown there', { timeout: 120_000 }, async () => {
    const report = await reported()
    const { ada, fake } = bot
    expect(await ada.press(report, 'file')).toContain('OneDrive')
    const asked = await attached('consent')
    const [{ name, content }] = asked.now.attachments
    expect(name).toMatch(/^greenroom-data-scientist-\d{4}-\d\d-\d\d\.md$/)
    // The first try fails, and Teams delivers twice.
    fake.failures.push({ method: 'PUT', path: /^\/upload/, status: 503, times: 1 })
    await ada.decide(asked, 'accept', 2)
    const shown = await attached('info')
    expect(shown.conversation).toBe(ada.place.id)
    expect(shown.now.attachments[0]).toMatchObject({ name, content: { fileType: 'md' } })
    const file = Buffer.from(fake.kept.get(name) ?? [])
    expect(file.toString()).toMatch(/^# /)
    expect(file.length).toBe(content.sizeInBytes)
    expect(fake.sent.filter((m) => m.now.attachments?.[0]?.contentType.endsWith('file.info'))).toHaveLength(1)
  })

  it('is nobody else’s, and goes nowhere but where Teams keeps files', { timeout: 120_000 }, async () => {
    const report = await reported()
    const { ada, fake } = bot
    const bob = bot.member('Bob')
    await bob.press(report, 'file')
    await bot.message(bob, /no such report/)
    await ada.press(report, 'file')
    const asked = await attached('consent')
    await bob.decide(asked, 'accept')
    await fake.until(
      () => fake.sent.filter((m) => m.conversation === bob.place.id && /no such report/.test(m.now.text)).length === 2,
      'second refusal',
    )
    await ada.decide(asked, 'decline')
    const context = { interview: await bot.interviewOf(ada) }
    const uploadInfo = { ...fake.place('stolen.md'), uploadUrl: 'https://127.0.0.1:1/stolen' }
    const value = { action: 'accept', context, uploadInfo }
    await ada.deliver(ada.activity('invoke', { name: 'fileConsent/invoke', value }))
    await fake.until(() => bot.logged.some((line) => line.includes('where Teams keeps none')), 'refusal')
    expect(fake.kept.has('stolen.md')).toBe(false)
  })
})
