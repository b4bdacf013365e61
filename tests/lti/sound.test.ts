import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { addInterview, arrive, asTeacher, begin, sameSite, until } from './course.ts'
import { registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

const OGG = Buffer.from('OggS and some sound behind it')

describe('the sound of answers', { timeout: 120_000 }, () => {
  let tool: ToolServer
  let school: { platform: FakePlatform; registered: Tool }
  let custom: Record<string, string>
  beforeAll(async () => {
    tool = await toolServer({ recordings: new Map([['recording-1', OGG]]) })
    school = await registeredPlatform('canvas', tool)
    custom = await addInterview(school.platform, school.registered, { questions: '1' })
  }, 60_000)
  afterAll(async () => {
    await school.platform.close()
    await tool.close()
    expect(tool.logged).toEqual([])
  })

  it('is kept only where the student says so', async () => {
    const silent = await begin(await arrive(school, 'student-1', custom))
    expect((await tool.engine.view(silent)).plan.keepAudio).toBe(false)
  })

  it('is for who teaches the course, at the quote, in parts as players ask for it', async () => {
    const student = await arrive(school, 'student-2', custom)
    const room = await student.browser.submit(student.start, { keepAudio: 'yes' }, sameSite)
    const interview = /\/room\/([\w-]+)$/.exec(room.url)?.[1] ?? ''
    expect((await tool.engine.view(interview)).plan.keepAudio).toBe(true)
    for (let n = 1; n < 10; n++) {
      const state = await tool.engine.settled(interview)
      if (state.status === 'closed') break
      const question = state.turn.of === 'candidate' ? state.turn.question : ''
      const said = { text: 'I said it aloud.', words: [], language: 'en', confidence: 0.9, speech: [], audioMs: 2000 }
      const heard = { transcriber: 'test/1', ...said }
      const timing = { firstInputMs: null, totalMs: null }
      const rest = { timing, via: 'voice' as const, recording: 'recording-1', heard }
      await tool.engine.submit(interview, { kind: 'answer-aloud', key: `aloud-${n}-of-mine`, question, ...rest })
    }
    await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.settled).toBe(true))
    const attempt = await tool.lti.attempts.ofInterview(interview)
    const review = `${tool.address}/lti/review/${attempt?.id}`
    const teacher = (await arrive(school, 'teacher', custom, asTeacher)).browser
    const page = await teacher.get(review)
    expect(page.text).toContain(`src="/lti/review/${attempt?.id}/sound/q1"`)
    expect(page.headers.get('content-security-policy')).toContain("media-src 'self'")
    const whole = await teacher.get(`${review}/sound/q1`)
    expect([whole.status, whole.headers.get('content-type'), whole.text]).toEqual([200, 'audio/ogg', OGG.toString()])
    const part = await teacher.get(`${review}/sound/q1`, { range: 'bytes=0-3' })
    expect([part.status, part.headers.get('content-range'), part.text]).toEqual([
      206,
      `bytes 0-3/${OGG.length}`,
      'OggS',
    ])
    expect((await teacher.get(`${review}/sound/q1`, { range: 'bytes=900-' })).status).toBe(416)
    expect((await teacher.get(`${review}/sound/q99`)).status).toBe(404)
    expect((await student.browser.get(`${review}/sound/q1`)).status).toBe(404)
  })
})
