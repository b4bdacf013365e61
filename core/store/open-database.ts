import { constants } from 'node:fs'
import { access, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { GreenroomError } from '../errors.ts'
import { migrate, refuseNewer } from './schema.ts'
import { busy, reasonOf } from './sqlite-errors.ts'

/** Where the data is: a folder that gets a `greenroom.db`, or a file by its own name. */
export type Place = { folder: string } | { file: string }

/** How long a write waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000
/** Switching a new file to WAL does not wait by itself for another process that does the same. */
const OPEN_TRIES = 50
const OPEN_RETRY_MS = 20

/**
 * Opens the database, made and brought up to date where needed; folder and file are for their owner alone.
 * Errors: GreenroomError 'bad-input' that says which folder or file is unusable, why, and what to do.
 */
export async function openDatabase(place: Place): Promise<DatabaseSync> {
  const file = 'folder' in place ? join(place.folder, 'greenroom.db') : place.file
  try {
    await makeFile(file)
  } catch (cause) {
    throw unusable(dirname(file), cause)
  }
  for (let tries = 1; ; tries++) {
    try {
      return openOnce(file)
    } catch (error) {
      if (error instanceof GreenroomError) throw error
      if (!busy(error) || tries >= OPEN_TRIES) throw unusable(file, error)
      await sleep(OPEN_RETRY_MS)
    }
  }
}

async function makeFile(file: string): Promise<void> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  // SQLite gives its side files the mode of this one.
  const handle = await open(file, 'a', 0o600)
  await handle.close()
  // A new file's name must survive a power cut too.
  const entry = await open(folder, 'r')
  await entry.sync().finally(() => entry.close())
}

function openOnce(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
  try {
    refuseNewer(db, file)
    db.exec('PRAGMA journal_mode = WAL')
    db.exec('PRAGMA synchronous = FULL')
    // What is deleted is overwritten, so that a deleted person's words are gone from the disk.
    db.exec('PRAGMA secure_delete = ON')
    migrate(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function unusable(path: string, cause: unknown): GreenroomError {
  const message = `cannot keep data in ${path}: ${reasonOf(cause)}. Make it writable for this user, or choose another data folder (DATA_DIR).`
  return new GreenroomError('bad-input', message, { cause })
}
