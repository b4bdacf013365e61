// Puts a backup into a store that holds nothing: npm run restore -- FILE

import { backupItems, checkBackup } from '../../core/archive/backup-file.ts'
import { copyInto, refuseFull } from '../../core/archive/copy.ts'
import { GreenroomError } from '../../core/errors.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { chosenStore, openHolding, storePlace } from '../storage.ts'
import { runCommand, type Values } from './command.ts'
import { show } from './sums.ts'

const options = { continue: { type: 'boolean' } } as const

const HELP = `Puts what "npm run backup" wrote into the store that the settings choose, and proves it by counts and checksums.

  npm run restore -- FILE [--continue]

The store is MongoDB where MONGODB_URI is set, else SQLite in DATA_DIR; the backup may come from either. It must hold nothing,
and no Greenroom may use it meanwhile. The file is read through first: one that is cut off or was changed is refused.
--continue   goes on with a restore that was cut off
`

async function run(values: Values<typeof options>, names: string[]): Promise<void> {
  const [file] = names
  if (!file) throw new GreenroomError('bad-input', 'Name one file. --help says more.')
  await checkBackup(file)
  const settings = readSettings(loadEnvironment())
  const holding = await openHolding(chosenStore(settings), settings)
  try {
    if (!values.continue) await refuseFull(holding)
    const { sums } = await copyInto(holding, backupItems(file))
    show(`Restored from ${file} to ${storePlace(settings)}; counts and checksums agree:`, sums)
  } finally {
    await holding.close()
  }
}

runCommand({ help: HELP, options, most: 1, run })
