import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../../../core/ports.ts'
import { SCHEMA_VERSION } from '../../../core/store/schema.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { recordStatements } from '../../../core/store/sqlite-records.ts'
import { statements } from '../../../core/store/statements.ts'
import { recordsContract } from '../../contracts/records.ts'
import { storeContract } from '../../contracts/store.ts'
import { closed, event, events, head, report, token } from '../../contracts/stored-samples.ts'
import { watchedDisk } from '../../fakes/watched-disk.ts'

const sqliteUnderTest = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-store-'))
  const opened: Store[] = []
  const another = async () => {
    const store = await sqliteStore({ folder })
    opened.push(store)
    return store
  }
  const closeAll = () => Promise.all(opened.splice(0).map((store) => store.close()))
  return {
    store: await another(),
    another,
    async reopen() {
      await closeAll()
      return another()
    },
    async dispose() {
      await closeAll()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

storeContract('SQLite', sqliteUnderTest)
recordsContract('SQLite', sqliteUnderTest)

let folder: string
const children: ChildProcess[] = []
const stores: Store[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-sqlite-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const store of stores.splice(0)) await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function openStore(place: { folder: string } | { file: string } = { folder }): Promise<Store> {
  const store = await sqliteStore(place)
  stores.push(store)
  return store
}

function spawnWriter(id: string, name: string, count: number): ChildProcess {
  const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'writer.ts')]
  const child = spawn(process.execPath, [...args, folder, id, name, String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  return child
}

/** What a process prints, line by line, until it ends; `onLine` hears each. Rejects when it fails. */
async function linesOf(child: ChildProcess, onLine?: (lines: readonly string[]) => void): Promise<string[]> {
  const lines: string[] = []
  let complaint = ''
  child.stderr?.on('data', (piece) => (complaint += piece))
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      onLine?.(lines)
    })
  }
  const [code, signal] = await once(child, 'close')
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the writer ended with ${code}: ${complaint}`)
  return lines
}

describe('several processes on one file', () => {
  it('may make the file together and write the same interview: nothing lost, nothing twice', {
    timeout: 60_000,
  }, async () => {
    const names = ['ada', 'bob', 'cyd']
    const acknowledged = await Promise.all(names.map((name) => linesOf(spawnWriter('shared', name, 40))))
    const log = await (await openStore()).events('shared')
    expect(log.map((e) => e.seq)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1))
    for (const [i, name] of names.entries()) {
      const own = log.filter((e) => e.key.startsWith(name))
      expect(own.map((e) => e.key)).toEqual(Array.from({ length: 40 }, (_, n) => `${name}-${n}`))
      expect(own.map((e) => String(e.seq))).toEqual(acknowledged[i])
    }
  })

  it('keeps all that was acknowledged when the writer is killed', { timeout: 60_000 }, async () => {
    for (const [round, most] of [3, 40, 150].entries()) {
      const id = `killed-${round}`
      const child = spawnWriter(id, 'writer', 0)
      const acknowledged = await linesOf(child, (lines) => lines.length === most && child.kill('SIGKILL'))
      expect(acknowledged.length).toBeGreaterThanOrEqual(most)
      const store = await openStore()
      const log = await store.events(id)
      // One more may have been stored than the process lived to say.
      expect([acknowledged.length, acknowledged.length + 1]).toContain(log.length)
      expect(log.map((e) => e.seq)).toEqual(log.map((_, i) => i + 1))
      expect((await store.head(id))?.bankIds).toEqual([`b/${log.length}`])
      await store.append(id, log.length, [event(log.length + 1)], head(id))
    }
  })
})

describe('the file', () => {
  it('is greenroom.db in a folder made for its owner alone', async () => {
    const inner = join(folder, 'new', 'data')
    const store = await openStore({ folder: inner })
    await store.append('i1', 0, events(0, 1), head('i1'))
    expect((await stat(inner)).mode & 0o777).toBe(0o700)
    for (const name of await readdir(inner)) expect((await stat(join(inner, name))).mode & 0o777).toBe(0o600)
    expect(await readdir(inner)).toContain('greenroom.db')
  })

  it('is set up so that what is acknowledged is on the disk', async () => {
    const store = await openStore()
    await store.append('i1', 0, events(0, 1), head('i1'))
    const db = new DatabaseSync(join(folder, 'greenroom.db'))
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION })
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    db.close()
  })

  it('has taken nothing before it is on the disk', async () => {
    const store = await openStore()
    const endings = await watchedDisk(join(folder, 'greenroom.db'))
    const written: string[] = []
    const all = [
      store.append('i1', 0, events(0, 1), head('i1')).then(() => written.push('log')),
      store.records.put('a', 'x', 1, {}, 0).then(() => written.push('record')),
    ]
    await vi.waitFor(() => expect(endings).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(written).toEqual([])
    endings[0]?.()
    await vi.waitFor(() => expect(endings).toHaveLength(2))
    endings[1]?.()
    await Promise.all(all)
    expect(written).toEqual(['log', 'record'])
    vi.restoreAllMocks()
  })

  it('that another process holds for too long is busy, which is no conflict', { timeout: 30_000 }, async () => {
    const store = await openStore()
    const other = new DatabaseSync(join(folder, 'greenroom.db'))
    other.exec('BEGIN IMMEDIATE')
    const put = () => store.records.put('a', 'x', 1, { expect: 'absent' }, 0)
    await expect(put()).rejects.toMatchObject({ code: 'store-busy', retryable: true })
    other.exec('ROLLBACK')
    other.close()
    await put()
  })

  it('may be named by itself', async () => {
    const file = join(folder, 'other-name.sqlite')
    await (await openStore({ file })).append('i1', 0, events(0, 1), head('i1'))
    expect(await readdir(folder)).toContain('other-name.sqlite')
  })

  it('of the first version is brought up to date with what it holds', async () => {
    const store = await sqliteStore({ folder })
    await store.append('i1', 0, events(0, 2), head('i1', { ...closed, basis: 2 }))
    await store.saveReport('i1', report('i1', 'old', 2))
    await store.close()
    const db = new DatabaseSync(join(folder, 'greenroom.db'))
    const added = ['interviews DROP COLUMN unheard', 'interviews DROP COLUMN basis', 'reports DROP COLUMN based_on']
    for (const column of added) db.exec(`ALTER TABLE ${column}`)
    db.exec('DROP INDEX interviews_by_start; DROP TABLE record_tags')
    db.exec('DROP TABLE records')
    db.exec('PRAGMA user_version = 1')
    db.close()
    const after = await openStore()
    expect(await after.events('i1')).toEqual(events(0, 2))
    expect(await after.head('i1')).toEqual(head('i1', { ...closed, basis: null }))
    expect(await after.report('i1')).toEqual(report('i1', 'old', 2))
    expect(await after.unfinished()).toEqual([])
    await after.append('i1', 2, events(2, 1), head('i1', { ...closed, basis: 3 }))
    expect(await after.unfinished()).toEqual(['i1'])
  })

  it('of a newer version is refused, and stays as it is', async () => {
    await (await sqliteStore({ folder })).close()
    const file = join(folder, 'greenroom.db')
    const db = new DatabaseSync(file)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
    db.close()
    const before = await readFile(file)
    await expect(sqliteStore({ folder })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/greenroom\.db was written by a newer Greenroom .*Update Greenroom/),
    })
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  it('that is no database is refused, and stays as it is', async () => {
    const file = join(folder, 'greenroom.db')
    await writeFile(file, 'my diary, not a database, long enough to have a header of a hundred bytes or more'.repeat(9))
    const before = await readFile(file)
    await expect(sqliteStore({ folder })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(`${file}: it is not a SQLite database`),
    })
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  it('keeps no word of a deleted person', async () => {
    const store = await openStore()
    for (let i = 0; i < 30; i++) {
      await store.append(`i${i}`, 0, [event(1, { text: `SECRET-WORDS ${'x'.repeat(i * 300)}` })], head(`i${i}`, closed))
      await store.saveReport(`i${i}`, report(`i${i}`, 'SECRET-WORDS in the report'))
    }
    const onDisk = async () => {
      const names = await readdir(folder)
      return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name))))).includes(
        'SECRET-WORDS',
      )
    }
    expect(await onDisk()).toBe(true)
    expect(await store.deleteCandidate('ada')).toBe(30)
    expect(await onDisk()).toBe(false)
  })

  it('loses expired tokens now and then', async () => {
    const store = await openStore()
    const hour = 60 * 60 * 1000
    for (const n of [1, 2, 3]) await store.saveToken(token(`t${n}`, { expiresAt: n * hour }))
    const db = new DatabaseSync(join(folder, 'greenroom.db'), { readOnly: true })
    const left = () =>
      db
        .prepare('SELECT hash FROM tokens ORDER BY hash')
        .all()
        .map((row) => row.hash)
    await store.token('t3', 'session', 1.5 * hour)
    expect(left()).toEqual(['t2', 't3'])
    await store.token('t3', 'session', 2.4 * hour)
    expect(left()).toEqual(['t2', 't3'])
    await store.token('t3', 'session', 2.6 * hour)
    expect(left()).toEqual(['t3'])
    db.close()
  })
})

describe('an unusable folder', () => {
  // A folder that nobody may write to stops everyone but root, so root asks as somebody else.
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

  it('that is read-only gives one line that names it and says what to do', async () => {
    const open = await mkdtemp(join(tmpdir(), 'greenroom-readonly-'))
    const locked = join(open, 'locked')
    try {
      await chmod(open, 0o755)
      await mkdir(locked)
      await chmod(locked, 0o555)
      const script = `import { sqliteStore } from ${JSON.stringify(join(import.meta.dirname, '../../../core/store/sqlite.ts'))}
        await sqliteStore({ folder: ${JSON.stringify(locked)} }).catch((e) => console.log(e.code + ': ' + e.message))`
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
        { ...asNobody, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] },
      )
      children.push(child)
      expect(await linesOf(child)).toEqual([
        `bad-input: cannot keep data in ${locked}: permission denied. Make it a folder that this user can write to, or choose another one (DATA_DIR).`,
      ])
    } finally {
      await rm(open, { recursive: true, force: true })
    }
  })

  it('below a file gives one line that names it', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, 'in the way')
    for (const bad of [file, join(file, 'data')]) {
      const message = expect.stringMatching(/^cannot keep data in .*: a part of the path is a file, not a folder\. /)
      await expect(sqliteStore({ folder: bad })).rejects.toMatchObject({ code: 'bad-input', message })
    }
  })
})

describe('a hundred thousand interviews', () => {
  it('are never walked through: every statement finds its rows by an index', async () => {
    await (await sqliteStore({ folder })).close()
    const db = new DatabaseSync(join(folder, 'greenroom.db'))
    for (const [name, sql] of Object.entries({ ...statements, ...recordStatements })) {
      const steps = db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((row) => String(row.detail))
      const reads = steps.filter((step) => /SCAN|SEARCH/.test(step))
      if (/SELECT|^\s*(UPDATE|DELETE)/.test(sql)) expect(reads, name).not.toEqual([])
      // The one list that is walked through is the one that is handed in.
      expect(
        reads.filter((step) => step.startsWith('SCAN') && !step.includes('json_each')),
        name,
      ).toEqual([])
      expect(
        steps.filter((step) => step.includes('TEMP B-TREE')),
        name,
      ).toEqual([])
    }
    db.close()
  })
})
