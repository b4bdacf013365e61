import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { wrongInMessage, wrongInView } from './block-kit.ts'
import type { World } from './world.ts'

// biome-ignore lint/suspicious/noExplicitAny: bodies of the API are looked at field by field.
export type Json = any

/** A call of the bot. Arguments that Slack takes as JSON within a form are parsed. */
export type Call = { method: string; args: Json; token: string | null; at: number }
/** A call to be answered otherwise: the next `times` of the method. */
export type Failure = {
  method: string
  error: string
  times: number
  /** Seconds: the call is turned away by a rate limit. */
  retryAfter?: number
}

export type WebApi = {
  calls: Call[]
  failures: Failure[]
  /** Every so many calls (3: each third) are answered 429 with Retry-After; 0: none. */
  limitEvery: number
  /** How often calls were turned away. */
  limited: number
  /** What has been refused because it does not exist: methods that the fake does not have. */
  unknown: string[]
  /** What has been refused because it breaks Block Kit's limits. */
  invalid: string[]
  /** Whether the workspace knows charts; one that does not refuses messages with them. */
  charts: boolean
  handle(method: string, request: IncomingMessage, response: ServerResponse): Promise<void>
}

type Method = (args: Json, call: Call) => Json

export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Slack's Web API over HTTP: forms in, JSON out, a token in the header or the form. */
export function webApi(world: World, origin: () => string): WebApi {
  const limits = { count: 0 }
  const api: WebApi = {
    calls: [],
    failures: [],
    limitEvery: 0,
    limited: 0,
    unknown: [],
    invalid: [],
    charts: true,
    handle,
  }
  const methods = methodsOf(world, origin, api)

  async function handle(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = parsed((await bytesOf(request)).toString())
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? args.token ?? null
    const reply = (body: Json, headers: Record<string, string> = {}, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    }
    limits.count++
    if (api.limitEvery > 0 && limits.count % api.limitEvery === 0) {
      api.limited++
      return reply({ ok: false, error: 'ratelimited' }, { 'retry-after': '1' }, 429)
    }
    const call: Call = { method, args, token, at: Date.now() }
    api.calls.push(call)
    const failure = api.failures.find((f) => f.times > 0 && f.method === method)
    if (failure) {
      failure.times--
      if (failure.retryAfter !== undefined)
        return reply({ ok: false, error: 'ratelimited' }, { 'retry-after': String(failure.retryAfter) }, 429)
      return reply({ ok: false, error: failure.error })
    }
    const does = methods[method]
    if (!does) {
      api.unknown.push(method)
      return reply({ ok: false, error: 'unknown_method' }, {}, 500)
    }
    if (!OPEN.has(method) && !world.tokens.has(token ?? '')) return reply({ ok: false, error: 'invalid_auth' })
    const answer = does(args, call)
    reply('error' in answer ? { ok: false, ...answer } : { ok: true, ...answer })
  }
  return api
}

/** Methods that prove who calls otherwise. */
const OPEN = new Set(['oauth.v2.access', 'apps.connections.open'])

const missing = (error: string) => ({ error })

