import { makeLinkCode, useLinkCode } from '../../core/identity/link-codes.ts'
import { keptOf, reportsOf } from '../../core/identity/own-reports.ts'
import { reportLink } from '../../core/report/link.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { namedCommand } from '../wording/command-names.ts'
import { type Act, Refusal, wordingIn } from '../wording/index.ts'
import { peerWordingIn } from '../wording/peer.ts'
import { LISTED, privacyWords, progressWords, statusWords } from '../wording/personal.ts'
import { chooseTraining, yesOrNo } from '../wording/training.ts'
import { act } from './answers.ts'
import { tiedTo } from './assigned.ts'
import { dayOf, escaped, type Message, openQuestion, plain, section, small } from './blocks.ts'
import type { Conversation } from './conversations.ts'
import { uploadReport } from './report-message.ts'
import { directChannel, type Somebody, type TalkParts, type Typed } from './talk.ts'
import { teamCommand } from './team-command.ts'

const ACTS: readonly Act[] = ['stop', 'pause', 'resume', 'hint', 'repeat', 'skip']
export const START = '`/interview`'
const REPORT = '`/interview report`'

/** Answers `/interview WORDS`; nothing but the sender's words and place decide. Errors: GreenroomError 'refused', Slack's own. */
export async function command(typed: Typed, who: Somebody, parts: TalkParts): Promise<Message> {
  const [first = '', ...rest] = typed.text.split(/\s+/)
  const name = first.toLowerCase()
  const does = ACTS.find((a) => a === name)
  if (does) return acted(does, typed.key, who, parts)
  switch (name) {
    case 'status':
      return status(who, parts)
    case 'progress':
      return progress(who, parts)
    case 'report':
      return report(who, parts)
    case 'privacy':
      return privacy(rest, who, parts)
    case 'link':
      return link(rest.join(''), who, parts)
    case 'team':
      return teamCommand(rest.join(' '), typed, who, parts)
    default:
      return plain(chatWordingIn(who.locale).help)
  }
}

async function latest({ candidate }: Somebody, { conversations }: TalkParts): Promise<Conversation> {
  const found = (await conversations.openOf(candidate)).at(-1)
  if (!found) throw new Refusal(({ refused }) => refused.noInterview(START))
  return found
}

async function acted(does: Act, key: string, who: Somebody, parts: TalkParts): Promise<Message> {
  const { interview } = await latest(who, parts)
  const state = await parts.engine.view(interview)
  const question = openQuestion(state)
  if (state.status === 'closed') throw new Refusal(({ refused }) => refused.interviewOver(REPORT))
  const needsQuestion = does === 'hint' || does === 'repeat' || does === 'skip'
  if (question === null && needsQuestion) throw new Refusal(({ refused }) => refused.soon)
  await act(does, { interview, question: question ?? '', key: `slack-${key}` }, parts)
  return plain(wordingIn(who.locale).done[does])
}

async function status(who: Somebody, parts: TalkParts): Promise<Message> {
  const { interview } = await latest(who, parts)
  const { words, question } = statusWords(await parts.engine.view(interview), wordingIn(who.locale))
  return plain(question === null ? words : `${words}\n> ${escaped(question)}`)
}

/** How a person's interviews have gone, as Slack's own markup. */
export async function progressText({ candidate, locale }: Somebody, parts: TalkParts) {
  const reports = await reportsOf(candidate, parts, LISTED)
  const marks = {
    bold: (words: string) => `*${words}*`,
    day: dayOf,
  }
  const { title, lines } = progressWords(reports, wordingIn(locale), marks, START)
  return { title, text: lines.map((line) => line.replaceAll('**', '*')).join('\n') }
}

async function progress(who: Somebody, parts: TalkParts): Promise<Message> {
  const { title, text } = await progressText(who, parts)
  return plain(title === null ? text : `*${title}*\n${text}`)
}

/** The last report, in direct messages: its files can be shown nowhere else to one person alone. */
async function report({ candidate, user, client, locale, install }: Somebody, parts: TalkParts): Promise<Message> {
  const [last] = await reportsOf(candidate, parts, 1)
  if (!last) throw new Refusal(({ refused }) => refused.noReport(START))
  const channel = await directChannel(client, user)
  const how = { locale, url: await reportLink(last.head.id, parts), shareable: true }
  const { ts, charts } = await parts.reports.post(last.report, how, { client, channel, thread: null, install })
  await uploadReport(client, { channel, thread: ts, charts }, last.report)
  return plain(`<#${channel}>`)
}

const TRAINING = { yes: '`/interview privacy training yes`', no: '`/interview privacy training no`' }

async function privacy([what = '', ...more]: string[], who: Somebody, parts: TalkParts): Promise<Message> {
  const { candidate, locale } = who
  const wording = wordingIn(locale)
  const name = namedCommand(what)
  if (name === 'delete') return erase(who, parts)
  if (name === 'training')
    return plain(await chooseTraining(candidate, yesOrNo(more.join(' ')), parts, wording, TRAINING))
  const here = { hears: parts.speech !== null, command: '`/interview privacy delete`', training: TRAINING }
  const { title, points, after } = privacyWords(await keptOf(candidate, parts), wording, here)
  const text = `*${title}*\n${[...points, peerWordingIn(locale).kept].map((point) => `• ${point}`).join('\n')}`
  return { text: title, blocks: [section(text), small(after.join('\n'))] }
}

async function erase({ candidate, locale }: Somebody, parts: TalkParts): Promise<Message> {
  const { privacy: w } = wordingIn(locale)
  parts.delivery().drop({ candidate })
  const deleted = await parts.store.deleteCandidate(candidate)
  return plain(deleted === 0 ? w.nothing : w.deleted(deleted))
}

async function link(code: string, who: Somebody, parts: TalkParts): Promise<Message> {
  const { candidate, locale } = who
  const { store, clock } = parts
  const { link: w } = wordingIn(locale)
  const identity = { records: store.records, clock }
  if (code === '') return plain(w.code((await makeLinkCode(candidate, identity)).code))
  const used = await useLinkCode(code, candidate, identity)
  if ('seat' in used) return tiedTo(used.seat, who, parts)
  if ('failure' in used) throw new Refusal(({ refused }) => refused.link[used.failure])
  return plain(w.done)
}
