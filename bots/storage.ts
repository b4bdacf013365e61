import type { AgendaBackend } from 'agenda'
import type { Holding } from '../core/archive/holding.ts'
import { sqliteHolding } from '../core/archive/sqlite.ts'
import { GreenroomError } from '../core/errors.ts'
import { sqliteBackend } from '../core/jobs/sqlite-backend.ts'
import type { Store } from '../core/ports.ts'
import { placeOf } from '../core/store/mongo/place.ts'
import { sqliteStore } from '../core/store/sqlite.ts'
import type { Settings } from './settings.ts'

type Where = Pick<Settings, 'dataDir' | 'mongodbUri'>

export const storeNames = ['sqlite', 'mongo'] as const
export type StoreName = (typeof storeNames)[number]

/** Opens the store that the settings choose. Errors: GreenroomError 'bad-input' when it cannot be used. */
export async function openStore({ dataDir, mongodbUri }: Where): Promise<Store> {
  if (mongodbUri === null) return sqliteStore({ folder: dataDir })
  // Loaded only where it is used: the driver costs the start of everybody else.
  return (await import('../core/store/mongo/store.ts')).mongoStore(mongodbUri)
}

/** Agenda's storage in the same place. Errors: GreenroomError 'bad-input' when it cannot be used. */
export async function openBackend({ dataDir, mongodbUri }: Where): Promise<AgendaBackend> {
  if (mongodbUri === null) return sqliteBackend(dataDir)
  return (await import('../core/jobs/mongo-backend.ts')).mongoBackend(mongodbUri)
}

/** Where the store is, in words fit to show: without the password. */
export function storePlace({ dataDir, mongodbUri }: Where): string {
  return mongodbUri === null ? `SQLite in ${dataDir}` : `MongoDB at ${placeOf(mongodbUri)}`
}

export const chosenStore = ({ mongodbUri }: Where): StoreName => (mongodbUri === null ? 'sqlite' : 'mongo')

/** Everything in one of the stores, whichever of them the settings choose. Errors: GreenroomError 'bad-input'. */
export async function openHolding(name: StoreName, { dataDir, mongodbUri }: Where): Promise<Holding> {
  if (name === 'sqlite') return sqliteHolding(dataDir)
  if (mongodbUri === null) throw new GreenroomError('bad-input', 'MONGODB_URI is not set: it says where MongoDB is')
  return (await import('../core/archive/mongo.ts')).mongoHolding(mongodbUri)
}
