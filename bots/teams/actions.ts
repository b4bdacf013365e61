import type { StartedState } from '../../core/interview/state.ts'
import { endOf, openSeat } from '../course-interviews.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { explain } from '../wording/explain.ts'
import { type Act, Refusal, wordingIn } from '../wording/index.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import { taker } from './assigned.ts'
import { type Card, card, text } from './cards/card.ts'
import { questionCard } from './cards/question-card.ts'
import { sharedReport } from './cards/report-card.ts'
import type { Memory, Person, Sitting } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { People } from './people.ts'
import type { personalCommands } from './personal.ts'
import { type Press, pressIn } from './press.ts'
import type { Sittings } from './sittings.ts'
import { readStart } from './starting.ts'
import type { Activity } from './wire.ts'

/** What an invoke is answered with, at once. */
export type InvokeReply = { status: number; body?: unknown }

const ACTS: readonly Act[] = ['hint', 'repeat', 'skip', 'pause', 'resume', 'stop']

export type ActionParts = {
  own: TeamsParts
  memory: Memory
  people: People
  sittings: Sittings
  personal: ReturnType<typeof personalCommands>
  /** Keeps an activity to be worked on in the background; false where it came before. */
  keep: (activity: Activity) => Promise<boolean>
  /** Forgets a person, whose data has been deleted. */
  drop: (candidate: string) => void
}

type Pressed = Press & { activity: Activity; person: Person }

/**
 * Answers what people press in cards (Universal Actions, `adaptiveCard/action`) with a card, without waiting for any model.
 * A card that comes back is shown to who pressed alone. Whose interview it is, is told from who pressed, never from the card.
 */
export function actionHandler({ own, memory, people, sittings, personal, keep, drop }: ActionParts) {
  const said = (words: string): Card => card({ body: [text(words)] })

  async function start({ data, activity, person }: Pressed): Promise<Card> {
    const { posting } = readStart(data, person, own)
    await keep(activity)
    const w = teamsWordingIn(person.locale)
    const words = people.isAlone(activity) ? w.direct : w.elsewhere
    return said(posting === null ? words : `${w.reading} ${words}`)
  }

  async function assigned({ data, activity, person }: Pressed): Promise<Card> {
    await openSeat(own.assigned, data.seat ?? '', taker(person))
    await keep(activity)
    return said(teamsWordingIn(person.locale).direct)
  }

  /** The sitting of a card, for its owner only. */
  async function ownSitting({ data, person }: Pressed): Promise<Sitting> {
    const sitting = await sittings.byId(data.sitting ?? '')
    if (!sitting) throw new Refusal(({ refused }) => refused.gone('**report**'))
    if (sitting.candidate !== person.candidate) throw new Refusal(({ refused }) => refused.notYours('**interview**'))
    return sitting
  }

  async function shown(sitting: Sitting, state: StartedState, { answer: draft }: Press['data']): Promise<Card> {
    const endsAt = await endOf(own.assigned, sitting)
    return questionCard({ sitting, state, own: true, endsAt, ...(draft !== undefined && { draft }) })
  }

  async function refresh({ data, person }: Pressed): Promise<Card> {
    const sitting = await sittings.byId(data.sitting ?? '')
    if (!sitting) return said(wordingIn(person.locale).refused.gone('report'))
    const state = await sittings.view(sitting)
    const endsAt = await endOf(own.assigned, sitting)
    return questionCard({ sitting, state, own: sitting.candidate === person.candidate, endsAt })
  }

  async function act(press: Pressed, verb: Act): Promise<Card> {
    const sitting = await ownSitting(press)
    const { data, activity } = press
    return shown(sitting, await sittings.act(sitting, verb, activity.id ?? '', data.question), data)
  }

  async function answer(press: Pressed): Promise<Card> {
    const sitting = await ownSitting(press)
    const { data, activity } = press
    const state = await sittings.answer(sitting, data.answer ?? '', activity.id ?? '', data.question)
    return shown(sitting, state, {})
  }

  async function correct({ data, activity, person }: Pressed): Promise<Card> {
    const { interview = '', question = '', text: words = '' } = data
    const held = (await memory.sittingsOf(person.candidate)).find((sitting) => sitting.interview === interview)
    const head = await own.store.head(interview)
    if (!held && head?.candidate !== person.candidate)
      throw new Refusal(({ refused }) => refused.notYours('**interview**'))
    await own.engine.submit(interview, { kind: 'correct', key: activity.id ?? '', question, text: words })
    // A report that was sent is made and sent anew.
    if (!held) await keep(activity)
    return said(chatWordingIn(person.locale).spoken.corrected)
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
    const { verb, person, data, activity } = press
    const known = ACTS.find((name) => name === verb)
    if (known) return act(press, known)
    switch (verb) {
      case 'refresh':
        return refresh(press)
      case 'start':
        return start(press)
      case 'assigned':
        return assigned(press)
      case 'answer':
        return answer(press)
      case 'correct':
        return correct(press)
      case 'share':
        return share(press)
      case 'file':
        await keep(activity)
        return teamsWordingIn(person.locale).fileComes
      case 'report': {
        const message = await personal.report(person, data.interview ?? '')
        return message.card
      }
      case 'delete':
        drop(person.candidate)
        return said(await personal.deleteAll(person))
      default:
        throw new Refusal(({ refused }) => refused.unknownCommand)
    }
  }

  return async (activity: Activity): Promise<InvokeReply> => {
    const press = pressIn(activity)
    const consents = activity.name === 'fileConsent/invoke'
    if (!press && !consents) return { status: 501 }
    const person = await people.remember(activity)
    if (!person) return { status: 403 }
    if (!press) {
      await keep(activity)
      return { status: 200, body: {} }
    }
    try {
      return replied(await onPress({ ...press, activity, person }))
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
