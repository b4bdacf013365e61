import { createHmac } from 'node:crypto'
import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt'
import { PEER_INTERVIEWS } from '../../core/peer/peer-interviews.ts'
import type { Clock, Records, Store } from '../../core/ports.ts'
import type { InstallKey } from './parts.ts'

const INSTALLATIONS = 'slack-installations'
const PAGE = 100

/** Where the app is installed: an organisation's installation counts for all its workspaces. */
export function installKey({
  isEnterpriseInstall,
  enterpriseId,
  teamId,
}: Pick<InstallationQuery<boolean>, 'isEnterpriseInstall' | 'enterpriseId' | 'teamId'>): InstallKey {
  return isEnterpriseInstall && enterpriseId ? `org:${enterpriseId}` : `team:${teamId}`
}

/** Slack's installations, with their tokens, on the project's store. */
export function installationStore({ records, clock }: { records: Records; clock: Clock }): InstallationStore {
  return {
    async storeInstallation(installation) {
      const key = installKey({
        isEnterpriseInstall: installation.isEnterpriseInstall === true,
        enterpriseId: installation.enterprise?.id,
        teamId: installation.team?.id,
      })
      await records.put(INSTALLATIONS, key, installation, {}, clock.now())
    },
    async fetchInstallation(query) {
      const keys = [installKey(query), ...(query.enterpriseId ? [`org:${query.enterpriseId}`] : [])]
      for (const key of keys) {
        const found = await records.get<Installation>(INSTALLATIONS, key, clock.now())
        if (found) return found.value
      }
      throw new Error('the app is not installed there')
    },
    async deleteInstallation(query) {
      await records.delete(INSTALLATIONS, installKey(query))
    },
  }
}

/** What a workspace's records are tagged with, so that they go with it. */
export const installTag = (install: InstallKey) => `slack:${install}`

/** Deliveries that wait. */
export const INBOX = 'slack-inbox'
/** Collections whose records carry the tag of their workspace. */
const OF_WORKSPACES = [
  'slack-conversations',
  'slack-team-questions',
  'slack-weekly',
  'slack-asked',
  PEER_INTERVIEWS,
  INBOX,
] as const
export const PEOPLE = 'slack-people'

/** Deletes an installation and all that its workspace left here, its people's interviews and reports included. */
export async function deleteWorkspace(
  install: InstallKey,
  { store, clock }: { store: Store; clock: Clock },
): Promise<void> {
  const { records } = store
  await records.delete(INSTALLATIONS, install)
  for (;;) {
    const people = await records.find<{ candidate: string }>(PEOPLE, installTag(install), { limit: PAGE }, clock.now())
    for (const { key, value } of people) {
      await store.deleteCandidate(value.candidate)
      await records.delete(PEOPLE, key)
    }
    if (people.length < PAGE) break
  }
  for (const collection of OF_WORKSPACES) {
    for (;;) {
      const found = await records.find(collection, installTag(install), { limit: PAGE }, clock.now())
      for (const { key } of found) await records.delete(collection, key)
      if (found.length < PAGE) break
    }
  }
}

/** A secret for the state of installations that needs no setting of its own. */
export const stateSecret = (clientSecret: string) =>
  createHmac('sha256', clientSecret).update('greenroom slack state').digest('base64url')
