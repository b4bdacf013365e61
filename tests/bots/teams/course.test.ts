import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakePlatform, Tool } from '../../fakes/lti/platform.ts'
import { cardOf } from '../../fakes/teams/person.ts'
import { addInterview, arrive, until } from '../../lti/course.ts'
import { registeredPlatform, type ToolServer, toolServer } from '../../lti/tool-server.ts'
import { sharedFake, type TeamsBot, teamsBot } from './teams-bot.ts'

let tool: ToolServer
let school: { platform: FakePlatform; registered: Tool }
let bot: TeamsBot
beforeEach(async () => {
  tool = await toolServer()
  school = await registeredPlatform('canvas', tool)
  const assigned = { rules: tool.lti.assigned, seats: tool.lti.elsewhere }
  bot = await teamsBot({ house: tool, assigned: () => assigned })
}, 60_000)
afterEach(async () => {
  await bot.close()
  await school.platform.close()
  await tool.close()
})
afterAll(async () => (await sharedFake()).close())

/** The student reads the code in the course, types it in Teams, and answers what is asked. */
async function taken(fields: Record<string, string>): Promise<void> {
  const { ada } = bot
  const custom = await addInterview(school.platform, school.registered, { places: 'teams', ...fields })
  const { start } = await arrive(school, 'student-1', custom)
  expect(start.text).toContain('In Teams')
  const typed = /\blink [A-Z0-9]{8}/.exec(start.text)?.[0] ?? ''
  await ada.say(typed)
  await ada.press(cardOf(await bot.message(ada, /your course/)), 'assigned')
  const mine = () => bot.fake.sent.filter((m) => m.conversation === ada.place.id).map((m) => JSON.stringify(m.now))
  for (let n = 0; ; n++) {
    const open = () =>
      bot.fake.sent.findLast((m) => m.conversation === ada.place.id && /"verb":"answer"/.test(JSON.stringify(m.now)))
    const over = () => mine().some((words) => /nterview is over/.test(words))
    await bot.fake.until(() => open() || over(), `question ${n}`)
    const question = open()
    if (!question) return
    await ada.press(cardOf(question), 'answer', { answer: `I would look at the numbers first, ${n}.` })
    await bot.fake.until(() => !/"verb":"answer"/.test(JSON.stringify(question.now)), 'end of the question')
  }
}

describe('an assignment of a course, taken in Teams', { timeout: 180_000 }, () => {
  it('goes back to the platform with its grade', async () => {
    await taken({ release: 'at-once', points: '20' })
    const { book } = school.platform
    await until(() => expect(book.grades.get('student-1')?.progress).toBe('FullyGraded'))
    expect(book.grades.get('student-1')?.maximum).toBe(20)
    await bot.message(bot.ada, /of 100/)
    expect(tool.logged).toEqual([])
  })

  it('is held back from the student until the instructor has looked', async () => {
    await taken({ timeLimit: '30' })
    const shown = bot.fake.sent.map((m) => JSON.stringify(m.versions))
    expect(
      shown.some((card) =>
        /The time for this attempt ends \{\{DATE\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,SHORT\)\}\}/.test(card),
      ),
    ).toBe(true)
    const { book } = school.platform
    await until(() => expect(book.grades.get('student-1')?.progress).toBe('PendingManual'))
    await bot.message(bot.ada, /Handed in\./)
    expect(bot.fake.sent.some((m) => m.conversation === bot.ada.place.id && /of 100/.test(JSON.stringify(m.now)))).toBe(
      false,
    )
  })
})
