import type { PutOptions, Records, StoredRecord } from '../../ports.ts'
import { recordConflict } from '../conflicts.ts'
import { isDuplicate } from './connect.ts'
import type { Models, RecordDocument } from './models.ts'

/** How often a write without an expected version is tried anew when another was faster. */
const TRIES = 50

/** Records as documents of one collection. Writes compare and set on the version, so they need no transaction. */
export function mongoRecords({ Record }: Pick<Models, 'Record'>): Records {
  const living = (now: number) => ({ $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] })

  /** Writes over exactly what was read; false when someone else was faster. */
  async function write(found: RecordDocument | null, next: RecordDocument): Promise<boolean> {
    const { collectionName, key } = next
    try {
      if (!found) {
        await Record.create(next)
        return true
      }
      const same = { collectionName, key, version: found.version, expiresAt: found.expiresAt ?? null }
      return (await Record.updateOne(same, { $set: next })).matchedCount === 1
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  }

  return {
    async get<T>(collectionName: string, key: string, now: number) {
      const found = await Record.findOne({ collectionName, key, ...living(now) }).lean()
      return found ? toRecord<T>(found) : null
    },
    async put<T>(collectionName: string, key: string, value: T, options: PutOptions, now: number) {
      const { expect, expiresAt = null, tags = [] } = options
      const body = JSON.stringify(value)
      for (let tries = 0; tries < TRIES; tries++) {
        const found = await Record.findOne({ collectionName, key }).lean()
        const dead = !found || (found.expiresAt != null && found.expiresAt <= now)
        const version = dead ? 0 : found.version
        if (expect !== undefined && version !== (expect === 'absent' ? 0 : expect)) break
        const next = { collectionName, key, version: version + 1, expiresAt, tags: [...tags], body }
        if (await write(found, next)) return version + 1
      }
      throw recordConflict(collectionName, key)
    },
    async take<T>(collectionName: string, key: string, now: number) {
      const found = await Record.findOneAndDelete({ collectionName, key, ...living(now) }).lean()
      return found ? toRecord<T>(found) : null
    },
    async find<T>(
      collectionName: string,
      tag: string,
      { limit, after = '' }: { limit: number; after?: string },
      now: number,
    ) {
      const found = await Record.find({ collectionName, tags: tag, key: { $gt: after }, ...living(now) })
        .sort({ key: 1 })
        .limit(limit)
        .lean()
      return found.map((record) => toRecord<T>(record))
    },
    async delete(collectionName, key) {
      return (await Record.deleteOne({ collectionName, key })).deletedCount > 0
    },
    async sweep(now) {
      return (await Record.deleteMany({ expiresAt: { $ne: null, $lte: now } })).deletedCount
    },
  }
}

function toRecord<T>({ key, version, expiresAt, body }: RecordDocument): StoredRecord<T> {
  return { key, version, expiresAt: expiresAt ?? null, value: JSON.parse(body) }
}
