import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../../core/ports.ts'
import { fileRecordings } from '../../../core/store/recordings.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { withRecordings } from '../../../core/store/with-recordings.ts'
import { recordingsContract } from '../../contracts/recordings.ts'
import { events, head } from '../../contracts/stored-samples.ts'
import { testFfmpeg } from '../../workers/speech/environment.ts'

const signal = new AbortController().signal
const clock = { now: () => Date.now() }
const encode = (samples: Int16Array) => testFfmpeg().encode(samples, { signal })

recordingsContract('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-recordings-'))
  const another = () => fileRecordings({ folder: join(folder, 'recordings'), encode, clock })
  return { recordings: another(), another, dispose: () => rm(folder, { recursive: true, force: true }) }
})

describe('recordings as files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenroom-recordings-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const bytes = new Uint8Array([1, 2, 3])
  const plain = () => fileRecordings({ folder: join(folder, 'recordings'), encode: async () => bytes, clock })
  const all = async () => (await readdir(folder, { recursive: true })).filter((name) => name.includes('.'))

  it.skipIf(process.platform === 'win32')('are their owner’s alone', async () => {
    await plain().save(new Int16Array(10), { interview: 'i1', question: 'q1', deleteAt: 1 })
    for (const name of await readdir(folder, { recursive: true })) {
      const { mode } = await stat(join(folder, name))
      expect(mode & 0o777, name).toBe(name.includes('.') ? 0o600 : 0o700)
    }
  })

  it('leave nothing behind when they cannot be made', async () => {
    const failing = fileRecordings({
      folder,
      clock,
      encode: async () => {
        throw new Error('no encoder')
      },
    })
    await expect(failing.save(new Int16Array(10), { interview: 'i', question: 'q', deleteAt: 1 })).rejects.toThrow(
      'no enc',
    )
    expect(await readdir(folder)).toEqual([])
  })

  it('say that they cannot be stored', async () => {
    await writeFile(join(folder, 'recordings'), 'in the way')
    await expect(
      plain().save(new Int16Array(10), { interview: 'i', question: 'q', deleteAt: 1 }),
    ).rejects.toMatchObject({
      code: 'refused',
      retryable: true,
    })
  })

  it('are cleared of what a crash left half written, and of nothing else', async () => {
    const saved = await plain().save(new Int16Array(10), { interview: 'i1', question: 'q1', deleteAt: 9e15 })
    const inside = join(folder, 'recordings', saved.split('/')[0] ?? '')
    const [old, fresh] = ['old.1.ogg.part', 'fresh.1.ogg.part'].map((name) => join(inside, name)) as [string, string]
    await writeFile(old, 'half')
    await writeFile(fresh, 'half')
    await writeFile(join(folder, 'recordings', 'README.txt'), 'not ours')
    const now = Date.now()
    await utimes(old, now / 1000, now / 1000 - 3601)
    expect(await plain().sweep(now)).toBe(0)
    const left = (await all()).map((name) => name.split(/[\\/]/).at(-1)).sort()
    expect(left).toEqual(['README.txt', 'fresh.1.ogg.part', expect.stringMatching(/^q1-\w+\.9000000000000000\.ogg$/)])
    expect(await readFile(join(folder, 'recordings', 'README.txt'), 'utf8')).toBe('not ours')
  })

  it('go with their candidate, and leave no empty folder', async () => {
    const recordings = plain()
    const store: Store = withRecordings(await sqliteStore({ folder }), recordings)
    try {
      const save = (interview: string) =>
        recordings.save(new Int16Array(9), { interview, question: 'q1', deleteAt: 9e15 })
      for (const id of ['i1', 'i2']) await store.append(id, 0, events(0, 1), head(id))
      await store.append('i3', 0, events(0, 1), head('i3', { candidate: 'bob' }))
      const names = await Promise.all(['i1', 'i2', 'i3'].map(save))
      expect(await store.deleteCandidate('ada')).toBe(2)
      expect(await Promise.all(names.map(async (n) => (await recordings.read(n)) !== null))).toEqual([
        false,
        false,
        true,
      ])
      expect(await readdir(join(folder, 'recordings'))).toHaveLength(1)
    } finally {
      await store.close()
    }
  })
})
