import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Hearing } from '../../../../bots/web/voice/parts.ts'
import type { Heard } from '../../../../core/interview/events.ts'
import { type BrowserStart, microphone, openContext, startBrowser, violations } from '../../../browser.ts'
import { type FakeRoom, type FakeSpoken, fakeSpoken } from '../../../fakes/voice-room.ts'
import { type RoomServer, roomServer } from '../room-server.ts'

let chromium: BrowserStart
let spoken: FakeSpoken
let server: RoomServer

beforeAll(async () => {
  chromium = await startBrowser(microphone())
}, 60_000)
beforeEach(async ({ skip }) => {
  if ('reason' in chromium) skip(chromium.reason)
  spoken = fakeSpoken()
  server = await roomServer({ spoken })
  const mine = server
  onTestFinished(() => mine.close())
})
afterAll(async () => {
  if (chromium && 'browser' in chromium) await chromium.browser.close()
})

const ears: Hearing = { on: true, hearer: 'a fake ear', speaks: true, sentTo: null, keepDays: null }
const eventually = <T>(value: () => T | Promise<T>) => expect.poll(value, { timeout: 20_000 })

async function visit(options: Parameters<typeof openContext>[1] = {}) {
  if (!('browser' in chromium)) throw new Error(chromium.reason)
  const opened = await openContext(chromium.browser, { permissions: ['microphone'], ...options })
  opened.page.setDefaultTimeout(20_000)
  onTestFinished(() => opened.context.close())
  return opened
}

