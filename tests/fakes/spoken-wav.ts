import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const speech = join(import.meta.dirname, '../../workers/speech')

const script = `
import json, sys, wave
sys.path.insert(0, ${JSON.stringify(speech)})
import numpy as np
from greenroom_speech.espeak import shared_espeak
path, voice, parts = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
espeak = shared_espeak()
rate = espeak.sample_rate
sound = [np.zeros(int(p * rate), np.int16) if not isinstance(p, str) else np.concatenate(list(espeak.say(p, voice, 150))) for p in parts]
with wave.open(path, "wb") as out:
    out.setnchannels(1)
    out.setsampwidth(2)
    out.setframerate(rate)
    out.writeframes(np.concatenate(sound).tobytes())
`

/**
 * Writes a WAV file of espeak-ng's voice: texts are spoken, numbers are seconds of silence.
 * @param python of the speech worker's environment
 */
export async function spokenWav(
  python: string,
  path: string,
  parts: readonly (string | number)[],
  voice = 'en-us+m5',
): Promise<void> {
  await promisify(execFile)(python, ['-c', script, path, voice, JSON.stringify(parts)])
}
