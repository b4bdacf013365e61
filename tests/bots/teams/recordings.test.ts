import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { RecordingEars } from '../../../bots/recorded-answers.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { cardOf, textOf } from '../../fakes/teams/person.ts'
import { earsInstalled, realEars, unlessEars } from '../real-ears.ts'
import { sharedFake, type TeamsBot, type TeamsBotOptions, teamsBot } from './teams-bot.ts'

let bot: TeamsBot
afterEach(() => bot.close())
afterAll(async () => (await sharedFake()).close())

const CHOICE = { role: 'data-scientist', type: 'technical', level: 'medium', questions: '1', language: 'en' }
const received: Uint8Array[] = []

/** Hears the same in everything. */
const hears = (engine: Engine): RecordingEars => ({
  whyNot: () => null,
  async answerByRecording({ interview, bytes, key, question, timing }) {
    received.push(bytes)
    const said = { text: 'I sad it a loud.', words: [], language: 'en', confidence: 0.9, speech: [], audioMs: 2000 }
    const heard = { transcriber: 'test/1', ...said }
    await engine.submit(interview, {
      kind: 'answer-aloud',
      question,
      key,
      timing,
      via: 'recording',
      recording: null,
      heard,
    })
    return heard
  },
})

async function begun(options: TeamsBotOptions): Promise<void> {
  received.length = 0
  bot = await teamsBot(options)
  await bot.ada.say('interview')
  await bot.ada.press(cardOf(await bot.message(bot.ada, /Mock interview/)), 'start', CHOICE)
  await bot.message(bot.ada, /problem number/)
}

describe('an audio file in a personal chat', () => {
  it('is fetched and heard; what was heard is shown, and put right before it is scored', async () => {
    await begun({ hearing: hears })
    const { ada } = bot
    await ada.upload('answer.m4a', Buffer.from('sound of an answer'))
    const heard = await bot.message(ada, /I heard: “I sad it a loud\.”/)
    expect(received.map((bytes) => Buffer.from(bytes).toString())).toEqual(['sound of an answer'])
    const bob = bot.member('Bob')
    expect(await bob.press(cardOf(heard), 'correct', { text: 'Something else.' })).toContain('somebody else')
    expect(textOf(await ada.press(cardOf(heard), 'correct', { text: 'I said it aloud.' }))).toContain('Put right')
    await ada.say('stop')
    await bot.message(ada, /of 100/)
    const [first] = (await bot.engine.view(await bot.interviewOf(ada))).pairs
    expect(first?.outcome).toMatchObject({ kind: 'answered', text: 'I said it aloud.', checked: true })
    // Also after the report, which then comes anew.
    await ada.press(cardOf(heard), 'correct', { text: 'I said it out loud.' })
    const reports = () => bot.fake.sent.filter((m) => /of 100/.test(textOf(cardOf(m))))
    await bot.fake.until(() => reports().length === 2, 'new report')
    const [again] = (await bot.engine.view(await bot.interviewOf(ada))).pairs
    expect(again?.outcome).toMatchObject({ text: 'I said it out loud.' })
    expect(bot.logged).toEqual([])
  })

  it('is refused where nobody hears, where it is no sound, or lies elsewhere', async () => {
    await begun({})
    const { ada } = bot
    await ada.upload('answer.mp3', Buffer.from('sound'))
    await bot.message(ada, /cannot hear recordings here\. Write your answer|Write your answer, please/)
    await ada.upload('picture.png', Buffer.from('PNG'))
    await bot.message(ada, /I can hear audio files/)
    const content = { downloadUrl: 'https://127.0.0.1:1/secret.mp3', fileType: 'mp3' }
    const contentType = 'application/vnd.microsoft.teams.file.download.info'
    await ada.deliver(ada.activity('message', { attachments: [{ contentType, content }] }))
    await bot.message(ada, /cannot be fetched any more/)
  })

  it('is fetched again where that fails, and its sender told where it never works', async () => {
    await begun({ hearing: hears })
    const { ada, fake } = bot
    const failure = { method: 'GET', path: /^\/download/, status: 503 }
    fake.failures.push({ ...failure, times: 1 })
    await ada.upload('answer.m4a', Buffer.from('sound of an answer'))
    await bot.message(ada, /I heard: “/)
    await bot.message(ada, /in case 1/)
    expect(received).toHaveLength(1)
    fake.failures.push({ ...failure, times: 99 })
    await ada.upload('answer.m4a', Buffer.from('sound of another'))
    await bot.message(ada, /failed on our side/)
    expect(bot.logged.at(-1)).toContain('a delivery was given up')
    fake.failures.length = 0
    // Who comes after it is taken.
    await ada.say('In writing, then.')
    await bot.message(ada, /of 100/)
  })

  it('is not read beyond its limit', async () => {
    await begun({ hearing: hears })
    await bot.ada.upload('long.wav', new Uint8Array(26 * 1024 * 1024))
    await bot.message(bot.ada, /too large/)
    expect(received).toEqual([])
  })

  it.skipIf(!earsInstalled)(
    `in MP4 with AAC is heard by the speech worker, to the report${unlessEars}`,
    async () => {
      const real = await realEars()
      try {
        await begun({ hearing: real.ears })
        const { ada } = bot
        const bytes = await real.clip('first i looked at the numbers and then i talked to five users')
        expect(bytes.toString('latin1', 4, 8)).toBe('ftyp')
        await ada.upload('answer.m4a', bytes)
        await bot.message(ada, /I heard: “.*numbers/i)
        await bot.message(ada, /in case 1/)
        const { outcome } = (await bot.engine.view(await bot.interviewOf(ada))).pairs[0] ?? {}
        expect(outcome).toMatchObject({ kind: 'answered', via: 'recording' })
        expect(outcome?.kind === 'answered' && (outcome.heard?.audioMs ?? 0)).toBeGreaterThan(1_500)
        await ada.say('Because it tells.')
        await bot.message(ada, /of 100/)
      } finally {
        real.stop()
      }
    },
    180_000,
  )
})
