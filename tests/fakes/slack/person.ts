import { randomBytes } from 'node:crypto'
import type { FakeSlack } from './fake-slack.ts'
import type { Json } from './web-api.ts'
import type { SentMessage } from './world.ts'

const id = (kind: string) => `${kind}${randomBytes(6).toString('hex').toUpperCase()}`

/** Somebody in a workspace of the fake. */
export type Person = ReturnType<typeof person>

export function person(fake: FakeSlack, name: string, { team = 'T1', locale = 'en-US', enterprise = '' } = {}) {
  const user = id('U')
  const { world } = fake
  world.users.set(user, { name, locale })
  const channel = world.directOf(user)
  const org = { ...(enterprise && { enterprise_id: enterprise }) }
  const isOrg = team === ''
  const own = {
    user: { id: user, name, team_id: team },
    team: { id: team },
    ...(enterprise && { enterprise: { id: enterprise } }),
  }

  const event = (body: Json): Json => ({
    ...{ token: 'x', team_id: team, ...org, api_app_id: 'A1', type: 'event_callback', event_id: id('Ev') },
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ team_id: team, ...org, user_id: world.botUser, is_bot: true, is_enterprise_install: isOrg }],
    event: body,
  })

  return {
    user,
    channel,
    event,
    /** An event as it is sent, to be sent by hand. */
    written: (text: string, thread: string | null, more: Json = {}): Json =>
      event({
        ...{ type: 'message', channel, channel_type: 'im', user, text, ts: world.nextTs() },
        ...(thread && { thread_ts: thread }),
        ...more,
      }),
    write(text: string, thread: string | null, more: Json = {}) {
      return fake.deliver(this.written(text, thread, more))
    },
    /** Records an audio clip, or uploads a file, in a thread. */
    send(file: { name: string; mimetype: string; bytes: Buffer; subtype?: string; size?: number }, thread: string) {
      const hosted = { id: id('F'), ...file }
      world.files.set(hosted.id, hosted)
      return this.write('', thread, { subtype: 'file_share', files: [world.fileJson(hosted, fake.origin)] })
    },
    /** Types `/interview TEXT`; the answer, if any, is that to its response_url. */
    async command(text: string, where = channel): Promise<{ trigger: string; path: string }> {
      const trigger = world.trigger()
      const path = `/respond/${randomBytes(6).toString('hex')}`
      const body = {
        ...{ command: '/interview', text, user_id: user, user_name: name, team_id: team, ...org },
        ...{ channel_id: where, trigger_id: trigger, response_url: `${fake.origin}${path}`, api_app_id: 'A1' },
        is_enterprise_install: String(isOrg),
      }
      const { status } = await fake.deliver(body, { form: true })
      if (status !== 200) throw new Error(`the command was answered ${status}`)
      return { trigger, path }
    },
    async ask(text: string, where = channel): Promise<Json> {
      const { path } = await this.command(text, where)
      return (await fake.until(() => world.responses.find((r) => r.path === path), `answer to ${text}`)).body
    },
    /** Presses the button of a message whose action begins so. Returns the form that opened, by its trigger. */
    async press(message: SentMessage, action: string): Promise<string> {
      const found = elements(message.body).find((e) => String(e.action_id).startsWith(action))
      if (!found) throw new Error(`there is no ${action} in ${JSON.stringify(message.body)}`)
      const trigger = world.trigger()
      const pressed = { ...found, type: 'button', action_ts: world.nextTs() }
      await fake.deliver(
        {
          ...{ type: 'block_actions', ...own, api_app_id: 'A1', trigger_id: trigger, is_enterprise_install: isOrg },
          ...{ channel: { id: message.channel }, actions: [pressed] },
          message: { ts: message.ts, ...(message.thread && { thread_ts: message.thread }) },
        },
        { form: true },
      )
      return trigger
    },
    view: (trigger: string) => fake.until(() => world.views.find((v) => v.trigger === trigger), 'form'),
    /** Sends a form; values by block: text, an option, a conversation, or files. */
    submit(opened: { id: string; view: Json }, values: Record<string, string | { files: Json[] }>) {
      const inputs = opened.view.blocks.filter(({ type }: Json) => type === 'input')
      const state = inputs.map((block: Json) => {
        const given = values[block.block_id]
        return [block.block_id, { [block.block_id]: stateOf(block, given) }]
      })
      const view = { ...opened.view, id: opened.id, state: { values: Object.fromEntries(state) } }
      const trigger = world.trigger()
      const body = {
        type: 'view_submission',
        ...own,
        api_app_id: 'A1',
        trigger_id: trigger,
        view,
        is_enterprise_install: isOrg,
      }
      return fake.deliver(body, { form: true })
    },
    /** `/interview` with its form filled in. Returns the thread's first message. */
    async start(values: Record<string, string | { files: Json[] }> = {}): Promise<SentMessage> {
      const { trigger } = await this.command('')
      const begun = () => world.messages.findLast((m) => m.channel === channel && m.thread === null && !m.files.length)
      const before = begun()
      await this.submit(await this.view(trigger), { role: 'data-scientist', type: 'technical', ...values })
      return fake.until(() => (begun() === before ? null : begun()), 'thread')
    },
    /** Messages of the bot in a thread, as text. */
    told: (thread: string) => world.messages.filter((m) => m.thread === thread && m.channel === channel),
    /** Waits for the newest message in the thread that has these words. */
    hears(thread: string, words: RegExp, ms?: number): Promise<SentMessage> {
      return fake.until(
        () => world.messages.findLast((m) => m.thread === thread && words.test(textOf(m.body))),
        `${words}`,
        ms,
      )
    },
  }
}

function stateOf(block: Json, given: string | { files: Json[] } | undefined): Json {
  const { type, initial_option, initial_value } = block.element
  if (type === 'static_select') {
    const chosen = typeof given === 'string' ? block.element.options.find((o: Json) => o.value === given) : undefined
    return { type, selected_option: chosen ?? initial_option ?? null }
  }
  if (type === 'conversations_select') return { type, selected_conversation: given ?? null }
  if (type === 'users_select') return { type, selected_user: given ?? block.element.initial_user ?? null }
  if (type === 'file_input') return { type, files: typeof given === 'object' ? given.files : [] }
  return { type, value: given ?? initial_value ?? null }
}

/** Every element of a message's blocks that can be pressed. */
export function elements(body: Json): Json[] {
  return (body.blocks ?? []).flatMap((block: Json) => [
    ...(block.elements ?? []),
    ...(block.accessory ? [block.accessory] : []),
  ])
}

/** All text that a message shows. */
export function textOf(body: Json): string {
  const blocks = (body.blocks ?? []).flatMap((block: Json) => [
    block.text?.text,
    ...(block.elements ?? []).map((e: Json) => (typeof e.text === 'string' ? e.text : e.text?.text)),
  ])
  return [body.text, ...blocks].filter(Boolean).join('\n')
}
