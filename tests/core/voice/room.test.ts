import { afterEach, describe, expect, it } from 'vitest'
import { GreenroomError } from '../../../core/errors.ts'
import type { Interviewer } from '../../../core/ports.ts'
import { memoryRecordings, openStage, type Stage, type StageOptions, WORD_MS } from '../../fakes/voice-stage.ts'

let stage: Stage
afterEach(() => stage.end())
const open = async (options: StageOptions = {}) => {
  stage = await openStage(options)
  return stage
}
/** Opened, and the first question has been put. */
const asked = async (options: StageOptions = {}) => {
  await open(options)
  await stage.untilSaid()
  stage.player.forget()
  return stage
}

const ANSWER = 'I would look at the data first.'
const MORE = 'Then I would train a model.'
const text = async (index = 0) => {
  const outcome = (await stage.outcomes())[index]
  return outcome?.kind === 'answered' ? outcome.text : (outcome?.kind ?? null)
}

describe('a spoken interview', () => {
  it('asks aloud, hears the answers, goes on to the close', async () => {
    const { say, silence, untilSaid, player, state } = await open()
    await untilSaid()
    expect(player.heard()).toMatch(/^Thank you for that\. How would you go about problem number \d\?$/)
    for (const answer of [ANSWER, MORE]) {
      player.forget()
      await say(answer)
      await silence(2_200)
      await untilSaid()
    }
    expect(player.heard()).toBe('That was all. Thank you and goodbye.')
    const { status, pairs } = await state()
    expect(status).toBe('closed')
    expect(pairs.map((p) => p.outcome)).toMatchObject([
      { kind: 'answered', via: 'voice', text: ANSWER, recording: null },
      { kind: 'answered', via: 'voice', text: MORE },
    ])
  })

  it("gives the words' times within the answer's audio, and the delay before it", async () => {
    const { say, silence, outcomes } = await asked()
    await silence(960)
    await say(ANSWER)
    await silence(3_000)
    const [outcome] = await outcomes()
    if (outcome?.kind !== 'answered' || !outcome.heard) throw new Error('not answered')
    const { heard, timing } = outcome
    expect(heard.words.map((w) => w.word)).toEqual(ANSWER.split(' '))
    // 300 ms are kept from before the first word, on frames of 32 ms.
    expect(Math.abs((heard.words[0]?.startMs ?? 0) - 300)).toBeLessThanOrEqual(32)
    expect(heard.audioMs).toBeGreaterThanOrEqual(heard.words.at(-1)?.endMs ?? 0)
    expect(Math.abs((timing.firstInputMs ?? 0) - 960)).toBeLessThan(200)
    expect(Math.abs((timing.totalMs ?? 0) - (timing.firstInputMs ?? 0) - 7 * WORD_MS)).toBeLessThan(100)
  })

  it('tells the metrics of a turn', async () => {
    const { say, silence, kinds } = await asked({ hearingMs: 200, voiceMs: 70 })
    await say(ANSWER)
    await silence(2_500)
    const [metrics] = kinds('metrics').map((n) => n.metrics)
    // The wait for finished words, within two frames; transcription begins 450 ms after the speech and takes 200 ms.
    expect(Math.abs((metrics?.endOfTurnDelay ?? 0) - 1_800)).toBeLessThanOrEqual(64)
    expect(Math.abs((metrics?.transcriptionDelay ?? 0) - 650)).toBeLessThanOrEqual(64)
    expect(Math.abs((metrics?.timeToFirstAudio ?? 0) - 70)).toBeLessThanOrEqual(32)
  })

  it('shows what is heard while the turn is open, and whose turn it is', async () => {
    const { say, silence, kinds } = await asked()
    await say(ANSWER)
    await silence(700)
    await say(MORE)
    await silence(2_500)
    expect(kinds('heard').map((n) => [n.text, n.final])).toEqual([
      [ANSWER, false],
      [`${ANSWER} ${MORE}`, false],
      [`${ANSWER} ${MORE}`, true],
    ])
    const activities = kinds('activity').map((n) => n.activity)
    expect(activities.slice(0, 4)).toEqual(['listening', 'speaking', 'listening', 'hearing'])
    expect(activities).toContain('thinking')
  })
})

