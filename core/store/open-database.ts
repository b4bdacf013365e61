import { constants } from 'node:fs'
import { access, mkdir, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { GreenroomError } from '../errors.ts'
import { groupSync } from './group-sync.ts'
import { busy, reasonOf } from './sqlite-errors.ts'

/** What a file's tables are brought up to date with; `refuse` comes before anything in the file is changed. */
export type Schema = { refuse(db: DatabaseSync, file: string): void; migrate(db: DatabaseSync): void }

/** A database whose commits are in its write-ahead log at once, which survives the process, and on the disk when `synced` says so. */
export type OpenDatabase = {
  db: DatabaseSync
  /** Resolves when everything that was committed before would survive a power cut, too. Errors: the system's. */
  synced(): Promise<void>
  close(): Promise<void>
}

/** How long a write waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000
/** Switching a new file to WAL does not wait by itself for another process that does the same. */
const OPEN_RETRY_MS = 20

/**
 * Opens the database, made and brought up to date where needed; folder and file are for their owner alone.
 * Errors: GreenroomError 'bad-input' that says which folder or file is unusable, why, and what to do.
 */
export async function openDatabase(file: string, schema: Schema): Promise<OpenDatabase> {
  await makeFolder(dirname(file)).catch((cause) => {
    throw badFolder(dirname(file), cause)
  })
  await makeFile(file).catch((cause) => {
    throw badFile(file, cause)
  })
  const deadline = performance.now() + BUSY_TIMEOUT_MS
  for (;;) {
    try {
      return await withSync(openOnce(file, schema), file)
    } catch (error) {
      if (error instanceof GreenroomError) throw error
      if (!busy(error) || performance.now() > deadline) throw badFile(file, error)
      await sleep(OPEN_RETRY_MS)
    }
  }
}

async function makeFile(file: string): Promise<void> {
  // SQLite gives its side files the mode of this one.
  const handle = await open(file, 'a', 0o600)
  await handle.close()
}

/** The names of new files must survive a power cut, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

async function makeFolder(folder: string): Promise<void> {
  await makeFolders(folder)
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
}

/** Like `mkdir` with `recursive`, which never ends where the system forbids new folders, as under /proc. */
async function makeFolders(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return null
  })
  if (found?.isDirectory()) return
  if (found) throw Object.assign(new Error(`${folder} is not a folder`), { code: 'ENOTDIR' })
  const parent = dirname(folder)
  if (parent !== folder) await makeFolders(parent)
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    // Another process that starts at the same time may have made it.
    if (error.code !== 'EEXIST') throw error
  })
}

function openOnce(file: string, schema: Schema): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
  try {
    schema.refuse(db, file)
    db.exec('PRAGMA journal_mode = WAL')
    // SQLite's own sync at each commit (FULL) stops the process for as long as the disk takes; `synced` waits beside it. In WAL mode
    // nothing can be damaged by that: https://sqlite.org/pragma.html#pragma_synchronous
    db.exec('PRAGMA synchronous = NORMAL')
    // What is deleted is overwritten, so that a deleted person's words are gone from the disk.
    db.exec('PRAGMA secure_delete = ON')
    schema.migrate(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

async function withSync(db: DatabaseSync, file: string): Promise<OpenDatabase> {
  try {
    const { synced, close } = await groupSync(`${file}-wal`)
    await syncFolder(dirname(file))
    return {
      ...{ db, synced },
      async close() {
        await close()
        if (db.isOpen) db.close()
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}

function badFolder(folder: string, cause: unknown): GreenroomError {
  const message = `cannot keep data in ${folder}: ${reasonOf(cause)}. Make it a folder that this user can write to, or choose another one (DATA_DIR).`
  return new GreenroomError('bad-input', message, { cause })
}

function badFile(file: string, cause: unknown): GreenroomError {
  const message = `cannot keep data in ${file}: ${reasonOf(cause)}. Repair that file or move it away, or choose another data folder (DATA_DIR).`
  return new GreenroomError('bad-input', message, { cause })
}
