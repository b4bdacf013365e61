import { GreenroomError } from '../errors.ts'
import { type Holding, type Item, type Kind, kinds, type Sums, summing, sumsOf } from './holding.ts'

export type Copied = { sums: Sums; written: number }

/** Items by kind, in pages of one kind each. */
type Pages = AsyncIterable<readonly Item[]>

/**
 * Copies everything into a store that holds nothing else, and proves it by counts and checksums. What is there already and
 * equal is not written again: a copy that was cut off is taken up by copying anew.
 * Errors: GreenroomError 'refused' where `to` holds something newer or something else, before that is touched; 'conflict' where
 * the two differ afterwards.
 */
export async function copyInto(
  to: Holding,
  pages: Pages,
  onPage: (kind: Kind, done: number) => void = () => {},
): Promise<Copied> {
  const { add, sums } = summing()
  const done = new Map<Kind, number>()
  let written = 0
  for await (const page of pages) {
    const [first] = page
    if (!first) continue
    for (const item of page) add(item)
    const there = new Map(
      (
        await to.get(
          first.kind,
          page.map(({ key }) => key),
        )
      ).map((item) => [nameOf(item), item]),
    )
    const missing = page.filter((item) => differs(item, there.get(nameOf(item))))
    if (missing.length > 0) await to.put(first.kind, missing)
    written += missing.length
    const count = (done.get(first.kind) ?? 0) + page.length
    done.set(first.kind, count)
    onPage(first.kind, count)
  }
  const wanted = sums()
  verify(wanted, await sumsOf(to))
  return { sums: wanted, written }
}

/** Refuses a target that holds what the source does not. Errors: GreenroomError 'refused'. */
export async function refuseOthers(from: Holding, to: Holding): Promise<void> {
  for (const kind of kinds) {
    for (let after: readonly string[] | null = null; ; ) {
      const page: Item[] = await to.page(kind, after, 200)
      const last = page.at(-1)
      if (!last) break
      const known = new Set(
        (
          await from.get(
            kind,
            page.map(({ key }) => key),
          )
        ).map(nameOf),
      )
      if (page.some((item) => !known.has(nameOf(item)))) throw notEmpty(kind)
      after = last.key
    }
  }
}

/** Refuses a target that holds anything. Errors: GreenroomError 'refused'. */
export async function refuseFull(to: Holding): Promise<void> {
  for (const kind of kinds) if ((await to.page(kind, null, 1)).length > 0) throw notEmpty(kind)
}

const nameOf = ({ key }: Item) => JSON.stringify(key)

const notEmpty = (kind: Kind) =>
  new GreenroomError('refused', `the target holds ${kind}s of its own; choose one that holds nothing else`)

function differs(item: Item, there: Item | undefined): boolean {
  if (!there) return true
  if (there.body === item.body) return false
  if (there.version > item.version)
    throw new GreenroomError(
      'refused',
      `the target’s ${item.kind} ${item.key.join(' ')} is newer; nothing was done to it`,
    )
  return true
}

function verify(wanted: Sums, found: Sums): void {
  const bad = kinds.filter(
    (kind) => wanted[kind].count !== found[kind].count || wanted[kind].checksum !== found[kind].checksum,
  )
  if (bad.length === 0) return
  const words = bad.map((kind) => `${kind}s: ${wanted[kind].count} here, ${found[kind].count} there`)
  throw new GreenroomError(
    'conflict',
    `what was copied is not what is there now (${words.join('; ')}). Stop every Greenroom that uses either store, and copy again.`,
  )
}