describe('a slow speaker', () => {
  it('is not cut off by pauses of 1.5 s', async () => {
    const { say, silence, state } = await asked()
    for (const part of ['First I would look.', 'Then I would clean it.', 'And then', 'I would train a model.']) {
      await say(part)
      await silence(1_500)
    }
    await silence(1_500)
    expect(await text()).toBe('First I would look. Then I would clean it. And then I would train a model.')
    expect((await state()).pairs).toHaveLength(2)
  })

  it('is not cut off after "because"', async () => {
    const { say, silence } = await asked()
    await say('I would take the simple model because')
    await silence(2_800)
    await say('it is easy to explain.')
    await silence(3_000)
    expect(await text()).toBe('I would take the simple model because it is easy to explain.')
  })

  it('who paused long within the turn is waited for longer', async () => {
    const { say, silence } = await asked()
    await say('I would look at it closely.')
    await silence(1_600)
    await say('I would clean it up then.')
    await silence(1_900)
    await say('And I would train a model.')
    await silence(4_000)
    expect(await text()).toBe('I would look at it closely. I would clean it up then. And I would train a model.')
  })

  it('has words heard once only, however long the turn', async () => {
    const { say, silence, transcribed } = await asked()
    for (let i = 0; i < 5; i++) {
      await say(`Sentence number ${i} is this one.`)
      await silence(800)
    }
    await silence(3_000)
    expect(transcribed).toHaveLength(5)
    expect(transcribed[4]?.prompt).toContain('Sentence number 3 is this one.')
    const seconds = transcribed.reduce((sum, t) => sum + t.ms, 0) / 1000
    expect(seconds).toBeLessThan(5 * (6 * WORD_MS + 600) * 0.001)
  })

  it('who makes no pause at all is heard in pieces that lose no word', async () => {
    const { say, silence, transcribed } = await asked()
    const long = Array.from({ length: 120 }, (_, i) => `word${i}`).join(' ')
    await say(`${long}.`)
    await silence(4_000)
    expect(transcribed.length).toBeGreaterThan(1)
    expect(Math.max(...transcribed.map((t) => t.ms))).toBeLessThanOrEqual(26_000)
    const said = (await text())?.replace('.', '').split(' ') ?? []
    expect(new Set(said)).toEqual(new Set(long.split(' ')))
  })
})

describe('after "Yeah."', () => {
  it('people may go on', async () => {
    const { say, silence } = await asked()
    await say('Yeah.')
    await silence(2_200)
    await say('I did that in my last project.')
    await silence(2_500)
    expect(await text()).toBe('Yeah. I did that in my last project.')
  })

  it('there is no dead air', async () => {
    const { say, silence, player } = await asked()
    await say('Yeah.')
    await silence(3_000)
    expect(await text()).toBe('Yeah.')
    await stage.untilSaid()
    expect(player.heard()).toContain('How would you go about problem')
  })
})

describe('an end-of-turn model', () => {
  const model = (finished: number) => ({ finished: async () => finished })
  it('shortens the wait when it is sure', async () => {
    const { say, silence, kinds } = await asked({ endOfTurn: model(0.95) })
    await say(ANSWER)
    await silence(1_500)
    expect(Math.abs((kinds('metrics')[0]?.metrics.endOfTurnDelay ?? 0) - 1_000)).toBeLessThanOrEqual(64)
  })
  it('lengthens it when it is sure of the contrary', async () => {
    const { say, silence } = await asked({ endOfTurn: model(0.1) })
    await say(ANSWER)
    await silence(2_800)
    expect(await text()).toBe('open')
    await silence(400)
    expect(await text()).toBe(ANSWER)
  })
  it('that fails changes nothing', async () => {
    const endOfTurn = { finished: () => Promise.reject(new GreenroomError('model-unreachable', 'gone')) }
    const { say, silence } = await asked({ endOfTurn })
    await say(ANSWER)
    await silence(2_200)
    expect(await text()).toBe(ANSWER)
  })
})

