import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEARING_RATE } from '../../../core/ports.ts'
import { ffmpegAt, usualLimits } from '../../../workers/speech/ffmpeg.ts'
import { findFfmpeg } from '../../../workers/speech/programs.ts'
import { environment, hasFfmpeg, testFfmpeg } from './environment.ts'

const signal = new AbortController().signal
const tone = (seconds: number) =>
  Int16Array.from({ length: seconds * HEARING_RATE }, (_, i) => 8000 * Math.sin((2 * Math.PI * 440 * i) / HEARING_RATE))
const lengthOf = (samples: Int16Array) => samples.length / HEARING_RATE
const program = () => findFfmpeg({ configured: null, path: process.env.PATH, environment }) as string

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-ffmpeg-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A file that FFmpeg makes of a source of its own. */
async function made(name: string, source: string, ...options: string[]): Promise<Buffer> {
  const path = join(folder, name)
  execFileSync(program(), ['-y', '-loglevel', 'error', '-f', 'lavfi', '-i', source, ...options, path])
  return readFile(path)
}

describe.skipIf(!hasFfmpeg)('FFmpeg', () => {
  it.each(['wav', 'mp3', 'm4a', 'ogg', 'webm', 'flac'])('decodes %s to 16 kHz mono', async (form) => {
    const codec = form === 'ogg' || form === 'webm' ? ['-c:a', 'libopus'] : []
    const file = await made(`tone.${form}`, 'sine=frequency=440:duration=2', '-ac', '2', '-ar', '48000', ...codec)
    const samples = await testFfmpeg().decode(file, { signal })
    expect(Math.abs(lengthOf(samples) - 2)).toBeLessThan(0.1)
    expect(crossings(samples) / lengthOf(samples) / 2).toBeCloseTo(440, -1)
  })

  it('takes the sound out of a video, as phones record it', async () => {
    const video = ['-f', 'lavfi', '-i', 'sine=duration=1', '-shortest']
    const file = await made('talk.mp4', 'color=size=64x64:duration=1', ...video)
    expect(lengthOf(await testFfmpeg().decode(file, { signal }))).toBeCloseTo(1, 0)
  })

  it('gives back as Opus in Ogg what it was given, in far fewer bytes', async () => {
    const samples = tone(5)
    const ogg = await testFfmpeg().encode(samples, { signal })
    expect(Buffer.from(ogg.subarray(0, 4)).toString()).toBe('OggS')
    expect(ogg.length).toBeLessThan(samples.byteLength / 5)
    const back = await testFfmpeg().decode(ogg, { signal })
    expect(Math.abs(lengthOf(back) - 5)).toBeLessThan(0.05)
    expect(crossings(back) / 10).toBeCloseTo(440, -1)
  })

  it.each([
    ['nonsense', Buffer.from('nonsense '.repeat(10_000))],
    ['nothing', new Uint8Array(0)],
    ['a page', Buffer.from('<!doctype html><title>404</title>')],
    [
      'a play list',
      Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n'),
    ],
    ['a list of files', Buffer.from("ffconcat version 1.0\nfile '/etc/hostname'\n")],
    [
      'an MP4 without its index',
      Buffer.concat([Buffer.from([0, 0, 0, 20]), Buffer.from('ftypM4A ', 'latin1'), Buffer.alloc(999)]),
    ],
  ])('turns down %s', async (_, bytes) => {
    await expect(testFfmpeg().decode(bytes, { signal })).rejects.toMatchObject({ code: 'bad-input', retryable: false })
  })

  it('says that a video is silent', async () => {
    for (const name of ['silent.webm', 'silent.mp4']) {
      const file = await made(name, 'color=size=64x64:duration=1')
      await expect(testFfmpeg().decode(file, { signal })).rejects.toMatchObject({
        ...{ code: 'bad-input', message: 'There is no sound in the recording.' },
      })
    }
  })

  it('keeps its limits of size, length and time', async () => {
    const file = await made('long.flac', 'sine=duration=90')
    const within = (change: object) => testFfmpeg({ ...usualLimits, ...change }).decode(file, { signal })
    const bad = (message: RegExp) => ({ code: 'bad-input', message: expect.stringMatching(message) })
    await expect(within({ bytes: 1000 })).rejects.toMatchObject(bad(/larger/))
    await expect(within({ seconds: 60 })).rejects.toMatchObject(bad(/longer than 1 minutes?/))
    await expect(within({ ms: 1 })).rejects.toMatchObject({ code: 'model-timeout' })
    expect(lengthOf(await within({ seconds: 90 }))).toBeCloseTo(90, 1)
  })

  it('can be cancelled before and meanwhile', async () => {
    const leaving = new AbortController()
    const work = testFfmpeg().encode(tone(60), { signal: leaving.signal })
    leaving.abort()
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    await expect(testFfmpeg().encode(tone(1), { signal: leaving.signal })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('leaves no file behind', async () => {
    const before = await readdir(tmpdir())
    const file = await made('short.m4a', 'sine=duration=1')
    await testFfmpeg().decode(file, { signal })
    await testFfmpeg()
      .decode(file.subarray(0, 200), { signal })
      .catch(() => null)
    const after = (await readdir(tmpdir())).filter((name) => /^greenroom-\w{6}$/.test(name) && !before.includes(name))
    expect(after).toEqual([])
  })
})

describe('without a working FFmpeg', () => {
  it('says how to get one', async () => {
    const nowhere = ffmpegAt(() => null)
    await expect(nowhere.encode(tone(1), { signal })).rejects.toMatchObject({
      ...{ code: 'model-unreachable', message: expect.stringContaining('FFMPEG_PATH') },
    })
  })

  it.each(['is not there', 'is no program', 'fails'])('lives on when it %s', async (what) => {
    const path = join(folder, `ffmpeg ${what}`)
    if (what === 'is no program') await writeFile(path, 'text')
    if (what === 'fails') await writeFile(path, '#!/bin/sh\nexit 9\n', { mode: 0o755 })
    await expect(ffmpegAt(() => path).encode(tone(1), { signal })).rejects.toMatchObject({
      code: expect.stringMatching(/model-unreachable|bad-input/),
    })
  })
})

function crossings(samples: Int16Array): number {
  let count = 0
  for (let i = 1; i < samples.length; i++) if ((samples[i] ?? 0) >= 0 !== (samples[i - 1] ?? 0) >= 0) count++
  return count
}
