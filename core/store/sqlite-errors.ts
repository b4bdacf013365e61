import { GreenroomError } from '../errors.ts'

/** Primary result codes: https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5
const SQLITE_NOTADB = 26

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'a folder is in the way',
  ENOENT: 'it cannot be made there',
  ENOSPC: 'the disk is full',
}

/** Why a file or a database could not be opened, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (primaryCode(error) === SQLITE_NOTADB) return 'it is not a SQLite database'
  const code = 'code' in error ? String(error.code) : ''
  return reasons[code] ?? error.message
}

/** Whether another process held the database for too long. */
export function busy(error: unknown): boolean {
  return primaryCode(error) === SQLITE_BUSY
}

/**
 * Does the work; that another process held the database for too long becomes a retryable GreenroomError 'store-busy': nothing was
 * written, and nobody else was faster, which is what 'conflict' says.
 */
export function orBusy<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!busy(error)) throw error
    throw new GreenroomError('store-busy', 'The store is busy. Try again.', { retryable: true, cause: error })
  }
}

function primaryCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null
}
