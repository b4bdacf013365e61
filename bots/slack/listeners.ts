import { z } from 'zod'
import { GreenroomError } from '../../core/errors.ts'
import { ownReport } from '../../core/identity/own-reports.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { explain } from '../wording/explain.ts'
import { type Act, Refusal, wordingIn } from '../wording/index.ts'
import { act, directMessage, takeMessage } from './answers.ts'
import { beginAssigned } from './assigned.ts'
import { CORRECT_FORM, type Message, plain, SHARE_FORM, START_FORM, startButton } from './blocks.ts'
import { command } from './commands.ts'
import { correctForm, type FormName, readForm, type SentForm, shareForm, startForm } from './forms.ts'
import { showHome, suggest } from './home.ts'
import { deleteWorkspace, installKey } from './installations.ts'
import { peerForm, rateForm } from './peer/forms.ts'
import { RATE_FORM } from './peer/messages.ts'
import { invite, mayRate, onPeerButton, rate } from './peer/peers.ts'
import { shareReport } from './report-message.ts'
import { startByForm } from './start.ts'
import { type Context, directChannel, inThread, kindly, type Somebody, somebody, type TalkParts } from './talk.ts'
import { answerWeekly, onTeamButton } from './team-command.ts'

/** What a pressed button tells. */
const pressed = z.object({
  actions: z
    .tuple([z.object({ action_id: z.string(), value: z.string().default(''), action_ts: z.string() })])
    .rest(z.unknown()),
  user: z.object({ id: z.string() }),
  trigger_id: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }).optional(),
})
const homeOpened = z.object({ user: z.string(), channel: z.string().optional(), tab: z.string() })

/** Slack says so where the bot is not in a channel, or may not write there. */
const NOT_THERE = /not_in_channel|channel_not_found|is_archived|restricted_action|no_permission/

/** Hears everything that Slack tells the app. Deliveries come from the inbox, one person's in order. */
export function listen(parts: TalkParts): void {
  const { app } = parts.transport
  const who = (user: string, context: unknown) => somebody(user, context as Context, parts)

  app.event('message', async ({ event, context }) => {
    const read = directMessage.safeParse(event)
    if (read.success) await takeMessage(read.data, await who(read.data.user, context), parts)
  })
  app.event('app_home_opened', async ({ event, context }) => {
    const { user, channel, tab } = homeOpened.parse(event)
    const person = await who(user, context)
    if (tab === 'home') await showHome(person, parts)
    else if (channel !== undefined) await softly(parts, 'nothing could be suggested', () => suggest(channel, person))
  })
  const onGone = async ({ body }: { body: unknown }) => {
    const { team_id: teamId, enterprise_id: enterpriseId, event, authorizations } = gone.parse(body)
    // Revoked tokens of single people are none of ours.
    if (event.type === 'tokens_revoked' && !event.tokens?.bot?.length) return
    const isEnterpriseInstall = authorizations?.[0]?.is_enterprise_install === true
    const install = installKey({ isEnterpriseInstall, enterpriseId: enterpriseId ?? undefined, teamId })
    parts.delivery().drop({ install })
    await deleteWorkspace(install, parts)
  }
  app.event('app_uninstalled', onGone)
  app.event('tokens_revoked', onGone)

  app.action(/^act:/, async ({ body, context }) => {
    const { actions, user, channel, message } = pressed.parse(body)
    const [{ action_id, value, action_ts }] = actions
    const person = await who(user.id, context)
    const [interview = '', question = ''] = value.split(' ')
    const thread = message?.thread_ts ?? message?.ts ?? null
    await kindly(person.locale, inThread(person.client, channel?.id ?? '', thread), async () => {
      await ownOnly(interview, person, parts)
      await act(action_id.slice('act:'.length) as Act, { interview, question, key: `slack-${action_ts}` }, parts)
    })
  })
  app.action(/^team:/, async ({ body, context }) => {
    const { actions, user, channel } = pressed.parse(body)
    const [{ action_id, value }] = actions
    const person = await who(user.id, context)
    const say = (message: Message) =>
      person.client.chat.postEphemeral({ channel: channel?.id ?? '', user: user.id, ...message })
    await kindly(person.locale, { say }, async () => {
      if (action_id === 'team:answer') return answerWeekly(value, person, parts)
      await say(await onTeamButton(action_id, value, person, parts))
    })
  })
  app.action('assigned:begin', async ({ body, context }) => {
    const { actions, user } = pressed.parse(body)
    const person = await who(user.id, context)
    const place = inThread(person.client, await directChannel(person.client, person.user), null)
    await kindly(person.locale, place, () => beginAssigned(actions[0].value, person, parts))
  })
  // A button that only opens a page.
  app.action('open-page', async () => undefined)

  app.action(/^form:/, async ({ body, context }) => {
    const { actions, user, trigger_id: trigger = '' } = pressed.parse(body)
    const [{ action_id, value }] = actions
    const person = await who(user.id, context)
    const say = async (message: Message) =>
      person.client.chat.postMessage({ channel: await directChannel(person.client, user.id), ...message })
    await kindly(person.locale, { say }, async () => {
      const view = await formFor(action_id, value, person, parts)
      await person.forms.views.open({ trigger_id: trigger, view })
    })
  })
  app.action(/^peer:/, async ({ body, context }) => {
    const { actions, user, message } = pressed.parse(body)
    const [{ action_id: action, value, action_ts }] = actions
    const person = await who(user.id, context)
    const place = inThread(person.client, await directChannel(person.client, person.user), null)
    await kindly(person.locale, place, async () => {
      const press = { action, value, key: `press-${action_ts}`, ts: message?.ts ?? null }
      const said = await onPeerButton(press, person, parts)
      if (said) await place.say(said)
    })
  })
  app.view(/^(start|correct|share|peer|rate)$/, async ({ body, view, context }) => {
    const person = await who(body.user.id, context)
    const form = readForm(view)
    const channel = await directChannel(person.client, person.user)
    const name = view.callback_id as FormName
    await kindly(form.meta.locale, inThread(person.client, channel, null), async () => {
      if (name === 'start') await startByForm(form, person, parts)
      else if (name === 'correct') await correct(form, person, parts)
      else if (name === 'peer') await invite(form, person, parts)
      else if (name === 'rate') await rated(form, person, channel, parts)
      else await share(form, person, channel, parts)
    })
  })

  app.command('/interview', async ({ command: sent, context, respond }) => {
    const answer = (message: Message) => respond({ response_type: 'ephemeral', ...message })
    const person = await who(sent.user_id, context)
    try {
      const text = sent.text.trim()
      const view = formOf(text, person, parts)
      if (view) await person.forms.views.open({ trigger_id: sent.trigger_id, view })
      else await answer(await command({ text, channel: sent.channel_id, key: sent.trigger_id }, person, parts))
    } catch (error) {
      const { words, ours } = explain(error, person.locale)
      if (ours) parts.log('a command of Slack failed', error)
      // Slack waited no longer for the form: a button asks anew.
      const late = /expired_trigger_id/.test(String(error))
      const { text, blocks } = plain(late ? chatWordingIn(person.locale).home.wrote : words)
      await answer({ text, blocks: late ? [...blocks, startButton(person.locale)] : blocks })
    }
  })
}

