import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, pino } from 'pino'

/** What a line of the log belongs to, such as `request` or `job`; ids, never anything that a person said. */
export type Context = Readonly<Record<string, string>>

export type Log = {
  /** Tells of a failure. */
  failed(message: string, error: unknown): void
  /** Tells of something that went as it should. */
  told(message: string, fields?: Context): void
  /** Whatever is logged by the work, however long it takes, names what it belongs to. */
  within<T>(context: Context, work: () => T): T
}

export type LogParts = {
  format: 'text' | 'json'
  /** Values that are left out wherever they stand. */
  secrets: readonly string[]
  write: (line: string) => void
}

const LEFT_OUT = '[secret]'
/** A short secret would be found inside of other words. */
const SHORTEST_SECRET = 8

/** A log of lines: JSON from pino, or text for a person. Of an error name, code, message and stack are told, never what caused it. */
export function createLog({ format, secrets, write }: LogParts): Log {
  const storage = new AsyncLocalStorage<Context>()
  const hidden = secrets.filter((secret) => secret.length >= SHORTEST_SECRET)
  const clean = (text: string) => hidden.reduce((left, secret) => left.replaceAll(secret, LEFT_OUT), text)
  const stream: DestinationStream = { write }
  const json = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, mixin: () => storage.getStore() ?? {} },
    stream,
  )
  const wordsOf = (error: unknown) => clean(error instanceof Error ? error.message : String(error))

  return {
    failed(message, error) {
      if (format === 'text') return write(`greenroom: ${clean(message)}: ${wordsOf(error)}\n`)
      json.error({ error: plainError(error, clean) }, clean(message))
    },
    told(message, fields = {}) {
      if (format === 'json') json.info(fields, clean(message))
    },
    within: (context, work) => storage.run({ ...storage.getStore(), ...context }, work),
  }
}

function plainError(error: unknown, clean: (text: string) => string) {
  if (!(error instanceof Error)) return { message: clean(String(error)) }
  const { name, message, stack } = error
  const code = 'code' in error ? { code: String(error.code) } : {}
  return { name, ...code, message: clean(message), ...(stack && { stack: clean(stack) }) }
}
