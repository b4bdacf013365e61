// A process that holds interviews on the store of its settings: node turn-process.ts NAME SECONDS AT_ONCE
// Prints the milliseconds from each answer to the next question, a line each.
import { compose } from '../../bots/compose.ts'
import { readSettings } from '../../bots/settings.ts'
import { interview } from './turn.ts'

const [name = '', seconds = '5', atOnce = '1'] = process.argv.slice(2)
const greenroom = await compose(readSettings(process.env), (message, error) => console.error(message, error))
await interview(greenroom, `${name} warm-up`, [])
const waits: number[] = []
const end = performance.now() + Number(seconds) * 1_000
await Promise.all(
  Array.from({ length: Number(atOnce) }, async (_, i) => {
    for (let n = 0; performance.now() < end; n++) await interview(greenroom, `${name} ${i} ${n}`, waits, end)
  }),
)
for (const wait of waits) console.log(wait)
await greenroom.close(5_000)
process.exit(0)