describe('a cough', () => {
  it('is not a turn', async () => {
    const { cough, silence, transcribed } = await asked()
    await cough(160)
    await silence(3_000)
    expect(transcribed).toEqual([])
    expect(await text()).toBe('open')
  })

  it('that sounds like speech but has no words is not a turn either', async () => {
    const { babble, silence, transcribed } = await asked()
    await babble(800)
    await silence(4_000)
    expect(transcribed.map((t) => t.text)).toEqual([''])
    expect(await text()).toBe('open')
  })

  it('within a turn does not make the wait begin anew', async () => {
    const { say, cough, silence, kinds } = await asked()
    await say(ANSWER)
    await silence(1_000)
    await cough(160)
    await silence(1_000)
    expect(await text()).toBe(ANSWER)
    expect(kinds('heard').at(-1)?.final).toBe(true)
  })

  it('while the interviewer speaks only makes it quieter for a moment', async () => {
    const { silence, cough, untilSaid, player } = await open()
    await silence(1_000)
    await cough(160)
    await untilSaid()
    expect(player.ducks).toEqual([true, false])
    expect(player.stopped).toEqual([])
    expect(player.heard()).toMatch(/^Thank you for that\. How would you .* \d\?$/)
  })

  it('long enough to stop the interviewer lets it go on from the sentence where it stopped', async () => {
    const { silence, babble, untilSaid, player } = await open()
    await silence(2_000)
    await babble(600)
    await silence(800)
    await untilSaid()
    expect(player.stopped).toHaveLength(1)
    expect(player.heard()).toMatch(/^Thank you for that\. How would.* How would you go about problem number \d\?$/)
    expect(await text()).toBe('open')
  })
})

