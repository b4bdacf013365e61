import { z } from 'zod'

const health = z.object({
  hearing: z.object({
    state: z.enum(['starting', 'downloading', 'loading', 'ready', 'unavailable']),
    reason: z.string().nullish(),
    model: z.string(),
    download: z.object({ bytes: z.number(), total_bytes: z.number() }).nullish(),
  }),
  voice: z.object({ engine: z.string(), note: z.string().nullish() }),
  end_of_turn: z.object({ available: z.boolean() }),
})
export type Health = z.infer<typeof health>

/** Asks the worker how it is, for `limitMs` at most. Errors: whatever keeps it from answering. */
export async function askHealth(address: string, limitMs: number, fetch: typeof globalThis.fetch): Promise<Health> {
  const response = await fetch(`${address}/health`, { signal: AbortSignal.timeout(limitMs), redirect: 'error' })
  return health.parse(await response.json())
}
