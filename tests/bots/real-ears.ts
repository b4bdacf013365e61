import { spawn } from 'node:child_process'
import type { RecordingEars } from '../../bots/recorded-answers.ts'
import type { Speech } from '../../bots/speech.ts'
import { spokenAnswers } from '../../bots/spoken-answers.ts'
import type { Engine } from '../../core/engine/engine.ts'
import { SPEAKING_RATE } from '../../core/ports.ts'
import { findFfmpeg } from '../../workers/speech/programs.ts'
import { fakeRecordings } from '../fakes/hearing.ts'
import { smallBank } from '../fakes/small-bank.ts'
import { canHear, environment, testFfmpeg } from '../workers/speech/environment.ts'
import { speechWorker, spoken, unlessInstalled, workerInstalled } from './discord/speech-worker.ts'

/** Whether recordings can really be heard here, and what a skipped test's name says where not. */
export const earsInstalled = workerInstalled && canHear
export const unlessEars = unlessInstalled

/** The real speech worker behind a front-end: espeak-ng speaks, FFmpeg decodes, the tests' tiny Whisper hears. */
export type RealEars = {
  ears: (engine: Engine) => RecordingEars
  /** Words as people's clients record them: AAC in MP4. */
  clip(words: string): Promise<Buffer>
  stop(): void
}

export async function realEars(): Promise<RealEars> {
  const { transcriber, voice, stop } = await speechWorker()
  const clock = { now: () => Date.now() }
  return {
    stop,
    clip: async (words) => aac(await spoken(voice, words)),
    ears(engine) {
      const speech = { transcriber, voice } as Speech
      const parts = { engine, bank: smallBank(), clock, speech, recordings: fakeRecordings([]), ffmpeg: testFfmpeg() }
      const { answerByRecording } = spokenAnswers({
        ...parts,
        keepDays: 0,
        endsAt: async () => null,
        log: () => undefined,
      })
      return { whyNot: () => null, answerByRecording }
    },
  }
}

async function aac(samples: Int16Array): Promise<Buffer> {
  const ffmpeg = findFfmpeg({ configured: null, path: process.env.PATH, environment })
  if (!ffmpeg) throw new Error('there is no FFmpeg')
  const input = ['-f', 's16le', '-ar', String(SPEAKING_RATE), '-ac', '1', '-i', 'pipe:0']
  const output = ['-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4', 'pipe:1']
  const child = spawn(ffmpeg, ['-loglevel', 'error', ...input, ...output], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
  return Buffer.concat(await child.stdout.toArray())
}
