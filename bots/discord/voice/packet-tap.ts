import { EndBehaviorType, type VoiceConnection, type VoiceReceiver } from '@discordjs/voice'
import { beginAnew, daveOf } from './dave-guard.ts'
import type { VoicePacket } from './reorder.ts'

// Dated note (November 2026, @discordjs/voice 0.19.2): a subscriber is given bare Opus, without RTP sequence or timestamp,
// so loss cannot be seen; frames that could not be decrypted before the group's Welcome come as if they were Opus; any
// error in one packet destroys the subscriber's stream; and after 36 of them nothing recovers where the last transition
// was 0. The receiver's parsePacket is the one place where all four can be put right. A test holds that it still exists.

type ParsePacket = (datagram: Buffer, mode: string, nonce: Buffer, key: Uint8Array, userId: string) => Buffer | null

/** Every end-to-end encrypted frame ends so; one that still does has not been decrypted. */
const DAVE_MARK = 0xfafa

export type PacketTap = {
  /** Hears a user from now on. Nothing of who is not listened to is decrypted, let alone decoded. */
  listen(userId: string, onPacket: (packet: VoicePacket) => void): void
  ignore(userId: string): void
  listening(): string[]
}

/** `now` gives milliseconds since the Unix epoch. */
export function tapPackets(
  connection: VoiceConnection,
  now: () => number,
  log: (message: string, error: unknown) => void,
): PacketTap {
  const { receiver } = connection
  const listeners = new Map<string, (packet: VoicePacket) => void>()
  const own = receiver as unknown as { parsePacket: ParsePacket }
  const parse = own.parsePacket.bind(receiver)

  own.parsePacket = (datagram, mode, nonce, key, userId) => {
    const listener = listeners.get(userId)
    if (!listener) return null
    let opus: Buffer | null = null
    try {
      opus = parse(datagram, mode, nonce, key, userId)
    } catch (error) {
      recover(connection, error, log)
    }
    if (!opus || opus.length === 0) return null
    if (opus.length > 2 && opus.readUInt16BE(opus.length - 2) === DAVE_MARK) return null
    listener({ sequence: datagram.readUInt16BE(2), timestamp: datagram.readUInt32BE(4), opus, at: now() })
    // The library's stream stays empty: nobody reads it.
    return null
  }

  return {
    listen(userId, onPacket) {
      listeners.set(userId, onPacket)
      subscribe(receiver, userId, () => listeners.has(userId))
    },
    ignore(userId) {
      listeners.delete(userId)
      receiver.subscriptions.get(userId)?.destroy()
    },
    listening: () => [...listeners.keys()],
  }
}

/** Packets of a user are parsed only while there is a subscription; it is made anew should it end. */
function subscribe(receiver: VoiceReceiver, userId: string, wanted: () => boolean): void {
  const stream = receiver.subscribe(userId, { end: { behavior: EndBehaviorType.Manual } })
  stream.on('error', () => undefined)
  stream.once('close', () => {
    if (wanted()) setImmediate(() => subscribe(receiver, userId, wanted))
  })
}

/** The library gives up after many failures in a row where the last transition was 0: asks to be let in anew instead. */
function recover({ state }: VoiceConnection, error: unknown, log: (message: string, error: unknown) => void): void {
  const dave = 'networking' in state ? daveOf(state.networking) : null
  if (dave) beginAnew(dave, error, log)
}
