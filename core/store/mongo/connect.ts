import mongoose, { type Connection } from 'mongoose'
import { GreenroomError } from '../../errors.ts'
import { type Models, modelsOn } from './models.ts'

/** The version of the form that this code reads and writes. */
export const FORM_VERSION = 1

/** How long to look for the server, in milliseconds. */
const SELECT_MS = 5_000

/**
 * Connects and makes the indexes. `uri` is a MongoDB connection string.
 * Errors: GreenroomError 'bad-input' when the server cannot be reached in 5 s, refuses, or holds data of a newer Greenroom.
 */
export async function connectMongo(uri: string): Promise<{ connection: Connection; models: Models }> {
  const connection = mongoose.createConnection(uri, {
    serverSelectionTimeoutMS: SELECT_MS,
    connectTimeoutMS: SELECT_MS,
    // An answer is acknowledged once a majority of the servers has it in its journal.
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    autoIndex: false,
    maxPoolSize: 50,
  })
  try {
    await connection.asPromise()
    const models = modelsOn(connection)
    await refuseNewer(models)
    await Promise.all(Object.values(models).map((model) => model.createIndexes()))
    return { connection, models }
  } catch (cause) {
    await connection.destroy(true).catch(() => {})
    if (cause instanceof GreenroomError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new GreenroomError(
      'bad-input',
      `cannot use the database at ${placeOf(uri)}: ${why}. Check MONGODB_URI, and that the server runs.`,
      { cause },
    )
  }
}

async function refuseNewer({ Form }: Models): Promise<void> {
  await Form.updateOne({ _id: 'greenroom' }, { $setOnInsert: { version: FORM_VERSION } }, { upsert: true })
  const version = (await Form.findById('greenroom').lean())?.version ?? FORM_VERSION
  if (version > FORM_VERSION) {
    const message = `the database was written by a newer Greenroom (its version is ${version}, this one knows up to ${FORM_VERSION}). Update Greenroom, or choose another database (MONGODB_URI).`
    throw new GreenroomError('bad-input', message)
  }
}

/** The address without the name and password in it. */
export function placeOf(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//')
}

/** MongoDB's error code for a second document with the same key. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000
}
