import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { GreenroomError } from '../../core/errors.ts'
import type { InterviewEvent } from '../../core/interview/events.ts'
import type { ChatModel } from '../../core/models/chat-model.ts'
import type { Voice } from '../../core/ports.ts'
import type { TurnMetrics, VoiceNotice } from '../../core/voice/voice.ts'

/** What can be counted only by asking; asked whenever the metrics are read. */
export type Levels = {
  /** Interviews that are open, or closed without an up-to-date report. */
  unfinished(): Promise<number>
  jobsWaiting(): Promise<number>
  jobsParked(): Promise<number>
}

/** Measures what Greenroom does. Nothing in it names a person or an interview. */
export interface Metrics {
  onEvent(event: InterviewEvent): void
  onVoice(notice: VoiceNotice): void
  measuredChat(chat: ChatModel): ChatModel
  measuredVoice(voice: Voice): Voice
  /** Sets where levels are read from. */
  watch(levels: Levels): void
  /** The text that Prometheus reads (exposition format 0.0.4), and its content type. */
  read(): Promise<{ type: string; text: string }>
}

/** Seconds. Delays of a turn are felt from a tenth on; a large model on a small machine takes a minute. */
const DELAYS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10]
const REPLIES = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]

/** Metrics of one process. Latencies are named as LiveKit Agents names them, with Prometheus' unit at the end. */
export function createMetrics(): Metrics {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  collectDefaultMetrics({ register: registry })
  const histogram = (name: string, help: string, buckets: number[], labelNames: string[] = []) =>
    new Histogram({ name: `greenroom_${name}_seconds`, help, buckets, labelNames, registers })
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `greenroom_${name}_total`, help, labelNames, registers })

  const started = counter('interviews_started', 'Interviews that were opened here')
  const closed = counter('interviews_closed', 'Interviews that were closed here', ['reason'])
  const turns = counter('turns', 'Questions that were closed here', ['outcome', 'via'])
  const replaced = counter('interviewer_replacements', 'Turns in which another interviewer spoke')
  const tokens = counter('llm_tokens', 'Tokens of language models', ['model', 'direction'])
  const cost = counter('llm_cost_usd', 'What language models cost at the prices set', ['model'])
  const modelErrors = counter('model_errors', 'Requests to models that failed', ['model', 'code'])
  const turnDelay = histogram(
    'end_of_utterance_delay',
    'From the end of speech to the decision that the turn is over',
    DELAYS,
  )
  const words = histogram('transcription_delay', 'From the end of speech to its last words being known', DELAYS)
  const answer = histogram(
    'time_to_first_audio',
    'From the end of a turn to the first audio of the interviewer',
    DELAYS,
  )
  const ttft = histogram('llm_ttft', 'From a request to the first piece of the reply', REPLIES, ['model'])
  const duration = histogram('llm_duration', 'From a request to the whole reply', REPLIES, ['model'])
  const ttfb = histogram('tts_ttfb', 'From a request to the first sound of the voice', DELAYS, ['voice'])

  function onVoice(notice: VoiceNotice): void {
    if (notice.kind !== 'metrics') return
    const { endOfTurnDelay, transcriptionDelay, timeToFirstAudio }: TurnMetrics = notice.metrics
    turnDelay.observe(endOfTurnDelay / 1000)
    words.observe(transcriptionDelay / 1000)
    if (timeToFirstAudio !== null) answer.observe(timeToFirstAudio / 1000)
  }

  const fail = (model: string, error: unknown) => {
    const code = error instanceof GreenroomError ? error.code : 'other'
    if (code !== 'cancelled') modelErrors.inc({ model, code })
  }

  return {
    onVoice,
    onEvent(event) {
      if (event.type === 'started') started.inc()
      if (event.type === 'closed') closed.inc({ reason: event.reason })
      if (event.type === 'interviewer-replaced') replaced.inc()
      if (event.type === 'answered' || event.type === 'recorded') turns.inc({ outcome: event.type, via: event.via })
      if (event.type === 'skipped') turns.inc({ outcome: 'skipped', via: 'none' })
      if (event.type === 'model-used') {
        const { model, inputTokens, outputTokens, usd } = event.usage
        tokens.inc({ model, direction: 'input' }, inputTokens)
        tokens.inc({ model, direction: 'output' }, outputTokens)
        if (usd !== null) cost.inc({ model }, usd)
      }
    },
    measuredChat: (chat) => ({
      id: chat.id,
      async reply(request, options) {
        const model = chat.id
        const stop = duration.startTimer({ model })
        let first: (() => void) | null = ttft.startTimer({ model })
        try {
          return await chat.reply(request, {
            ...options,
            onPartial(piece, attempt) {
              first?.()
              first = null
              options.onPartial?.(piece, attempt)
            },
          })
        } catch (error) {
          fail(model, error)
          throw error
        } finally {
          stop()
        }
      },
    }),
    measuredVoice: (voice) => ({
      id: voice.id,
      async *speak(text, options) {
        let first: (() => void) | null = ttfb.startTimer({ voice: voice.id })
        try {
          for await (const samples of voice.speak(text, options)) {
            first?.()
            first = null
            yield samples
          }
        } catch (error) {
          fail(voice.id, error)
          throw error
        }
      },
    }),
    watch(levels) {
      const gauge = (name: string, help: string, read: () => Promise<number>) =>
        new Gauge({
          ...{ name: `greenroom_${name}`, help, registers },
          async collect() {
            this.set(await read())
          },
        })
      gauge('interviews_unfinished', 'Interviews in the store that are open, or wait for a report', levels.unfinished)
      gauge('jobs_waiting', 'Jobs that are due and wait', levels.jobsWaiting)
      gauge('jobs_parked', 'Jobs that failed too often and wait for a person', levels.jobsParked)
    },
    async read() {
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}
