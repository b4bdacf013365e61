import { kinds, type Sums } from '../../core/archive/holding.ts'
import { print } from './command.ts'

/** Counts and checksums as lines. */
export function show(title: string, sums: Sums): void {
  print(title)
  for (const kind of kinds) {
    const { count, checksum } = sums[kind]
    print(`  ${`${kind}s`.padEnd(12)}${String(count).padStart(8)}  ${checksum.slice(0, 16)}`)
  }
}
