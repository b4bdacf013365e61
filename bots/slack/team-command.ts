import { randomInt } from 'node:crypto'
import { roleTitle } from '../../core/questions/role-title.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { Refusal } from '../wording/index.ts'
import { weekWordingIn } from '../wording/week.ts'
import { actions, button, escaped, type Message, moment, plain, section } from './blocks.ts'
import { scheduleIn } from './schedules.ts'
import { startInterview } from './start.ts'
import type { Somebody, TalkParts, Typed } from './talk.ts'
import { digestCommand } from './team-digest.ts'
import { oneQuestion, type TeamQuestions, teamQuestions } from './team-questions.ts'
import { askedOf, weeklyOf } from './weekly.ts'
import { keyOfPlace, type WeeklyPlace } from './weekly-place.ts'

const LISTED = 20
const LONGEST = 700
const SHORTEST = 8

/** `/interview team ...`: the weekly question of a channel and the team's own questions. Errors: GreenroomError, Slack's own. */
export async function teamCommand(text: string, typed: Typed, who: Somebody, parts: TalkParts): Promise<Message> {
  const [name = '', ...rest] = text.trim().split(/\s+/)
  const { team: w } = chatWordingIn(who.locale)
  switch (name.toLowerCase()) {
    case 'weekly':
      return setWeekly(rest, typed.channel, who, parts)
    case 'show':
      return showWeekly(typed.channel, who, parts)
    case 'stop':
      return plain((await weeklyOf(parts).remove(keyOfPlace(who.install, typed.channel))) ? w.stopped : w.none)
    case 'digest':
      return digestCommand(rest, typed.channel, who, parts)
    case 'add':
      return addQuestion(rest.join(' '), who, parts)
    case 'list':
      return listQuestions(who, parts)
    default:
      return plain(`${w.help}\n${weekWordingIn(who.locale).team.help}`)
  }
}

async function setWeekly(words: string[], channel: string, who: Somebody, parts: TalkParts): Promise<Message> {
  const { team: w } = chatWordingIn(who.locale)
  const schedule = scheduleIn(words, who.timeZone)
  if (!schedule) throw new Refusal(() => w.badTime)
  const { install, team, enterprise, locale } = who
  const place: WeeklyPlace = { install, team, enterprise, channel, locale }
  const next = await weeklyOf(parts).set(place, schedule)
  const words_ = w.set(`<#${channel}>`, moment(next))
  try {
    // Said to the whole channel: it concerns all of it, and shows that the bot may write there.
    await who.client.chat.postMessage({ channel, ...plain(words_) })
  } catch (error) {
    await weeklyOf(parts).remove(keyOfPlace(install, channel))
    if (!/not_in_channel|channel_not_found|restricted/.test(String(error))) throw error
    throw new Refusal(() => w.cannotPost)
  }
  return plain(words_)
}

async function showWeekly(channel: string, who: Somebody, parts: TalkParts): Promise<Message> {
  const { team: w } = chatWordingIn(who.locale)
  const next = await weeklyOf(parts).next(keyOfPlace(who.install, channel))
  return plain(next === null ? w.none : w.shown(`<#${channel}>`, moment(next)))
}

async function addQuestion(words: string, who: Somebody, parts: TalkParts): Promise<Message> {
  const { team: w } = chatWordingIn(who.locale)
  const { role, text } = withRole(words, parts.bank.roles)
  if (role === null || text.length < SHORTEST || text.length > LONGEST) throw new Refusal(() => w.help)
  await questionsOf(parts).add({ text, role, by: who.candidate }, who.install)
  return plain(w.added)
}

/** "Data Scientist: What is a p-value?"; without a role it is one for all, kept with the first of the bank. */
function withRole(words: string, roles: readonly string[]): { role: string | null; text: string } {
  const [, before = '', after = ''] = /^([^:?]{2,60}):\s*(.+)$/s.exec(words) ?? []
  const named = before.trim().toLowerCase()
  const role = roles.find((slug) => slug === named || roleTitle(slug).toLowerCase() === named)
  return role ? { role, text: after.trim() } : { role: roles[0] ?? null, text: words.trim() }
}

async function listQuestions({ install, locale, candidate }: Somebody, parts: TalkParts): Promise<Message> {
  const { team: w } = chatWordingIn(locale)
  const questions = (await questionsOf(parts).list(install)).slice(0, LISTED)
  if (questions.length === 0) return plain(w.empty)
  const blocks = questions.flatMap((q) => [
    section(escaped(q.text)),
    actions(
      button('team:vote', `+1 (${w.voted(q.votes.length)})`, q.id),
      ...(q.by === candidate ? [button('team:retire', w.retire, q.id)] : []),
    ),
  ])
  return { text: questions.map(({ text }) => text).join('\n'), blocks }
}

/** A vote, or a question that is withdrawn. Returns what to tell. Errors: GreenroomError 'refused'. */
export async function onTeamButton(actionId: string, id: string, who: Somebody, parts: TalkParts): Promise<Message> {
  const { team: w } = chatWordingIn(who.locale)
  const bank = questionsOf(parts)
  if (actionId === 'team:vote') {
    const votes = await bank.vote(id, who.candidate, who.install)
    return plain(votes === null ? w.retired : w.voted(votes))
  }
  const question = await bank.get(id, who.install)
  if (question?.by !== who.candidate) throw new Refusal(() => w.notYours)
  await bank.retire(question, who.install)
  return plain(w.retired)
}

/** Begins an interview of the one question that stands in a channel, in the direct messages of who wants to answer it. */
export async function answerWeekly(id: string, who: Somebody, parts: TalkParts): Promise<void> {
  const asked = await askedOf(id, parts)
  if (!asked || asked.install !== who.install) throw new Refusal(({ refused }) => refused.gone('`/interview report`'))
  const guideline = await oneQuestion(asked, parts)
  const [question] = guideline.questions
  const level = question?.level ?? 'medium'
  const seed = randomInt(0x1_0000_0000)
  const choice = { role: asked.role, type: question?.type ?? 'mixed', level, questions: 1, seed, guideline } as const
  await startInterview(choice, `weekly-${id}`, who, parts)
}

const questionsOf = ({ store, clock }: TalkParts): TeamQuestions => teamQuestions({ records: store.records, clock })
