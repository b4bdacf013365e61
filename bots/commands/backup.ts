// Writes everything in the store to one file: npm run backup -- [FILE]

import { writeBackup } from '../../core/archive/backup-file.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { chosenStore, openHolding, storePlace } from '../storage.ts'
import { runCommand } from './command.ts'
import { show } from './sums.ts'

const HELP = `Writes interviews, reports, sessions, records and jobs to one compressed file that this user alone can read.

  npm run backup -- [FILE]

The store is the one that the settings choose: MongoDB where MONGODB_URI is set, else SQLite in DATA_DIR. Greenroom may run
meanwhile. FILE must not be there yet; left out, it is greenroom-backup-DATE.ndjson.gz in the working folder. It holds what
people said: keep it as you keep the store, and delete it when they ask for deletion. Recordings are not in it.
`

async function run(_: object, names: string[]): Promise<void> {
  const now = Date.now()
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/:/g, '')
  const [file = `greenroom-backup-${stamp}.ndjson.gz`] = names
  const settings = readSettings(loadEnvironment())
  const holding = await openHolding(chosenStore(settings), settings)
  try {
    show(`Written to ${file} from ${storePlace(settings)}:`, await writeBackup(holding, file, now))
  } finally {
    await holding.close()
  }
}

runCommand({ help: HELP, most: 1, run })
