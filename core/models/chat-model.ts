import type { z } from 'zod'
import type { Usage } from '../interview/events.ts'
import type { Prompts } from './prompts.ts'

/** One thing asked of a language model whose reply must fit a schema. */
export type ChatRequest<T> = {
  /** Another model of the same server, such as an adapter on the model; left out, the model itself. */
  model?: string
  system: string
  user: string
  /** Names the schema to the server: letters, digits, _ and -, at most 64. */
  name: string
  /** What the reply must be, refinements included; its plain form also travels to the server as JSON Schema. */
  schema: z.ZodType<T>
  /** 0 for the most likely reply, about 1 for variety. */
  temperature: number
  /** What to say when a reply does not fit, and to a server that cannot be bound to a schema. */
  prompts: Pick<Prompts, 'repair' | 'format'>
}

export type ChatOptions = {
  /** Ends the call early; the promise then rejects with a GreenroomError 'cancelled'. */
  signal: AbortSignal
  /** Called with each new piece of the reply's raw text; attempt 2 starts over after a reply that did not fit. */
  onPartial?: (piece: string, attempt: 1 | 2) => void
  /** Called once for each request whose cost the server told, also for one that failed later; never with estimates. */
  onUsage?: (usage: Usage) => void
}

/** A language model that one can ask for data. */
export interface ChatModel {
  /** The model's name, as its server knows it. */
  readonly id: string
  /**
   * Asks, validates, and lets the model repair its reply once.
   * Errors: GreenroomError model-* or cancelled.
   */
  reply<T>(request: ChatRequest<T>, options: ChatOptions): Promise<T>
}
