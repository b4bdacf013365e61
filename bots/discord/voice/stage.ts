import { setTimeout as sleep } from 'node:timers/promises'
import type { Voice } from '../../../core/ports.ts'
import { createPacketTape, type PacketTape } from '../../../core/voice/original-sound.ts'
import type { VoiceNotice, VoiceRoom } from '../../../core/voice/voice.ts'
import type { OpenRoom } from '../parts.ts'
import { type Link, type LinkOptions, link } from './connection.ts'
import { createPlayer, type Player } from './player.ts'
import { createSpeaker, type Speaker, type SpeakerParts } from './speaker.ts'

/** Whose interview has the floor. */
export type Floor = { userId: string; interview: string }

/** One voice channel that the bot is in: ears, each for somebody who agreed, one mouth, and a room for whose turn it is. */
export interface Stage {
  link: Link
  /** Makes an ear for somebody who agreed. Before this nothing of theirs is decrypted or decoded. */
  hear(userId: string): void
  /** Stops hearing somebody at once. */
  unhear(userId: string): void
  /** Gives somebody's interview the floor; null clears it. What was said so far is kept first, within `graceMs`. */
  give(floor: Floor | null, graceMs?: number): Promise<void>
  floor(): Floor | null
  /** Says something that is no part of an interview. Resolves when it has been said. */
  announce(words: string): Promise<void>
  /** Resolves when nothing has been said for a moment, or after `limitMs`. */
  quiet(limitMs: number): Promise<void>
  /** Keeps what was said, and leaves. */
  close(graceMs: number): Promise<void>
}

export type StageParts = Omit<LinkOptions, 'onBack'> & {
  voice: Voice
  /** What announcements are in, ISO 639-1. */
  language: string
  openRoom: OpenRoom
  onNotice: (floor: Floor, notice: VoiceNotice) => void
  onBack: () => void
  makeDecoder?: SpeakerParts['makeDecoder']
}

/** What was said until the floor passes is stored within this. */
const PASS_GRACE_MS = 10_000
const QUIET_MS = 800
/** More than turns begin before their first word was noticed. */
const MOMENTS_MS = 3_000
/** Announcements have numbers of their own, below those of rooms. */
const FIRST_ANNOUNCEMENT = -1

export async function openStage(parts: StageParts): Promise<Stage> {
  const { voice, log } = parts
  const connection = link(parts)
  const speakers = new Map<string, Speaker>()
  const tapes = new Map<string, PacketTape>()
  let floor: Floor | null = null
  let room: VoiceRoom | null = null
  /** Rooms number their utterances from the same start: each gets a stretch of its own. */
  let numbers = 0
  let announcements = FIRST_ANNOUNCEMENT
  let closed = false
  const player: Player = createPlayer(connection, (utterance, ms, ended) => {
    if (utterance >= numbers) room?.played(utterance - numbers, ms, ended)
  })

  function hear(userId: string): void {
    if (speakers.has(userId) || closed) return
    const tape = tapeOf(userId)
    const speaker = createSpeaker({
      onPacket: tape.push,
      onSamples: (samples, at) => {
        if (floor?.userId === userId) room?.hear(samples, at)
      },
      onBadPacket: (error) => log('a packet could not be decoded', error),
      ...(parts.makeDecoder && { makeDecoder: parts.makeDecoder }),
    })
    speakers.set(userId, speaker)
    connection.listen(userId, speaker.push)
  }

  function unhear(userId: string): void {
    connection.ignore(userId)
    speakers.get(userId)?.close()
    speakers.delete(userId)
    tapes.get(userId)?.clear()
    tapes.delete(userId)
  }

  function tapeOf(userId: string): PacketTape {
    const tape = tapes.get(userId) ?? createPacketTape(MOMENTS_MS)
    tapes.set(userId, tape)
    return tape
  }

  async function give(next: Floor | null, graceMs = PASS_GRACE_MS): Promise<void> {
    const old = room
    room = null
    floor = null
    await old?.close(graceMs)
    if (!next || closed) return
    numbers += 1_000_000
    const own = numbers
    floor = next
    room = parts.openRoom({
      interview: next.interview,
      output: {
        write: (utterance, samples) => player.write(own + utterance, samples),
        end: (utterance) => player.end(own + utterance),
        stop: (utterance) => player.stop(own + utterance),
        duck: player.duck,
      },
      original: tapeOf(next.userId),
      onNotice: (notice) => parts.onNotice(next, notice),
    })
  }

  async function announce(words: string): Promise<void> {
    const id = announcements--
    try {
      await connection.connected()
      const how = { signal: AbortSignal.timeout(20_000), language: parts.language }
      for await (const samples of voice.speak(words, how)) player.write(id, samples)
      player.end(id)
      await player.idle()
    } catch (error) {
      player.stop(id)
      log('an announcement was not said', error)
    }
  }

  /** A room gives its words a sentence at a time: between two of them it is not over. */
  async function quiet(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs
    let since = performance.now()
    while (performance.now() < deadline && performance.now() - since < QUIET_MS) {
      if (!player.isIdle()) since = performance.now()
      await sleep(50)
    }
  }

  return {
    quiet,
    link: connection,
    ...{ hear, unhear, give, announce },
    floor: () => floor,
    async close(graceMs) {
      if (closed) return
      closed = true
      const old = room
      room = null
      floor = null
      await old?.close(graceMs)
      for (const userId of [...speakers.keys()]) unhear(userId)
      player.close()
      connection.close()
    },
  }
}
