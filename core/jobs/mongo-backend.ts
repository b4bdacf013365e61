import { MongoBackend } from '@agendajs/mongo-backend'
import type { AgendaBackend } from 'agenda'
import type { Connection } from 'mongoose'
import { connectMongo } from '../store/mongo/connect.ts'
import { makeCollection } from '../store/mongo/form.ts'
import { oneClaimAtATime } from './one-claim.ts'

/** Connections of a process for its jobs: claims and signs of life are short. */
const POOL = 8

/** Agenda's storage in MongoDB. `uri` is a connection string. Errors: GreenroomError 'bad-input' when the server cannot be used. */
export async function mongoBackend(uri: string): Promise<AgendaBackend> {
  const { connection } = await connectMongo(uri, { poolSize: POOL })
  await jobCollection(connection)
  const db = connection.getClient().db(connection.name)
  const backend = new MongoBackend({ mongo: db as never })
  return {
    name: backend.name,
    repository: oneClaimAtATime(backend.repository),
    ownsConnection: true,
    connect: () => backend.connect(),
    async disconnect() {
      await backend.disconnect()
      await connection.close()
    },
  }
}

/** Agenda's collection, made where it is missing. */
export async function jobCollection(connection: Connection) {
  await makeCollection(connection, 'agendaJobs')
  const jobs = connection.collection('agendaJobs')
  // Two processes that enqueue the same job at the same time must end with one.
  await jobs.createIndex({ name: 1, 'data.key': 1 }, { unique: true })
  return jobs
}
