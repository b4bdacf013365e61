import {
  App,
  type AuthorizeResult,
  type CodedError,
  ErrorCode,
  ExpressReceiver,
  type Logger,
  LogLevel,
  type ReceiverEvent,
  SocketModeReceiver,
  webApi,
} from '@slack/bolt'
import { type RequestHandler, Router } from 'express'
import { GreenroomError } from '../../core/errors.ts'
import type { Inbox } from '../inbox.ts'
import { type Body, deliveryOf, idOf } from './arrivals.ts'
import { installationStore, stateSecret } from './installations.ts'
import { SCOPES } from './manifest.ts'
import type { SlackClient, SlackParts } from './parts.ts'

export type SlackApp = App

export const EVENTS_PATH = '/slack/events'
export const INSTALL_PATH = '/slack/install'
const REDIRECT_PATH = '/slack/oauth_redirect'
/** As Slack asks for: older requests are replays, and newer ones have a wrong clock or none. */
const CLOCK_SKEW_S = 5 * 60
/** A call that fails is tried again after these waits; what is rate limited waits for as long as Slack says, besides. */
const RETRIES = { retries: 10, factor: 2, minTimeout: 200, maxTimeout: 60_000, randomize: true }
const MOST_CLIENTS = 1_000

export type Transport = {
  app: SlackApp
  /** What is mounted on the HTTP server. */
  routers: RequestHandler[]
  /** The Web API of a bot's token; one queue a token, so that a rate limit holds for all calls. */
  client(token: string): SlackClient
  /** The same for forms, which Slack takes for three seconds only: they wait for no message that is rate limited. */
  forms(token: string): SlackClient
  /** The bot's token for a place. Errors: GreenroomError 'not-found' where the app is not installed any more. */
  tokenOf(place: { team: string | null; enterprise: string | null }): Promise<string>
  /** Errors: those of Slack's SDK. */
  connect(): Promise<void>
  disconnect(): Promise<void>
}

export type TransportParts = SlackParts & {
  inbox: () => Inbox<Body>
  /** What is wrong with a form that was sent, to be shown in it; undefined: nothing. */
  check: (view: Body) => Record<string, string> | undefined
}

/** What takes Slack's requests and calls Slack: both ways in go through the same gate, which keeps them before it acknowledges. */
export function createTransport(parts: TransportParts): Transport {
  const { credentials, api, log, clock } = parts
  const logger = quiet(log)
  const clientOptions = { ...(api && { slackApiUrl: api }), retryConfig: RETRIES, fetch: parts.fetch, logger }
  const client = clientsBy(clientOptions)

  const http = credentials.signingSecret === null ? null : httpReceiver(parts, credentials.signingSecret, logger)
  const socket =
    credentials.appToken === null
      ? null
      : new SocketModeReceiver({ appToken: credentials.appToken, logger, installerOptions: { clientOptions } })
  const authorize = authorizer(parts, http, client)
  const app = new App({
    ...{ clientOptions, logger, authorize, extendedErrorHandler: true, convoStore: false as const },
    receiver: { init: () => undefined, start: async () => undefined, stop: async () => undefined },
  })
  // What fails is tried again from the inbox, or told to whom it concerns by the listeners; an unknown workspace is neither.
  app.error(async ({ error }: { error: CodedError }) => {
    if (error.code === ErrorCode.AuthorizationError) return log('Slack sent something for an unknown place', error)
    throw error
  })

  /** Keeps, acknowledges, and leaves the work to the inbox; commands and buttons that open a form are worked on here, at once. */
  async function gate(event: ReceiverEvent): Promise<void> {
    const { body } = event
    const signature = event.customProperties?.signature
    const id = idOf(body, typeof signature === 'string' ? signature : null)
    if (opensForm(body)) {
      // Slack takes one form for a trigger, so that a replay opens none; and who gets no form asks again.
      await event.ack()
      return app.processEvent({ ...event, ack: acknowledged })
    }
    if ('command' in body) {
      await event.ack()
      if (await parts.inbox().first(id)) await app.processEvent({ ...event, ack: acknowledged })
      return
    }
    if (body.type === 'block_suggestion') return event.ack()
    const view = body.type === 'view_submission' ? (body.view as Body) : null
    const errors = view && parts.check(view)
    if (errors) return event.ack({ response_action: 'errors', errors })
    await parts.inbox().put(deliveryOf(id, body))
    await event.ack()
  }
  const guarded = { processEvent: gate } as unknown as SlackApp
  http?.init(guarded)
  socket?.init(guarded)

  return {
    app,
    client,
    forms: clientsBy(clientOptions),
    routers: http ? [freshOnly(clock, http.router as RequestHandler)] : [],
    async tokenOf({ team, enterprise }) {
      try {
        const teamId = team ?? undefined
        const found = await authorize({
          teamId,
          enterpriseId: enterprise ?? undefined,
          isEnterpriseInstall: teamId === undefined,
        })
        if (found.botToken) return found.botToken
      } catch (cause) {
        throw new GreenroomError('not-found', 'The app is not installed there any more.', { cause })
      }
      throw new GreenroomError('not-found', 'The app is not installed there any more.')
    },
    connect: async () => void (await socket?.start()),
    disconnect: async () => void (await socket?.stop()),
  }
}