/** The form that a command asks for; null: none. */
function formOf(text: string, { locale, user }: Somebody, { bank }: TalkParts) {
  if (text === '' || text === 'start') return startForm(locale, bank.roles)
  if (!/^peer\b/i.test(text)) return null
  const colleague = /<@([A-Z0-9]+)/.exec(text)?.[1] ?? null
  return peerForm(locale, bank.roles, { about: user, colleague })
}

async function rated(form: SentForm, person: Somebody, direct: string, parts: TalkParts): Promise<void> {
  const said = await rate(form, person, parts)
  if (said) await inThread(person.client, direct, null).say(said)
}

const gone = z.object({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  event: z.object({
    type: z.string(),
    tokens: z.object({ bot: z.array(z.string()).optional() }).optional(),
  }),
  authorizations: z.array(z.object({ is_enterprise_install: z.boolean().optional() })).optional(),
})

async function softly({ log }: TalkParts, what: string, doIt: () => Promise<void>): Promise<void> {
  try {
    await doIt()
  } catch (error) {
    log(what, error)
  }
}

/** Errors: GreenroomError 'refused' where the interview is somebody else's. */
/** Interviews of courses are held for the course's candidate, in a conversation of the person. */
async function ownOnly(interview: string, { candidate }: Somebody, { store, conversations }: TalkParts): Promise<void> {
  const [head, held] = await Promise.all([store.head(interview), conversations.get(interview)])
  if (head?.candidate !== candidate && held?.candidate !== candidate)
    throw new Refusal(({ refused }) => refused.notYours('`/interview`'))
}

async function formFor(actionId: string, value: string, person: Somebody, parts: TalkParts) {
  const { locale, candidate } = person
  if (actionId === START_FORM) return startForm(locale, parts.bank.roles)
  if (actionId === SHARE_FORM) {
    if (!(await ownReport(candidate, value, parts))) throw new Refusal(({ refused }) => refused.onlyOwner)
    return shareForm(locale, value)
  }
  if (actionId === RATE_FORM) {
    await mayRate(value, person, parts)
    return rateForm(locale, value)
  }
  if (actionId !== CORRECT_FORM) throw new Refusal(({ refused }) => refused.unknownCommand)
  const [interview = '', question = ''] = value.split(' ')
  await ownOnly(interview, person, parts)
  const state = await parts.engine.view(interview)
  const outcome = state.pairs.find((p) => p.question.id === question)?.outcome
  if (outcome?.kind !== 'answered') throw new GreenroomError('refused', chatWordingIn(locale).spoken.unheard)
  return correctForm(locale, value, outcome.text)
}

async function correct(form: SentForm, person: Somebody, parts: TalkParts): Promise<void> {
  const [interview = '', question = ''] = form.meta.about.split(' ')
  await ownOnly(interview, person, parts)
  const text = form.pieces('text')
  await parts.engine.submit(interview, { kind: 'correct', key: `slack-${form.id}`, question, text })
  const conversation = await parts.conversations.get(interview)
  if (!conversation) return
  if (conversation.reported) {
    // What is scored has changed: a new report follows.
    Object.assign(conversation, { reported: false, reportTs: null })
    await parts.conversations.save(conversation)
  }
  parts.delivery().follow(conversation)
}

async function share(form: SentForm, person: Somebody, direct: string, parts: TalkParts): Promise<void> {
  const report = await ownReport(person.candidate, form.meta.about, parts)
  if (!report) throw new Refusal(({ refused }) => refused.onlyOwner)
  try {
    await shareReport(person.client, form.value('channel') ?? '', report, person)
  } catch (error) {
    if (!NOT_THERE.test(String(error))) throw error
    throw new Refusal(({ refused }) => refused.sharedNowhere)
  }
  await inThread(person.client, direct, null).say(plain(wordingIn(person.locale).report.posted))
}
