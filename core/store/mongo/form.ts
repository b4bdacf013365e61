import type { Connection, mongo } from 'mongoose'
import { GreenroomError } from '../../errors.ts'
import type { Models } from './models.ts'

/** Steps from each version of the database to the next; each may run twice, as by two processes that start together. */
const migrations: readonly ((models: Models) => Promise<void>)[] = [
  async (models) => {
    for (const model of Object.values(models)) {
      await makeCollection(model.db, model.collection.name)
      const indexes = model.schema.indexes().map(([key, options]) => ({ key, ...options }) as mongo.IndexDescription)
      // Given together they are one round trip.
      if (indexes.length > 0) await model.collection.createIndexes(indexes)
    }
  },
]

/** The version of the form that this code reads and writes. */
export const FORM_VERSION = migrations.length

/**
 * Brings the database to FORM_VERSION. A collection is made before anything is written to it: SecantusDB waits for ever
 * where a collection is made while somebody's first write makes it too.
 * Errors: GreenroomError 'bad-input' for data of a newer Greenroom, before anything is changed.
 */
export async function migrate(models: Models): Promise<void> {
  const { Form } = models
  const version = (await Form.findById('greenroom').lean())?.version ?? 0
  if (version > FORM_VERSION) {
    const message = `the database was written by a newer Greenroom (its version is ${version}, this one knows up to ${FORM_VERSION}). Update Greenroom, or choose another database (MONGODB_URI).`
    throw new GreenroomError('bad-input', message)
  }
  if (version === FORM_VERSION) return
  for (const step of migrations.slice(version)) await step(models)
  await Form.updateOne({ _id: 'greenroom' }, { $max: { version: FORM_VERSION } }, { upsert: true })
}

/** MongoDB's error code for a collection that is there already. */
const NAMESPACE_EXISTS = 48

/** Makes a collection unless it is there. */
export async function makeCollection(connection: Connection, name: string): Promise<void> {
  try {
    await connection.createCollection(name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === NAMESPACE_EXISTS)) throw error
  }
}
