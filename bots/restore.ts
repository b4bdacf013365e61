// Puts a backup into a store that holds nothing: npm run restore -- FILE
import { parseArgs } from 'node:util'
import { backupItems, checkBackup } from '../core/archive/backup-file.ts'
import { copyInto, refuseFull } from '../core/archive/copy.ts'
import { GreenroomError } from '../core/errors.ts'
import { loadEnvironment, readSettings } from './settings.ts'
import { chosenStore, openHolding, storePlace } from './storage.ts'
import { fail, show } from './store-words.ts'

const HELP = `Puts what "npm run backup" wrote into the store that the settings choose, and proves it by counts and checksums.

  npm run restore -- FILE [--continue]

The store is MongoDB where MONGODB_URI is set, else SQLite in DATA_DIR; the backup may come from either. It must hold nothing,
and no Greenroom may use it meanwhile. The file is read through first: one that is cut off or was changed is refused.
--continue   goes on with a restore that was cut off
`

async function main(args: string[]): Promise<void> {
  const { values, positionals } = options(args)
  if (values.help) return void process.stdout.write(HELP)
  const [file] = positionals
  if (!file || positionals.length > 1) throw new GreenroomError('bad-input', 'Name one file. --help says more.')
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

function options(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { continue: { type: 'boolean' }, help: { type: 'boolean' } },
    })
  } catch (cause) {
    throw new GreenroomError('bad-input', `${(cause as Error).message.split('. ')[0]}. --help says more.`, { cause })
  }
}

main(process.argv.slice(2)).catch(fail)