/** One client a token, each with a queue of its own; the longest unused goes. */
function clientsBy(options: webApi.WebClientOptions): (token: string) => SlackClient {
  const clients = new Map<string, SlackClient>()
  return (token) => {
    const known = clients.get(token) ?? new webApi.WebClient(token, options)
    clients.delete(token)
    clients.set(token, known)
    const [oldest] = clients.keys()
    if (clients.size > MOST_CLIENTS && oldest !== undefined) clients.delete(oldest)
    return known
  }
}

function httpReceiver(
  { credentials, store, clock, publicUrl, api, fetch }: SlackParts,
  secret: string,
  logger: Logger,
) {
  const { oauth } = credentials
  return new ExpressReceiver({
    ...{ signingSecret: secret, endpoints: EVENTS_PATH, logger },
    customPropertiesExtractor: (request) => ({ signature: request.headers['x-slack-signature'] }),
    ...(oauth &&
      publicUrl !== null && {
        ...{ clientId: oauth.clientId, clientSecret: oauth.clientSecret, scopes: [...SCOPES] },
        stateSecret: stateSecret(oauth.clientSecret),
        redirectUri: `${publicUrl}${REDIRECT_PATH}`,
        installationStore: installationStore({ records: store.records, clock }),
        installerOptions: {
          ...{ directInstall: true, installPath: INSTALL_PATH, redirectUriPath: REDIRECT_PATH },
          clientOptions: { ...(api && { slackApiUrl: api }), fetch },
        },
      }),
  })
}

type Source = { teamId?: string | undefined; enterpriseId?: string | undefined; isEnterpriseInstall: boolean }

/** Finds the bot's token: the one that is set, or that of the installation, renewed where it is about to end. */
function authorizer(
  { credentials }: SlackParts,
  http: ExpressReceiver | null,
  client: (token: string) => SlackClient,
): (source: Source) => Promise<AuthorizeResult> {
  const { botToken } = credentials
  if (botToken !== null) {
    let known: Promise<AuthorizeResult> | null = null
    const ask = async (): Promise<AuthorizeResult> => {
      const own = await client(botToken).auth.test()
      return {
        botToken,
        ...(own.bot_id && { botId: own.bot_id }),
        ...(own.user_id && { botUserId: own.user_id }),
      }
    }
    return async ({ teamId, enterpriseId }) => {
      known ??= ask().catch((error: unknown) => {
        known = null
        throw error
      })
      return { ...(await known), ...(teamId && { teamId }), ...(enterpriseId && { enterpriseId }) }
    }
  }
  return async (source) => {
    if (!http?.installer) throw new Error('neither a token nor installations are set up')
    return http.installer.authorize(source as Parameters<typeof http.installer.authorize>[0])
  }
}

const acknowledged = async () => undefined

/** Refuses requests that claim a time far from now, before anything is read. */
function freshOnly(clock: SlackParts['clock'], next: RequestHandler): RequestHandler {
  const router = Router()
  router.post(EVENTS_PATH, (request, response, pass) => {
    const at = Number(request.headers['x-slack-request-timestamp'])
    const fresh = Number.isFinite(at) && Math.abs(clock.now() / 1000 - at) <= CLOCK_SKEW_S
    if (fresh) pass()
    else response.status(401).end()
  })
  router.use(next)
  return router
}

/** The command alone, and buttons that open a form: Slack takes the form for three seconds only. */
function opensForm(body: Body): boolean {
  if ('command' in body) return /^(start|peer\b.*)?$/is.test(String(body.text ?? '').trim())
  const [action] = Array.isArray(body.actions) ? body.actions : []
  return typeof action?.action_id === 'string' && action.action_id.startsWith('form:')
}

/** The SDK's own lines: warnings and errors only. */
function quiet(log: SlackParts['log']): Logger {
  const tell = (...words: unknown[]) => log('Slack', new Error(words.map(String).join(' ').slice(0, 300)))
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: tell,
    error: tell,
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  }
}
