import type { Recordings, Store } from '../ports.ts'

/** More interviews than any person has held. */
const ALL = 1_000_000

/** A store that deletes recordings with the interviews that they belong to. The recordings go first: what is left after a crash can be deleted again. */
export function withRecordings(store: Store, recordings: Recordings): Store {
  return {
    ...store,
    async deleteInterview(id) {
      await recordings.deleteInterview(id)
      return await store.deleteInterview(id)
    },
    async deleteCandidate(candidate) {
      for (const { id } of await store.headsOf(candidate, { limit: ALL })) await recordings.deleteInterview(id)
      return await store.deleteCandidate(candidate)
    },
  }
}
