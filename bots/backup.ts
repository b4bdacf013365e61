// Writes everything in the store to one file: npm run backup -- [FILE]
import { parseArgs } from 'node:util'
import { writeBackup } from '../core/archive/backup-file.ts'
import { GreenroomError } from '../core/errors.ts'
import { loadEnvironment, readSettings } from './settings.ts'
import { chosenStore, openHolding, storePlace } from './storage.ts'
import { fail, show } from './store-words.ts'

const HELP = `Writes interviews, reports, sessions, records and jobs to one compressed file that this user alone can read.

  npm run backup -- [FILE]

The store is the one that the settings choose: MongoDB where MONGODB_URI is set, else SQLite in DATA_DIR. Greenroom may run
meanwhile. FILE must not be there yet; left out, it is greenroom-backup-DATE.ndjson.gz in the working folder. It holds what
people said: keep it as you keep the store, and delete it when they ask for deletion. Recordings are not in it.
`

async function main(args: string[]): Promise<void> {
  const { values, positionals } = options(args)
  if (values.help) return void process.stdout.write(HELP)
  const now = Date.now()
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/:/g, '')
  const [file = `greenroom-backup-${stamp}.ndjson.gz`] = positionals
  const settings = readSettings(loadEnvironment())
  const holding = await openHolding(chosenStore(settings), settings)
  try {
    show(`Written to ${file} from ${storePlace(settings)}:`, await writeBackup(holding, file, now))
  } finally {
    await holding.close()
  }
}

function options(args: string[]) {
  try {
    const parsed = parseArgs({ args, allowPositionals: true, options: { help: { type: 'boolean' } } })
    if (parsed.positionals.length > 1) throw new Error('Name one file')
    return parsed
  } catch (cause) {
    throw new GreenroomError('bad-input', `${(cause as Error).message.split('. ')[0]}. --help says more.`, { cause })
  }
}

main(process.argv.slice(2)).catch(fail)
