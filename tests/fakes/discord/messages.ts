import { CHANNEL, channelPayload, userPayload } from './payloads.ts'
import type { Interaction, Json, SentMessage } from './records.ts'
import { missing, nothing, ok, type RestCall, type RestReply, type Route } from './rest.ts'
import type { World } from './world.ts'

/** A message as the API gives it back. */
export function messagePayload(
  world: World,
  { id, channelId, authorId, body, files }: SentMessage,
  origin: string,
): Json {
  const author = world.users.get(authorId) ?? world.bot
  const attachments = files.map((file, i) => ({
    id: String(i),
    filename: file.name,
    size: file.bytes.length,
    url: `${origin}/files/${id}/${file.name}`,
    proxy_url: `${origin}/files/${id}/${file.name}`,
  }))
  return {
    id,
    channel_id: channelId,
    author: userPayload(author),
    content: body.content ?? '',
    embeds: body.embeds ?? [],
    components: body.components ?? [],
    flags: body.flags ?? 0,
    attachments: body.sentAttachments ?? attachments,
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    type: 0,
    tts: false,
    pinned: false,
    mention_everyone: false,
    mentions: body.mentions ?? [],
    mention_roles: [],
    message_reference: body.message_reference,
  }
}

/** The routes of the REST API that a bot like ours uses. `changed` is called after each. */
export function routes(
  world: World,
  origin: () => string,
  gatewayInfo: () => { url: string; shards: number },
): Route[] {
  const shown = (message: SentMessage) => ok(messagePayload(world, message, origin()))

  function post({ body, files }: RestCall, channelId: string, interaction: string | null): SentMessage {
    const id = world.newId()
    const authorId = world.bot.id
    const message = { id, channelId, authorId, body, history: [body], files, interaction, deleted: false }
    world.messages.set(id, message)
    return message
  }

  function edit(message: SentMessage, { body, files }: RestCall): RestReply {
    message.history.push(body)
    message.body = { ...message.body, ...body }
    message.files.push(...files)
    return shown(message)
  }

  function inChannel(messageId: string, act: (message: SentMessage) => RestReply): RestReply {
    const message = world.messages.get(messageId)
    return message && !message.deleted
      ? act(message)
      : { status: 404, body: { message: 'Unknown Message', code: 10_008 } }
  }

  function callback(call: RestCall, id: string): RestReply {
    const interaction = world.interactions.get(id)
    if (!interaction) return missing
    if (interaction.ackedAt !== null) return { status: 400, body: { message: 'Already acknowledged', code: 40_060 } }
    interaction.ackedAt = Date.now()
    interaction.callback = call.body
    const { type, data } = call.body
    if (type === 4) interaction.reply = post({ ...call, body: data }, interaction.channelId, id)
    if (type === 7 && interaction.source) edit(interaction.source, { ...call, body: data })
    if (call.query.get('with_response') !== 'true') return nothing
    const message = interaction.reply && messagePayload(world, interaction.reply, origin())
    return ok({ interaction: { id, type: 2 }, resource: { type, message } })
  }

  const byToken = (token: string): Interaction | undefined =>
    [...world.interactions.values()].find((i) => i.token === token)

  function editReply(call: RestCall, token: string): RestReply {
    const interaction = byToken(token)
    if (!interaction || interaction.ackedAt === null)
      return { status: 404, body: { message: 'Unknown Webhook', code: 10_015 } }
    const standing = interaction.callback.type === 6 ? interaction.source : interaction.reply
    if (standing) return edit(standing, call)
    const flags = (interaction.callback?.data?.flags ?? 0) | (call.body.flags ?? 0)
    interaction.reply = post({ ...call, body: { ...call.body, flags } }, interaction.channelId, interaction.id)
    return shown(interaction.reply)
  }

  function followUp(call: RestCall, token: string): RestReply {
    const interaction = byToken(token)
    if (!interaction) return missing
    const message = post(call, interaction.channelId, interaction.id)
    interaction.followUps.push(message)
    return shown(message)
  }

  function channelOf(id: string): RestReply {
    const found = world.channel(id)
    if (!found) return { status: 404, body: { message: 'Unknown Channel', code: 10_003 } }
    const payload = channelPayload(found.channel, found.guild, world.bot.id)
    const [user] = [...world.directs].find(([, c]) => c.id === id) ?? []
    const recipients = user ? [userPayload(world.users.get(user) ?? world.bot)] : undefined
    return ok({ ...payload, recipients })
  }

  function direct({ body }: RestCall): RestReply {
    const user = world.users.get(body.recipient_id)
    return user ? channelOf(world.directOf(user).id) : missing
  }

  function thread({ body }: RestCall, parentId: string): RestReply {
    const { guild } = world.channel(parentId) ?? {}
    if (!guild) return missing
    const channel = world.addChannel(body.type ?? CHANNEL.privateThread, guild, body.name, parentId)
    channel.ownerId = world.bot.id
    return channelOf(channel.id)
  }

  return [
    [
      'GET',
      /^\/gateway\/bot$/,
      () => {
        const limit = { total: 1000, remaining: 999, reset_after: 1, max_concurrency: 16 }
        return ok({ ...gatewayInfo(), session_start_limit: limit })
      },
    ],
    [
      'PUT',
      /^\/applications\/\d+\/commands$/,
      ({ body }) => {
        world.commands = body.map((command: Json) => ({
          id: world.newId(),
          application_id: world.applicationId,
          ...command,
        }))
        return ok(world.commands)
      },
    ],
    ['POST', /^\/interactions\/(\d+)\/[^/]+\/callback$/, callback],
    ['PATCH', /^\/webhooks\/\d+\/([^/]+)\/messages\/@original$/, editReply],
    ['POST', /^\/webhooks\/\d+\/([^/]+)$/, followUp],
    ['GET', /^\/channels\/(\d+)$/, (_call, id = '') => channelOf(id)],
    [
      'POST',
      /^\/channels\/(\d+)\/messages$/,
      (call, id = '') => (world.channel(id) ? shown(post(call, id, null)) : channelOf(id)),
    ],
    ['GET', /^\/channels\/\d+\/messages\/(\d+)$/, (_call, id = '') => inChannel(id, shown)],
    ['PATCH', /^\/channels\/\d+\/messages\/(\d+)$/, (call, id = '') => inChannel(id, (message) => edit(message, call))],
    [
      'DELETE',
      /^\/channels\/\d+\/messages\/(\d+)$/,
      (_call, id = '') =>
        inChannel(id, (message) => {
          message.deleted = true
          return nothing
        }),
    ],
    ['POST', /^\/channels\/(\d+)\/typing$/, () => nothing],
    ['POST', /^\/channels\/(\d+)\/threads$/, thread],
    ['PUT', /^\/channels\/\d+\/thread-members\/\d+$/, () => nothing],
    ['POST', /^\/users\/@me\/channels$/, direct],
    [
      'GET',
      /^\/users\/(\d+)$/,
      (_call, id = '') => {
        const user = world.users.get(id)
        return user ? ok(userPayload(user)) : missing
      },
    ],
    [
      'GET',
      /^\/uploads\/(.+)$/,
      (_call, path = '') => {
        const file = world.uploads.get(path)
        return file ? { status: 200, bytes: file.bytes } : missing
      },
    ],
  ]
}
