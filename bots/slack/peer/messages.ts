import type { PeerForm, PeerInterview, PeerNews, Side } from '../../../core/peer/course.ts'
import { otherOf } from '../../../core/peer/course.ts'
import { peerScore } from '../../../core/peer/peer-questions.ts'
import { roleTitle } from '../../../core/questions/role-title.ts'
import { CRITERIA } from '../../../core/scoring/rubric.ts'
import { chartWordingIn } from '../../wording/charts.ts'
import { wordingIn } from '../../wording/index.ts'
import { peerWordingIn } from '../../wording/peer.ts'
import { actions, type Block, button, escaped, header, type Message, plain, section, small } from '../blocks.ts'
import type { InstallKey } from '../parts.ts'

/** Where somebody is reached. */
export type PeerPlace = {
  user: string
  install: InstallKey
  team: string | null
  enterprise: string | null
  /** Their direct messages with the app. */
  channel: string
  locale: string
}
export type Peer = PeerInterview<PeerPlace>

export const RATE_FORM = 'form:rate'

const person = (peer: Peer, side: Side) => `<@${peer.members[side].place.user}>`
/** Slack shows it in the reader's own time. */
const clockTime = (at: number) =>
  `<!date^${Math.round(at / 1000)}^{time}|${new Date(at).toISOString().slice(11, 16)} UTC>`
/** What buttons carry: the interview, and the half that they stand at. */
const carried = ({ id }: Peer, half: number) => `${id} ${half}`

/** The invitation; once it has been answered it has no buttons. */
export function invitationMessage(peer: Peer, open: boolean): Message {
  const { locale } = peer.members[1].place
  const w = peerWordingIn(locale)
  const words = w.asked(person(peer, 0), escaped(roleTitle(peer.role)), Math.round(peer.halfMs / 60_000))
  const value = carried(peer, 0)
  const buttons = actions(button('peer:accept', w.accept, value, 'primary'), button('peer:decline', w.decline, value))
  return { text: w.title, blocks: [section(words), ...(open ? [buttons] : [])] }
}

/** What the one who invited is told at once. */
export function invitedMessage(peer: Peer): Message {
  const w = peerWordingIn(peer.members[0].place.locale)
  const words = w.invited(person(peer, 1))
  return { text: words, blocks: [section(words), actions(button('peer:cancel', w.withdraw, carried(peer, 0)))] }
}

/** What is told to one of the two. */
export function newsMessage(peer: Peer, news: PeerNews): Message {
  const { locale } = peer.members[news.to].place
  const w = peerWordingIn(locale)
  const other = person(peer, otherOf(news.to))
  switch (news.kind) {
    case 'invitation':
      return invitationMessage(peer, true)
    case 'declined':
      return plain(w.declined(other))
    case 'ask': {
      const words = w.ask(other, clockTime(news.endsAt))
      const value = carried(peer, news.half)
      const buttons = [button('peer:finish', w.finish, value), button('peer:cancel', w.stop, value, 'danger')]
      return { text: words, blocks: [section(words), ...questions(peer, news.half, w.listen), actions(...buttons)] }
    }
    case 'answer': {
      const words = w.answer(other, clockTime(news.endsAt))
      const stop = button('peer:cancel', w.stop, carried(peer, news.half), 'danger')
      return { text: words, blocks: [section(words), actions(stop)] }
    }
    case 'rate': {
      const words = w.rate(other)
      return { text: words, blocks: [section(words), actions(button(RATE_FORM, w.form, peer.id, 'primary'))] }
    }
    case 'report':
      return news.form === null ? plain(w.noReport(other)) : reportOf(peer, news.form, news.to)
    case 'cancelled':
      return plain(w.cancelled(person(peer, news.by)))
    case 'expired':
    case 'warning':
    case 'talked':
      return plain(w[news.kind])
  }
}

function questions(peer: Peer, half: 0 | 1, listen: string): Block[] {
  return peer.questions[half].flatMap(({ text, keyPoints }, i) => [
    section(`*${i + 1}.* ${escaped(text)}`),
    small(`${listen}:\n${keyPoints.map((point) => `• ${escaped(point)}`).join('\n')}`),
  ])
}

/** What the colleague wrote, for whom it is about. */
function reportOf(peer: Peer, form: PeerForm, to: Side): Message {
  const { locale } = peer.members[to].place
  const w = peerWordingIn(locale)
  const { report } = wordingIn(locale)
  const { names } = chartWordingIn(locale)
  const title = `${w.report}, ${roleTitle(peer.role)}: ${report.score(peerScore(form))}`
  const bars = CRITERIA.map((name) => {
    const points = form.scores[name]
    return `\`${'█'.repeat(points).padEnd(10, '░')}\` *${points}* ${names[name]}`
  })
  return {
    text: title,
    blocks: [
      header(title),
      section(bars.join('\n')),
      section(`*${report.strengths}*\n${escaped(form.good)}`),
      section(`*${report.weaknesses}*\n${escaped(form.improve)}`),
      small(w.from(person(peer, otherOf(to)))),
    ],
  }
}
