import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPlayer } from '../../../bots/terminal/player.ts'
import { HEARING_RATE } from '../../../core/ports.ts'
import { wavOf } from '../../../workers/speech/wav.ts'
import { type FakeOpenAiAudio, fakeOpenAiAudio } from '../../fakes/openai-audio.ts'
import { hasFfmpeg, testFfmpeg } from '../../workers/speech/environment.ts'
import { startTerminal, type TerminalProcess } from './terminal-process.ts'

const ANSWER = 'I used cross validation on a test set that I had held out, and I looked at precision and recall.'
const signal = new AbortController().signal
const tone = (pitch: number) => Int16Array.from({ length: 3 * HEARING_RATE }, (_, i) => 5000 * Math.sin(i * pitch))

let folder: string
let fake: FakeOpenAiAudio
let running: TerminalProcess[]
beforeEach(async () => {
  running = []
  folder = await mkdtemp(join(tmpdir(), 'greenroom-spoken-'))
  fake = await fakeOpenAiAudio()
})
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

const PLAN = ['--role', 'data-scientist', '--questions', '1', '--no-follow-ups', '--seed', '1']
async function interview(lines: string[], args: string[] = [], env: Record<string, string> = {}) {
  const answers = join(folder, 'answers.txt')
  await writeFile(answers, lines.join('\n'))
  const settings = { DATA_DIR: join(folder, 'data'), SPEECH: 'auto', SPEECH_URL: fake.baseURL, ...env }
  const terminal = startTerminal([...PLAN, '--answers', answers, ...args], settings)
  running.push(terminal)
  return { code: await terminal.ended, stdout: terminal.stdout(), stderr: terminal.stderr() }
}

/** A recording of something, beside the answers; the fake knows what is said in it. */
async function recording(name: string, text: string, pitch = 0.1): Promise<string> {
  const samples = tone(pitch)
  const bytes = name.endsWith('.ogg') ? await testFfmpeg().encode(samples, { signal }) : wavOf(samples, HEARING_RATE)
  await writeFile(join(folder, name), bytes)
  fake.says(await testFfmpeg().decode(bytes, { signal }), text)
  return name
}

describe.skipIf(!hasFfmpeg)('answers that are recordings', () => {
  it.each(['my answer.wav', 'answer.ogg'])('are heard, scored and reported: %s', async (name) => {
    const { code, stdout } = await interview([await recording(name, ANSWER)], ['--json'])
    expect(code).toBe(0)
    const [pair] = JSON.parse(stdout).answers
    expect(JSON.stringify(pair)).toContain(ANSWER)
    const prompt = fake.transcriptions[0]?.fields.find(([field]) => field === 'prompt')?.[1]
    expect(prompt).toMatch(/Um, so, uh/)
  })

  it('may stand among words and commands; words that end like a recording stay words', async () => {
    const typed = 'I wrote it all down and saved it as talk.wav'
    const lines = ['/hint', await recording('a.wav', ANSWER), typed]
    const { code, stdout } = await interview(lines, ['--questions', '2'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/> .*a\.wav\n\s+“I used cross validation/)
    expect(stdout).toContain(`> ${typed}`)
    expect(fake.transcriptions).toHaveLength(1)
  })

  it('that are not there are named before anything is opened', async () => {
    const { code, stdout, stderr } = await interview(['An answer in words.', 'missing.mp3'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/answers\.txt:2: there is no recording .*missing\.mp3/)
  })

  it('that are broken are named, and the interview can be gone on with', async () => {
    await writeFile(join(folder, 'broken.mp3'), 'no sound')
    const { code, stderr } = await interview(['broken.mp3'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/answers\.txt:1: The recording is broken/)
    expect(stderr).toMatch(/--resume \S+/)
  })

  it('that hold no words are refused', async () => {
    await writeFile(join(folder, 'silent.wav'), wavOf(new Int16Array(2 * HEARING_RATE), HEARING_RATE))
    const { code, stderr } = await interview(['silent.wav'])
    expect(code).toBe(2)
    expect(stderr).toContain('There are no words in the recording.')
  })

  it('that cannot be heard now are kept, and heard after all', async () => {
    fake.queue({ kind: 'status', status: 503, message: 'The model is loading.' })
    const name = await recording('answer.wav', ANSWER)
    // What is kept is Opus, so the second time the sound is another.
    fake.queue({ kind: 'json', body: { text: ANSWER, language: 'english', duration: 3 } })
    const { code, stdout } = await interview([name])
    expect(code).toBe(0)
    expect(stdout).toContain('It could not be heard yet. It is kept, and heard later.')
    expect(fake.transcriptions.map(({ file }) => file.name)).toEqual(['answer.wav', 'q1.ogg'])
  })

  it('need something that hears', async () => {
    const { code, stderr, stdout } = await interview([await recording('a.wav', ANSWER)], [], {
      SPEECH: 'off',
      SPEECH_URL: '',
    })
    expect(code).toBe(1)
    expect(stderr).toContain('hearing is off: leave out SPEECH=off')
    expect(stdout).toBe('')
  })
})

describe.skipIf(process.platform === 'win32')('--speak', () => {
  /** A PATH with nothing on it but a player that keeps what it is given. */
  async function playerPath(name: string, body: string): Promise<string> {
    const bin = join(folder, 'bin')
    await mkdir(bin)
    await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
    await copyFile('/bin/cat', join(bin, 'cat'))
    return bin
  }
  const say = (path: string, lines = ['An answer in a few words.']) => interview(lines, ['--speak'], { PATH: path })

  it('plays all that the interviewer says', async () => {
    const { code, stdout } = await say(await playerPath('aplay', `cat >> ${folder}/played`))
    expect(code).toBe(0)
    const said = fake.speeches.map(({ body }) => String(body.input))
    const shown = stdout.replace(/\s+/g, ' ')
    expect(said.length).toBeGreaterThanOrEqual(2)
    for (const words of said) expect(shown).toContain(words.replace(/\s+/g, ' '))
    const seconds = (await readFile(join(folder, 'played'))).length / 2 / 24_000
    expect(seconds).toBeCloseTo(said.join('').length * 0.06, 1)
  })

  it('says that there is no player, and goes on in writing', async () => {
    const { code, stdout } = await say(join(folder, 'nothing'))
    expect(code).toBe(0)
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'there is no player. Install one of paplay, aplay, ffplay, play, afplay',
    )
    expect(fake.speeches).toEqual([])
  })

  it.each([
    ['the player', 'exit 3', /only shown: .*aplay ended with 3/],
    ['the voice', 'cat > /dev/null', /only shown: The voice tts-1 answered with HTTP status 500/],
  ])('says once that %s failed, and goes on in writing', async (what, body, words) => {
    if (what === 'the voice') fake.queue({ kind: 'status', status: 500 })
    const { code, stdout } = await say(await playerPath('aplay', body))
    expect(code).toBe(0)
    expect(stdout.replace(/\s+/g, ' ')).toMatch(words)
    expect(stdout.match(/only shown/g)).toHaveLength(1)
  })

  it('gives a whole file to players that want one', async () => {
    const path = await playerPath('afplay', `${folder}/bin/cat "$1" > ${folder}/played`)
    async function* pieces() {
      yield Int16Array.from([1, 2])
      yield Int16Array.from([3])
    }
    await findPlayer(path)?.play(pieces(), signal)
    expect((await readFile(join(folder, 'played'))).subarray(44)).toEqual(Buffer.from([1, 0, 2, 0, 3, 0]))
  })
})