/** Through home and the device check into a room that is spoken in. */
async function enterSpeaking(page: Page, questions = 2): Promise<FakeRoom> {
  await page.goto(server.address)
  await page.getByRole('radio', { name: 'Technical' }).check()
  await page.getByRole('radio', { name: 'Speak' }).check()
  await page.getByRole('slider', { name: 'Questions' }).fill(String(questions))
  await page.getByRole('checkbox', { name: /Follow-up/ }).setChecked(false)
  await page.getByRole('button', { name: 'Enter the room' }).click()
  const check = page.getByRole('dialog', { name: 'Before you speak' })
  await check.getByRole('button', { name: 'Allow the microphone' }).click()
  await check.getByRole('button', { name: 'Enter the room' }).click()
  await page.waitForURL(/\/room\//)
  await page.waitForSelector('#current-question')
  await eventually(() => spoken.rooms.length).toBe(1)
  const [room] = spoken.rooms as [FakeRoom]
  await eventually(() => room.heard.length).toBeGreaterThan(0)
  room.tell({ kind: 'activity', activity: 'listening' })
  return room
}

const loudest = (room: FakeRoom, last: number) =>
  Math.max(...room.heard.slice(-last).flatMap(({ samples }) => Array.from(samples, Math.abs)))
const tone = (seconds: number) =>
  Int16Array.from({ length: seconds * 24_000 }, (_, i) => 8000 * Math.sin((2 * Math.PI * 440 * i) / 24_000))
const activity = (page: Page) => page.locator('#activity')
const interviewIn = (page: Page) => page.url().split('/').at(-1) as string

const heardAs = (text: string, probability = 0.9): Heard => ({
  transcriber: 'a fake ear',
  text,
  words: text.split(' ').map((word, i) => ({ word, startMs: i * 300, endMs: i * 300 + 250, probability })),
  language: 'en',
  confidence: probability,
  speech: [{ startMs: 0, endMs: 3000 }],
  audioMs: 3200,
})
const answerAloud = (id: string, question: string, heard: Heard) =>
  server.engine.submit(id, {
    ...{ kind: 'answer-aloud', key: `spoken-${question}`, question, via: 'voice', heard, recording: null },
    timing: { firstInputMs: 900, totalMs: 4000 },
  })

describe('before the microphone opens', () => {
  it('says what is heard, by what, and that it is not kept', { timeout: 90_000 }, async () => {
    spoken.change({ hearing: () => ({ ...ears, hearer: 'faster-whisper small' }) })
    const { page, complaints } = await visit()
    await page.addInitScript(`
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      globalThis.asked = []
      navigator.mediaDevices.getUserMedia = (wish) => (asked.push(wish), open(wish))`)
    await page.goto(server.address)
    await page.getByRole('radio', { name: 'Speak' }).check()
    await page.getByRole('button', { name: 'Enter the room' }).click()
    const check = page.getByRole('dialog', { name: 'Before you speak' })
    const words = await check.textContent()
    expect(words).toContain('goes to this server and no further: faster-whisper small turns it into words')
    expect(words).toContain('The sound is not kept')
    expect(await check.getByRole('checkbox').count()).toBe(0)
    expect(await page.evaluate('asked')).toEqual([])
    await check.getByRole('button', { name: 'Allow the microphone' }).click()
    await check.getByText('You are heard well.').waitFor()
    expect(await page.evaluate('asked[0].audio')).toMatchObject({
      ...{ echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    })
    await expect(
      check.getByRole('combobox', { name: 'Microphone' }).locator('option').count(),
    ).resolves.toBeGreaterThan(0)
    await check.getByRole('button', { name: 'Play a test sound' }).click()
    await check.getByText('Nothing heard?').waitFor()
    // Nobody but the browser has heard anything so far.
    expect(spoken.rooms).toEqual([])
    await check.getByRole('button', { name: 'Type instead' }).click()
    await page.waitForURL(/\/room\//)
    await page.getByRole('textbox', { name: 'Your answer' }).waitFor()
    expect(spoken.rooms).toEqual([])
    expect(complaints).toEqual([])
  })

  it('names another server that gets the sound, and keeps it only where the person asks', {
    timeout: 60_000,
  }, async () => {
    spoken.change({ hearing: () => ({ ...ears, sentTo: 'speech.example', keepDays: 30 }) })
    const { page } = await visit()
    await page.goto(server.address)
    await page.getByRole('radio', { name: 'Speak' }).check()
    await page.getByRole('button', { name: 'Enter the room' }).click()
    const check = page.getByRole('dialog', { name: 'Before you speak' })
    expect(await check.textContent()).toContain('goes through this server to speech.example')
    const keep = check.getByRole('checkbox', { name: /^Keep the sound of my answers .* until \d+ \w+ \d{4}/ })
    expect(await keep.isChecked()).toBe(false)
    await keep.check()
    await check.getByRole('button', { name: 'Allow the microphone' }).click()
    await check.getByRole('button', { name: 'Enter the room' }).click()
    await page.waitForURL(/\/room\//)
    expect((await server.engine.view(interviewIn(page))).plan.keepAudio).toBe(true)
  })

  it.each([
    ['NotAllowedError', /Allow it in your browser/],
    ['NotFoundError', /No microphone was found\. Plug one in/],
    ['NotReadableError', /in use by another program/],
  ])('says what to do about %s, and typing goes on', { timeout: 90_000 }, async (name, advice) => {
    const { page } = await visit()
    await page.addInitScript(
      `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '${name}'))`,
    )
    await page.goto(server.address)
    await page.getByRole('radio', { name: 'Speak' }).check()
    await page.getByRole('button', { name: 'Enter the room' }).click()
    const check = page.getByRole('dialog', { name: 'Before you speak' })
    await check.getByRole('button', { name: 'Allow the microphone' }).click()
    await eventually(() => check.getByRole('alert').textContent()).toMatch(advice)
    await check.getByRole('button', { name: 'Try again' }).waitFor()
    await check.getByRole('button', { name: 'Type instead' }).click()
    await page.getByRole('textbox', { name: 'Your answer' }).waitFor()
  })

  it('says why nothing is heard where hearing is off, and typing goes on', { timeout: 90_000 }, async () => {
    spoken.change({ hearing: () => ({ on: false, why: 'No Python was found. Install Python 3, then start again.' }) })
    const { page, complaints } = await visit()
    await page.goto(server.address)
    await page.getByText('Speaking is off for now. No Python was found.').waitFor()
    expect(await page.getByRole('radio', { name: 'Speak' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Enter the room' }).click()
    await page.waitForSelector('#current-question')
    // Marked as disabled it can still be reached, to say why.
    await page.getByRole('button', { name: 'Speak' }).click({ force: true })
    await page.getByRole('alert').filter({ hasText: 'No Python was found.' }).waitFor()
    await page.getByRole('textbox', { name: 'Your answer' }).fill('I would look at the data.')
    await page.getByRole('button', { name: 'Send answer' }).click()
    await eventually(() => page.locator('.you .words').count()).toBe(1)
    expect(complaints).toEqual([])
  })
})

describe('speaking', () => {
  it('is heard frame by frame, plays the interviewer, and shows both', { timeout: 90_000 }, async () => {
    const { page, complaints } = await visit()
    const room = await enterSpeaking(page)
    expect(room.heard.every(({ samples }) => samples.length === 320)).toBe(true)
    // Chromium's fake microphone beeps once a second.
    await eventually(() => loudest(room, 100)).toBeGreaterThan(3000)
    await eventually(() => activity(page).textContent()).toBe('Listening')

    room.tell({ kind: 'activity', activity: 'speaking' })
    room.tell({ kind: 'saying', utterance: 1, text: 'Take all the time you need.' })
    room.output.write(1, tone(1))
    room.output.end(1)
    await eventually(() => activity(page).textContent()).toBe('The interviewer is speaking')
    expect(await page.locator('#caption').textContent()).toBe('Take all the time you need.')
    await eventually(() => room.reports.at(-1)).toMatchObject({ utterance: 1, ended: true })
    const played = room.reports.map((r) => r.milliseconds)
    expect(played).toEqual([...played].sort((a, b) => a - b))
    expect(Math.abs((played.at(-1) ?? 0) - 1000)).toBeLessThan(10)

    room.output.write(2, tone(20))
    await eventually(() => room.reports.at(-1)?.utterance).toBe(2)
    room.output.stop(2)
    room.output.write(3, tone(0.3))
    room.output.end(3)
    await eventually(() => room.reports.at(-1)).toMatchObject({ utterance: 3, ended: true })
    expect(room.reports.some((r) => r.utterance === 2 && r.ended)).toBe(false)

    room.tell({ kind: 'activity', activity: 'hearing' })
    room.tell({ kind: 'heard', question: 'q1', text: 'I would look at the', final: false })
    await eventually(() => page.locator('#caption').textContent()).toBe('I would look at the')
    expect(await activity(page).textContent()).toBe('Hearing you')
    expect(complaints).toEqual([])
  })

  it('can be muted, by button and key', { timeout: 90_000 }, async () => {
    const { page } = await visit()
    const room = await enterSpeaking(page)
    await page.getByRole('button', { name: 'Mute' }).click()
    await eventually(() => activity(page).textContent()).toBe('Muted')
    const muted = room.heard.length + 10
    await eventually(() => room.heard.length).toBeGreaterThan(muted + 75)
    expect(loudest(room, 75)).toBe(0)
    await page.keyboard.press('Alt+m')
    await page.getByRole('button', { name: 'Mute', exact: true }).waitFor()
    await eventually(() => loudest(room, 75)).toBeGreaterThan(3000)
  })

  it('can be held back until a key is held, or the button tapped', { timeout: 90_000 }, async () => {
    const { page } = await visit()
    const room = await enterSpeaking(page)
    await page.getByRole('checkbox', { name: 'Push-to-talk' }).check()
    await eventually(() => activity(page).textContent()).toBe('Ready when you are')
    const quiet = room.heard.length + 10
    await eventually(() => room.heard.length).toBeGreaterThan(quiet + 75)
    expect(loudest(room, 75)).toBe(0)

    // The space bar on the page itself.
    await activity(page).focus()
    await page.keyboard.down('Space')
    await eventually(() => room.talk).toEqual([true])
    // Held for longer than a tap.
    const held = room.heard.length
    await eventually(() => room.heard.length).toBeGreaterThan(held + 50)
    await eventually(() => loudest(room, 50)).toBeGreaterThan(3000)
    await page.keyboard.up('Space')
    await eventually(() => room.talk).toEqual([true, false])

    // The button: a tap keeps it down until the next.
    const talk = page.getByRole('button', { name: 'Hold to talk' })
    await talk.click()
    await eventually(() => room.talk).toEqual([true, false, true])
    await page.getByRole('button', { name: 'Release to finish' }).click()
    await eventually(() => room.talk).toEqual([true, false, true, false])

    // By keyboard alone.
    await talk.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await eventually(() => room.talk.length).toBe(6)
    expect(room.talk.at(-1)).toBe(false)
  })

  it('asks for hints, repetitions, skips and pauses like typing', { timeout: 90_000 }, async () => {
    const { page } = await visit()
    const room = await enterSpeaking(page)
    await page.keyboard.press('Alt+h')
    await page.getByText('Hint 1 of 3').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('heading', { name: 'Paused' }).waitFor()
    const paused = room.heard.length + 10
    await eventually(() => room.heard.length).toBeGreaterThan(paused + 60)
    expect(loudest(room, 60)).toBe(0)
    await page.getByRole('button', { name: 'Go on' }).click()
    await eventually(() => loudest(room, 75)).toBeGreaterThan(3000)
    await page.getByRole('button', { name: 'Skip' }).click()
    await page.getByText('You skipped this question.').waitFor()
  })

  it('falls back to typing with the words so far', { timeout: 90_000 }, async () => {
    const { page, complaints } = await visit()
    const room = await enterSpeaking(page)
    room.tell({ kind: 'heard', question: 'q1', text: 'I would first look at', final: false })
    await page.getByText('I would first look at').waitFor()
    await page.getByRole('button', { name: 'Type' }).click()
    const box = page.getByRole('textbox', { name: 'Your answer' })
    await eventually(() => box.inputValue()).toBe('I would first look at')
    await eventually(() => room.closed).toMatchObject({ openTurn: 'drop' })
    await box.press('End')
    await page.keyboard.type(' the data.')
    await page.keyboard.press('Control+Enter')
    await eventually(() => page.locator('.you .words').allTextContents()).toEqual(['I would first look at the data.'])
    // And back, without another question about the microphone.
    await page.getByRole('button', { name: 'Speak' }).click()
    await eventually(() => spoken.rooms.length).toBe(2)
    expect(complaints).toEqual([])
  })

  it('comes back by itself after the connection was cut, and brings what was said meanwhile', {
    timeout: 90_000,
  }, async () => {
    const { page, complaints } = await visit()
    const room = await enterSpeaking(page)
    for (let i = 1; i <= 3; i++) {
      const before = room.heard.length
      server.cut()
      await eventually(() => room.heard.length).toBeGreaterThan(before + 30)
    }
    expect(await activity(page).textContent()).toBe('Listening')
    expect(spoken.rooms).toHaveLength(1)
    expect(room.closed).toBeNull()
    expect(complaints).toEqual([])
  })

  it('finds the room again when the page is loaded anew', { timeout: 90_000 }, async () => {
    const { page, complaints } = await visit()
    const room = await enterSpeaking(page)
    await page.reload()
    await page.waitForSelector('#current-question')
    const before = room.heard.length
    await eventually(() => room.heard.length).toBeGreaterThan(before + 20)
    expect(spoken.rooms).toHaveLength(1)
    expect(room.closed).toBeNull()
    expect(complaints).toEqual([])
  })

  it('offers typing when the connection stays away', { timeout: 90_000 }, async () => {
    const { page } = await visit()
    await enterSpeaking(page)
    await server.sockets.close(0)
    await eventually(() => page.locator('#activity-note').textContent()).toContain('You can type meanwhile.')
    await page.getByRole('button', { name: 'Type', exact: true }).click()
    await page.getByRole('textbox', { name: 'Your answer' }).fill('Typed, then.')
    await page.keyboard.press('Control+Enter')
    await eventually(() => page.locator('.you .words').allTextContents()).toEqual(['Typed, then.'])
  })

  it('says in another window that this one speaks no more', { timeout: 90_000 }, async () => {
    const { page, context } = await visit()
    const room = await enterSpeaking(page)
    const other = await context.newPage()
    await other.goto(page.url())
    // A new window asks again before it listens.
    const check = other.getByRole('dialog', { name: 'Before you speak' })
    await check.getByRole('button', { name: 'Allow the microphone' }).click()
    await check.getByRole('button', { name: 'Start speaking' }).click()
    await page.getByRole('alert').filter({ hasText: 'You speak in another window now' }).waitFor()
    await page.getByRole('textbox', { name: 'Your answer' }).waitFor()
    expect(room.closed).toBeNull()
    expect(spoken.rooms).toHaveLength(1)
  })
})

describe('what was heard', () => {
  it('is shown, can be corrected or confirmed, and both versions stay', { timeout: 90_000 }, async () => {
    const { page, complaints } = await visit()
    const room = await enterSpeaking(page)
    await answerAloud(room.interview, 'q1', heardAs('I would look at the pie plot', 0.3))
    await page.getByText('This was hard to hear').waitFor()
    await page.getByRole('button', { name: 'Correct what was heard: question 1' }).click()
    const box = page.getByRole('textbox', { name: 'What you said: question 1' })
    expect(await box.inputValue()).toBe('I would look at the pie plot')
    await box.fill('I would look at the pipeline')
    await box.press('Control+Enter')
    await page.getByText('As heard:').waitFor()
    expect(await page.locator('.you .words').allTextContents()).toEqual(['I would look at the pipeline'])
    expect(await page.locator('.as-heard').textContent()).toBe('As heard: I would look at the pie plot')
    expect(await page.getByText('This was hard to hear').count()).toBe(0)
    const state = await server.engine.view(room.interview)
    expect(state.pairs[0]?.outcome).toMatchObject({
      text: 'I would look at the pipeline',
      heard: { text: 'I would look at the pie plot' },
    })

    await eventually(() => page.locator('#progress-text').textContent()).toBe('Question 2 of 2')
    await answerAloud(room.interview, 'q2', heardAs('Then I would ask people', 0.3))
    await page.getByRole('button', { name: 'That is what I said' }).click()
    await eventually(() => page.getByText('This was hard to hear').count()).toBe(0)

    // The report waits for whoever still wants to look.
    await page.getByRole('heading', { name: 'Your report is ready' }).waitFor()
    expect(page.url()).toContain('/room/')
    await page.getByRole('button', { name: 'Correct what was heard: question 2' }).click()
    await page
      .getByRole('textbox', { name: 'What you said: question 2' })
      .fill('Then I would ask the people who use it')
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(() => page.locator('.you .words').allTextContents()).toContain(
      'Then I would ask the people who use it',
    )
    await page.getByRole('heading', { name: 'Your report is ready' }).waitFor()
    await page.getByRole('link', { name: 'See your report' }).click()
    await page.waitForURL(/\/report$/)
    expect(complaints).toEqual([])
  })

  it('may come from a recording, with progress and clear errors', { timeout: 90_000 }, async () => {
    const { page, complaints } = await visit()
    await page.goto(server.address)
    await page.getByRole('button', { name: 'Enter the room' }).click()
    await page.waitForSelector('#current-question')
    await page.getByRole('button', { name: 'Upload' }).click()
    const file = { name: 'memo.m4a', mimeType: 'audio/mp4', buffer: Buffer.from([1, 2, 3]) }
    const id = interviewIn(page)
    spoken.change({
      async answerByRecording({ question, key, timing }) {
        const heard = heardAs('Said into a phone')
        await server.engine.submit(id, {
          ...{ kind: 'answer-aloud', key, question, via: 'recording', heard, recording: null, timing },
        })
      },
    })
    await page.locator('#upload-file').setInputFiles({ ...file, buffer: Buffer.alloc(0) })
    await page.getByText('That file is empty').waitFor()
    await page.locator('#upload-file').setInputFiles(file)
    await page.getByText('Said into a phone').waitFor()
    await page.getByText('Heard from your recording').waitFor()
    expect(complaints).toEqual([])
  })
})

describe('for everyone', () => {
  const looks = [
    { name: 'light', colorScheme: 'light' as const, viewport: { width: 1200, height: 900 } },
    { name: 'dark', colorScheme: 'dark' as const, viewport: { width: 1200, height: 900 } },
    { name: 'a phone, light', colorScheme: 'light' as const, viewport: { width: 390, height: 844 } },
    { name: 'a phone, dark', colorScheme: 'dark' as const, viewport: { width: 390, height: 844 } },
  ]

  it.each(looks)('axe finds nothing in the spoken room: $name', { timeout: 120_000 }, async (look) => {
    spoken.change({ hearing: () => ({ ...ears, keepDays: 30 }) })
    const { page, complaints } = await visit({ ...look, reducedMotion: 'reduce' })
    const check = async (what: string) => {
      expect(await violations(page), what).toEqual([])
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect(width, `${what} is no wider than the window`).toBeLessThanOrEqual(look.viewport.width)
    }
    await page.goto(server.address)
    await page.getByRole('radio', { name: 'Speak' }).check()
    await check('home, speaking')
    await page.getByRole('button', { name: 'Enter the room' }).click()
    const dialog = page.getByRole('dialog', { name: 'Before you speak' })
    await dialog.waitFor()
    await check('consent')
    await dialog.getByRole('button', { name: 'Allow the microphone' }).click()
    await dialog.getByText('You are heard well.').waitFor()
    await check('device check')
    await dialog.getByRole('button', { name: 'Enter the room' }).click()
    await page.waitForSelector('#current-question')
    await eventually(() => spoken.rooms.length).toBe(1)
    const [room] = spoken.rooms as [FakeRoom]
    room.tell({ kind: 'activity', activity: 'listening' })
    await eventually(() => activity(page).textContent()).toBe('Listening')
    await check('listening')
    room.tell({ kind: 'activity', activity: 'hearing' })
    room.tell({ kind: 'heard', question: 'q1', text: 'I would first of all '.repeat(30), final: false })
    await eventually(() => activity(page).textContent()).toBe('Hearing you')
    await check('hearing, with a long caption')
    room.tell({ kind: 'activity', activity: 'speaking' })
    room.tell({ kind: 'saying', utterance: 1, text: 'Take your time.' })
    room.tell({ kind: 'trouble', message: 'The voice is not working right now. Please read along.' })
    await page.getByText('Please read along.').waitFor()
    await page.getByRole('checkbox', { name: 'Push-to-talk' }).check()
    await page.getByRole('button', { name: 'Mute' }).click()
    await check('muted, with trouble and push-to-talk')
    await answerAloud(room.interview, 'q1', heardAs('I would look at the pie plot', 0.3))
    await page.getByText('This was hard to hear').waitFor()
    await check('an answer hard to hear')
    await page.getByRole('button', { name: /^Correct what was heard/ }).click()
    await check('a correction')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Upload' }).click()
    await check('upload')
    expect(complaints).toEqual([])
  })
})
