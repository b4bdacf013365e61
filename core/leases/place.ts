import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Where a process runs. Two processes of one `machine` see each other's numbers. */
export type Place = { machine: string; pid: number }

/** This process's own place. A container has a machine of its own. */
export function ownPlace(): Place {
  return { machine: `${hostname()} ${pidNamespace()}`.trim(), pid: process.pid }
}

/** Whether the process that ran there is certainly gone; of other machines nothing is known. */
export function isGone(place: Place, own: Place = ownPlace()): boolean {
  if (place.machine !== own.machine) return false
  // Our own number: whoever had it before us is gone.
  if (place.pid === own.pid) return true
  try {
    process.kill(place.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Linux names the numbering that a process is part of; elsewhere there is one a machine. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
