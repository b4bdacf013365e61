import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SPEAKING_RATE } from '../../core/ports.ts'
import { findOnPath } from '../../workers/speech/programs.ts'
import { bytesOf, wavOf } from '../../workers/speech/wav.ts'

/** What plays sound on this system. */
export interface Player {
  readonly name: string
  /** Plays samples at SPEAKING_RATE as they come. Errors: what keeps the program from running; the signal's reason. */
  play(pieces: AsyncIterable<Int16Array>, signal: AbortSignal): Promise<void>
}

const rate = String(SPEAKING_RATE)
/** Programs that play bare samples from standard input. */
const STREAMING: [string, string[]][] = [
  ['paplay', ['--raw', `--rate=${rate}`, '--channels=1', '--format=s16le']],
  ['aplay', ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', rate, '-c', '1', '-']],
  [
    'ffplay',
    ['-nodisp', '-autoexit', '-loglevel', 'quiet', '-f', 's16le', '-ar', rate, '-ch_layout', 'mono', '-i', '-'],
  ],
  ['play', ['-q', '-t', 'raw', '-r', rate, '-e', 'signed', '-b', '16', '-c', '1', '-']],
]
/** Programs that play a WAV file. */
const FROM_FILE: [string, (path: string) => string[]][] = [
  ['afplay', (path) => [path]],
  [
    'powershell',
    (path) => ['-NoProfile', '-Command', `(New-Object Media.SoundPlayer '${path.replaceAll("'", "''")}').PlaySync()`],
  ],
]
export const PLAYERS = [...STREAMING, ...FROM_FILE].map(([name]) => name)

/** The first player on the PATH; null when there is none. */
export function findPlayer(path: string | undefined): Player | null {
  for (const [name, args] of STREAMING) {
    const program = findOnPath(name, path)
    if (program) return { name, play: (pieces, signal) => streamTo(program, args, pieces, signal) }
  }
  for (const [name, args] of FROM_FILE) {
    const program = findOnPath(name, path)
    if (program) return { name, play: (pieces, signal) => playFile(program, args, pieces, signal) }
  }
  return null
}

async function streamTo(program: string, args: string[], pieces: AsyncIterable<Int16Array>, signal: AbortSignal) {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], signal })
  const ended = once(child, 'close')
  // A player that ends early tells by its exit; the pipe it leaves is no news.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') child.kill()
  })
  // Looked at below; until then nobody waits for it.
  ended.catch(() => null)
  try {
    for await (const piece of pieces) {
      if (!child.stdin.writable) break
      if (!child.stdin.write(bytesOf(piece))) await Promise.race([once(child.stdin, 'drain'), ended])
    }
    child.stdin.end()
  } catch (error) {
    child.kill()
    throw error
  }
  const [code] = await ended
  if (code !== 0) throw new Error(`${program} ended with ${code}`)
}

async function playFile(
  program: string,
  args: (path: string) => string[],
  pieces: AsyncIterable<Int16Array>,
  signal: AbortSignal,
): Promise<void> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(Uint8Array.from(bytesOf(piece)))
  const bytes = Buffer.concat(all)
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-voice-'))
  try {
    const path = join(folder, 'words.wav')
    await writeFile(path, wavOf(samples, SPEAKING_RATE))
    const child = spawn(program, args(path), { stdio: 'ignore', signal })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`${program} ended with ${code}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
