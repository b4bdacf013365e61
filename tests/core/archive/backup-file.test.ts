import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backupItems, checkBackup, writeBackup } from '../../../core/archive/backup-file.ts'
import { copyInto } from '../../../core/archive/copy.ts'
import { sumsOf } from '../../../core/archive/holding.ts'
import { sqliteHolding } from '../../../core/archive/sqlite.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { AWKWARD, closed, event, head, report } from '../../contracts/stored-samples.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-backup-'))
  file = join(folder, 'backup.gz')
  const store = await sqliteStore({ folder: join(folder, 'from') })
  for (const id of ['i1', AWKWARD]) {
    await store.append(id, 0, [event(1, { text: AWKWARD })], head(id, closed))
    await store.saveReport(id, report(id))
  }
  await store.records.put('things', 'k', AWKWARD, { tags: ['t'] }, 0)
  await store.close()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function backedUp() {
  const from = await sqliteHolding(join(folder, 'from'))
  try {
    return await writeBackup(from, file, 0)
  } finally {
    await from.close()
  }
}

it('is for its owner alone, says whether it is whole, and can be put back', async () => {
  const sums = await backedUp()
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await checkBackup(file)).toEqual(sums)
  const to = await sqliteHolding(join(folder, 'to'))
  await copyInto(to, backupItems(file))
  expect(await sumsOf(to)).toEqual(sums)
  await to.close()
  const store = await sqliteStore({ folder: join(folder, 'to') })
  expect(await store.events(AWKWARD)).toEqual([event(1, { text: AWKWARD })])
  expect(await store.report('i1')).toEqual(report('i1'))
  await store.close()
})

it('writes over no file, and leaves none that is half', async () => {
  await writeFile(file, 'mine')
  await expect(backedUp()).rejects.toMatchObject({ code: 'bad-input' })
  expect(await readFile(file, 'utf8')).toBe('mine')
  await rm(file)
  const from = await sqliteHolding(join(folder, 'from'))
  const failing = { ...from, page: () => Promise.reject(new Error('the disk is gone')) }
  await expect(writeBackup(failing, file, 0)).rejects.toThrow('the disk is gone')
  await from.close()
  expect((await readdir(folder)).sort()).toEqual(['from'])
})

it.each<[string, (whole: Buffer) => Buffer | string]>([
  ['nothing', () => ''],
  ['no backup', () => 'my diary'],
  ['another file', () => gzipSync('{"greenroomBackup":99}\n')],
  ['cut off in the middle', (whole) => whole.subarray(0, whole.length / 2)],
  ['cut off before its end', (whole) => gzipSync(lines(whole).slice(0, -2).join('\n'))],
  ['one that lacks a line', (whole) => gzipSync(lines(whole).toSpliced(1, 1).join('\n'))],
  ['one that was changed', (whole) => gzipSync(gunzipSync(whole).toString().replace('data-scientist', 'data-changed'))],
])('refuses %s', async (_, change) => {
  await backedUp()
  await writeFile(file, change(await readFile(file)))
  await expect(checkBackup(file)).rejects.toMatchObject({ code: 'bad-input' })
})

it('says that there is no file', async () => {
  await expect(checkBackup(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'bad-input' })
})

const lines = (whole: Buffer) => gunzipSync(whole).toString().split('\n')
