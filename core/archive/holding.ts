import { createHash } from 'node:crypto'

/** What a store holds, in the order in which it is copied. */
export const kinds = ['interview', 'token', 'record', 'job'] as const
export type Kind = (typeof kinds)[number]

/** One thing that a store holds, in a form that is the same whatever the store. */
export type Item = {
  kind: Kind
  /** What it is found by, of its kind: one name, or two as [collection, key] and [name, key]. */
  key: readonly string[]
  /** How often it has been changed, where the store counts that; else 0. */
  version: number
  /** JSON with its fields in a fixed order: the same thing gives the same text. */
  body: string
}

/** Everything in a store, for copying it whole. Not for use beside a running Greenroom, but for reading. */
export interface Holding {
  /** The next items after a key, by their keys; an empty array at the end. `after` null: from the beginning. */
  page(kind: Kind, after: readonly string[] | null, limit: number): Promise<Item[]>
  /** Those of the keys that are there, in any order. */
  get(kind: Kind, keys: readonly (readonly string[])[]): Promise<Item[]>
  /** Writes items of one kind over what is there. Durable when its promise resolves. */
  put(kind: Kind, items: readonly Item[]): Promise<void>
  close(): Promise<void>
}

/** How many items there are, and the exclusive or of their SHA-256 (hex), which does not depend on their order. */
export type Sum = { count: number; checksum: string }
export type Sums = Record<Kind, Sum>

/** Adds items up. */
export function summing() {
  const sums = new Map<Kind, { count: number; bits: Buffer }>(
    kinds.map((kind) => [kind, { count: 0, bits: Buffer.alloc(32) }]),
  )
  return {
    add({ kind, key, body }: Item): void {
      const sum = sums.get(kind)
      if (!sum) throw new Error(`no such kind: ${kind}`)
      const hash = createHash('sha256')
        .update(JSON.stringify([kind, ...key, body]))
        .digest()
      for (let i = 0; i < hash.length; i++) sum.bits[i] = (sum.bits[i] ?? 0) ^ (hash[i] ?? 0)
      sum.count++
    },
    sums: (): Sums =>
      Object.fromEntries(
        [...sums].map(([kind, { count, bits }]) => [kind, { count, checksum: bits.toString('hex') }]),
      ) as Sums,
  }
}

/** Every item of a store, kind by kind. */
export async function* itemsOf(holding: Holding, pageSize = 200): AsyncGenerator<Item[]> {
  for (const kind of kinds) {
    let after: readonly string[] | null = null
    for (;;) {
      const page: Item[] = await holding.page(kind, after, pageSize)
      const last = page.at(-1)
      if (!last) break
      yield page
      after = last.key
    }
  }
}

/** Counts and checksums of a store. */
export async function sumsOf(holding: Holding): Promise<Sums> {
  const { add, sums } = summing()
  for await (const page of itemsOf(holding)) for (const item of page) add(item)
  return sums()
}
