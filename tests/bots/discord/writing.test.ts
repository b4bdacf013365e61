import { afterEach, describe, expect, it } from 'vitest'
import type { RecordedAnswer } from '../../../bots/recorded-answers.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { controlsOf, isPrivate, textOf } from '../../fakes/discord/records.ts'
import { type BotOptions, type TestBot, testBot } from './discord-bot.ts'
import { alwaysReady } from './pretend-speech.ts'

let bot: TestBot
afterEach(() => bot.close())
const start = async (options: BotOptions = {}) => {
  bot = await testBot(options)
  return bot
}

const START = { role: 'data-scientist', mode: 'text', type: 'technical', questions: 2 }

/** The message that brings the report to Ada. */
const reportMessage = () =>
  bot.fake.until(
    () =>
      [...bot.fake.world.messages.values()].find(
        (m) => m.files.some(({ name }) => name === 'plots.png') && m.interaction === null,
      ),
    'report',
  )

describe('an interview in writing', () => {
  it('goes from the command to a report with a picture, in a server', async () => {
    const { ada, fake, guild } = await start()
    const begun = await ada.command('interview', 'start', START)
    expect(isPrivate(begun)).toBe(true)
    for (const answer of ['First, I would look at the data.', 'Because it tells.', 'Second.', 'Because again.']) {
      const panel = await fake.until(async () => {
        const now = await bot.panel(guild.textChannel)
        return controlsOf(now.body).some((c) => c.customId.endsWith(':answer') && !c.disabled) && now
      }, 'open question')
      const asked = textOf(panel.body)
      expect(asked).not.toMatch(/SECRET/)
      const { callback } = await ada.press(panel, controlsOf(panel.body)[0]?.customId ?? '')
      expect(callback.type).toBe(9)
      const taken = await ada.submit(callback.data.custom_id, { text: answer }, panel)
      expect(taken.ackedAt ?? 0).toBeGreaterThan(0)
      await fake.until(() => taken.reply, 'confirmation')
      expect(textOf(taken.reply?.body)).toBe('Got it.')
      await fake.until(async () => textOf((await bot.panel(guild.textChannel)).body) !== asked, 'next question')
    }
    const report = await reportMessage()
    expect(report.channelId).toBe(fake.world.directs.get(ada.user.id)?.id)
    const [picture, file] = report.files
    expect(picture?.bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    expect(file?.bytes.toString()).toMatch(/^# /)
    expect(textOf(report.body)).toMatch(/of 100/)
    // Nobody else sees it unless she chooses so.
    const inChannel = () =>
      [...fake.world.messages.values()].filter((m) => m.channelId === guild.textChannel && m.files.length > 0)
    expect(inChannel()).toHaveLength(0)
    await bot.adaDirect.press(report, 'report:')
    await fake.until(() => inChannel().length === 1, 'posted summary')
    expect(inChannel()[0]?.files.map(({ name }) => name)).toEqual(['plots.png'])
  })

  it('takes messages and voice messages as answers in direct messages', async () => {
    const heard: Uint8Array[] = []
    const none = () => {
      throw new Error('not in writing')
    }
    const speech = (engine: Engine) => ({
      ...alwaysReady,
      ...{ voice: { id: 'none', speak: none }, openRoom: none },
      async answerByRecording({ interview, bytes, key, question, timing }: RecordedAnswer) {
        heard.push(bytes)
        const said = { text: 'I said it aloud.', words: [], language: 'en', confidence: 0.9, speech: [], audioMs: 2000 }
        const about = { question, key, timing, via: 'recording' as const, recording: null }
        await engine.submit(interview, { kind: 'answer-aloud', ...about, heard: { transcriber: 'test/1', ...said } })
        return null
      },
    })
    const { adaDirect, fake } = await start({ speech })
    await adaDirect.command('interview', 'start', { ...START, questions: 1 })
    const interview = await fake.until(
      async () => (await bot.store.headsOf(`discord:${adaDirect.user.id}`, { limit: 1 }))[0]?.id,
      'interview',
    )
    await bot.engine.settled(interview)
    adaDirect.write('I would begin with a plan.')
    await fake.until(async () => (await bot.engine.view(interview)).pairs.length === 2, 'follow-up')
    adaDirect.write('', { files: [{ name: 'voice-message.ogg', bytes: Buffer.from('OggS...') }], voice: true })
    await reportMessage()
    const { pairs } = await bot.engine.view(interview)
    expect(pairs.map((p) => p.outcome.kind === 'answered' && [p.outcome.text, p.outcome.via])).toEqual([
      ['I would begin with a plan.', 'text'],
      ['I said it aloud.', 'recording'],
    ])
    expect(heard.map((bytes) => Buffer.from(bytes).toString())).toEqual(['OggS...'])
  })

  it('goes on after a restart, with the same panel and its buttons', async () => {
    const { ada, fake, guild } = await start()
    await ada.command('interview', 'start', START)
    const before = await fake.until(async () => {
      const panel = await bot.panel(guild.textChannel)
      return textOf(panel.body).includes('problem number') && panel
    }, 'first question')
    await bot.restart()
    const pressed = await ada.press(before, `interview:${controlsOf(before.body)[0]?.customId.split(':')[1]}:hint`)
    await fake.until(() => pressed.reply, 'answer')
    expect(textOf(pressed.reply?.body)).toBe('A hint is on its way.')
    const panel = await fake.until(async () => {
      const now = await bot.panel(guild.textChannel)
      return textOf(now.body).includes('HINT-1') && now
    }, 'hint')
    expect(panel.id).toBe(before.id)
  })

  it('posts the panel anew when somebody deleted it', async () => {
    const { ada, fake, guild } = await start()
    await ada.command('interview', 'start', START)
    const first = await bot.panel(guild.textChannel)
    await fake.until(() => textOf(first.body).includes('problem number'), 'first question')
    first.deleted = true
    await ada.command('interview', 'hint')
    const second = await bot.panel(guild.textChannel)
    expect(second.id).not.toBe(first.id)
  })

  it('shows the report by a button where direct messages are refused', async () => {
    const { ada, fake, guild } = await start()
    fake.rest.failures.push({
      method: 'POST',
      path: /^\/users\/@me\/channels/,
      status: 403,
      body: { message: 'Cannot send messages to this user', code: 50007 },
      times: 99,
    })
    await ada.command('interview', 'start', START)
    await fake.until(async () => textOf((await bot.panel(guild.textChannel)).body).includes('problem'), 'question')
    await ada.command('interview', 'stop')
    const notice = await fake.until(
      () => [...fake.world.messages.values()].find((m) => JSON.stringify(m.body).includes(':show')),
      'notice',
    )
    expect(notice.files).toEqual([])
    expect(textOf(notice.body)).not.toMatch(/of 100/)
    const shown = await ada.press(notice, 'report:')
    await fake.until(() => shown.reply?.files.length === 2, 'report')
    const bob = bot.member('Bob')
    const other = await bob.press(notice, 'report:')
    await fake.until(() => other.reply, 'refusal')
    expect(textOf(other.reply?.body)).toContain('no such report')
  })
})
