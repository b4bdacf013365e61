import { open } from 'node:fs/promises'
import { vi } from 'vitest'

/**
 * Takes the place of the disk for all syncs from now on: each waits until it is ended here, in order, well or with an error.
 * `file` is any that there is. vi.restoreAllMocks() gives the disk back.
 */
export async function watchedDisk(file: string): Promise<((error?: Error) => void)[]> {
  const probe = await open(file)
  const kind = Object.getPrototypeOf(probe)
  await probe.close()
  const endings: ((error?: Error) => void)[] = []
  const held = () =>
    new Promise<void>((resolve, reject) => {
      endings.push((error) => (error === undefined ? resolve() : reject(error)))
    })
  vi.spyOn(kind, 'datasync').mockImplementation(held)
  return endings
}
