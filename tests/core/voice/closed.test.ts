import { afterEach, describe, expect, it } from 'vitest'
import { openStage, type Stage } from '../../fakes/voice-stage.ts'

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
