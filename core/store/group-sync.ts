import { type FileHandle, open } from 'node:fs/promises'

/** Brings to the disk what has been written to a file. */
export interface GroupSync {
  /** Resolves when all that was written before the call is on the disk. Errors: the system's. */
  synced(): Promise<void>
  close(): Promise<void>
}

/** Many who wait share one sync, and nothing else waits: the disk is asked beside the process's own work. */
export async function groupSync(file: string): Promise<GroupSync> {
  // Some systems sync only what may be written to.
  const handle: FileHandle = await open(file, 'r+')
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  function begin(): Promise<void> {
    running = handle.datasync().finally(() => {
      running = null
    })
    return running
  }

  return {
    synced() {
      if (next) return next
      if (!running) return begin()
      // The running one may have begun before the last write.
      next = running
        .catch(() => undefined)
        .then(() => {
          next = null
          return begin()
        })
      return next
    },
    async close() {
      while (running) await (next ?? running).catch(() => undefined)
      await handle.close()
    },
  }
}
