import { MongoBackend } from '@agendajs/mongo-backend'
import type { AgendaBackend } from 'agenda'
import { connectMongo } from '../store/mongo/connect.ts'

/** Agenda's storage in MongoDB. `uri` is a connection string. Errors: GreenroomError 'bad-input' when the server cannot be used. */
export async function mongoBackend(uri: string): Promise<AgendaBackend> {
  const { connection } = await connectMongo(uri)
  const db = connection.getClient().db(connection.name)
  // Two processes that enqueue the same job at the same time must end with one.
  await db.collection('agendaJobs').createIndex({ name: 1, 'data.key': 1 }, { unique: true })
  const backend = new MongoBackend({ mongo: db as never })
  return {
    name: backend.name,
    repository: backend.repository,
    ownsConnection: true,
    connect: () => backend.connect(),
    async disconnect() {
      await backend.disconnect()
      await connection.close()
    },
  }
}
