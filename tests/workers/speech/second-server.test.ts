import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { serverAt } from '../../../workers/speech/server.ts'
import { speechTranscriber } from '../../../workers/speech/transcriber.ts'
import { transcriberContract } from '../../contracts/transcriber.ts'
import { canHear, hasFfmpeg, testFfmpeg, tinyModel } from './environment.ts'
import { startSecondServer } from './second-server.ts'
import { supervised } from './worker.ts'

const signal = new AbortController().signal
const second =
  canHear && hasFfmpeg && process.platform !== 'win32'
    ? await startSecondServer(tinyModel)
    : { reason: `needs a model that hears, FFmpeg and a system with signals; hears: ${canHear}, FFmpeg: ${hasFfmpeg}` }

if ('reason' in second) {
  if (process.env.CI === 'true') throw new Error(`the second transcription server is missing: ${second.reason}`)
  describe.skip(`the transcriber contract, a server that somebody else keeps (${second.reason})`, () => {
    it('is skipped', () => {})
  })
} else {
  transcriberContract('a server that somebody else keeps', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenroom-second-'))
    // Our own worker speaks what the other one hears.
    const { worker, say } = supervised(folder)
    worker.start()
    return {
      transcriber: speechTranscriber({ server: serverAt(second.url, null), model: 'whisper-1' }),
      say,
      file: async (samples) => ({ bytes: await testFfmpeg().encode(samples, { signal }), name: 'answer.ogg' }),
      timed: false,
      detects: true,
      // It answers with status 500.
      broken: 'model-unreachable',
      async dispose() {
        await worker.close(1000)
        await second.stop()
        await rm(folder, { recursive: true, force: true })
      },
    }
  })
}
