// Copies everything from one store into the other: npm run migrate-store -- --from sqlite --to mongo

import { copyInto, refuseOthers } from '../../core/archive/copy.ts'
import { itemsOf } from '../../core/archive/holding.ts'
import { GreenroomError } from '../../core/errors.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { openHolding, type StoreName, storeNames } from '../storage.ts'
import { print, runCommand, type Values } from './command.ts'
import { show } from './sums.ts'

const options = { from: { type: 'string' }, to: { type: 'string' } } as const

const HELP = `Copies interviews, reports, sessions, records and jobs from one store into the other, and proves it by counts and checksums.

  npm run migrate-store -- --from sqlite --to mongo
  npm run migrate-store -- --from mongo --to sqlite

SQLite is the files in DATA_DIR, MongoDB the database at MONGODB_URI. Stop every Greenroom that uses either first. A copy that
was cut off goes on when the command is run again; nothing is taken away from the store that is copied. Recordings are files
in DATA_DIR in either case, and stay there.
`

async function run({ from, to }: Values<typeof options>): Promise<void> {
  if (from === to) throw new GreenroomError('bad-input', '--from and --to are the same store')
  const settings = readSettings(loadEnvironment())
  const source = await openHolding(named('--from', from), settings)
  try {
    const target = await openHolding(named('--to', to), settings)
    try {
      await refuseOthers(source, target)
      const { sums, written } = await copyInto(target, itemsOf(source), (kind, done) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${kind}s: ${done} `)
      })
      show(`Copied from ${from} to ${to}, ${written} of them in this run; counts and checksums agree:`, sums)
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
  print(to === 'mongo' ? 'Leave MONGODB_URI set to use it.' : 'Take MONGODB_URI away to use it.')
}

function named(option: string, name: string | undefined): StoreName {
  const found = storeNames.find((known) => known === name)
  if (!found) throw new GreenroomError('bad-input', `${option} is sqlite or mongo. --help says more.`)
  return found
}

runCommand({ help: HELP, options, run })
