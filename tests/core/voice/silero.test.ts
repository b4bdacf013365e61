import { beforeAll, describe, expect, it } from 'vitest'
import type { SpeechDetector } from '../../../core/ports.ts'
import { FRAME, FRAME_MS, level } from '../../../core/voice/frames.ts'
import { roomLanguage } from '../../../core/voice/languages/index.ts'
import { defaultVoiceSettings } from '../../../core/voice/settings.ts'
import { loadSilero, type Silero } from '../../../core/voice/silero.ts'
import type { TurnAction } from '../../../core/voice/turn-events.ts'
import { createTurns } from '../../../core/voice/turns.ts'
import { fixture } from '../../fixtures/voice/read-wav.ts'

const RATE = 16_000
let silero: Silero
beforeAll(async () => {
  silero = await loadSilero()
})

const silence = (ms: number) => new Int16Array((ms * RATE) / 1000)
const quieter = (samples: Int16Array, by: number) => samples.map((s) => s / by)

/** The same noise at every run. */
function noise(ms: number, loud: number): Int16Array {
  let seed = 1
  return silence(ms).map(() => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return (seed / 0x3fffffff - 1) * loud
  })
}

/** Plucked notes, three a second. */
function music(ms: number): Int16Array {
  const notes = [220, 277, 330, 440]
  return silence(ms).map((_, i) => {
    const t = i / RATE
    const hertz = notes[Math.floor(t * 3) % notes.length] ?? 220
    const tone = [1, 2, 3].reduce((sum, n) => sum + Math.sin(2 * Math.PI * n * hertz * t) / n, 0)
    return 5_000 * tone * Math.exp(-3 * ((t * 3) % 1))
  })
}

/** A burst of noise that dies away within a fifth of a second. */
const cough = () => noise(400, 25_000).map((s, i) => s * Math.exp(-i / 900))

function join(...parts: Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

async function probabilities(samples: Int16Array, detector: SpeechDetector = silero.detector()): Promise<number[]> {
  const found: number[] = []
  for (let i = 0; i + FRAME <= samples.length; i += FRAME)
    found.push(await detector.probability(samples.subarray(i, i + FRAME)))
  return found
}

/** What the turn-taking makes of a sound whose every phrase has these words. */
async function turnsIn(samples: Int16Array, words = 'These are a few words.'): Promise<TurnAction[]> {
  const turns = createTurns(defaultVoiceSettings, () => false, roomLanguage('en'))
  const actions: TurnAction[] = []
  const take = (found: TurnAction[], at: number): void => {
    for (const action of found) {
      actions.push(action)
      if (action.kind === 'phrase') take(turns.step({ kind: 'words', phrase: action.phrase, text: words, at }), at)
    }
  }
  const found = await probabilities(samples)
  found.forEach((probability, i) => {
    const frame = samples.subarray(i * FRAME, (i + 1) * FRAME)
    take(turns.step({ kind: 'frame', at: i * FRAME_MS, probability, level: level(frame) }), (i + 1) * FRAME_MS)
  })
  return actions
}

const kinds = (actions: TurnAction[]) => actions.map((a) => a.kind)

describe('Silero', () => {
  it('tells speech from silence, loud or soft', async () => {
    for (const voice of [fixture('answer'), quieter(fixture('answer'), 20)]) {
      const found = await probabilities(join(silence(500), voice, silence(800)))
      const share = (from: number, to: number) =>
        found.slice(Math.ceil(from / FRAME_MS), Math.floor(to / FRAME_MS)).filter((p) => p > 0.5).length /
        ((to - from) / FRAME_MS)
      expect(share(0, 400)).toBe(0)
      expect(share(700, 3_300)).toBeGreaterThan(0.8)
      expect(share(3_900, 4_300)).toBe(0)
    }
  })

  it('hears many streams at once as it hears each alone', async () => {
    const sounds = [
      fixture('answer'),
      join(silence(300), fixture('yes'), silence(900)),
      noise(1_500, 3_000),
      music(1_500),
    ]
    const alone: number[][] = []
    for (const sound of sounds) alone.push(await probabilities(sound))
    const together = await Promise.all(sounds.map((sound) => probabilities(sound)))
    together.forEach((found, i) => {
      found.forEach((p, frame) => {
        expect(p).toBeCloseTo(alone[i]?.[frame] ?? -1, 4)
      })
    })
  })

  it('spends nothing on digital silence', async () => {
    const detector = silero.detector()
    const found = await probabilities(silence(2_000), detector)
    expect(new Set(found.slice(12))).toEqual(new Set([0]))
    // After it, speech is found as at the beginning.
    expect(Math.max(...(await probabilities(fixture('yes'), detector)))).toBeGreaterThan(0.9)
  })
})

describe('turns in real speech', () => {
  it('one sentence is one turn', async () => {
    const voice = fixture('answer')
    const actions = await turnsIn(join(silence(500), voice, silence(2_500)))
    expect(kinds(actions)).toEqual(['open', 'phrase', 'text', 'end'])
    const end = actions.find((a) => a.kind === 'end')
    expect(Math.abs((end?.speechFrom ?? 0) - 500)).toBeLessThan(120)
    expect(Math.abs((end?.speechTo ?? 0) - (500 + (voice.length * 1000) / RATE))).toBeLessThan(160)
  })

  it('pauses of 1.5 s do not end it', async () => {
    const pause = silence(1_500)
    const voice = fixture('answer')
    const actions = await turnsIn(join(silence(300), voice, pause, voice, pause, quieter(voice, 4), silence(3_000)))
    expect(kinds(actions).filter((k) => k === 'end')).toHaveLength(1)
    expect(kinds(actions).filter((k) => k === 'phrase').length).toBeGreaterThanOrEqual(3)
    expect(kinds(actions).at(-1)).toBe('end')
  })

  it('"Yes." is heard', async () => {
    const actions = await turnsIn(join(silence(500), fixture('yes'), silence(3_000)), 'Yes.')
    expect(kinds(actions)).toEqual(['open', 'phrase', 'text', 'end'])
  })

  it.each([
    ['noise', noise(6_000, 3_000)],
    ['a fan', noise(6_000, 300)],
    ['music', music(6_000)],
    ['a cough', join(silence(1_000), cough(), silence(2_000))],
    ['clicks', join(...Array.from({ length: 8 }, () => join(noise(8, 30_000), silence(400))))],
  ])('%s is no turn', async (_name, sound) => {
    const found = kinds(await turnsIn(sound))
    expect(found).not.toContain('phrase')
    expect(found).not.toContain('end')
  })
})
