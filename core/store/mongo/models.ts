import { type Connection, type InferSchemaType, Schema } from 'mongoose'

const own = { versionKey: false, strict: 'throw', autoIndex: false, id: false } as const

/** An interview is one document, so that log and head change together on any server, also one without transactions. */
const interview = new Schema(
  {
    _id: { type: String, required: true },
    candidate: { type: String, required: true },
    role: { type: String, required: true },
    type: { type: String, required: true },
    level: { type: String, required: true },
    status: { type: String, enum: ['open', 'closed'], required: true },
    startedAt: { type: Number, required: true },
    closedAt: { type: Number, default: null },
    bankIds: { type: [String], default: [] },
    unheard: { type: Number, required: true },
    basis: { type: Number, default: null },
    /** Events in the log. */
    version: { type: Number, required: true },
    /** What the stored report is based on; null while there is none. */
    reportedBasis: { type: Number, default: null },
    /** Each event as JSON, in order: what people said may hold any key and any character. */
    events: { type: [String], default: [] },
  },
  { ...own, collection: 'interviews' },
)
interview.index({ candidate: 1, startedAt: -1, _id: -1 })
interview.index({ status: 1, startedAt: 1 })
interview.index({ unheard: 1 }, { partialFilterExpression: { unheard: { $gt: 0 } } })

const report = new Schema(
  {
    _id: { type: String, required: true },
    basedOn: { type: Number, required: true },
    /** JSON. */
    body: { type: String, required: true },
  },
  { ...own, collection: 'reports' },
)

const token = new Schema(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    subject: { type: String, required: true },
    expiresAt: { type: Number, required: true },
  },
  { ...own, collection: 'tokens' },
)
token.index({ subject: 1 })
token.index({ expiresAt: 1 })

const record = new Schema(
  {
    collectionName: { type: String, required: true },
    key: { type: String, required: true },
    version: { type: Number, required: true },
    expiresAt: { type: Number, default: null },
    tags: { type: [String], default: [] },
    /** JSON. */
    body: { type: String, required: true },
  },
  { ...own, collection: 'records' },
)
record.index({ collectionName: 1, key: 1 }, { unique: true })
record.index({ tags: 1, collectionName: 1, key: 1 })
record.index({ expiresAt: 1 })

/** One document: the version of the form that the database is in. */
const form = new Schema(
  { _id: { type: String, required: true }, version: { type: Number, required: true } },
  { ...own, collection: 'form' },
)

export type InterviewDocument = InferSchemaType<typeof interview>
export type RecordDocument = InferSchemaType<typeof record>

export type Models = ReturnType<typeof modelsOn>

/** The models of the store on a connection. */
export function modelsOn(connection: Connection) {
  return {
    Interview: connection.model('Interview', interview),
    Report: connection.model('Report', report),
    Token: connection.model('Token', token),
    Record: connection.model('Record', record),
    Form: connection.model('Form', form),
  }
}
