import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { groupSync } from '../../../core/store/group-sync.ts'
import { watchedDisk } from '../../fakes/watched-disk.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'group-sync-'))
  file = join(folder, 'log')
  await writeFile(file, 'first')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

describe('many who wait for the disk', () => {
  it('share one sync that begins after the last of their writes', async () => {
    const endings = await watchedDisk(file)
    const { synced, close } = await groupSync(file)
    const done: string[] = []
    const first = synced().then(() => done.push('first'))
    expect(endings).toHaveLength(1)
    await appendFile(file, 'more')
    const others = ['a', 'b', 'c'].map((name) => synced().then(() => done.push(name)))
    expect(endings).toHaveLength(1)
    endings[0]?.()
    await first
    expect(done).toEqual(['first'])
    await vi.waitFor(() => expect(endings).toHaveLength(2))
    endings[1]?.()
    await Promise.all(others)
    expect(done).toEqual(['first', 'a', 'b', 'c'])
    expect(endings).toHaveLength(2)
    await close()
  })

  it('are told of a failure, and the next ask the disk anew', async () => {
    const endings = await watchedDisk(file)
    const { synced, close } = await groupSync(file)
    const [lost, later] = [synced(), synced()]
    endings[0]?.(new Error('the disk is gone'))
    await expect(lost).rejects.toThrow('the disk is gone')
    await vi.waitFor(() => expect(endings).toHaveLength(2))
    endings[1]?.()
    await later
    await close()
  })

  it('ends after what it waits for', async () => {
    const endings = await watchedDisk(file)
    const { synced, close } = await groupSync(file)
    const done: string[] = []
    const all = [synced().then(() => done.push('one')), synced().then(() => done.push('two'))]
    const closed = close().then(() => done.push('closed'))
    endings[0]?.()
    await vi.waitFor(() => expect(endings).toHaveLength(2))
    endings[1]?.()
    await Promise.all([...all, closed])
    expect(done).toEqual(['one', 'two', 'closed'])
  })
})
