import { setTimeout as sleep } from 'node:timers/promises'
import { GreenroomError } from '../../core/errors.ts'
import type { Usage } from '../../core/interview/events.ts'
import type { ChatModel, ChatOptions, ChatRequest } from '../../core/models/chat-model.ts'
import { isWhole, readReply, wireSchema } from '../../core/models/read-reply.ts'
import type { Clock } from '../../core/ports.ts'
import { type Dialect, fullDialect, simpler } from './dialect.ts'
import { busyFor, modelFailure, rejectionOf } from './failure.ts'
import { type TimeLimit, timeLimit } from './time-limit.ts'

/** What every client of a chat model is told, whatever it speaks through. */
export type ChatSettings = {
  model: string
  /** Longest wait for one reply, retries and repair included. */
  timeoutMs: number
  /** Longest silence within a reply once it has begun; a third of `timeoutMs` unless told. */
  idleMs?: number
  /** Null or absent where no price is known. */
  prices?: { inputUsdPerMillion: number; outputUsdPerMillion: number } | null
  clock?: Clock
}

export type Message = { role: 'system' | 'user' | 'assistant'; content: string }

/** A chat request in the form of the OpenAI API, which Hugging Face takes too. */
export type ChatBody = ReturnType<typeof bodyOf>

/** A piece of a streamed reply. */
export type Chunk = {
  usage?: { prompt_tokens: number; completion_tokens: number } | null | undefined
  choices: { finish_reason: string | null; delta: { content?: string | null; refusal?: string | null } }[]
}

/**
 * Sends one request and gives the reply's pieces. An HTTP answer that was not 2xx rejects with an Error that has `status`,
 * and `code` and `headers` where they are known.
 */
export type OpenStream = (body: ChatBody, signal: AbortSignal) => AsyncIterable<Chunk>

/** How often a request is put again to a server that is too busy or fails for the moment. */
const BUSY_RETRIES = 2
/** A model that never stops is stopped here, in UTF-16 code units. */
const MAX_REPLY_LENGTH = 40_000
/** As much of a bad reply as is shown to the model again. */
const MAX_BAD_REPLY_LENGTH = 8_000

type Text = { text: string; cutOff: boolean }
/** One call of `reply`; `deadline` is milliseconds since the Unix epoch. */
type Call<T> = { request: ChatRequest<T>; options: ChatOptions; limit: TimeLimit; deadline: number }

/** A chat model over any client: limits, patience, simpler forms for simpler servers, validation and one repair. */
export function chatOver(open: OpenStream, settings: ChatSettings): ChatModel {
  const { model, timeoutMs, idleMs = Math.ceil(timeoutMs / 3), prices = null } = settings
  const clock = settings.clock ?? { now: () => Date.now() }
  let learned: Dialect = fullDialect

  return {
    id: model,
    async reply(request, options) {
      const limit = timeLimit(options.signal, timeoutMs, idleMs)
      const call = { request, options, limit, deadline: clock.now() + timeoutMs }
      try {
        const messages: Message[] = [{ role: 'user', content: request.user }]
        const first = await ask(call, messages, 1)
        const reading = readReply(first.text, request.schema, first.cutOff)
        if (reading.ok) return reading.value
        const bad = first.text.slice(0, MAX_BAD_REPLY_LENGTH).trim() || '(nothing)'
        messages.push({ role: 'assistant', content: bad })
        messages.push({ role: 'user', content: request.prompts.repair.fill({ problem: reading.problem }) })
        const second = await ask(call, messages, 2)
        const again = readReply(second.text, request.schema, second.cutOff)
        if (again.ok) return again.value
        const cause = new Error(again.problem)
        throw new GreenroomError('model-bad-reply', `The language model ${model} gave replies that cannot be used.`, {
          cause,
        })
      } finally {
        limit.end()
      }
    },
  }

  /** One reply's text, with simpler forms of the request and patience for a busy server. */
  async function ask<T>(call: Call<T>, messages: Message[], attempt: 1 | 2): Promise<Text> {
    const { limit, deadline } = call
    let dialect = learned
    let waits = 0
    for (;;) {
      try {
        const text = await read(call, messages, dialect, attempt)
        learned = dialect
        return text
      } catch (error) {
        const failure = modelFailure(error, model, limit.why(), timeoutMs)
        if (limit.why()) throw failure
        const rejection = rejectionOf(error)
        const next = rejection && simpler(dialect, rejection)
        const waitMs = busyFor(error, 500 * 2 ** waits, clock.now())
        if (next) dialect = next
        else if (waitMs === null || waits >= BUSY_RETRIES || clock.now() + waitMs >= deadline) throw failure
        else {
          waits++
          await sleep(waitMs, undefined, { signal: limit.signal }).catch((cause) => {
            throw modelFailure(cause, model, limit.why(), timeoutMs)
          })
        }
      }
    }
  }

  async function read<T>(call: Call<T>, messages: Message[], dialect: Dialect, attempt: 1 | 2): Promise<Text> {
    const { request, limit } = call
    const { onPartial, onUsage } = call.options
    // Of a reply that is left before its end nothing more is wanted.
    const left = new AbortController()
    const stream = open(
      bodyOf(request.model ?? model, request, messages, dialect),
      AbortSignal.any([limit.signal, left.signal]),
    )
    let text = ''
    let finish: string | null = null
    let refusal = ''
    let usage: Chunk['usage'] = null
    try {
      for await (const chunk of stream) {
        limit.touch()
        usage = chunk.usage ?? usage
        const choice = chunk.choices?.[0]
        if (!choice) continue
        finish = choice.finish_reason ?? finish
        refusal += choice.delta.refusal ?? ''
        const piece = choice.delta.content ?? ''
        text += piece
        if (piece) onPartial?.(piece, attempt)
        if (text.length > MAX_REPLY_LENGTH) return { text, cutOff: true }
      }
    } finally {
      limit.rest()
      left.abort()
      if (usage) onUsage?.(usageOf(usage, request.model ?? model))
    }
    // A client may end an aborted stream as if it were complete.
    if (limit.why()) throw limit.signal.reason
    if (refusal || finish === 'content_filter') {
      throw new GreenroomError('model-refused', `The language model ${model} declined to answer.`, {
        cause: new Error(refusal || 'content filter'),
      })
    }
    if (finish === null && !isWhole(text)) throw new Error('the stream ended in the middle of the reply')
    return { text, cutOff: finish === 'length' }
  }

  function usageOf(usage: NonNullable<Chunk['usage']>, used: string): Usage {
    const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage
    const usd = prices
      ? (inputTokens * prices.inputUsdPerMillion + outputTokens * prices.outputUsdPerMillion) / 1e6
      : null
    return { model: used, inputTokens, outputTokens, usd }
  }
}

function bodyOf<T>(model: string, request: ChatRequest<T>, messages: Message[], dialect: Dialect) {
  const { name, system, temperature, prompts } = request
  const schema = wireSchema(request.schema)
  const bound = dialect.format === 'json_schema'
  const rules = bound ? system : `${system}\n\n${prompts.format.fill({ schema: JSON.stringify(schema) })}`
  return {
    model,
    stream: true as const,
    messages: [{ role: 'system' as const, content: rules }, ...messages],
    ...(dialect.temperature && { temperature }),
    ...(dialect.usage && { stream_options: { include_usage: true } }),
    ...(bound && { response_format: { type: 'json_schema' as const, json_schema: { name, strict: true, schema } } }),
    ...(dialect.format === 'json_object' && { response_format: { type: 'json_object' as const } }),
  }
}
