import mongoose, { type Connection } from 'mongoose'
import { GreenroomError } from '../../errors.ts'
import { migrate } from './form.ts'
import { type Models, modelsOn } from './models.ts'
import { placeOf } from './place.ts'

/** How long to look for the server, in milliseconds. */
const SELECT_MS = 5_000

/**
 * Connects and brings the database to the form of this Greenroom. `uri` is a MongoDB connection string, `poolSize` the most
 * connections at a time.
 * Errors: GreenroomError 'bad-input' when the server cannot be reached in 5 s, refuses, or holds data of a newer Greenroom.
 */
export async function connectMongo(
  uri: string,
  { poolSize = 20 }: { poolSize?: number } = {},
): Promise<{ connection: Connection; models: Models }> {
  let connection: Connection | null = null
  try {
    connection = mongoose.createConnection(uri, {
      serverSelectionTimeoutMS: SELECT_MS,
      connectTimeoutMS: SELECT_MS,
      // An answer is acknowledged once a majority of the servers has it in its journal.
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
      readConcern: { level: 'majority' },
      readPreference: 'primary',
      // Collections and indexes are made in order by `migrate`, never beside the first writes.
      autoCreate: false,
      autoIndex: false,
      maxPoolSize: poolSize,
    })
    // Mongoose hands every failure to `asPromise` too.
    connection.on('error', () => undefined)
    await connection.asPromise()
    const models = modelsOn(connection)
    await migrate(models)
    return { connection, models }
  } catch (cause) {
    await connection?.destroy(true).catch(() => undefined)
    if (cause instanceof GreenroomError) throw cause
    throw new GreenroomError(
      'bad-input',
      `cannot use the database at ${placeOf(uri)}: ${reasonOf(cause)}. Check MONGODB_URI, and that the server runs.`,
      { cause },
    )
  }
}

/** The first line of what the driver says. Of an address that it cannot read it repeats parts, which may be the password. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.name === 'MongoParseError' || cause.name === 'TypeError') return 'the address cannot be read'
  return cause.message.split('\n')[0]?.replace(/\.$/, '') ?? cause.name
}

/** MongoDB's error code for a second document with the same key. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000
}
