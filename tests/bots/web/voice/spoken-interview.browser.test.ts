import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import type { Hearing } from '../../../../bots/web/voice/parts.ts'
import { loadSilero } from '../../../../core/voice/silero.ts'
import { type BrowserStart, microphone, openContext, startBrowser } from '../../../browser.ts'
import { spokenWav } from '../../../fakes/spoken-wav.ts'
import { freePort, type ServerProcess, startServer } from '../../../server.ts'
import { canHear, python, tinyModel } from '../../../workers/speech/environment.ts'

// The tests' Whisper knows only the words that it was trained on, and these it hears whatever it is told beforehand.
const answers = [
  'i listened first and then i explained the plan in plain words',
  'first i would check the data for missing values',
] as const
/** The interviewer has said a question before the silence is over, on a busy machine too. */
const monologue = [30, answers[0], 45, answers[1], 5]

let chromium: BrowserStart
let folder: string
let server: ServerProcess
let port: string

beforeAll(async () => {
  if (!canHear || python === null) return
  folder = await mkdtemp(join(tmpdir(), 'greenroom-spoken-'))
  await spokenWav(python, join(folder, 'monologue.wav'), monologue)
  await spokenWav(python, join(folder, 'memo.wav'), [0.5, answers[0], 0.5])
  chromium = await startBrowser(microphone(`${join(folder, 'monologue.wav')}%noloop`))
  port = String(await freePort())
  server = await startServer({ DATA_DIR: join(folder, 'data'), PORT: port, SPEECH: 'on', WHISPER_MODEL: tinyModel })
  await hearing()
}, 180_000)
beforeEach(({ skip }) => {
  if (!canHear) skip('the speech worker cannot hear here')
  if ('reason' in chromium) skip(chromium.reason)
})
afterAll(async () => {
  if (chromium && 'browser' in chromium) await chromium.browser.close()
  await server?.stop('SIGTERM')
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** Waits until the worker hears. */
async function hearing(): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(200)) {
    const reply = (await (await fetch(`${server.address}/api/voice`)).json()) as { hearing: Hearing }
    if (reply.hearing.on) return
  }
  throw new Error(`the server does not hear: ${server.output()}`)
}

async function visit() {
  if (!('browser' in chromium)) throw new Error(chromium.reason)
  const opened = await openContext(chromium.browser, { permissions: ['microphone'] })
  opened.page.setDefaultTimeout(60_000)
  onTestFinished(() => opened.context.close())
  await opened.page.goto(server.address)
  await opened.page.getByRole('radio', { name: 'Data Scientist' }).check()
  await opened.page.getByRole('radio', { name: 'Technical' }).check()
  await opened.page.getByRole('slider', { name: 'Questions' }).fill('2')
  await opened.page.getByRole('checkbox', { name: /Follow-up/ }).setChecked(false)
  return opened
}

/** What the page is sent of the interviewer's voice, 24 kHz. */
function voiceOf(page: Page): () => Int16Array {
  const pieces: Buffer[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') pieces.push(payload.subarray(4))
    }),
  )
  return () => {
    const all = Buffer.concat(pieces)
    return Int16Array.from({ length: all.length / 2 }, (_, i) => all.readInt16LE(2 * i))
  }
}

/** Share of a sound, 24 kHz, in which Silero hears speech. */
async function speechIn(samples: Int16Array): Promise<number> {
  const module = new URL('../../../../bots/web/page/voice/resampler.js', import.meta.url).href
  const { resampler } = (await import(module)) as {
    resampler: (from: number, to: number) => { push(piece: Float32Array): Float32Array }
  }
  const heard = Int16Array.from(resampler(24_000, 16_000).push(Float32Array.from(samples)))
  const detector = (await loadSilero()).detector()
  let frames = 0
  let speech = 0
  for (let i = 0; i + 512 <= heard.length; i += 512, frames++)
    if ((await detector.probability(heard.slice(i, i + 512))) > 0.5) speech++
  return speech / frames
}

/** Share of the words that were heard, in their order. */
function heardOf(said: string, heard: string): number {
  const words = (text: string) => text.toLowerCase().match(/[a-z]+/g) ?? []
  const [a, b] = [words(said), words(heard)]
  // The longest common subsequence.
  const best = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number) => best[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const row = best[i] as number[]
      row[j] = a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1))
    }
  return at(a.length, b.length) / Math.max(a.length, b.length)
}

it('is held aloud from the first question to its report', { timeout: 420_000 }, async () => {
  const { page, complaints } = await visit()
  const voice = voiceOf(page)
  await page.getByRole('radio', { name: 'Speak' }).check()
  await page.getByRole('button', { name: 'Enter the room' }).click()
  const check = page.getByRole('dialog', { name: 'Before you speak' })
  expect(await check.textContent()).toContain('goes to this server and no further: faster-whisper')
  await check.getByRole('button', { name: 'Allow the microphone' }).click()
  await check.getByRole('button', { name: 'Enter the room' }).click()
  await page.waitForURL(/\/room\//)

  // From here on nobody touches the page.
  const spoken = page.locator('.you .words')
  await expect.poll(() => spoken.count(), { timeout: 120_000 }).toBe(1)
  await expect.poll(() => spoken.count(), { timeout: 150_000 }).toBe(2)
  const heard = await spoken.allTextContents()
  expect(heardOf(answers[0], heard[0] ?? ''), heard[0]).toBeGreaterThan(0.6)
  expect(heardOf(answers[1], heard[1] ?? ''), heard[1]).toBeGreaterThan(0.6)

  await page.getByRole('heading', { name: 'Your report is ready' }).waitFor()
  await page.getByRole('link', { name: 'See your report' }).click()
  await page.waitForURL(/\/report$/)
  const report = await (await page.request.get(`${page.url()}.json`)).json()
  expect(report.answers.map((a: { answer: string }) => a.answer)).toEqual(heard)
  for (const { delivery } of report.answers) expect(JSON.stringify(delivery)).toContain('wordsPer')

  const said = voice()
  expect(said.length / 24_000).toBeGreaterThan(8)
  const loudness = Math.sqrt(said.reduce((sum, s) => sum + s * s, 0) / said.length)
  expect(loudness).toBeGreaterThan(500)
  expect(await speechIn(said)).toBeGreaterThan(0.5)
  expect(complaints).toEqual([])
})

it('takes an answer that was recorded elsewhere', { timeout: 120_000 }, async () => {
  const { page, complaints } = await visit()
  await page.getByRole('button', { name: 'Enter the room' }).click()
  await page.waitForSelector('#current-question')
  await page.getByRole('button', { name: 'Upload' }).click()
  const broken = { name: 'memo.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('no sound at all') }
  await page.locator('#upload-file').setInputFiles(broken)
  await page.locator('#upload-status.failed').waitFor()
  await page.locator('#upload-file').setInputFiles(join(folder, 'memo.wav'))
  await page.getByText('Heard from your recording').waitFor()
  const [heard] = await page.locator('.you .words').allTextContents()
  expect(heardOf(answers[0], heard ?? ''), heard).toBeGreaterThan(0.6)
  // The browser itself reports that an upload was refused.
  expect(complaints.filter((c) => !c.includes('400'))).toEqual([])
})
