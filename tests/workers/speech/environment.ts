import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { GreenroomError } from '../../../core/errors.ts'
import { speechEnvironment } from '../../../workers/speech/environment.ts'
import { type Ffmpeg, type FfmpegLimits, ffmpegAt } from '../../../workers/speech/ffmpeg.ts'
import { ENVIRONMENT, findFfmpeg } from '../../../workers/speech/programs.ts'

export const root = join(import.meta.dirname, '../../..')
export const environment = join(root, ENVIRONMENT)
export const tinyModel = join(root, 'tests/fixtures/tiny-whisper/model')

/** The Python of the worker's environment, which is made where it is missing; null, with a line that says why, where that cannot be. */
export const python: string | null = await makeEnvironment()
/** Whether the real worker can hear here. */
export const canHear = sure(python !== null && existsSync(join(tinyModel, 'model.bin')), 'the tests’ Whisper')

async function makeEnvironment(): Promise<string | null> {
  const onInstalling = () => console.error('greenroom: setting up the speech worker for its tests ...')
  try {
    const signal = new AbortController().signal
    return await speechEnvironment({ folder: environment, path: process.env.PATH, signal, onInstalling })
  } catch (error) {
    if (!(error instanceof GreenroomError) || process.env.CI === 'true') throw error
    console.error(`greenroom: tests of the speech worker are skipped: ${error.message}`)
    return null
  }
}

/** Whether something that tests need is there; with CI=true it must be, since then nothing may be skipped. */
export function sure(there: boolean, what: string): boolean {
  if (!there && process.env.CI === 'true') throw new Error(`${what} is not there, and with CI=true every test must run`)
  return there
}

const find = () => findFfmpeg({ configured: null, path: process.env.PATH, environment })
/** Whether there is an FFmpeg here. */
export const hasFfmpeg = sure(find() !== null, 'FFmpeg')

/** The FFmpeg that Greenroom would find here. */
export const testFfmpeg = (limits?: FfmpegLimits): Ffmpeg => ffmpegAt(find, limits)
