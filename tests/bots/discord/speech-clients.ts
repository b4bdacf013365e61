import type { Transcriber, Voice } from '../../../core/ports.ts'
import { serverAt } from '../../../workers/speech/server.ts'
import { speechTranscriber } from '../../../workers/speech/transcriber.ts'
import { speechVoice } from '../../../workers/speech/voice.ts'

/** Clients of a worker at an address. */
export function speechAt(address: string): { transcriber: Transcriber; voice: Voice } {
  const server = serverAt(address, null)
  return {
    transcriber: speechTranscriber({ server, model: 'whisper-1', extras: true }),
    voice: speechVoice({ server, model: 'espeak-ng', voiceFor: () => 'en-us+m5' }),
  }
}
