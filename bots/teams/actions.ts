import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { ownLanguage } from '../../core/interview/language.ts'
import type { StartedState } from '../../core/interview/state.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { explain } from '../wording/explain.ts'
import { type Act, Refusal, wordingIn } from '../wording/index.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import { type Card, card, text } from './cards/card.ts'
import { questionCard } from './cards/question-card.ts'
import { sharedReport } from './cards/report-card.ts'
import { startChoice } from './cards/start-form.ts'
import type { Memory, Person, Sitting } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { People } from './people.ts'
import type { personalCommands } from './personal.ts'
import type { Sittings } from './sittings.ts'
import type { Activity } from './wire.ts'

/** What an invoke is answered with, at once. */
export type InvokeReply = { status: number; body?: unknown }

const ACTS: readonly Act[] = ['hint', 'repeat', 'skip', 'pause', 'resume', 'stop']
const pressed = z.looseObject({
  action: z.looseObject({ verb: z.string(), data: z.record(z.string(), z.unknown()).nullish() }),
})

export type ActionParts = {
  own: TeamsParts
  memory: Memory
  people: People
  sittings: Sittings
  personal: ReturnType<typeof personalCommands>
}

type Pressed = { verb: string; data: Record<string, string>; activity: Activity; person: Person }

/**
 * Answers what people press in cards (Universal Actions, `adaptiveCard/action`) with a card, without waiting for any model.
 * A card that comes back is shown to who pressed alone. Whose interview it is, is told from who pressed, never from the card.
 */
export function actionHandler({ own, memory, people, sittings, personal }: ActionParts) {
  async function start({ data, activity, person }: Pressed): Promise<Card> {
    const read = startChoice.safeParse(data)
    const role = own.bank.roles.find((slug) => slug === data.role)
    if (!read.success || !role) throw new Refusal(() => chatWordingIn(person.locale).form.needsRole)
    const { type, level, questions, language } = read.data
    const chosen = { language: ownLanguage(language) ?? ('en' as const), followLanguage: language === 'auto' }
    const choice = { role, type, level, questions, ...chosen, seed: randomInt(0x1_0000_0000) }
    const alone = people.isAlone(activity)
    const conversation = people.conversationOf(activity)
    await sittings.open({ choice, person, conversation, alone, key: activity.id ?? '' })
    const w = teamsWordingIn(person.locale)
    return card({ body: [text(alone ? w.direct : w.elsewhere)] })
  }

  /** The sitting of a card, for its owner only. */
  function ownSitting({ data, person }: Pressed): Sitting {
    const sitting = sittings.byId(data.sitting ?? '')
    if (!sitting) throw new Refusal(({ refused }) => refused.gone('**report**'))
    if (sitting.candidate !== person.candidate) throw new Refusal(({ refused }) => refused.notYours('**interview**'))
    return sitting
  }

  const shown = (sitting: Sitting, state: StartedState, data: Record<string, string>): Card =>
    questionCard({ sitting, state, own: true, ...(data.answer !== undefined && { draft: data.answer }) })

  async function refresh({ data, person }: Pressed): Promise<Card> {
    const sitting = sittings.byId(data.sitting ?? '')
    if (!sitting) return card({ body: [text(wordingIn(person.locale).refused.gone('report'))] })
    const state = await sittings.view(sitting)
    return questionCard({ sitting, state, own: sitting.candidate === person.candidate })
  }

  async function act(press: Pressed, verb: Act): Promise<Card> {
    const sitting = ownSitting(press)
    const { data, activity } = press
    return shown(sitting, await sittings.act(sitting, verb, activity.id ?? '', data.question), data)
  }

  async function answer(press: Pressed): Promise<Card> {
    const sitting = ownSitting(press)
    const { data, activity } = press
    const state = await sittings.answer(sitting, data.answer ?? '', activity.id ?? '', data.question)
    return shown(sitting, state, {})
  }

  async function correct({ data, activity, person }: Pressed): Promise<Card> {
    const { interview = '', question = '', text: words = '' } = data
    const head = await own.store.head(interview)
    if (head?.candidate !== person.candidate) throw new Refusal(({ refused }) => refused.notYours('**interview**'))
    await own.engine.submit(interview, { kind: 'correct', key: activity.id ?? '', question, text: words })
    return card({ body: [text(chatWordingIn(person.locale).spoken.corrected)] })
  }

  async function share({ data, person }: Pressed): Promise<string> {
    const { interview = '' } = data
    const w = wordingIn(person.locale)
    const [head, to] = await Promise.all([own.store.head(interview), memory.heldIn(interview)])
    const report = head?.candidate === person.candidate ? await own.engine.report(interview) : null
    if (!report) throw new Refusal(({ refused }) => refused.onlyOwner)
    if (!to) throw new Refusal(({ refused }) => refused.sharedNowhere)
    const message = {
      card: sharedReport(report, person.name, person.locale),
      summary: w.report.score(report.overall.score),
    }
    // Teams may ask to wait, and whoever pressed does not.
    own.wire.send(to, message).catch(async (error: unknown) => {
      own.log('a report could not be shared', error)
      await people
        .privately(person, { text: w.refused.sharedNowhere })
        .catch((failure: unknown) => own.log('a person could not be told', failure))
    })
    return w.report.posted
  }

  async function onPress(press: Pressed): Promise<Card | string> {
    const { verb, person, data } = press
    const known = ACTS.find((name) => name === verb)
    if (known) return act(press, known)
    if (verb === 'refresh') return refresh(press)
    if (verb === 'start') return start(press)
    if (verb === 'answer') return answer(press)
    if (verb === 'correct') return correct(press)
    if (verb === 'share') return share(press)
    if (verb === 'report') {
      const message = await personal.report(person, data.interview ?? '')
      return 'card' in message ? message.card : message.text
    }
    if (verb !== 'delete') throw new Refusal(({ refused }) => refused.unknownCommand)
    sittings.drop(person.candidate)
    return card({ body: [text(await personal.deleteAll(person))] })
  }

  return async (activity: Activity): Promise<InvokeReply> => {
    const read = pressed.safeParse(activity.value)
    if (activity.name !== 'adaptiveCard/action' || !read.success) return { status: 501 }
    const person = await people.remember(activity)
    if (!person) return { status: 403 }
    const { verb, data } = read.data.action
    const texts = Object.entries(data ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    )
    try {
      return replied(await onPress({ verb, data: Object.fromEntries(texts), activity, person }))
    } catch (error) {
      const { words, ours } = explain(error, person.locale)
      if (ours) own.log('an action failed', error)
      return replied(words)
    }
  }
}

/** The forms that Universal Actions have for a new card and for words. */
function replied(shown: Card | string): InvokeReply {
  const kind = typeof shown === 'string' ? 'activity.message' : 'card.adaptive'
  return { status: 200, body: { statusCode: 200, type: `application/vnd.microsoft.${kind}`, value: shown } }
}
