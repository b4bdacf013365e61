import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { sampleReport } from '../fakes/sample-report.ts'
import { addInterview, answerAll, arrive, begin, until } from './course.ts'
import { registeredPlatform, type ToolServer, testClock, toolServer } from './tool-server.ts'

/** Reports of candidates in here cannot be scored. */
const unscorable = new Set<string>()

describe.each(['canvas', 'moodle'] as const)(
  'delivering grades in the manner of %s',
  { timeout: 120_000 },
  (manners) => {
    let tool: ToolServer
    let school: { platform: FakePlatform; registered: Tool }
    let custom: Record<string, string>
    let reviewed: Record<string, string>
    const clock = testClock()
    const makeReport = async (id: string, state: Parameters<typeof sampleReport>[1]) => {
      const report = sampleReport(id, state)
      return unscorable.has(id) ? { ...report, overall: { ...report.overall, score: null } } : report
    }
    const retryMs = Array.from({ length: 300 }, () => 100)
    const open = (more = {}) => toolServer({ clock, makeReport, retryMs, ...more })
    beforeAll(async () => {
      tool = await open()
      school = await registeredPlatform(manners, tool)
      custom = await addInterview(school.platform, school.registered, {
        release: 'at-once',
        attempts: '5',
        keep: 'last',
      })
      reviewed = await addInterview(school.platform, school.registered, { attempts: '5' })
    }, 60_000)
    afterAll(async () => {
      await school.platform.close()
      await tool.close()
    })

    const grade = (user: string) => school.platform.book.grades.get(user)
    const takenOf = (user: string) => school.platform.book.taken.filter((t) => t.user === user)
    const LINK = 'https://purl.imsglobal.org/spec/lti/claim/resource_link'

    /** Holds a whole interview; `link` keeps assignments apart. */
    async function hold(
      user: string,
      settings = custom,
      link = 'link-1',
    ): Promise<{ interview: string; seat: string; attempt: string }> {
      const student = await arrive(school, user, settings, { [LINK]: { id: link } })
      const interview = await begin(student)
      await answerAll(tool, student.browser, interview)
      await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.state).not.toBe('open'))
      const attempt = await tool.lti.attempts.ofInterview(interview)
      return { interview, seat: attempt?.seat ?? '', attempt: attempt?.id ?? '' }
    }

    const delivered = (user: string) =>
      until(() => expect(grade(user)).toMatchObject({ score: 70, progress: 'FullyGraded' }))

    it.each([
      ['down', 'student-1'],
      [503, 'student-2'],
      [429, 'student-3'],
      [422, 'student-4'],
      [409, 'student-5'],
    ] as const)('sends one right score after five times %s', async (answer, user) => {
      school.platform.fault('scores', answer, 5)
      const { seat } = await hold(user)
      await delivered(user)
      expect(takenOf(user)).toHaveLength(1)
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.state).toBe('sent'))
      const delivery = await tool.lti.deliveries.get(seat)
      expect(delivery?.problem).toBeNull()
      expect(delivery?.history.filter(({ what }) => what === 'failed')).toHaveLength(5)
    })

    it('waits as long as the platform asks, whoever else would try', async () => {
      school.platform.fault('scores', 429, 1, '3600')
      const { seat } = await hold('student-31', custom, 'link-31')
      const wait = async () => ((await tool.lti.deliveries.get(seat))?.notBefore ?? 0) - clock.now()
      await until(async () => expect(await wait()).toBeGreaterThan(3_000_000))
      const tried = school.platform.counts.scores
      for (let n = 0; n < 3; n++) {
        await tool.lti.deliverer.start(seat)
        await until(async () => expect(await tool.jobs.waiting()).toBe(0))
      }
      expect(school.platform.counts.scores).toBe(tried)
      clock.pass(3_600_000)
      await tool.lti.grading.sweep()
      await delivered('student-31')
    })

    it('asks for another token when the platform forgot it, and again when that is refused at first', async () => {
      school.platform.forgetTokens()
      school.platform.fault('token', 401, 1)
      await hold('student-6')
      await delivered('student-6')
      expect(takenOf('student-6')).toHaveLength(1)
      const before = school.platform.counts.token
      await hold('student-7')
      await delivered('student-7')
      // One token serves many scores.
      expect(school.platform.counts.token).toBe(before)
    })

    it('goes past a timestamp that the platform holds already', async () => {
      school.platform.book.newer.set('student-8', 2_500)
      await hold('student-8')
      await delivered('student-8')
      expect(takenOf('student-8')).toHaveLength(1)
      const refusals = school.platform.book.refused.slice(-3).map(({ status }) => status)
      expect(refusals).toEqual(Array.from({ length: 3 }, () => (manners === 'canvas' ? 400 : 409)))
    })

    it('does not send again what did arrive, though the answer was lost', async () => {
      school.platform.fault('scores', 'lost', 1)
      const { seat } = await hold('student-9')
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.state).toBe('sent'))
      await delivered('student-9')
      expect(takenOf('student-9')).toHaveLength(1)
    })

    it('sends in the next process what one was killed before sending', async () => {
      school.platform.fault('scores', 'down', 1000)
      school.platform.fault('results', 'down', 1000)
      const { seat } = await hold('student-10')
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.problem).not.toBeNull())
      await tool.stop()
      const { folder, port } = tool
      tool = await open({ folder, port })
      expect(takenOf('student-10')).toEqual([])
      school.platform.clearFaults()
      await delivered('student-10')
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.state).toBe('sent'))
      expect(takenOf('student-10')).toHaveLength(1)
      // What is there already is not sent again for the asking.
      await tool.lti.deliverer.again(seat, 'teacher', { overwrite: false })
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.state).toBe('sent'))
      expect(takenOf('student-10')).toHaveLength(1)
    })

    it('settles an attempt whose process died between taking the result and asking for its delivery', async () => {
      const { attempt, seat } = await hold('student-11')
      await delivered('student-11')
      await tool.store.records.delete('lti-deliveries', seat)
      school.platform.book.grades.delete('student-11')
      await tool.lti.attempts.change(attempt, (a) => ({ ...a, settled: false }))
      await tool.lti.grading.sweep()
      await delivered('student-11')
      await until(async () => expect((await tool.lti.attempts.get(attempt))?.settled).toBe(true))
    })

    it('leaves a grade that was given in the platform, unless told to overwrite it', async () => {
      const { attempt, seat } = await hold('student-12')
      await delivered('student-12')
      school.platform.book.gradeByHand('student-12', 95, 100)
      await tool.lti.grading.override(attempt, { score: 40, reason: 'Seen again.' }, 'teacher')
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.state).toBe('kept'))
      expect(grade('student-12')?.score).toBe(95)
      expect(takenOf('student-12')).toHaveLength(1)
      await tool.lti.deliverer.again(seat, 'teacher', { overwrite: true })
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.state).toBe('sent'))
      // Moodle keeps it even then, and says that all is well.
      expect(grade('student-12')?.score).toBe(manners === 'canvas' ? 40 : 95)
    })

    it('does not erase a released grade while the next attempt waits', async () => {
      const { attempt } = await hold('student-13', reviewed, 'link-2')
      await until(() => expect(grade('student-13')?.progress).toBe('PendingManual'))
      await tool.lti.grading.release(attempt, 'teacher')
      await until(() => expect(grade('student-13')?.score).toBe(70))
      const second = await hold('student-13', reviewed, 'link-2')
      await until(async () => expect((await tool.lti.attempts.get(second.attempt))?.settled).toBe(true))
      await until(async () => expect((await tool.lti.deliveries.get(second.seat))?.state).toBe('sent'))
      expect(grade('student-13')?.score).toBe(70)
      const times = takenOf('student-13').map(({ body }) => Date.parse(body.timestamp))
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
    })

    it('leaves a grade that was given in the platform before any of ours came', async () => {
      school.platform.book.gradeByHand('student-17', 88, 100)
      const { seat } = await hold('student-17')
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.state).toBe('kept'))
      expect(grade('student-17')?.score).toBe(88)
      expect(takenOf('student-17')).toEqual([])
    })

    it('sends nothing of an attempt that cannot be scored, and does not count it', async () => {
      const once = await addInterview(school.platform, school.registered, { release: 'at-once', attempts: '1' })
      const link = { [LINK]: { id: 'link-14' } }
      const student = await arrive(school, 'student-14', once, link)
      const interview = await begin(student)
      unscorable.add(interview)
      await answerAll(tool, student.browser, interview)
      await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.state).toBe('void'))
      expect(takenOf('student-14')).toEqual([])
      const again = await arrive(school, 'student-14', once, link)
      expect(again.start.text).toContain('it could not be scored, and does not count.')
      expect(again.start.text).toContain('0 of 1 used')
      const { attempt } = await hold('student-14', once, 'link-14')
      await delivered('student-14')
      expect((await tool.lti.attempts.get(attempt))?.number).toBe(2)
      expect((await arrive(school, 'student-14', once, link)).start.text).toContain('You have taken this interview.')
    })

    it('counts one that only a person could score', async () => {
      const student = await arrive(school, 'student-18', custom)
      const interview = await begin(student)
      unscorable.add(interview)
      await answerAll(tool, student.browser, interview)
      await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.state).toBe('void'))
      const { id = '' } = (await tool.lti.attempts.ofInterview(interview)) ?? {}
      await tool.lti.grading.override(id, { score: 64, reason: 'I could hear it.' }, 'teacher')
      await until(() => expect(grade('student-18')?.score).toBe(64))
    })

    it('gives up on what cannot work, tells it, and sends it when told to', async () => {
      school.platform.fault('scores', 404, 1)
      const { seat } = await hold('student-15')
      await until(async () => expect((await tool.lti.deliveries.get(seat))?.state).toBe('failed'))
      expect((await tool.lti.deliveries.get(seat))?.problem).toMatchObject({ status: 404 })
      await tool.lti.deliverer.again(seat, 'teacher', { overwrite: false })
      await delivered('student-15')
    })

    it('makes a line item where the platform has made none', async () => {
      const ags = { scope: school.registered.scopes, lineitems: school.platform.book.itemsAddress }
      const student = await arrive(school, 'student-16', custom, {
        [LINK]: { id: 'link-3' },
        'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': ags,
      })
      const interview = await begin(student)
      await answerAll(tool, student.browser, interview)
      await delivered('student-16')
      expect(school.platform.book.items).toMatchObject([
        { label: 'Mock interview', scoreMaximum: 100, resourceLinkId: 'link-3' },
      ])
    })
  },
)