describe('barge-in', () => {
  it('stops the interviewer after 250 ms of speech and takes the words as the answer', async () => {
    const { silence, say, time, player, kinds } = await open()
    await silence(2_400)
    const began = time.now()
    await say(ANSWER)
    expect(player.stopTimes).toHaveLength(1)
    expect((player.stopTimes[0] ?? 0) - began).toBeLessThanOrEqual(250 + 64)
    await silence(2_200)
    expect(kinds('interrupted')).toHaveLength(1)
    expect(await text()).toBe(ANSWER)
  })

  it('lets no stale speech be heard afterwards', async () => {
    const { silence, say, time, player, untilSaid } = await open({ voiceMs: 150 })
    await silence(2_600)
    await say(ANSWER)
    const after = time.now()
    await silence(2_200)
    await untilSaid()
    expect(player.heard(after)).toMatch(/^Thank you for that\. How would you go about problem number \d\?$/)
    const [first = ''] = (await stage.state()).pairs.map((p) => p.question.text)
    expect(player.heard(after)).not.toContain(first)
  })

  it('before the question is put belongs to the answer before, and the question is put after all', async () => {
    const { silence, say, untilSaid, player, time } = await asked()
    await say(ANSWER)
    await silence(2_300)
    // "Thank you for that." is being said.
    await say('And I would ask the customer.')
    const after = time.now()
    await silence(2_300)
    await untilSaid()
    expect(await text()).toBe(`${ANSWER} And I would ask the customer.`)
    expect(await text(1)).toBe('open')
    expect(player.heard(after)).toMatch(/How would you go about problem number \d\?$/)
  })

  it('while the interviewer thinks is added too, and its question waits for it', async () => {
    const slow: Interviewer = {
      id: 'slow/1',
      async move({ next, state }) {
        if (state.pairs.length > 0) await stage.time.sleep(1_500)
        return next ? { kind: 'next', words: next.question, text: next.question } : { kind: 'close', words: 'Goodbye.' }
      },
    }
    const { silence, say, untilSaid, player } = await asked({ interviewer: slow })
    await say(ANSWER)
    await silence(2_300)
    await say('Oh, and I would ask the customer what they need.')
    expect(player.heard()).toBe('')
    await silence(2_300)
    await untilSaid()
    expect(await text()).toBe(`${ANSWER} Oh, and I would ask the customer what they need.`)
    expect(player.heard()).toMatch(/^How would you go about problem number \d\?$/)
  })

  it('by "mhm" is a false alarm', async () => {
    const { silence, say, untilSaid, player } = await open()
    await silence(2_600)
    await say('Okay yeah.')
    await silence(800)
    await untilSaid()
    expect(player.heard()).toMatch(/How would you go about problem number \d\?$/)
    expect(await text()).toBe('open')
  })

  it('cannot go round and round', async () => {
    const { silence, babble, player, untilSaid } = await open()
    await silence(2_000)
    for (let i = 0; i < 12; i++) {
      await babble(500)
      await silence(1_500)
    }
    await untilSaid()
    expect(player.stopped.length).toBeGreaterThan(0)
    expect(player.stopped.length).toBeLessThanOrEqual(3)
    expect(player.heard()).toMatch(/How would you go about problem number \d\?/)
  })

  it('in the last moment lets the interviewer finish', async () => {
    const { time, silence, say, player, state } = await open()
    const words = (await state()).pairs[0]?.words.split(' ').length ?? 0
    await silence(words * WORD_MS - 400)
    await say(ANSWER)
    await silence(2_200)
    expect(player.stopped).toEqual([])
    expect(await text()).toBe(ANSWER)
    expect(time.now()).toBeGreaterThan(0)
  })
})

describe('hearing itself', () => {
  it('does not happen without echo cancellation', async () => {
    const { untilSaid, silence, player, transcribed } = await open({ echo: true, settings: { echoCancelled: false } })
    await untilSaid()
    await silence(3_000)
    expect(player.stopped).toEqual([])
    expect(transcribed).toEqual([])
    expect(player.heard()).toMatch(/^Thank you for that\. How would you go about problem number \d\?$/)
    expect(await text()).toBe('open')
  })

  it('is noticed by the words where the device should have cancelled the echo, and learned from', async () => {
    const { untilSaid, silence, say, player } = await open({ echo: true })
    await untilSaid()
    await silence(8_000)
    expect(await text()).toBe('open')
    expect(player.heard()).toMatch(/How would you go about problem number \d\?$/)
    expect(player.stopped).toHaveLength(1)
    await say(ANSWER)
    await silence(2_500)
    expect(await text()).toBe(ANSWER)
  })
})

describe('"give me a moment"', () => {
  it('is granted before an answer', async () => {
    const { say, silence, player } = await asked()
    await say('Give me a moment please.')
    await silence(2_500)
    expect(player.heard()).toMatch(/time\.$/)
    player.forget()
    await silence(50_000)
    expect(player.heard()).toBe('')
    await say(ANSWER)
    await silence(2_500)
    expect(await text()).toBe(ANSWER)
  })

  it('is granted in the middle of one', async () => {
    const { say, silence, player } = await asked()
    await say(`${ANSWER} Let me think about that.`)
    await silence(30_000)
    expect(player.heard()).toBe('Take your time.')
    expect(await text()).toBe('open')
    await say(MORE)
    await silence(2_500)
    expect(await text()).toContain(MORE)
  })

  it('does not last for ever', async () => {
    const { say, silence } = await asked()
    await say(`${ANSWER} Let me think about that.`)
    await silence(64_000)
    expect(await text()).toContain(ANSWER)
  })
})

