import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeLinkCode, useLinkCode } from '../../core/identity/link-codes.ts'
import { accountsOf } from '../../core/identity/linked-accounts.ts'
import { candidatesOfSeat, seatsOf } from '../../core/identity/seat-accounts.ts'
import type { Attempt } from '../../lti/course/attempts.ts'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { addInterview, answerAll, arrive, asTeacher, begin, sameSite, until } from './course.ts'
import { registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'

describe('attempts', { timeout: 120_000 }, () => {
  let tool: ToolServer
  let school: { platform: FakePlatform; registered: Tool }
  beforeEach(async () => {
    tool = await toolServer()
    school = await registeredPlatform('canvas', tool)
  }, 60_000)
  afterEach(async () => {
    await school.platform.close()
    await tool.close()
    expect(tool.logged).toEqual([])
  })

  it('are as many as allowed; one that was interrupted goes on, also after two clicks', async () => {
    const custom = await addInterview(school.platform, school.registered, { attempts: '1' })
    const student = await arrive(school, 'student-1', custom)
    const [one, two] = await Promise.all([begin(student), begin(student)])
    expect(two).toBe(one)
    const again = await arrive(school, 'student-1', custom)
    expect(again.start.text).toContain('Go on with your interview')
    expect(await begin(again)).toBe(one)
    await answerAll(tool, again.browser, one)
    await until(async () => expect((await tool.lti.attempts.ofInterview(one))?.state).toBe('submitted'))
    const over = await arrive(school, 'student-1', custom)
    expect(over.start.text).toContain('You have taken this interview.')
    const { action } = { action: `${over.start.url}/start` }
    expect((await over.browser.post(action, {}, sameSite)).status).toBe(409)
  })

  it('end when their time is over, and may be given more in the middle', async () => {
    const custom = await addInterview(school.platform, school.registered, { timeLimit: '10' })
    const student = await arrive(school, 'student-2', custom)
    const interview = await begin(student)
    const state = await tool.engine.settled(interview)
    const question = state.status === 'open' && state.turn.of === 'candidate' ? state.turn.question : ''
    const send = (kind: string, key: string) =>
      student.browser.send('POST', `${tool.address}/api/interviews/${interview}/commands`, {
        body: JSON.stringify({ kind, key, question }),
        headers: { 'content-type': 'application/json', ...sameSite },
      })
    tool.clock.pass(11 * 60_000)
    expect((await send('hint', 'too-late-1')).status).toBe(409)
    const attempt = await tool.lti.attempts.ofInterview(interview)
    await tool.lti.grading.setExtra(
      attempt?.seat ?? '',
      { multiplier: 2, minutes: null, limitMinutes: null },
      'teacher',
    )
    await tool.lti.grading.sweep()
    expect((await send('hint', 'in-time-11')).status).toBe(200)
    tool.clock.pass(10 * 60_000)
    await tool.lti.grading.sweep()
    expect((await tool.engine.view(interview)).status).toBe('closed')
    await until(async () => expect((await tool.lti.attempts.get(attempt?.id ?? ''))?.state).not.toBe('open'))
    const actions = (await tool.lti.audit.of(attempt?.assignment ?? '', { limit: 50 })).map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['extra-time', 'attempt-ended-by-time']))
  })

  it('end at their time by a job of their own, and are handed in then', async () => {
    await tool.jobs.cancel('lti-sweep', 'all')
    const custom = await addInterview(school.platform, school.registered, { timeLimit: '10', release: 'at-once' })
    const interview = await begin(await arrive(school, 'student-8', custom))
    const { id = '' } = (await tool.lti.attempts.ofInterview(interview)) ?? {}
    const almostOver = (a: Attempt) => ({ ...a, startedAt: tool.clock.now() - 10 * 60_000 + 1_500 })
    const attempt = await tool.lti.attempts.change(id, almostOver)
    await tool.lti.grading.follow(attempt)
    await until(async () => expect((await tool.lti.attempts.get(id))?.state).not.toBe('open'))
    const { submittedAt } = (await tool.lti.attempts.get(id)) ?? {}
    expect(submittedAt).toBeGreaterThanOrEqual(attempt.startedAt + 10 * 60_000)
    expect(await tool.lti.assigned.closed(interview)).toBe('This attempt was handed in, and stays as it is.')
  })

  it('keep to the dates that the platform tells of the student', async () => {
    const custom = await addInterview(school.platform, school.registered)
    const past = { ...custom, lock_at: new Date(tool.clock.now() - 1_000).toISOString() }
    expect((await arrive(school, 'student-3', past)).start.text).toContain('This interview is closed.')
    const later = { ...custom, lock_at: new Date(tool.clock.now() + 1e6).toISOString(), allowed_attempts: '-1' }
    expect((await arrive(school, 'student-3', later)).start.text).toContain('Begin the interview')
    // Variables that the platform does not know come as they stand.
    expect(custom.due_at).toBe('$Canvas.assignment.dueAt.iso8601')
  })

  it('are tied to an account elsewhere by a code that is good once', async () => {
    const custom = await addInterview(school.platform, school.registered, { places: 'discord' })
    const student = await arrive(school, 'student-4', custom)
    const code = /\/link code:([A-Z0-9]{8})/.exec(student.start.text)?.[1] ?? ''
    const parts = { records: tool.store.records, clock: tool.clock }
    const used = await useLinkCode(code.toLowerCase(), 'discord:1', parts)
    expect(used).toEqual({ seat: expect.any(String) })
    expect(await useLinkCode(code, 'discord:2', parts)).toEqual({ failure: 'unknown' })
    const [seat = ''] = await seatsOf('discord:1', parts)
    expect((await tool.lti.seats.get(seat))?.user).toBe('student-4')
    expect(await candidatesOfSeat(seat, parts)).toEqual(['discord:1'])
    // The accounts themselves stay apart: held-back reports stay held back.
    expect(await accountsOf('discord:1', parts)).toEqual(['discord:1'])
    const { candidate = '' } = (await tool.lti.seats.get(seat)) ?? {}
    const { code: own } = await makeLinkCode('discord:1', parts)
    await expect(useLinkCode(own, candidate, parts)).rejects.toMatchObject({ code: 'refused' })
    expect(student.start.text).not.toContain('Begin the interview')
    expect(await tool.lti.elsewhere.of('discord:1', 'discord')).toEqual([
      {
        seat,
        title: 'Mock interview',
        choice: expect.objectContaining({ role: 'data-scientist', questions: 2 }),
        open: false,
        whyNot: null,
      },
    ])
    expect(await tool.lti.elsewhere.of('discord:1', 'slack')).toEqual([])
    await expect(tool.lti.elsewhere.take(seat, 'discord:2', 'discord')).rejects.toMatchObject({ code: 'not-found' })
    await expect(tool.lti.elsewhere.take(seat, 'discord:1', 'slack')).rejects.toMatchObject({ code: 'refused' })
    const interview = await tool.lti.elsewhere.take(seat, 'discord:1', 'discord')
    expect(await tool.lti.elsewhere.take(seat, 'discord:1', 'discord')).toBe(interview)
    expect((await tool.lti.attempts.ofInterview(interview))?.place).toBe('discord')
    // The student may go on in the browser with what was begun there.
    expect(await begin(await arrive(school, 'student-4', custom))).toBe(interview)
    const late = await arrive(school, 'student-5', custom)
    tool.clock.pass(11 * 60_000)
    const old = /\/link code:([A-Z0-9]{8})/.exec(late.start.text)?.[1] ?? ''
    expect(await useLinkCode(old, 'discord:3', parts)).toEqual({ failure: 'unknown' })
  })

  it('say how to begin elsewhere, in each place’s own way and in the student’s language', async () => {
    const custom = await addInterview(school.platform, school.registered)
    const presentation = { [`${LTI}/launch_presentation`]: { locale: 'de_AT' } }
    const first = await arrive(school, 'student-9', custom, presentation)
    expect(first.start.text).toContain('<html lang="de">')
    expect(first.start.text).toContain('Gespräch beginnen')
    const id = first.start.url.split('/').at(-1) ?? ''
    await tool.lti.assignments.change(id, (a) => ({
      ...a,
      settings: a.settings && { ...a.settings, places: ['web', 'discord', 'slack', 'teams'], language: 'fr' },
    }))
    const { text } = (await arrive(school, 'student-9', custom, presentation)).start
    expect(text).toContain('In Discord, Slack oder Teams')
    const [, code] = /<code>\/link code:([A-Z0-9]{8})<\/code>/.exec(text) ?? []
    for (const typed of [`/interview link ${code}`, `link ${code}`]) expect(text).toContain(`<code>${typed}</code>`)
    // Without a word of the platform's, the interview's language; what chat front-ends show is in that one, too.
    const other = await arrive(school, 'student-10', custom)
    expect(other.start.text).toContain('<html lang="fr">')
    const interview = await begin(other)
    await tool.engine.submit(interview, { kind: 'end', key: 'no-more-of-it' })
    await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.state).not.toBe('open'))
    expect(await tool.lti.assigned.closed(interview)).toBe('Cette tentative est remise et reste comme elle est.')
    const { seat = '' } = (await tool.lti.attempts.ofInterview(interview)) ?? {}
    const parts = { records: tool.store.records, clock: tool.clock }
    const [, mine] = /<code>link ([A-Z0-9]{8})<\/code>/.exec(other.start.text) ?? []
    expect(await useLinkCode(mine ?? '', 'slack:T1.U1', parts)).toEqual({ seat })
    expect((await tool.lti.elsewhere.of('slack:T1.U1', 'slack'))[0]?.whyNot).toBe('Tu as déjà passé cet entretien.')
  })

  it('open in the grading view, each platform’s way', async () => {
    const custom = await addInterview(school.platform, school.registered)
    const student = await arrive(school, 'student-6', custom)
    const interview = await begin(student)
    await answerAll(tool, student.browser, interview)
    await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.state).toBe('submitted'))
    await until(() => expect(school.platform.book.taken).toHaveLength(1))
    const submission = school.platform.book.taken[0]?.body['https://canvas.instructure.com/lti/submission']
    // SpeedGrader launches the submission's address, under a link of its own.
    const grader = {
      ...asTeacher,
      [`${LTI}/target_link_uri`]: submission.submission_data,
      [`${LTI}/resource_link`]: { id: 'course-link' },
    }
    const seen = await arrive(school, 'teacher', {}, grader)
    expect([seen.start.status, seen.start.url]).toEqual([200, submission.submission_data])
    const review = {
      ...asTeacher,
      [`${LTI}/message_type`]: 'LtiSubmissionReviewRequest',
      [`${LTI}/for_user`]: { user_id: 'student-6' },
    }
    const viewed = await arrive(school, 'teacher', custom, review)
    expect(viewed.start.url).toBe(submission.submission_data)
    const nosy = await arrive(school, 'student-7', custom, { ...review, [`${LTI}/roles`]: ['Learner'] })
    expect(nosy.start.status).toBe(403)
    const otherCourse = await arrive(school, 'teacher', {}, { ...grader, [`${LTI}/context`]: { id: 'course-2' } })
    expect(otherCourse.start.status).toBe(404)
  })
})
