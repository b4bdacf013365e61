import { createHash } from 'node:crypto'
import { GreenroomError } from '../../../core/errors.ts'
import { otherOf, type PeerCommand, type Side } from '../../../core/peer/course.ts'
import { type PeerInterviews, peerInterviews } from '../../../core/peer/peer-interviews.ts'
import { peerQuestions } from '../../../core/peer/peer-questions.ts'
import { Refusal } from '../../wording/index.ts'
import { peerWordingIn } from '../../wording/peer.ts'
import { type Message, plain } from '../blocks.ts'
import { isGone } from '../deliver.ts'
import type { SentForm } from '../forms.ts'
import { installTag } from '../installations.ts'
import { candidateOf, type SlackParts } from '../parts.ts'
import { personOf } from '../people.ts'
import { directChannel, type Somebody, type TalkParts } from '../talk.ts'
import type { Transport } from '../transport.ts'
import { invitationIn, ratingIn } from './forms.ts'
import { invitationMessage, invitedMessage, newsMessage, type Peer, type PeerPlace } from './messages.ts'

/** Slack says so of people whom no app can write to. */
const UNREACHABLE = /cannot_dm_bot|user_not_found|user_disabled|user_not_visible|users_not_found/

/** The peer interviews of Slack: told in each one's direct messages. */
export function slackPeers(parts: SlackParts & { transport: Pick<Transport, 'client' | 'tokenOf'> }) {
  const { store, clock, jobs, transport, log } = parts
  return peerInterviews<PeerPlace>({
    ...{ records: store.records, clock, jobs, channel: 'slack', log },
    async tell(peer, news) {
      const { place } = peer.members[news.to]
      try {
        const client = transport.client(await transport.tokenOf(place))
        await client.chat.postMessage({ channel: place.channel, ...newsMessage(peer, news) })
      } catch (error) {
        // Whom nobody can tell any more must not keep the other from being told.
        if (!isGone(error)) throw error
        log('one of a peer interview cannot be reached any more', error)
      }
    },
  })
}

/** Invites a colleague. A second delivery of the form invites nobody again. Errors: GreenroomError 'refused', Slack's own. */
export async function invite(form: SentForm, who: Somebody, parts: TalkParts): Promise<void> {
  const { colleague, role, level, halfMs } = invitationIn(form, parts.bank.roles)
  const w = peerWordingIn(who.locale)
  if (role === null) throw new Refusal(({ refused }) => refused.unknownRole)
  if (colleague === null || colleague === who.user) throw new Refusal(() => w.yourself)
  const other = await memberOf(colleague, who, parts)
  const mine = { candidate: who.candidate, place: await placeOf(who.user, who, who.locale) }
  const seed = createHash('sha256').update(form.id).digest().readUInt32BE()
  const questions = peerQuestions(parts.bank, { role, level, halfMs, seed })
  const given = { role, level, halfMs, questions, members: [mine, other] as const }
  try {
    await parts.peers.open(given, form.id, [installTag(who.install)])
  } catch (error) {
    if (error instanceof GreenroomError && error.code === 'conflict') throw new Refusal(() => w.busy)
    throw error
  }
  const held = await parts.peers.ofCandidate(who.candidate)
  if (held) await who.client.chat.postMessage({ channel: mine.place.channel, ...invitedMessage(held.peer) })
}

async function memberOf(user: string, who: Somebody, parts: TalkParts) {
  const candidate = candidateOf(who.enterprise ?? who.team ?? '', user)
  const { store, clock, log } = parts
  try {
    const { locale } = await personOf({ ...who, user, candidate }, who.client, { records: store.records, clock, log })
    return { candidate, place: await placeOf(user, who, locale) }
  } catch (error) {
    if (UNREACHABLE.test(String(error))) throw new Refusal(() => peerWordingIn(who.locale).unreachable)
    throw error
  }
}

async function placeOf(user: string, who: Somebody, locale: string): Promise<PeerPlace> {
  const { install, team, enterprise, client } = who
  return { user, install, team, enterprise, locale, channel: await directChannel(client, user) }
}

/** As whom somebody takes part. Errors: GreenroomError 'refused' for whoever does not. */
async function ownSide(id: string, { candidate, locale }: Somebody, peers: PeerInterviews<PeerPlace>) {
  const peer = await peers.get(id)
  const side = peer?.members.findIndex((member) => member.candidate === candidate) ?? -1
  if (!peer || side < 0) throw new Refusal(() => peerWordingIn(locale).refused.over)
  return { peer, side: side as Side }
}

/** Does what a button asks for. Returns what to say. Errors: GreenroomError 'refused', Slack's own. */
export async function onPeerButton(
  { action, value, key, ts }: { action: string; value: string; key: string; ts: string | null },
  who: Somebody,
  parts: TalkParts,
): Promise<Message | null> {
  const [id = '', half = '0'] = value.split(' ')
  const { peer, side } = await ownSide(id, who, parts.peers)
  const kind = action.slice('peer:'.length)
  const command: PeerCommand =
    kind === 'finish'
      ? { kind, by: side, half: half === '1' ? 1 : 0 }
      : { kind: kind === 'accept' || kind === 'decline' ? kind : 'cancel', by: side }
  const refused = await parts.peers.submit(id, key, command)
  if (refused) throw new Refusal(() => peerWordingIn(who.locale).refused[refused])
  if (command.kind === 'accept' || command.kind === 'decline') await withoutButtons(peer, ts, who)
  return command.kind === 'cancel' && peer.stage.kind === 'invited' ? plain(peerWordingIn(who.locale).withdrawn) : null
}

/** What has been answered cannot be pressed again. */
async function withoutButtons(peer: Peer, ts: string | null, who: Somebody): Promise<void> {
  if (ts === null) return
  await who.client.chat.update({ channel: peer.members[1].place.channel, ts, ...invitationMessage(peer, false) })
}

/** Whether somebody may fill in the form about the other now. Errors: GreenroomError 'refused'. */
export async function mayRate(id: string, who: Somebody, { peers }: TalkParts): Promise<void> {
  const { peer, side } = await ownSide(id, who, peers)
  const { refused } = peerWordingIn(who.locale)
  if (peer.forms[side] !== null) throw new Refusal(() => refused.already)
  if (peer.stage.kind === 'over') throw new Refusal(() => refused.over)
}

/** Takes the form about the other. Returns what to say. Errors: GreenroomError 'refused', Slack's own. */
export async function rate(form: SentForm, who: Somebody, { peers }: TalkParts): Promise<Message | null> {
  const { about: id } = form.meta
  const { side, peer } = await ownSide(id, who, peers)
  const w = peerWordingIn(who.locale)
  const rating = ratingIn(form)
  if (!rating) throw new Refusal(() => w.refused['not-now'])
  const refused = await peers.submit(id, `form-${form.id}`, { kind: 'rate', by: side, form: rating })
  if (refused) throw new Refusal(() => w.refused[refused])
  // With both forms there, the reports have come already.
  return peer.forms[otherOf(side)] === null ? plain(w.saved) : null
}