describe('long silence', () => {
  it('gets a gentle word once, a question later, and ends in a pause', async () => {
    const { silence, player, state, kinds } = await asked()
    await silence(14_000)
    expect(player.heard()).toBe('')
    await silence(8_000)
    expect(player.heard()).toContain('Take your time.')
    player.forget()
    await silence(60_000)
    expect(player.heard()).toBe('')
    await silence(20_000)
    expect(player.heard()).toContain('Are you still there?')
    await silence(230_000)
    expect(await state()).toMatchObject({ status: 'open', pausedAt: expect.any(Number) })
    expect(kinds('activity').at(-1)?.activity).toBe('paused')
  })
})

describe('spoken commands', () => {
  it('repeat', async () => {
    const { say, silence, untilSaid, player, state } = await asked()
    await say('Sorry, could you repeat the question?')
    await silence(1_000)
    await untilSaid()
    expect(player.heard()).toMatch(/^Of course\. How would you go about problem number \d\?$/)
    expect((await state()).pairs[0]).toMatchObject({ repeats: 1, outcome: { kind: 'open' } })
  })

  it('hint, until there is none', async () => {
    const { say, silence, untilSaid, player, kinds } = await asked()
    for (let i = 0; i < 4; i++) {
      player.forget()
      await say('Can I have a hint please?')
      await silence(1_000)
      await untilSaid()
    }
    expect(player.heard()).toContain('That was the last hint')
    expect(kinds('command')).toHaveLength(4)
    expect(kinds('trouble')).toHaveLength(1)
  })

  it('skip', async () => {
    const { say, silence, untilSaid } = await asked()
    await say('Skip this question.')
    await silence(1_000)
    await untilSaid()
    expect((await stage.outcomes()).map((o) => o.kind)).toEqual(['skipped', 'open'])
  })

  it('stop asks first', async () => {
    const { say, silence, untilSaid, player, state } = await asked()
    await say('Stop.')
    await silence(1_000)
    await untilSaid()
    expect(player.heard()).toContain('Would you like to end the interview?')
    await say('No.')
    await silence(1_000)
    await untilSaid()
    expect((await state()).status).toBe('open')
    await say('Stop.')
    await silence(1_000)
    await untilSaid()
    await say('Yes.')
    await silence(1_000)
    expect((await state()).status).toBe('closed')
  })

  it('stop the interview does not', async () => {
    const { say, silence, state } = await asked()
    await say('Please stop the interview.')
    await silence(1_000)
    expect(await state()).toMatchObject({ status: 'closed', reason: 'ended-by-candidate' })
  })

  it('within an answer are part of it', async () => {
    const { say, silence } = await asked()
    await say('I would skip the rows that have no date.')
    await silence(2_500)
    expect(await text()).toBe('I would skip the rows that have no date.')
  })
})

describe('a transcriber that fails', () => {
  const gone = () => Promise.reject(new GreenroomError('model-unreachable', 'gone', { retryable: true }))

  it('leaves the answer to be heard later', async () => {
    const recordings = memoryRecordings()
    const { say, silence, time, kinds } = await asked({ recordings, transcribe: gone })
    await say(ANSWER)
    await silence(700)
    await say(MORE)
    await silence(3_500)
    expect((await stage.outcomes())[0]).toMatchObject({ kind: 'unheard', recording: 'q1-1.ogg' })
    const saved = recordings.saved.get('q1-1.ogg')
    const words = `${ANSWER} ${MORE}`.split(' ').length
    expect((saved?.samples.length ?? 0) / 16).toBeGreaterThanOrEqual(words * WORD_MS + 700)
    // Nobody agreed to more than keeping it until it has been heard.
    expect((saved?.deleteAt ?? 0) - time.now()).toBeLessThanOrEqual(24 * 3_600_000)
    expect(kinds('trouble')).toHaveLength(1)
  })

  it('hangs: the answer is kept all the same', async () => {
    const recordings = memoryRecordings()
    const { say, silence } = await asked({ recordings, transcribe: () => new Promise(() => {}) })
    await say(ANSWER)
    await silence(24_000)
    expect((await stage.outcomes())[0]).toMatchObject({ kind: 'unheard' })
  })

  it('and nowhere to keep it: the candidate is asked to say it again', async () => {
    const { say, silence, untilSaid, player } = await asked({ transcribe: gone })
    await say(ANSWER)
    await silence(3_000)
    await untilSaid()
    expect(player.heard()).toContain('Could you say it again')
    expect(await text()).toBe('open')
  })
})

