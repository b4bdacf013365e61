import { randomBytes } from 'node:crypto'
import type { Json } from './web-api.ts'

/** A message that the bot posted (or a person wrote), with every body that it had before. */
export type SentMessage = {
  ts: string
  channel: string
  thread: string | null
  body: Json
  history: Json[]
  files: { name: string; bytes: Buffer }[]
  /** Whether it is a stream that has not been stopped. */
  streaming?: boolean
}
export type HostedFile = { id: string; name: string; mimetype: string; bytes: Buffer; subtype?: string; size?: number }

/** What there is in the fake's workspaces, and what the bot did there. */
export type World = ReturnType<typeof createWorld>

const TRIGGER_MS = 3_000

export function createWorld() {
  const channels = new Map<string, { kind: 'im' | 'channel'; botIn: boolean; user?: string }>()
  const messages: SentMessage[] = []
  const triggers = new Map<string, number>()
  const codes = new Map<string, Json>()
  let clock = Math.floor(Date.now() / 1000)
  let count = 0
  const world = {
    botUser: 'U0BOT',
    signingSecret: randomBytes(16).toString('hex'),
    appToken: 'xapp-1-fake',
    client: { id: '111.222', secret: randomBytes(16).toString('hex') },
    /** Bots' tokens that are good, with the team that each belongs to. */
    tokens: new Map<string, string>([['xoxb-fake', 'T1']]),
    users: new Map<string, { name: string; locale: string; bot?: boolean }>(),
    channels,
    messages,
    ephemeral: [] as { channel: string; user: string; body: Json }[],
    views: [] as { id: string; trigger: string; view: Json }[],
    homes: new Map<string, Json>(),
    statuses: [] as Json[],
    prompts: [] as Json[],
    files: new Map<string, HostedFile>(),
    uploads: new Map<string, { name: string; length: number; bytes: Buffer | null }>(),
    /** What was answered to response_urls. */
    responses: [] as { path: string; body: Json }[],
    /** Authorizations of file downloads. */
    downloads: [] as (string | null)[],
    codes,
    refreshed: 0,
    nextTs(): string {
      clock = Math.max(clock, Math.floor(Date.now() / 1000))
      return `${clock}.${String(++count).padStart(6, '0')}`
    },
    trigger(): string {
      const id = `${Date.now()}.${randomBytes(8).toString('hex')}`
      triggers.set(id, Date.now())
      return id
    },
    /** A trigger opens one form, for three seconds. */
    takeTrigger(id: string): boolean {
      const made = triggers.get(id)
      triggers.delete(id)
      return made !== undefined && Date.now() - made <= TRIGGER_MS
    },
    directOf(user: string): string {
      const id = `D${user.slice(1)}`
      channels.set(id, { kind: 'im', botIn: true, user })
      return id
    },
    post(body: Json): SentMessage {
      const ts = world.nextTs()
      const files = (body.files ?? []) as { name: string; bytes: Buffer }[]
      const message: SentMessage = {
        ...{ ts, channel: body.channel, thread: body.thread_ts ?? null, body, history: [], files },
      }
      messages.push(message)
      return message
    },
    fileJson({ id, name, mimetype, bytes, subtype, size }: HostedFile, origin: string): Json {
      const address = `${origin}/files-pri/${id}/download`
      return {
        id,
        name,
        mimetype,
        size: size ?? bytes.length,
        subtype,
        url_private_download: address,
        is_external: false,
      }
    },
    /** Codes and refresh tokens are good once. */
    oauth(args: Json): Json {
      if (args.client_id !== world.client.id || args.client_secret !== world.client.secret)
        return { error: 'bad_client_secret' }
      const key = args.grant_type === 'refresh_token' ? args.refresh_token : args.code
      const granted = codes.get(key)
      if (!granted) return { error: 'invalid_code' }
      codes.delete(key)
      if (args.grant_type === 'refresh_token') world.refreshed++
      const token = `xoxe.xoxb-${randomBytes(6).toString('hex')}`
      const refresh = `xoxe-${randomBytes(6).toString('hex')}`
      world.tokens.set(token, granted.team?.id ?? granted.enterprise?.id)
      codes.set(refresh, granted)
      return {
        ...{ access_token: token, refresh_token: refresh, expires_in: granted.expiresIn ?? 43_200, token_type: 'bot' },
        ...{ scope: 'chat:write', bot_user_id: world.botUser, app_id: 'A1', authed_user: { id: 'U1' } },
        ...{ team: granted.team ?? null, enterprise: granted.enterprise ?? null },
        is_enterprise_install: granted.team === undefined,
      }
    },
  }
  return world
}
