import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holdingContract, sqlitePlace } from '../../contracts/holding.ts'

holdingContract('SQLite', async () => {
  const folders = await Promise.all([0, 1].map(() => mkdtemp(join(tmpdir(), 'greenroom-archive-'))))
  const [own, other] = folders.map(sqlitePlace)
  if (!own || !other) throw new Error('two places were made')
  const dispose = async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
  return { own, other, dispose }
})
