import { z } from 'zod'
import type { Activity } from './wire.ts'

const pressed = z.looseObject({
  action: z.looseObject({ verb: z.string(), data: z.record(z.string(), z.unknown()).nullish() }),
})

/** A pressed button of a card: its verb, and the card's inputs with what travelled with the button. */
export type Press = { verb: string; data: Readonly<Record<string, string>> }

/** Null where an activity is something else. */
export function pressIn({ name, value }: Activity): Press | null {
  const read = pressed.safeParse(value)
  if (name !== 'adaptiveCard/action' || !read.success) return null
  const { verb, data } = read.data.action
  const texts = Object.entries(data ?? {}).flatMap(([key, given]) =>
    typeof given === 'string' ? [[key, given] as const] : [],
  )
  return { verb, data: Object.fromEntries(texts) }
}
