import { createRequire } from 'node:module'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { GreenroomError } from '../errors.ts'
import type { SpeechDetector } from '../ports.ts'
import { FRAME, level } from './frames.ts'

/** The model, loaded once for all streams. */
export interface Silero {
  /** A detector for one stream. */
  detector(): SpeechDetector
}

/** Silero hears each frame with the last samples of the one before. */
const CONTEXT = 64
const STATE = 128
/** Below this, in dBFS, nobody speaks: 20 dB under a whisper into a laptop's microphone. */
const SILENT = -65
/** The model still hears so many quiet frames, to see speech end. */
const QUIET_FRAMES = 12
/** More streams in one call gain nothing more. */
const BATCH = 32

let loading: Promise<Silero> | undefined

/** Loads the model at the first call; later calls share it. Errors: GreenroomError 'not-found' where the runtime has no build for this machine. */
export function loadSilero(): Promise<Silero> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined
    throw new GreenroomError('not-found', 'Speech detection is not available on this machine.', { cause: error })
  })
  return loading
}

type Ask = {
  frame: Int16Array
  stream: Stream
  resolve: (probability: number) => void
  reject: (error: unknown) => void
}
type Stream = { state: Float32Array; context: Float32Array; quiet: number }

async function load(): Promise<Silero> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const path = createRequire(import.meta.url).resolve('@ricky0123/vad-web/dist/silero_vad_v6.onnx')
  // More threads make a call of a quarter of a millisecond slower.
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  const rate = new Tensor('int64', BigInt64Array.from([16_000n]), [])
  let asked: Ask[] = []
  let running = false

  function ask(frame: Int16Array, stream: Stream): Promise<number> {
    return new Promise((resolve, reject) => {
      asked.push({ frame, stream, resolve, reject })
      if (!running) run()
    })
  }

  /** Frames that came in while the model was at work are heard in one call, one of each stream. */
  async function run(): Promise<void> {
    running = true
    await null
    while (asked.length > 0) {
      const batch = takeBatch()
      try {
        const heard = await hear(session, rate, batch, Tensor)
        batch.forEach((a, i) => {
          a.resolve(heard[i] ?? 0)
        })
      } catch (error) {
        for (const a of batch) a.reject(error)
      }
    }
    running = false
  }

  function takeBatch(): Ask[] {
    const streams = new Set<Stream>()
    const batch: Ask[] = []
    const rest: Ask[] = []
    for (const a of asked) {
      if (batch.length < BATCH && !streams.has(a.stream)) batch.push(a)
      else rest.push(a)
      streams.add(a.stream)
    }
    asked = rest
    return batch
  }

  return { detector: () => createDetector(ask) }
}

function createDetector(ask: (frame: Int16Array, stream: Stream) => Promise<number>): SpeechDetector {
  const fresh = (): Stream => ({
    state: new Float32Array(2 * STATE),
    context: new Float32Array(CONTEXT),
    quiet: QUIET_FRAMES,
  })
  let stream = fresh()
  return {
    async probability(frame) {
      stream.quiet = level(frame) < SILENT ? stream.quiet + 1 : 0
      if (stream.quiet > QUIET_FRAMES) {
        // What was heard before so much silence tells nothing about what comes after it.
        if (stream.quiet === QUIET_FRAMES + 1) stream = { ...fresh(), quiet: stream.quiet }
        return 0
      }
      return ask(frame, stream)
    },
    reset() {
      stream = fresh()
    },
  }
}

/** Probabilities of a batch of frames of different streams, whose states it moves on. */
async function hear(
  session: InferenceSession,
  rate: Tensor,
  batch: Ask[],
  TensorOf: typeof Tensor,
): Promise<Float32Array> {
  const n = batch.length
  const length = CONTEXT + FRAME
  const input = new Float32Array(n * length)
  const state = new Float32Array(2 * n * STATE)
  batch.forEach(({ frame, stream }, row) => {
    const samples = input.subarray(row * length, (row + 1) * length)
    samples.set(stream.context)
    for (let i = 0; i < FRAME; i++) samples[CONTEXT + i] = (frame[i] ?? 0) / 32768
    stream.context.set(samples.subarray(FRAME))
    for (const layer of [0, 1]) {
      state.set(stream.state.subarray(layer * STATE, (layer + 1) * STATE), (layer * n + row) * STATE)
    }
  })
  const result = await session.run({
    input: new TensorOf('float32', input, [n, length]),
    state: new TensorOf('float32', state, [2, n, STATE]),
    sr: rate,
  })
  const next = result.stateN?.data as Float32Array
  batch.forEach(({ stream }, row) => {
    for (const layer of [0, 1]) {
      const from = (layer * n + row) * STATE
      stream.state.set(next.subarray(from, from + STATE), layer * STATE)
    }
  })
  return result.output?.data as Float32Array
}
