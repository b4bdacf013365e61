/** A text from a field of a form, cut to `most` characters; empty where there is none. */
export const textFrom = (value: unknown, most: number) => (typeof value === 'string' ? value.trim().slice(0, most) : '')

/** A number from a field of a form; null where there is none. */
export function numberFrom(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : null
}