describe('recordings', () => {
  it('are kept when the candidate agreed, until the date agreed on', async () => {
    const recordings = memoryRecordings()
    const { say, silence } = await asked({ recordings, keepAudioUntil: 2_000_000_000_000 })
    await say(ANSWER)
    await silence(2_500)
    expect((await stage.outcomes())[0]).toMatchObject({ kind: 'answered', recording: 'q1-1.ogg' })
    expect(recordings.saved.get('q1-1.ogg')?.deleteAt).toBe(2_000_000_000_000)
  })

  it('are not kept otherwise', async () => {
    const recordings = memoryRecordings()
    const { say, silence } = await asked({ recordings })
    await say(ANSWER)
    await silence(2_500)
    expect(await text()).toBe(ANSWER)
    expect(recordings.saved.size).toBe(0)
  })
})

describe('a voice that fails', () => {
  it('leaves the words, and the interview goes on', async () => {
    const voice = {
      id: 'mute',
      // biome-ignore lint/correctness/useYield: it fails before the first sound
      async *speak(): AsyncGenerator<Int16Array> {
        throw new GreenroomError('model-unreachable', 'gone')
      },
    }
    const { say, silence, kinds, player } = await asked({ voice })
    expect(player.heard()).toBe('')
    expect(kinds('saying').map((n) => n.text)).toEqual([
      'Thank you for that.',
      expect.stringMatching(/^How would you go about problem number \d\?$/),
    ])
    expect(kinds('trouble')).toHaveLength(1)
    await say(ANSWER)
    await silence(2_500)
    expect(await text()).toBe(ANSWER)
  })

  it('that hangs is given up', async () => {
    const voice = {
      id: 'stuck',
      async *speak(): AsyncGenerator<Int16Array> {
        await new Promise(() => {})
      },
    }
    const { silence, kinds } = await open({ voice })
    await silence(21_000)
    expect(kinds('saying')).toHaveLength(2)
    expect(kinds('trouble')).toHaveLength(1)
  })
})

describe('closing the room', () => {
  it('keeps the open turn as an answer', async () => {
    const { say, silence, time, room } = await asked({ hearingMs: 100 })
    await say(ANSWER)
    await silence(200)
    await time.drain(room.close(2_000))
    expect(await text()).toBe(ANSWER)
  })

  it('keeps the audio where there is no time to hear it', async () => {
    const recordings = memoryRecordings()
    const { say, time, room } = await asked({ recordings, transcribe: () => new Promise(() => {}) })
    await say(ANSWER)
    const began = time.now()
    await time.drain(room.close(2_000))
    expect(time.now() - began).toBeLessThanOrEqual(2_050)
    expect((await stage.outcomes())[0]).toMatchObject({ kind: 'unheard' })
  })

  it('makes no answer of an open turn that is dropped', async () => {
    const { say, silence, time, room } = await asked({ hearingMs: 100 })
    await say(ANSWER)
    await silence(200)
    await time.drain(room.close(2_000, 'drop'))
    expect(await text()).toBe('open')
  })

  it('makes no answer of silence', async () => {
    const { silence, time, room } = await asked()
    await silence(500)
    await time.drain(room.close(2_000))
    expect(await text()).toBe('open')
  })
})

