// The only file that may import fluent-ffmpeg (biome.json holds it). Its last release, 2.1.3 of 2024, says "no longer
// supported" (checked November 2026): what is used here is small, and a plain child process would do in its place.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import fluent from 'fluent-ffmpeg'
import { GreenroomError } from '../../core/errors.ts'
import { HEARING_RATE } from '../../core/ports.ts'
import { bytesOf, samplesOf } from './wav.ts'

export type FfmpegLimits = {
  /** Of the file that comes in. */
  bytes: number
  /** Of the sound in it. */
  seconds: number
  /** Of the work, in milliseconds. */
  ms: number
}
export const usualLimits: FfmpegLimits = { bytes: 64 * 1024 * 1024, seconds: 15 * 60, ms: 60_000 }

export interface Ffmpeg {
  /**
   * Any recorded answer as mono samples at HEARING_RATE. Errors: GreenroomError 'bad-input' for a file that is too
   * large, too long, broken or without sound; 'model-timeout'; 'model-unreachable' without FFmpeg; 'cancelled'.
   */
  decode(file: Uint8Array, options: { signal: AbortSignal }): Promise<Int16Array>
  /** Samples at HEARING_RATE as Opus in Ogg. Errors: as `decode`, without 'bad-input'. */
  encode(samples: Int16Array, options: { signal: AbortSignal }): Promise<Uint8Array>
}

/** Forms of recordings. Play lists and other forms that lead to further files are none of them. */
const FORMATS = 'wav,w64,mp3,mov,mp4,m4a,3gp,ogg,matroska,webm,flac,aac,amr,amrnb,amrwb,aiff,caf,au,asf,avi,mpeg,mpegts'
const RAW = ['-f', 's16le', '-ar', String(HEARING_RATE), '-ac', '1']
/** Speech in one voice is clear at this rate, and a minute takes 180 kB. */
const OPUS = ['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip', '-map_metadata', '-1', '-f', 'ogg']

type Job = { input: string | Readable; before: string[]; after: string[]; mostBytes: number; signal: AbortSignal }

/** `find` looks for the program at each use, since it may be installed meanwhile. */
export function ffmpegAt(find: () => string | null, limits: FfmpegLimits = usualLimits): Ffmpeg {
  return {
    async decode(file, { signal }) {
      if (file.length > limits.bytes) {
        throw new GreenroomError('bad-input', `The recording is larger than ${Math.floor(limits.bytes / 2 ** 20)} MB.`)
      }
      const most = limits.seconds * HEARING_RATE * 2
      const { input, remove } = await inputFor(file)
      try {
        const before = ['-nostdin', '-protocol_whitelist', 'file,pipe,fd', '-format_whitelist', FORMATS]
        const after = ['-map', '0:a:0', '-t', String(limits.seconds + 1), ...RAW]
        const pcm = await run({ input, before, after, mostBytes: most + HEARING_RATE * 4, signal })
        if (pcm.length > most) {
          throw new GreenroomError(
            'bad-input',
            `The recording is longer than ${Math.round(limits.seconds / 60)} minutes.`,
          )
        }
        if (pcm.length < 2) throw new GreenroomError('bad-input', 'There is no sound in the recording.')
        return samplesOf(pcm)
      } finally {
        await remove()
      }
    },
    encode(samples, { signal }) {
      const input = Readable.from([bytesOf(samples)], { objectMode: false })
      return run({ input, before: RAW, after: OPUS, mostBytes: Number.POSITIVE_INFINITY, signal })
    },
  }

  function run({ input, before, after, mostBytes, signal }: Job): Promise<Uint8Array> {
    const program = find()
    if (!program) {
      const message = 'There is no FFmpeg to prepare the recording. Install it, or set FFMPEG_PATH.'
      return Promise.reject(new GreenroomError('model-unreachable', message))
    }
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const command = survivingFailedStart(fluent({ source: input, stdoutLines: 20 }))
    const stop = (why: GreenroomError) => {
      reject(why)
      command.kill('SIGKILL')
    }
    const late = () => stop(new GreenroomError('model-timeout', 'Preparing the recording took too long.'))
    const cancelled = () => stop(new GreenroomError('cancelled', 'Preparing the recording was interrupted.'))
    const timer = setTimeout(late, limits.ms)
    signal.addEventListener('abort', cancelled, { once: true })
    const pieces: Buffer[] = []
    let taken = 0
    const output = new PassThrough()
    output.on('data', (piece: Buffer) => {
      pieces.push(piece)
      taken += piece.length
      if (taken > mostBytes) stop(new GreenroomError('bad-input', 'The recording is too long.'))
    })
    // fluent-ffmpeg tells of a failure in both places.
    output.on('error', (error) => reject(failure(error)))
    const outputEnded = new Promise<void>((ended) => output.once('end', ended))
    command.setFfmpegPath(program)
    command.inputOptions(before).outputOptions(after)
    command.on('error', (error: Error) => reject(failure(error)))
    // The output ends before it is known whether FFmpeg failed.
    command.on('end', () => outputEnded.then(() => resolve(Buffer.concat(pieces))))
    if (signal.aborted) cancelled()
    else command.pipe(output, { end: true })
    return promise.finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancelled)
    })
  }
}

