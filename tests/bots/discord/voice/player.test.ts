import { setTimeout as sleep } from 'node:timers/promises'
import { createDecoder } from 'libopus-wasm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPlayer, type Player } from '../../../../bots/discord/voice/player.ts'
import { HEARING_RATE } from '../../../../core/ports.ts'
import { tone } from '../pretend-speech.ts'

const SILENCE = Buffer.from([0xf8, 0xff, 0xfe])
let player: Player
let packets: Buffer[]
let rests: number
let ready: boolean
let played: { utterance: number; milliseconds: number; ended: boolean }[]

beforeEach(() => {
  packets = []
  rests = 0
  ready = true
  played = []
  const sink = { ready: () => ready, send: (opus: Buffer) => packets.push(opus), rest: () => rests++ }
  player = createPlayer(sink, (utterance, milliseconds, ended) => played.push({ utterance, milliseconds, ended }))
})
afterEach(() => player.close())

const sounding = () => packets.filter((packet) => !packet.equals(SILENCE))

/** Root mean square of each packet, as the members of the channel hear it. */
async function levels(): Promise<number[]> {
  const decoder = await createDecoder({ sampleRate: HEARING_RATE, channels: 1 })
  const all = sounding().map((opus) => {
    const samples = decoder.decode(opus)
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
  })
  decoder.free()
  return all
}

async function until(check: () => boolean): Promise<void> {
  const limit = Date.now() + 20_000
  while (!check()) {
    if (Date.now() > limit) throw new Error('it did not come to pass')
    await sleep(5)
  }
}

describe('the player', () => {
  it('sounds before the sentence is complete, and says how much was played', async () => {
    player.write(1, tone(200))
    await until(() => sounding().length > 0)
    expect(player.isIdle()).toBe(false)
    player.write(1, tone(100))
    player.end(1)
    await player.idle()
    expect(sounding()).toHaveLength(15)
    expect(played.at(-1)).toEqual({ utterance: 1, milliseconds: 300, ended: true })
    await until(() => rests === 1)
    // Silence ends it, so that receivers do not extrapolate.
    expect(packets.slice(-5).every((packet) => packet.equals(SILENCE))).toBe(true)
    const heard = await levels()
    expect(heard[8]).toBeGreaterThan(5_000)
    expect(heard[8]).toBeLessThan(7_500)
  })

  it('is quieter while somebody may be interrupting, within a few packets', async () => {
    player.write(1, tone(2_000))
    player.end(1)
    await until(() => sounding().length >= 10)
    player.duck(true)
    const at = sounding().length
    await until(() => sounding().length >= at + 15)
    player.duck(false)
    await player.idle()
    const heard = await levels()
    const usual = heard[at - 2] ?? 0
    expect(heard[at + 10]).toBeLessThan(usual * 0.35)
    expect(heard[at + 10]).toBeGreaterThan(usual * 0.15)
    expect(heard.at(-3)).toBeGreaterThan(usual * 0.9)
  })

  it('stops with the packet that is due, and says nothing more of what was stopped', async () => {
    player.write(1, tone(5_000))
    player.end(1)
    player.write(2, tone(60))
    player.end(2)
    await until(() => sounding().length >= 5)
    player.stop(1)
    const at = sounding().length
    await player.idle()
    expect(sounding().length - at).toBeLessThanOrEqual(3)
    expect(played.filter(({ utterance, ended }) => utterance === 1 && ended)).toEqual([])
    expect(played.at(-1)).toEqual({ utterance: 2, milliseconds: 60, ended: true })
  })

  it('loses nothing while packets cannot get through', async () => {
    player.write(1, tone(200))
    player.end(1)
    await until(() => sounding().length >= 2)
    ready = false
    await sleep(100)
    const at = sounding().length
    await sleep(300)
    expect(sounding().length).toBe(at)
    ready = true
    await player.idle()
    expect(sounding()).toHaveLength(10)
  })
})
