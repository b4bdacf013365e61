import { DAVESession } from '@snazzah/davey'
import { type ExternalSender, externalSender, splitCommit, u16, vector } from './mls.ts'

const DAVE_VERSION = 1
const APPEND = 0

/** Opcodes of the voice gateway that carry bytes. */
export const DAVE = { externalSender: 25, keyPackage: 26, proposals: 27, commitWelcome: 28, commit: 29, welcome: 30 }

export type DaveOptions = {
  botId: string
  channelId: string
  /** Who commits when somebody comes or goes: of those who could, the voice server takes whom it hears first. */
  committer: 'member' | 'bot'
  /** Sends bytes to the bot. */
  send: (opcode: number, payload: Buffer) => void
  /** Tells the bot that a group begins anew (opcode 24, epoch 1); it answers with a key package. */
  beginAnew: () => void
}

/** The end-to-end encrypted group of one voice channel: the fake members' own sessions, and the voice server's part. */
export type DaveGroup = {
  /** Bytes that the bot sent. */
  receive(opcode: number, payload: Buffer): void
  /** Members present when the bot comes; later ones change the epoch. */
  join(userId: string): void
  leave(userId: string): void
  /** A frame as a member's client would send it; null while it is no member of the group. */
  encrypt(userId: string, opus: Buffer): Buffer | null
  /** A frame of the bot as the members hear it; null when none of them can read it. */
  decrypt(frame: Buffer): Buffer | null
}

export function daveGroup({ botId, channelId, committer, send, beginAnew }: DaveOptions): DaveGroup {
  const server: ExternalSender = externalSender(channelId)
  const sessions = new Map<string, DAVESession>()
  let botIsIn = false
  /** The bot is alone in the channel: there is no group yet. */
  let botWaits = false
  let transition = 1
  /** Whom the commit that is awaited adds. */
  let joining: string[] | null = null

  send(DAVE.externalSender, server.announcement)

  const inGroup = () => [...sessions].filter(([, session]) => session.ready)
  const everyone = () => [botId, ...sessions.keys()]
  const epoch = () => inGroup()[0]?.[1].epoch ?? 0n

  function newSession(userId: string): DAVESession {
    const session = new DAVESession(DAVE_VERSION, userId, channelId)
    session.setExternalSender(server.announcement)
    sessions.set(userId, session)
    return session
  }

  /** Everybody in the group learns of the proposal; one of them commits. */
  function propose(proposal: Buffer, newcomers: string[]): void {
    joining = newcomers
    const all = vector(proposal)
    const answers = inGroup().map(([, session]) => session.processProposals(APPEND, all, everyone()))
    if (botIsIn) send(DAVE.proposals, Buffer.concat([Buffer.from([APPEND]), all]))
    const [first] = answers
    if (committer === 'member' && first?.commit) settle(first.commit, first.welcome ?? null)
  }

  /** A commit has been chosen: members take it, newcomers are welcomed. */
  function settle(commit: Buffer, welcome: Buffer | null): void {
    const newcomers = joining ?? []
    joining = null
    for (const [userId, session] of inGroup()) if (!newcomers.includes(userId)) session.processCommit(commit)
    if (botIsIn) send(DAVE.commit, Buffer.concat([u16(transition++), commit]))
    if (welcome?.length) for (const userId of newcomers) sessions.get(userId)?.processWelcome(welcome)
  }

  /** A group has to begin with somebody: the members begin one anew, as when a voice server's session is new. */
  function botJoins(keyPackage: Buffer): void {
    const users = [...sessions.keys()]
    botIsIn = committer === 'bot'
    botWaits = users.length === 0
    if (users.length === 0) return
    for (const userId of users) newSession(userId)
    const add = (userId: string) => server.add(0n, newKeyPackage(sessions.get(userId)))
    if (committer === 'bot') {
      joining = users
      const all = vector(Buffer.concat(users.map(add)))
      send(DAVE.proposals, Buffer.concat([Buffer.from([APPEND]), all]))
      return
    }
    const [first = '', ...others] = users
    const all = vector(Buffer.concat([server.add(0n, keyPackage), ...others.map(add)]))
    const founder = sessions.get(first)
    const { commit, welcome } = founder?.processProposals(APPEND, all, everyone()) ?? {}
    if (!founder || !commit || !welcome) throw new Error('the founder did not commit')
    founder.processCommit(commit)
    for (const userId of others) sessions.get(userId)?.processWelcome(welcome)
    botIsIn = true
    send(DAVE.welcome, Buffer.concat([u16(transition++), welcome]))
  }

  return {
    receive(opcode, payload) {
      if (opcode === DAVE.keyPackage) botJoins(payload)
      if (opcode === DAVE.commitWelcome && committer === 'bot' && joining) {
        const { commit, welcome } = splitCommit(payload)
        settle(commit, welcome)
      }
    },
    join(userId) {
      const alone = inGroup().length === 0
      const newcomer = newSession(userId)
      if (!botIsIn && !botWaits) return
      if (!alone) {
        propose(server.add(epoch(), newcomer.getSerializedKeyPackage()), [userId])
        return
      }
      beginAnew()
      send(DAVE.externalSender, server.announcement)
    },
    leave(userId) {
      const leaf = sessions.get(userId)?.ownLeafIndex ?? null
      const at = epoch()
      sessions.delete(userId)
      if (botIsIn && leaf !== null && inGroup().length > 0) propose(server.remove(at, leaf), [])
    },
    encrypt(userId, opus) {
      const session = sessions.get(userId)
      return session?.ready && botIsIn ? session.encryptOpus(opus) : null
    },
    decrypt(frame) {
      const [, session] = inGroup()[0] ?? []
      return session ? session.decrypt(botId, 0, frame) : null
    },
  }
}

function newKeyPackage(session: DAVESession | undefined): Buffer {
  if (!session) throw new Error('there is no such member')
  return session.getSerializedKeyPackage()
}
