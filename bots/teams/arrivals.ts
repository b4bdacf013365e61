import { createHash } from 'node:crypto'
import type { Delivery } from '../inbox.ts'
import { candidateOf } from './parts.ts'
import type { Activity } from './wire.ts'

/** An activity on its way to being worked on: those of one conversation in order, each deleted with its sender's data. */
export function deliveryOf(activity: Activity): Delivery<Activity> {
  const { conversation, type, from } = activity
  // An activity's id is its own within a conversation; those without one are told apart by what they say.
  const own = activity.id ?? JSON.stringify(activity)
  const id = createHash('sha256')
    .update(JSON.stringify([conversation.id, type, own]))
    .digest('base64url')
  const tags = from.aadObjectId ? [`candidate:${candidateOf(from.aadObjectId)}`] : []
  return { id, lane: conversation.id, body: activity, tags }
}
