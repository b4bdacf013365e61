import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Ffmpeg, type FfmpegLimits, ffmpegAt } from '../../../workers/speech/ffmpeg.ts'
import { ENVIRONMENT, environmentPython, findFfmpeg } from '../../../workers/speech/programs.ts'

export const root = join(import.meta.dirname, '../../..')
export const environment = join(root, ENVIRONMENT)
export const tinyModel = join(root, 'tests/fixtures/tiny-whisper/model')

/** The Python of the worker's environment. Errors: says how to make it where it is missing. */
export function testPython(): string {
  const python = environmentPython(environment)
  if (!existsSync(python))
    throw new Error('The speech worker’s environment is missing: run `npm test`, or workers/speech/install.py')
  return python
}

/** The FFmpeg that Greenroom would find here. */
export function testFfmpeg(limits?: FfmpegLimits): Ffmpeg {
  return ffmpegAt(() => findFfmpeg({ configured: null, path: process.env.PATH, environment }), limits)
}
