// The only file that uses @microsoft/agents-hosting, the successor of botbuilder.
import { Activity as AgentActivity, type ConversationReference } from '@microsoft/agents-activity'
import { type AuthConfiguration, CloudAdapter, type TurnContext } from '@microsoft/agents-hosting'
import type { Request, RequestHandler } from 'express'
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

export function agentsHostingWire({ appId, password, tenantId }: Registration): Wire {
  const config: AuthConfiguration = { clientId: appId, clientSecret: password, tenantId, validateIssuer: true }
  const adapter = new CloudAdapter(config)
  // Left alone, it would hide failures and tell people of them in words for developers.
  adapter.onTurnError = async (_context, error) => {
    throw error
  }

  const authorize: RequestHandler = (request, response, next) => {
    // The adapter alone lets requests without a token through; this is its check, and it answers 401 itself.
    const checked = adapter.authorizeRequest(request, response, (error?: unknown) => {
      if (error) return next(error)
      if (isOfChannel(request)) return next()
      response.status(401).json({ error: 'this token is not of the Bot Connector' })
    })
    checked.catch(next)
  }

  const inTurn = firstAlone()

  async function turn<T>(to: Conversation, act: (context: TurnContext) => Promise<T>): Promise<T> {
    const results: T[] = []
    await failing(
      inTurn(() =>
        adapter.continueConversation(appId, referenceTo(to), async (context) => {
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
      await turn(to, async (context) => {
        const activity = activityOf(message)
        activity.id = id
        await context.updateActivity(activity)
      })
    },
    async openPersonal({ userId, botId, serviceUrl, tenantId }) {
      const found: string[] = []
      const parameters = {
        ...{ isGroup: false, agent: { id: botId }, members: [{ id: userId }], tenantId },
        channelData: { tenant: { id: tenantId } },
        ...{ topicName: undefined as never, activity: undefined as never },
      }
      await failing(
        adapter.createConversationAsync(appId, 'msteams', serviceUrl, CHANNEL_SCOPE, parameters, async (context) => {
          found.push(context.activity.conversation?.id ?? '')
        }),
      )
      return { id: found[0] ?? '', serviceUrl, tenantId, botId }
    },
  }
}

const activityOf = (message: Outgoing) => AgentActivity.fromObject(messageOf(message))

function referenceTo({ id, serviceUrl, tenantId, botId }: Conversation): ConversationReference {
  const conversation = { id, ...(tenantId !== null && { tenantId }) }
  return { channelId: 'msteams', serviceUrl, conversation, agent: { id: botId } } as ConversationReference
}

/** The token is the Bot Connector's own, and for the service that the activity names. */
function isOfChannel(request: Request): boolean {
  const user = 'user' in request ? (request.user as Record<string, unknown> | undefined) : undefined
  if (user?.iss !== CHANNEL_ISSUER) return false
  const claimed = typeof user.serviceurl === 'string' ? user.serviceurl : null
  return claimed === null || claimed.replace(/\/$/, '') === String(request.body?.serviceUrl).replace(/\/$/, '')
}

async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const failure: Failed | null = responseIn(error) ?? (isUnreached(error) ? { status: 0 } : null)
    if (!failure) throw error
    throw new WireFailure(failure.status, failure.headers?.get('retry-after') ?? null, error)
  }
}

type Failed = { status: number; headers?: Headers }

/** The response of which the error, or one of its causes, tells. */
function responseIn(error: unknown): Failed | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { response } = at as { response?: { status?: unknown; headers?: Headers } }
    const status = response?.status
    if (typeof status === 'number') return { status, ...(response?.headers && { headers: response.headers }) }
  }
  return null
}
