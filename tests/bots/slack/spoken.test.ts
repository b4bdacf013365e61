import { spawn } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import type { Speech as OwnSpeech } from '../../../bots/speech.ts'
import { spokenAnswers } from '../../../bots/spoken-answers.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { SPEAKING_RATE } from '../../../core/ports.ts'
import { findFfmpeg } from '../../../workers/speech/programs.ts'
import { elements, textOf } from '../../fakes/slack/person.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { canHear, environment, testFfmpeg } from '../../workers/speech/environment.ts'
import { speechWorker, spoken, type TestWorker, unlessInstalled, workerInstalled } from '../discord/speech-worker.ts'
import { type TestApp, testApp } from './slack-app.ts'

let app: TestApp
let worker: TestWorker | null = null
afterEach(async () => {
  await app.close()
  worker?.stop()
  worker = null
})

const CLIP = { name: 'audio_message.m4a', mimetype: 'video/mp4', subtype: 'slack_audio' }

/** Hears the same whatever is said, and keeps what it was given. */
function pretend(heard: Uint8Array[], whyNot: string | null = null) {
  return (engine: Engine) => ({
    whyNot: () => whyNot,
    async answerByRecording({ interview, bytes, key, question, timing }: Parameters<OwnAnswer>[0]) {
      heard.push(bytes)
      const said = { text: 'I fried the data.', words: [], language: 'en', confidence: 0.9, speech: [], audioMs: 2000 }
      const about = { question, key, timing, via: 'recording' as const, recording: null }
      await engine.submit(interview, { kind: 'answer-aloud', ...about, heard: { transcriber: 'test/1', ...said } })
      return { transcriber: 'test/1', ...said }
    },
  })
}
type OwnAnswer = ReturnType<typeof spokenAnswers>['answerByRecording']

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

  it.skipIf(!workerInstalled || !canHear)(
    `hears an MP4 clip with AAC to the report${unlessInstalled}`,
    async () => {
      const started = await speechWorker()
      worker = started
      const clock = { now: () => Date.now() }
      const recordings = {
        save: () => Promise.reject(new Error('nothing is kept here')),
        read: async () => null,
        keepUntil: async () => undefined,
        deleteInterview: async () => undefined,
        sweep: async () => 0,
      }
      app = await testApp({
        speech(engine) {
          const ears = { transcriber: started.transcriber, voice: started.voice } as OwnSpeech
          const parts = { engine, bank: smallBank(), clock, speech: ears, recordings, ffmpeg: testFfmpeg() }
          const { answerByRecording } = spokenAnswers({ ...parts, keepDays: 0, log: () => undefined })
          return { whyNot: () => null, answerByRecording }
        },
      })
      const { ada, fake } = app
      const sound = await spoken(started.voice, 'first i looked at the numbers and then i talked to five users')
      const { ts } = await ada.start({ questions: '1' })
      await ada.hears(ts, /problem number/)
      await ada.send({ ...CLIP, bytes: await aac(sound) }, ts)
      const shown = await ada.hears(ts, /I heard: “/)
      expect(elements(shown.body).some((e) => e.action_id === 'form:correct')).toBe(true)
      await ada.hears(ts, /Why is that so/)
      const { pairs } = await app.engine().view(await interviewOf(ada.user))
      expect(pairs[0]?.outcome).toMatchObject({
        kind: 'answered',
        via: 'recording',
        heard: { audioMs: expect.any(Number) },
      })
      const { outcome } = pairs[0] ?? {}
      expect(outcome?.kind === 'answered' && (outcome.heard?.audioMs ?? 0)).toBeGreaterThan(1_500)
      await ada.write('Because it tells.', ts)
      await fake.until(() => ada.told(ts).some((m) => m.files.length > 0), 'report')
    },
    180_000,
  )
})

/** Samples at SPEAKING_RATE as Slack's clients record them. */
async function aac(samples: Int16Array): Promise<Buffer> {
  const ffmpeg = findFfmpeg({ configured: null, path: process.env.PATH, environment })
  if (!ffmpeg) throw new Error('there is no FFmpeg')
  const input = ['-f', 's16le', '-ar', String(SPEAKING_RATE), '-ac', '1', '-i', 'pipe:0']
  const output = ['-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4', 'pipe:1']
  const child = spawn(ffmpeg, ['-loglevel', 'error', ...input, ...output], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
  return Buffer.concat(await child.stdout.toArray())
}
