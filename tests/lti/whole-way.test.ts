import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { addInterview, answerAll, arrive, asTeacher, begin, until } from './course.ts'
import { registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

describe.each(['canvas', 'moodle'] as const)(
  'from registration to grade, in the manner of %s',
  { timeout: 120_000 },
  (manners) => {
    let tool: ToolServer
    let school: { platform: FakePlatform; registered: Tool }
    beforeEach(async () => {
      tool = await toolServer()
      school = await registeredPlatform(manners, tool)
    })
    afterEach(async () => {
      await school.platform.close()
      await tool.close()
      expect(tool.logged).toEqual([])
    })

    it('registers, adds an interview, holds it in the frame, and sends the grade at once', async () => {
      const { platform, registered } = school
      const custom = await addInterview(platform, registered, {
        release: 'at-once',
        points: '20',
        dueAt: '2031-05-01T12:00',
      })
      const [item] = platform.deepLinks as { lineItem: { scoreMaximum: number }; submission: { endDateTime: string } }[]
      expect(item?.lineItem.scoreMaximum).toBe(20)
      expect(item?.submission.endDateTime).toBe('2031-05-01T12:00:00.000Z')
      const student = await arrive(school, 'student-1', custom)
      expect(student.start.text).toContain('Begin the interview')
      expect(student.start.headers.get('content-security-policy')).toContain(
        `frame-ancestors 'self' ${platform.issuer}`,
      )
      const interview = await begin(student)
      const room = await student.browser.get(`${tool.address}/room/${interview}`)
      expect(room.headers.get('content-security-policy')).toContain(`frame-ancestors 'self' ${platform.issuer}`)
      await answerAll(tool, student.browser, interview)
      await until(() => expect(platform.book.grades.get('student-1')?.progress).toBe('FullyGraded'))
      const { score } = (await tool.engine.report(interview))?.overall ?? {}
      const grade = platform.book.grades.get('student-1')
      expect(grade?.maximum).toBe(20)
      expect(grade?.score).toBeCloseTo(((score ?? -1) * 20) / 100, 5)
      expect(grade?.comment).toContain(
        `${score} of 100. Something good. Something weak. The report: ${tool.address}/lti/review/`,
      )
      const state = await tool.engine.view(interview)
      expect(Date.parse(grade?.submittedAt ?? '')).toBe(state.status === 'closed' ? state.closedAt : 0)
      expect(platform.book.taken).toHaveLength(1)
      expect((await student.browser.get(`${tool.address}/interviews/${interview}/report`)).status).toBe(200)
      expect(platform.problems).toEqual([])
    })

    it('sends nothing where the instructor wants no grade; the student reads the report', async () => {
      const { platform, registered } = school
      const custom = await addInterview(platform, registered, { release: 'never' })
      expect(platform.deepLinks.at(-1)).not.toHaveProperty('lineItem')
      const student = await arrive(school, 'student-4', custom)
      const interview = await begin(student)
      await answerAll(tool, student.browser, interview)
      await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.settled).toBe(true))
      const back = await arrive(school, 'student-4', custom)
      const [link] = /\/lti\/review\/[\w-]+\/report/.exec(back.start.text) ?? []
      const report = await back.browser.get(tool.address + link)
      expect([report.status, report.url]).toEqual([200, `${tool.address}/interviews/${interview}/report`])
      const { seat = '' } = (await tool.lti.attempts.ofInterview(interview)) ?? {}
      expect(await tool.lti.deliveries.get(seat)).toBeNull()
      expect([platform.book.taken, platform.book.refused]).toEqual([[], []])
    })

    it('holds report and score back until the instructor releases them', async () => {
      const { platform, registered } = school
      const custom = await addInterview(platform, registered)
      const student = await arrive(school, 'student-2', custom)
      const interview = await begin(student)
      await answerAll(tool, student.browser, interview)
      await until(() => expect(platform.book.grades.get('student-2')?.progress).toBe('PendingManual'))
      expect(platform.book.taken[0]?.body).not.toHaveProperty('scoreGiven')
      const report = `${tool.address}/interviews/${interview}/report`
      for (const end of ['', '.json', '.md']) expect((await student.browser.get(report + end)).status).toBe(409)
      const list = await student.browser.get(`${tool.address}/api/interviews`)
      expect(JSON.parse(list.text).interviews[0]).toMatchObject({ reportReady: false, score: null })
      const attempt = await tool.lti.attempts.ofInterview(interview)
      const teacher = await arrive(school, 'teacher', custom, asTeacher)
      expect(teacher.start.text).toContain('To review</span>')
      const review = await teacher.browser.get(`${tool.address}/lti/review/${attempt?.id}`)
      expect(review.status).toBe(200)
      expect((await student.browser.get(`${tool.address}/lti/review/${attempt?.id}`)).url).toContain(
        '/lti/assignments/',
      )
      await tool.lti.grading.override(
        attempt?.id ?? '',
        { score: 91, reason: 'Better than the machine saw.' },
        'teacher',
      )
      await tool.lti.grading.release(attempt?.id ?? '', 'teacher')
      await until(() =>
        expect(platform.book.grades.get('student-2')).toMatchObject({ score: 91, progress: 'FullyGraded' }),
      )
      expect(platform.book.grades.get('student-2')?.comment).toContain('Better than the machine saw.')
      expect(platform.book.grades.get('student-2')?.submissions).toBe(manners === 'canvas' ? 1 : 2)
      expect((await student.browser.get(report)).status).toBe(200)
      const actions = (await tool.lti.audit.of(attempt?.assignment ?? '', { limit: 50 })).map(({ action }) => action)
      expect(actions).toEqual(
        expect.arrayContaining(['attempt-submitted', 'attempt-seen', 'score-overridden', 'attempt-released']),
      )
    })

    it('reads the whole roster, however many pages, in either spelling of roles', async () => {
      const { platform, registered } = school
      const custom = await addInterview(platform, registered)
      const teacher = await arrive(school, 'teacher', custom, asTeacher)
      for (const n of [1, 50, 51, 60]) expect(teacher.start.text).toContain(`Student ${n}<`)
      expect(teacher.start.text).not.toContain('Grace Hopper')
      expect(platform.counts.roster).toBe(manners === 'canvas' ? 2 : 1)
    })
  },
)
