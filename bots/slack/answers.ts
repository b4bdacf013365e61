import { z } from 'zod'
import { openPair } from '../../core/interview/state.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { type Act, Refusal } from '../wording/index.ts'
import { plain, startButton } from './blocks.ts'
import type { Conversation } from './conversations.ts'
import { download, isSpeech, MOST_AUDIO_BYTES, type SharedFile, sharedFile } from './downloads.ts'
import { inThread, kindly, type Somebody, type TalkParts } from './talk.ts'

/** How long an upload may take to be heard. */
const HEARING_MS = 120_000

/** A person's message in direct messages. */
export const directMessage = z.object({
  channel: z.string(),
  channel_type: z.literal('im'),
  user: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string().default(''),
  subtype: z.enum(['file_share', 'thread_broadcast']).optional(),
  bot_id: z.undefined().optional(),
  files: z.array(sharedFile).default([]),
})
export type DirectMessage = z.infer<typeof directMessage>

/** Takes what somebody wrote or said as an answer; without an interview it offers one. Rejects where trying again may help. */
export async function takeMessage(message: DirectMessage, who: Somebody, parts: TalkParts): Promise<void> {
  const { channel, thread_ts: thread = null } = message
  const found = await conversationOf(message, who, parts)
  if (!found) {
    const { home } = chatWordingIn(who.locale)
    const { text, blocks } = plain(home.wrote)
    await inThread(who.client, channel, thread).say({ text, blocks: [...blocks, startButton(who.locale)] })
    return
  }
  const place = inThread(who.client, channel, found.thread)
  await kindly(found.locale, place, () => answerWith(message, found, who, parts))
}

/** The interview of the thread; outside of threads, the person's latest open one there. */
async function conversationOf(
  { channel, thread_ts }: DirectMessage,
  { candidate }: Somebody,
  { conversations }: TalkParts,
): Promise<Conversation | null> {
  const here = thread_ts === undefined ? null : await conversations.inThread(channel, thread_ts)
  if (here) return here.candidate === candidate ? here : null
  const open = await conversations.openOf(candidate)
  return open.findLast((c) => c.channel === channel) ?? null
}

async function answerWith(
  message: DirectMessage,
  conversation: Conversation,
  who: Somebody,
  parts: TalkParts,
): Promise<void> {
  const { engine, speech, clock } = parts
  const { interview, locale } = conversation
  const state = await engine.view(interview)
  const key = `slack-${message.channel}-${message.ts}`
  // A delivery that was worked on before, but not noted as done.
  if (state.keys.has(`candidate/${key}`)) return
  if (state.status === 'closed') throw new Refusal(({ refused }) => refused.interviewOver('`/interview report`'))
  const open = openPair(state)
  const isTold = conversation.questions.some(({ question }) => question === open?.question.id)
  // Whoever is quick answers a question while its message is still being noted.
  const known = open && !isTold ? ((await parts.delivery().settled(interview)) ?? conversation) : conversation
  const question = questionAt(message.ts, known)
  if (question === null) throw new Refusal(({ refused }) => refused.soon)
  if (open?.question.id !== question) throw new Refusal(() => chatWordingIn(locale).late)
  const timing = { firstInputMs: null, totalMs: Math.max(0, clock.now() - open.askedAt) }
  const clip = message.files.find(isSpeech)
  if (!clip) {
    const text = message.text.trim()
    if (!text) throw new Refusal(({ refused }) => refused.deaf)
    await engine.submit(interview, { kind: 'answer', key, question, text: unescaped(text), timing })
    return
  }
  const why = speech ? speech.whyNot() : null
  if (!speech || why) throw new Refusal(({ refused }) => refused.writeInstead(why ?? refused.deaf))
  const bytes = await audioOf(clip, who, parts)
  const signal = AbortSignal.timeout(HEARING_MS)
  await speech.answerByRecording({ interview, question, key, bytes, timing: { ...timing, totalMs: null }, signal })
}

/** Apps of other workspaces get files without their address: then it is asked for. */
async function audioOf(clip: SharedFile, { client, token, locale }: Somebody, parts: TalkParts): Promise<Uint8Array> {
  const told = clip.url_private_download ? clip : sharedFile.parse((await client.files.info({ file: clip.id })).file)
  return download(told, MOST_AUDIO_BYTES, { fetch: parts.fetch, token, locale, api: parts.api ?? null })
}

/**
 * The question that a message answers: the newest that stood there when it was written. Deliveries may come late and in any
 * order, so that the open question is not always it. Null: none was asked by then. A `ts` has a fixed number of digits.
 */
function questionAt(ts: string, { questions }: Conversation): string | null {
  return questions.findLast((asked) => asked.ts < ts)?.question ?? null
}

const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** Does what a button or a command asks for. Errors: GreenroomError 'refused', fit to show. */
export async function act(
  what: Act,
  { interview, question, key }: { interview: string; question: string; key: string },
  { engine }: Pick<TalkParts, 'engine'>,
): Promise<void> {
  if (what === 'stop') await engine.submit(interview, { kind: 'end', key })
  else if (what === 'pause' || what === 'resume') await engine.submit(interview, { kind: what, key })
  else await engine.submit(interview, { kind: what, key, question })
}
