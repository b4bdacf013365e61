import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakePlatform, Tool } from '../../fakes/lti/platform.ts'
import { elements, textOf } from '../../fakes/slack/person.ts'
import { addInterview, arrive, until } from '../../lti/course.ts'
import { registeredPlatform, type ToolServer, toolServer } from '../../lti/tool-server.ts'
import { type TestApp, testApp } from './slack-app.ts'

let tool: ToolServer
let school: { platform: FakePlatform; registered: Tool }
let app: TestApp
beforeEach(async () => {
  tool = await toolServer()
  school = await registeredPlatform('canvas', tool)
  const assigned = { rules: tool.lti.assigned, seats: tool.lti.elsewhere }
  app = await testApp({ house: tool, assigned: () => assigned })
}, 60_000)
afterEach(async () => {
  await app.close()
  await school.platform.close()
  await tool.close()
})

/** The student reads the code in the course, types it in Slack, and answers what is asked. Returns the thread. */
async function taken(fields: Record<string, string>): Promise<string> {
  const { ada, fake } = app
  const custom = await addInterview(school.platform, school.registered, { places: 'slack', ...fields })
  const { start } = await arrive(school, 'student-1', custom)
  expect(start.text).toContain('In Slack')
  const typed = /\/interview (link [A-Z0-9]{8})/.exec(start.text)?.[1] ?? ''
  const offer = await ada.ask(typed)
  const message = { ts: '1.0', channel: ada.channel, thread: null, history: [], files: [], body: offer }
  await ada.press(message, 'assigned:begin')
  const { ts } = await fake.until(() => fake.world.messages.find((m) => m.channel === ada.channel), 'thread')
  const open = () => ada.told(ts).find((m) => elements(m.body).some(({ action_id }) => action_id === 'act:hint'))
  const over = () => ada.told(ts).some((m) => /Thank you for coming/.test(textOf(m.body)))
  for (let n = 0; ; n++) {
    await fake.until(() => open() || over(), `question ${n}`)
    const question = open()
    if (!question) return ts
    await ada.write(`I would look at the numbers first, ${n}.`, ts)
    await fake.until(() => open()?.ts !== question.ts, 'end of the question')
  }
}

describe('an assignment of a course, taken in Slack', { timeout: 180_000 }, () => {
  it('goes back to the platform with its grade', async () => {
    const thread = await taken({ release: 'at-once', points: '20' })
    const { book } = school.platform
    await until(() => expect(book.grades.get('student-1')?.progress).toBe('FullyGraded'))
    expect(book.grades.get('student-1')?.maximum).toBe(20)
    await app.ada.hears(thread, /of 100/)
    expect(tool.logged).toEqual([])
  })

  it('is held back from the student until the instructor has looked', async () => {
    const thread = await taken({ timeLimit: '30' })
    const asked = app.ada.told(thread).flatMap(({ body, history }) => [...history, body].map(textOf))
    const ends = asked.flatMap((words) => /for this attempt ends <!date\^(\d+)\^/.exec(words)?.[1] ?? [])
    expect(ends.length).toBeGreaterThan(0)
    for (const at of ends) expect(Math.abs(Number(at) * 1000 - Date.now() - 30 * 60_000)).toBeLessThan(60_000)
    const { book } = school.platform
    await until(() => expect(book.grades.get('student-1')?.progress).toBe('PendingManual'))
    await app.ada.hears(thread, /Handed in\./)
    expect(app.ada.told(thread).some((m) => /of 100/.test(textOf(m.body)))).toBe(false)
  })
})
