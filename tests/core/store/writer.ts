// A process that writes: node writer.ts PLACE INTERVIEW NAME COUNT. PLACE is a folder or MongoDB's address. Appends COUNT events (0: until it is killed) to an interview
// that others may write too, and prints the sequence number of each one once the store has acknowledged it.
import { writeSync } from 'node:fs'
import { GreenroomError } from '../../../core/errors.ts'
import { mongoStore } from '../../../core/store/mongo/store.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { event, head } from '../../contracts/stored-samples.ts'

const [place = '', id = '', name = '', count = '0'] = process.argv.slice(2)
const store = await (place.startsWith('mongodb:') ? mongoStore(place) : sqliteStore({ folder: place }))
const most = Number(count) || Number.POSITIVE_INFINITY
let version = 0
for (let written = 0; written < most; ) {
  try {
    const said = event(version + 1, { key: `${name}-${written}`, text: 'said '.repeat(100) })
    await store.append(id, version, [said], head(id, { bankIds: [`b/${version + 1}`] }))
    version++
    written++
    writeSync(1, `${version}\n`)
  } catch (error) {
    if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
    version = (await store.events(id)).length
  }
}
await store.close()
