import { afterEach, describe, expect, it } from 'vitest'
import { openStage, type Stage, WORD_MS } from '../../fakes/voice-stage.ts'

const OVER = 'The time for this attempt is over.'
const ANSWER = 'I would look at the data first.'

let stage: Stage
let over = false
afterEach(async () => {
  over = false
  await stage.end()
})
const open = async () => {
  stage = await openStage({ closed: () => (over ? OVER : null) })
  await stage.untilSaid()
  return stage
}

describe('an interview whose time is over', () => {
  it('takes no spoken answer, and says why', async () => {
    const { say, silence, untilSaid, player, outcomes, kinds } = await open()
    await say('I would look')
    over = true
    await say('at the data first.')
    player.forget()
    await silence(3_000)
    await untilSaid()
    expect(await outcomes()).toEqual([{ kind: 'open' }])
    expect(kinds('trouble').map(({ message }) => message)).toContain(OVER)
    expect(player.heard()).toContain(OVER)
  })

  it('takes no typed one either, but what comes a second time was taken in time', async () => {
    const { engine, interview, outcomes } = await open()
    const state = await engine.view(interview)
    const question = state.pairs[0]?.question.id ?? ''
    const timing = { firstInputMs: null, totalMs: null }
    const answer = { kind: 'answer', key: 'a-1', question, text: ANSWER, timing } as const
    await engine.submit(interview, answer)
    over = true
    expect((await engine.submit(interview, answer)).version).toBeGreaterThan(0)
    await engine.settled(interview)
    const late = { ...answer, key: 'a-2', question: (await engine.view(interview)).pairs[1]?.question.id ?? '' }
    const hint = { kind: 'hint', key: 'h-1', question: late.question } as const
    for (const command of [late, hint])
      await expect(engine.submit(interview, command)).rejects.toMatchObject({ code: 'refused', message: OVER })
    expect(await outcomes()).toMatchObject([{ kind: 'answered', text: ANSWER }, { kind: 'open' }])
  })

  it('leaves what was heard as it is', async () => {
    const { say, silence, engine, interview, outcomes } = await open()
    await say(ANSWER)
    await silence(3_000)
    const question = (await engine.view(interview)).pairs[0]?.question.id ?? ''
    over = true
    const correction = { kind: 'correct', key: 'c-1', question, text: 'Something better.' } as const
    await expect(engine.submit(interview, correction)).rejects.toMatchObject({ message: OVER })
    expect((await outcomes())[0]).toMatchObject({ kind: 'answered', text: ANSWER })
  })

  it('counts what was being said shortly before, also after more time was given in the middle', async () => {
    let limit = 20_000
    stage = await openStage({ endsInMs: () => limit, closed: () => (stage.time.now() >= ends(limit) ? OVER : null) })
    const began = stage.time.now()
    const ends = (ms: number) => began + ms
    await stage.untilSaid()
    const sentence = 'and then I would look at one more thing that'
    const talk = async (until: number) => {
      while (stage.time.now() < until) await stage.say(sentence)
    }
    await talk(began + 6_000)
    limit = 40_000
    await talk(began + 30_000)
    expect((await stage.outcomes())[0]).toEqual({ kind: 'open' })
    await talk(began + 41_000)
    const [outcome] = await stage.outcomes()
    if (outcome?.kind !== 'answered') throw new Error('not answered')
    // From the first word to some six seconds before the end: no turn of this length would have ended by itself.
    expect(outcome.text.split(' ').length).toBeGreaterThan(20_000 / WORD_MS)
    expect(stage.kinds('trouble')).toEqual([])
  })

  it('can still be ended: that is how its limit ends it', async () => {
    const { engine, interview, say, silence, untilSaid, player } = await open()
    await say('I would look')
    over = true
    player.forget()
    await engine.submit(interview, { kind: 'end', key: 'deadline' })
    await silence(3_000)
    await untilSaid()
    const { status, pairs } = await engine.view(interview)
    expect([status, pairs[0]?.outcome.kind]).toEqual(['closed', 'unanswered'])
    expect(player.heard()).not.toBe('')
  })
})
