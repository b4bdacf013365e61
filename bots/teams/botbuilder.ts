// The only file that uses botbuilder (a linter rule keeps it out of the others). November 2026: its support ended on
// 31 December 2025 and its repositories are archived, so agents-hosting.ts is the default; this one is for registrations
// that the successor does not serve, and goes when nobody needs it.
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
  type TurnContext,
} from 'botbuilder'
import type { AuthenticateRequestResult } from 'botframework-connector'
import type { RequestHandler } from 'express'
import { firstAlone } from './first-alone.ts'
import {
  CHANNEL_ISSUER,
  CHANNEL_SCOPE,
  type Conversation,
  isUnreached,
  messageOf,
  type Outgoing,
  type Registration,
  type Wire,
  WireFailure,
} from './wire.ts'

export function botbuilderWire({ appId, password, tenantId }: Registration, log: Log): Wire {
  const authentication = new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppId: appId,
    MicrosoftAppPassword: password,
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppTenantId: tenantId,
  })
  const adapter = new CloudAdapter(authentication)

  const authorize: RequestHandler = async (request, response, next) => {
    try {
      // It checks the token's service against the activity's as well.
      const result = await authentication.authenticateRequest(request.body, request.headers.authorization ?? '')
      if (issuerOf(result) === CHANNEL_ISSUER) return next()
    } catch (error) {
      // Most of its errors have no type to tell them apart by: whatever kept the token from being proved.
      log('an activity was not let in', error)
    }
    response.status(401).json({ error: 'unauthorized' })
  }

  const inTurn = firstAlone()

  async function turn<T>(to: Conversation, act: (context: TurnContext) => Promise<T>): Promise<T> {
    const results: T[] = []
    await failing(
      inTurn(() =>
        adapter.continueConversationAsync(appId, referenceTo(to), async (context) => {
          results.push(await act(context))
        }),
      ),
    )
    return results[0] as T
  }

  return {
    authorize,
    async send(to, message) {
      const sent = await turn(to, (context) => context.sendActivity(activityOf(message)))
      return sent?.id ?? ''
    },
    async update(to, id, message) {
      await turn(to, (context) => context.updateActivity({ ...activityOf(message), id }))
    },
    async openPersonal({ userId, botId, serviceUrl, tenantId }) {
      const found: string[] = []
      const parameters = {
        ...{ isGroup: false, bot: { id: botId, name: '' }, members: [{ id: userId, name: '' }], tenantId },
        channelData: { tenant: { id: tenantId } },
        ...{ topicName: undefined as never, activity: undefined as never },
      }
      await failing(
        adapter.createConversationAsync(appId, 'msteams', serviceUrl, CHANNEL_SCOPE, parameters, async (context) => {
          found.push(context.activity.conversation.id)
        }),
      )
      return { id: found[0] ?? '', serviceUrl, tenantId, botId }
    },
  }
}

const activityOf = (message: Outgoing) => messageOf(message)

const issuerOf = ({ claimsIdentity }: AuthenticateRequestResult) => claimsIdentity?.getClaimValue('iss') ?? null

function referenceTo({ id, serviceUrl, tenantId, botId }: Conversation): Partial<ConversationReference> {
  const conversation = { id, name: '', isGroup: false, conversationType: '', ...(tenantId !== null && { tenantId }) }
  return { channelId: 'msteams', serviceUrl, conversation, bot: { id: botId, name: '' } }
}

async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const { statusCode, response } = error as { statusCode?: unknown; response?: { headers?: HeadersLike } }
    if (typeof statusCode !== 'number' && isUnreached(error)) throw new WireFailure(0, null, error)
    if (typeof statusCode !== 'number') throw error
    throw new WireFailure(statusCode, response?.headers?.get('retry-after') ?? null, error)
  }
}

type Log = (message: string, error: unknown) => void
type HeadersLike = { get(name: string): string | null | undefined }