describe('other ways to answer', () => {
  it('push-to-talk ignores pauses and ends when it goes up', async () => {
    const { room, say, silence } = await asked()
    room.pushToTalk(true)
    await say(ANSWER)
    await silence(6_000)
    await say(MORE)
    room.pushToTalk(false)
    await silence(100)
    expect(await text()).toBe(`${ANSWER} ${MORE}`)
    await stage.untilSaid()
    await say('This is not for you.')
    await silence(4_000)
    expect(await text(1)).toBe('open')
  })

  it('push-to-talk stops the interviewer at once', async () => {
    const { room, say, silence, player } = await open()
    await silence(2_600)
    room.pushToTalk(true)
    await silence(32)
    expect(player.stopped).toHaveLength(1)
    await say(ANSWER)
    room.pushToTalk(false)
    await silence(100)
    expect(await text()).toBe(ANSWER)
  })

  it('a typed answer stops what is said and drops what was being said', async () => {
    const { engine, interview, say, untilSaid, silence, player } = await open()
    await untilSaid()
    await say('I was about to')
    const timing = { firstInputMs: 1, totalMs: 2 }
    await engine.submit(interview, { kind: 'answer', key: 't', question: 'q1', text: 'Typed.', timing })
    await silence(4_000)
    await untilSaid()
    expect(await text()).toBe('Typed.')
    expect(await text(1)).toBe('open')
    expect(player.heard()).toMatch(/How would you go about problem number \d\?$/)
  })

  it('packets that stop end a turn as silence does', async () => {
    const { say, time } = await asked({ settings: { continuous: false } })
    await say(ANSWER)
    await time.advance(1_900)
    expect(await text()).toBe(ANSWER)
  })

  it('packets that stop for 1.5 s within an answer do not end it', async () => {
    const { say, time } = await asked({ settings: { continuous: false } })
    await say(ANSWER)
    await time.advance(1_500)
    await say(MORE)
    await time.advance(2_600)
    expect(await text()).toBe(`${ANSWER} ${MORE}`)
    const [outcome] = await stage.outcomes()
    if (outcome?.kind !== 'answered') throw new Error('not answered')
    const gaps = outcome.heard?.words.map((w, i, all) => w.startMs - (all[i - 1]?.endMs ?? w.startMs)) ?? []
    // The pause is as long in the audio as it was.
    expect(Math.abs(Math.max(...gaps) - 1_500)).toBeLessThan(64)
  })

  it('a microphone that stalls for a second does not end a turn', async () => {
    const { say, time } = await asked()
    await say('I would take')
    await time.advance(1_500)
    expect(await text()).toBe('open')
  })
})

describe('pausing', () => {
  it('stops what is said and puts it again afterwards', async () => {
    const { engine, interview, silence, untilSaid, player, say } = await open()
    await silence(2_400)
    await engine.submit(interview, { kind: 'pause', key: 'p' })
    await silence(2_000)
    expect(player.stopped).toHaveLength(1)
    player.forget()
    await say('Nobody hears this.')
    await engine.submit(interview, { kind: 'resume', key: 'r' })
    await untilSaid()
    expect(player.heard()).toMatch(/^How would you go about problem number \d\?$/)
    expect(await text()).toBe('open')
  })
})

describe('an interviewer that is replaced', () => {
  it('is not heard to its end', async () => {
    const failing: Interviewer = {
      id: 'failing/1',
      async move({ next, state }, { onWords }) {
        if (state.pairs.length === 0 && next) return { kind: 'next', words: next.question, text: next.question }
        onWords?.('This is a stale sentence that goes on for long. And this one ')
        await stage.time.sleep(500)
        throw new GreenroomError('model-bad-reply', 'nonsense')
      },
    }
    const { say, silence, untilSaid, player } = await asked({ interviewers: [failing] })
    await say(ANSWER)
    await silence(2_300)
    await untilSaid()
    expect(player.heard()).not.toContain('goes on for long')
    expect(player.heard()).toMatch(/How would you go about problem number \d\?$/)
  })
})