type EndCallback = (error: Error | null, stdout?: Lines, stderr?: Lines) => void
type Lines = { get(): string }
type Inner = { _spawnFfmpeg(args: string[], options: object, onProcess: unknown, onEnd: EndCallback): void }

/** When FFmpeg cannot be started, fluent-ffmpeg reads what was printed where nothing was, and takes the process down. */
function survivingFailedStart<C extends fluent.FfmpegCommand>(command: C): C {
  const inner = command as unknown as Inner
  const spawn = inner._spawnFfmpeg
  const nothing: Lines = { get: () => '' }
  inner._spawnFfmpeg = (args, options, onProcess, onEnd) => {
    // Its own shorter call, which lists what FFmpeg can do, survives.
    if (!onEnd) return spawn.call(command, args, options, onProcess, onEnd)
    spawn.call(command, args, options, onProcess, (error, out = nothing, said = nothing) => onEnd(error, out, said))
  }
  return command
}

/** FFmpeg's own words are no help to the person who recorded; they go into the cause. */
function failure(error: Error): GreenroomError {
  const said = error.message
  if (/killed with signal|Unknown encoder|libopus/i.test(said)) {
    const message = 'FFmpeg ended early, or cannot write Opus.'
    return new GreenroomError('model-unreachable', message, { retryable: true, cause: error })
  }
  if (/matches no streams|does not contain any stream/i.test(said)) {
    return new GreenroomError('bad-input', 'There is no sound in the recording.', { cause: error })
  }
  if (/ENOENT|EACCES|Cannot find ffmpeg|spawn/i.test(said)) {
    const message = 'FFmpeg cannot be run. Check FFMPEG_PATH.'
    return new GreenroomError('model-unreachable', message, { cause: error })
  }
  return new GreenroomError('bad-input', 'The recording is broken, or of a form that cannot be read.', { cause: error })
}

/**
 * What FFmpeg reads from. A pipe, so that the recording touches no disk; MP4 and its kin may have their index at the
 * end, which takes a file: it is its owner's alone, and gone once read.
 */
async function inputFor(file: Uint8Array): Promise<{ input: string | Readable; remove: () => Promise<void> }> {
  const seekable = Buffer.from(file.subarray(4, 8)).toString('latin1') === 'ftyp'
  if (!seekable) return { input: Readable.from([file], { objectMode: false }), remove: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-'))
  const path = join(folder, 'answer')
  await writeFile(path, file, { mode: 0o600 })
  return { input: path, remove: () => rm(folder, { recursive: true, force: true }) }
}