function methodsOf(world: World, origin: () => string, api: WebApi): Record<string, Method> {
  /** Slack's error for blocks that it does not take; null: it does. */
  const refused = (wrong: string[], error: string, body: Json): string | null => {
    api.invalid.push(...wrong)
    const chart = (body.blocks ?? []).some(({ type }: Json) => type === 'data_visualization')
    return wrong.length > 0 || (chart && !api.charts) ? error : null
  }
  const badMessage = (args: Json) => refused(wrongInMessage(args), 'invalid_blocks', args)
  const badView = (view: Json) => refused(wrongInView(view), 'invalid_arguments', view)
  const place = (channel: string): string | null => {
    const known = world.channels.get(channel)
    return !known ? 'channel_not_found' : known.kind !== 'im' && !known.botIn ? 'not_in_channel' : null
  }
  const streamed = ({ channel, ts }: Json) =>
    world.messages.find((m) => m.ts === ts && m.channel === channel && m.streaming)
  return {
    'auth.test': (_, { token }) => ({
      ...{ url: 'https://team.slack.com/', team: 'Team', team_id: world.tokens.get(token ?? ''), user: 'greenroom' },
      ...{ user_id: world.botUser, bot_id: 'B0BOT' },
    }),
    'users.info': ({ user }) => {
      const found = world.users.get(user)
      return found
        ? { user: { id: user, name: found.name, locale: found.locale, tz: 'Europe/Berlin' } }
        : missing('user_not_found')
    },
    'conversations.open': ({ users }) =>
      world.users.get(users)?.bot ? missing('cannot_dm_bot') : { channel: { id: world.directOf(users) } },
    'chat.postMessage': (args) => {
      const error = place(args.channel) ?? badMessage(args)
      if (error) return missing(error)
      const message = world.post(args)
      return { channel: args.channel, ts: message.ts, message: args }
    },
    'chat.postEphemeral': (args) => {
      const error = badMessage(args)
      if (error) return missing(error)
      world.ephemeral.push({ channel: args.channel, user: args.user, body: args })
      return { message_ts: world.nextTs() }
    },
    'chat.update': (args) => {
      const message = world.messages.find((m) => m.ts === args.ts && m.channel === args.channel)
      const error = message ? badMessage(args) : 'message_not_found'
      if (!message || error) return missing(error ?? '')
      message.history.push(message.body)
      message.body = args
      return { ts: args.ts, channel: args.channel }
    },
    'chat.startStream': (args) => {
      const error = place(args.channel) ?? (args.thread_ts ? null : 'invalid_arguments')
      if (error) return missing(error)
      const { markdown_text: text = '', ...rest } = args
      const message = world.post({ ...rest, text })
      message.streaming = true
      return { channel: args.channel, ts: message.ts }
    },
    'chat.appendStream': (args) => {
      const message = streamed(args)
      if (!message) return missing('message_not_in_streaming_state')
      message.history.push(message.body)
      message.body = { ...message.body, text: message.body.text + args.markdown_text }
      return { channel: args.channel, ts: args.ts }
    },
    'chat.stopStream': (args) => {
      const message = streamed(args)
      const error = message ? badMessage({ text: '', blocks: args.blocks }) : 'message_not_in_streaming_state'
      if (!message || error) return missing(error ?? '')
      message.streaming = false
      message.history.push(message.body)
      const { text } = message.body
      message.body = { ...message.body, text: text + (args.markdown_text ?? ''), blocks: args.blocks ?? [] }
      return { channel: args.channel, ts: args.ts }
    },
    'views.open': ({ trigger_id, view }) => {
      const error = world.takeTrigger(trigger_id) ? badView(view) : 'expired_trigger_id'
      if (error) return missing(error)
      const id = `V${randomBytes(6).toString('hex')}`
      world.views.push({ id, trigger: trigger_id, view })
      return { view: { id, ...view } }
    },
    'views.publish': ({ user_id, view }) => {
      const error = badView(view)
      if (error) return missing(error)
      world.homes.set(user_id, view)
      return { view }
    },
    'assistant.threads.setStatus': (args) => {
      world.statuses.push(args)
      return {}
    },
    'assistant.threads.setSuggestedPrompts': (args) => {
      world.prompts.push(args)
      return {}
    },
    'files.info': ({ file }) => {
      const found = world.files.get(file)
      return found ? { file: world.fileJson(found, origin()) } : missing('file_not_found')
    },
    'files.getUploadURLExternal': ({ filename, length }) => {
      const id = `F${randomBytes(5).toString('hex').toUpperCase()}`
      world.uploads.set(id, { name: filename, length: Number(length), bytes: null })
      return { file_id: id, upload_url: `${origin()}/upload/${id}` }
    },
    'files.completeUploadExternal': ({ files, channel_id, thread_ts, initial_comment }) => {
      const error = place(channel_id)
      if (error) return missing(error)
      const sent = files.map(({ id }: { id: string }) => world.uploads.get(id))
      if (sent.some((file: { bytes: Buffer | null } | undefined) => !file?.bytes)) return missing('file_not_found')
      world.post({ channel: channel_id, thread_ts, text: initial_comment ?? '', files: sent })
      return { files }
    },
    'oauth.v2.access': (args) => world.oauth(args),
    'apps.connections.open': (_, { token }) =>
      token === world.appToken ? { url: `${origin().replace('http', 'ws')}/socket` } : missing('invalid_auth'),
  }
}

function parsed(text: string): Json {
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => [name, /^[[{]/.test(value) ? JSON.parse(value) : value]),
  )
}
