import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { GreenroomError } from '../../../core/errors.ts'
import type { Interviewer } from '../../../core/ports.ts'
import { elements } from '../../fakes/slack/person.ts'
import { plainInterviewer } from '../discord/plain-interviewer.ts'
import { type TestApp, testApp } from './slack-app.ts'

let app: TestApp
afterEach(() => app.close())

const SAID = 'Good: you use snake_case and a *star*. '

/** Speaks in pieces, and waits in between until it is let on, as a language model does that thinks. */
function slowInterviewer(letOn: () => boolean, fails = () => false): Interviewer {
  return {
    id: 'slow/1',
    async move(brief, { onWords, ...options }) {
      const move = await plainInterviewer.move(brief, options)
      if (brief.state.pairs.length === 0) return move
      onWords?.(SAID)
      while (!letOn()) await sleep(20)
      if (fails()) throw new GreenroomError('model-unreachable', 'gone', { retryable: true })
      const words = `${SAID}${move.words}`
      onWords?.(move.words)
      return { ...move, words }
    },
  }
}

describe('what an interviewer says on Slack', { timeout: 120_000 }, () => {
  it('is streamed while it comes, and ends as the question with its buttons', async () => {
    let on = false
    app = await testApp({ interviewer: slowInterviewer(() => on) })
    const { ada, fake } = app
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    await ada.write('Look at the data.', ts)
    const live = await fake.until(() => ada.told(ts).find((m) => m.streaming), 'stream')
    // Markdown is escaped, so that words stand there as they are.
    expect(live.body.text).toBe('Good: you use snake\\_case and a \\*star\\*. ')
    expect(fake.world.statuses.length).toBeGreaterThan(0)
    on = true
    await fake.until(() => !live.streaming, 'end of the stream')
    expect(live.body.text).toMatch(/\\\*star\\\*\. Why is that so, in case 1\?$/)
    expect(elements(live.body).map(({ action_id }) => action_id)).toContain('act:hint')
    expect(ada.told(ts).filter((m) => m.ts > live.ts)).toEqual([])
    // It counts as any question: it is answered, and loses its buttons.
    await ada.write('Because it tells.', ts)
    await ada.hears(ts, /of 100/)
    expect(elements(live.body).some(({ action_id }) => action_id === 'act:hint')).toBe(false)
    expect(live.body.blocks[0].text.text).toBe(`${SAID}Why is that so, in case 1?`)
  })

  it('comes as a whole where Slack streams nothing, and Slack is not asked again', async () => {
    let on = false
    app = await testApp({ interviewer: slowInterviewer(() => on) })
    const { ada, fake } = app
    fake.web.failures.push({ method: 'chat.startStream', error: 'not_allowed_token_type', times: 9 })
    const { ts } = await ada.start({ questions: '2' })
    await ada.hears(ts, /problem number/)
    await ada.write('Look at the data.', ts)
    await fake.until(() => fake.web.calls.some(({ method }) => method === 'chat.startStream'), 'try')
    on = true
    await ada.hears(ts, /Why is that so/)
    on = false
    await ada.write('Because it tells.', ts)
    await sleep(1_000)
    on = true
    await fake.until(
      () => ada.told(ts).filter((m) => /problem number/.test(m.body.text)).length === 2,
      'second question',
    )
    expect(fake.web.calls.filter(({ method }) => method === 'chat.startStream')).toHaveLength(1)
  })

  it('is replaced by the whole where another interviewer goes on, also after a restart', async () => {
    let on = false
    let fails = true
    app = await testApp({
      interviewer: slowInterviewer(
        () => on,
        () => fails,
      ),
    })
    const { ada, fake } = app
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    await ada.write('Look at the data.', ts)
    const live = await fake.until(() => ada.told(ts).find((m) => m.streaming), 'stream')
    const restarting = app.restart()
    on = true
    await restarting
    fails = false
    await fake.until(() => !live.streaming && /Why is that so/.test(live.body.text), 'the question')
    expect(elements(live.body).map(({ action_id }) => action_id)).toContain('act:hint')
    expect(ada.told(ts).filter((m) => /Why is that so/.test(m.body.text))).toHaveLength(1)
  })
})
