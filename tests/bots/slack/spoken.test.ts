import { afterEach, describe, expect, it } from 'vitest'
import type { RecordedAnswer } from '../../../bots/recorded-answers.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { elements, textOf } from '../../fakes/slack/person.ts'
import { earsInstalled, type RealEars, realEars, unlessEars } from '../real-ears.ts'
import { type TestApp, testApp } from './slack-app.ts'

let app: TestApp
let real: RealEars | null = null
afterEach(async () => {
  await app.close()
  real?.stop()
  real = null
})

const CLIP = { name: 'audio_message.m4a', mimetype: 'video/mp4', subtype: 'slack_audio' }

/** Hears the same whatever is said, and keeps what it was given. */
function pretend(heard: Uint8Array[], whyNot: string | null = null) {
  return (engine: Engine) => ({
    whyNot: () => whyNot,
    async answerByRecording({ interview, bytes, key, question, timing }: RecordedAnswer) {
      heard.push(bytes)
      const said = { text: 'I fried the data.', words: [], language: 'en', confidence: 0.9, speech: [], audioMs: 2000 }
      const about = { question, key, timing, via: 'recording' as const, recording: null }
      await engine.submit(interview, { kind: 'answer-aloud', ...about, heard: { transcriber: 'test/1', ...said } })
      return { transcriber: 'test/1', ...said }
    },
  })
}

const interviewOf = async (user: string) => (await app.store().headsOf(`slack:T1:${user}`, { limit: 1 }))[0]?.id ?? ''

describe('answers as audio clips', { timeout: 120_000 }, () => {
  it('fetches a clip with the token, shows what was heard, and lets its owner put it right, also after the report', async () => {
    const heard: Uint8Array[] = []
    app = await testApp({ speech: pretend(heard) })
    const { ada, fake } = app
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    await ada.send({ ...CLIP, bytes: Buffer.from('ftypM4A ...') }, ts)
    const shown = await ada.hears(ts, /I heard: “I fried the data/)
    expect(fake.world.downloads).toEqual(['xoxb-fake'])
    expect(Buffer.from(heard[0] ?? []).toString()).toBe('ftypM4A ...')
    await ada.hears(ts, /Why is that so/)
    const form = await ada.view(await ada.press(shown, 'form:correct'))
    expect(form.view.blocks[0].element.initial_value).toBe('I fried the data.')
    await ada.submit(form, { text0: 'I tried the data.' })
    await ada.hears(ts, /Put right/)
    await ada.ask('stop')
    await ada.hears(ts, /of 100/)
    await fake.until(() => ada.told(ts).some((m) => m.files.length > 0), 'files')
    const again = await ada.view(await ada.press(shown, 'form:correct'))
    await ada.submit(again, { text0: 'I tried it with the data.' })
    await fake.until(() => ada.told(ts).filter((m) => m.files.length > 0).length === 2, 'second report')
    const { pairs } = await app.engine().view(await interviewOf(ada.user))
    expect(pairs[0]?.outcome).toMatchObject({ text: 'I tried it with the data.', checked: true })
  })

  it('refuses what is too large, lies elsewhere, or cannot be heard here, and says so', async () => {
    const heard: Uint8Array[] = []
    app = await testApp({ speech: pretend(heard) })
    const { ada, fake } = app
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    await ada.send({ ...CLIP, bytes: Buffer.from('x'), size: 26 * 1024 * 1024 }, ts)
    await ada.hears(ts, /too large/)
    const elsewhere = { id: 'F9', ...CLIP, size: 3, is_external: false }
    const url_private_download = 'http://127.0.0.1:9/stolen'
    await ada.write('', ts, { subtype: 'file_share', files: [{ ...elsewhere, url_private_download }] })
    await ada.hears(ts, /could not be heard/)
    expect(heard).toEqual([])
    expect(fake.world.downloads).toEqual([])
    // A file that says it is small and is not.
    await ada.send({ ...CLIP, bytes: Buffer.alloc(26 * 1024 * 1024), size: 10 }, ts)
    await fake.until(() => ada.told(ts).filter((m) => textOf(m.body).includes('too large')).length === 2, 'refusal')
    expect(heard).toEqual([])
  })

  it('asks for words where nobody can hear', async () => {
    app = await testApp({ speech: pretend([], 'Hearing is starting.') })
    const { ada } = app
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    await ada.send({ ...CLIP, bytes: Buffer.from('x') }, ts)
    await ada.hears(ts, /Hearing is starting. Write your answer/)
  })

  it.skipIf(!earsInstalled)(
    `hears an MP4 clip with AAC to the report${unlessEars}`,
    async () => {
      const started = await realEars()
      real = started
      app = await testApp({ speech: started.ears })
      const { ada, fake } = app
      const { ts } = await ada.start({ questions: '1' })
      await ada.hears(ts, /problem number/)
      const bytes = await started.clip('first i looked at the numbers and then i talked to five users')
      expect(bytes.toString('latin1', 4, 8)).toBe('ftyp')
      await ada.send({ ...CLIP, bytes }, ts)
      const shown = await ada.hears(ts, /I heard: “.*numbers/i)
      expect(elements(shown.body).some((e) => e.action_id === 'form:correct')).toBe(true)
      await ada.hears(ts, /Why is that so/)
      const { pairs } = await app.engine().view(await interviewOf(ada.user))
      const { outcome } = pairs[0] ?? {}
      expect(outcome).toMatchObject({ kind: 'answered', via: 'recording' })
      expect(outcome?.kind === 'answered' && (outcome.heard?.audioMs ?? 0)).toBeGreaterThan(1_500)
      await ada.write('Because it tells.', ts)
      await fake.until(() => ada.told(ts).some((m) => m.files.length > 0), 'report')
    },
    180_000,
  )
})
