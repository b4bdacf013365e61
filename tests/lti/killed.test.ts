import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { type FakeBrowser, fakeBrowser } from '../fakes/lti/browser.ts'
import { type FakePlatform, fakePlatform, INSTRUCTOR, LEARNER } from '../fakes/lti/platform.ts'
import { freePort, type ServerProcess, startServer } from '../server.ts'
import { addInterview, arrive, begin, sameSite, until } from './course.ts'

const root = join(import.meta.dirname, '../..')
/** The first tries come after 5 and 30 seconds; a job of a killed process is free again after as many. */
const PATIENCE = { timeout: 150_000, interval: 200 }

describe('a process that is killed between scoring and sending', { timeout: 300_000 }, () => {
  const closing: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  it('leaves a score that the next one sends, once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenroom-killed-'))
    closing.push(() => rm(folder, { recursive: true, force: true }))
    const port = await freePort()
    const address = `http://127.0.0.1:${port}`
    const env = { PORT: String(port), PUBLIC_URL: address, LTI: 'on', DATA_DIR: folder, SPEECH: 'off' }
    const { invitation } = await invite(env)
    let server: ServerProcess = await startServer(env, 120_000)
    closing.push(() => server.stop('SIGKILL'))
    const platform = await schoolAt(invitation)
    closing.push(() => platform.close())
    const [registered] = platform.tools()
    if (!registered) throw new Error('the tool is not registered')
    const fields = { release: 'at-once', questions: '1', role: 'data-scientist' }
    const custom = await addInterview(platform, registered, fields)
    const student = await arrive({ platform, registered }, 'student-1', custom)
    platform.fault('scores', 'down', 1_000)
    await answerOverHttp(student.browser, address, await begin(student))
    await until(() => expect(platform.counts.scores).toBeGreaterThan(0), PATIENCE)
    await server.stop('SIGKILL')
    expect(platform.book.taken).toEqual([])
    platform.clearFaults()
    server = await startServer(env, 120_000)
    await until(() => expect(platform.book.grades.get('student-1')?.progress).toBe('FullyGraded'), PATIENCE)
    expect(platform.book.taken).toHaveLength(1)
    expect(platform.book.grades.get('student-1')?.maximum).toBe(100)
    expect(server.output()).toContain('/lti (npm run lti -- invite)')
  })

  async function invite(env: Record<string, string>): Promise<{ invitation: string }> {
    const { PATH = '', HOME = '' } = process.env
    const options = { cwd: root, env: { PATH, HOME, ...env } }
    const run = promisify(execFile)
    const command = ['--disable-warning=ExperimentalWarning', 'bots/commands/lti.ts']
    const { stdout } = await run(process.execPath, [...command, 'invite'], options)
    expect((await run(process.execPath, [...command, 'list'], options)).stdout).toContain('No platform is registered')
    return { invitation: stdout.trim() }
  }

  async function schoolAt(invitation: string): Promise<FakePlatform> {
    const platform = await fakePlatform('moodle', { now: () => Date.now() })
    platform.people.push({ user: 'teacher', roles: [INSTRUCTOR] }, { user: 'student-1', roles: [LEARNER] })
    const page = await fakeBrowser().get(platform.registrationAddress(invitation))
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Greenroom is registered')])
    return platform
  }
})

/** Answers as the room's page does, until the interview is over. */
async function answerOverHttp(browser: FakeBrowser, address: string, interview: string): Promise<void> {
  const api = `${address}/api/interviews/${interview}`
  const headers = { 'content-type': 'application/json', ...sameSite }
  for (let n = 1; n < 500; n++) {
    const page = await browser.get(api)
    const view = JSON.parse(page.text).interview
    if (view.status === 'closed') return
    if (view.turn === 'candidate') {
      const timing = { firstInputMs: 5, totalMs: 50 }
      const text =
        'First I would look at how the data was collected, then at what is missing, and compare with a baseline.'
      const command = { kind: 'answer', key: `answer-${n}-${view.question}`, question: view.question, text, timing }
      await browser.send('POST', `${api}/commands`, { body: JSON.stringify(command), headers })
    } else await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the interview did not end')
}
