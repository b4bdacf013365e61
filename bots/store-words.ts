import { kinds, type Sums } from '../core/archive/holding.ts'
import { GreenroomError } from '../core/errors.ts'

export const print = (text: string) => process.stdout.write(`${text}\n`)

/** Counts and checksums as lines. */
export function show(title: string, sums: Sums): void {
  print(title)
  for (const kind of kinds) {
    const { count, checksum } = sums[kind]
    print(`  ${`${kind}s`.padEnd(12)}${String(count).padStart(8)}  ${checksum.slice(0, 16)}`)
  }
}

/** Ends a command that failed: 2 for what was asked wrongly, else 1. */
export function fail(error: unknown): void {
  if (!(error instanceof GreenroomError)) throw error
  process.stderr.write(`greenroom: ${error.message}\n`)
  process.exitCode = error.code === 'bad-input' ? 2 : 1
}
