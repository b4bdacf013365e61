import { setTimeout as sleep } from 'node:timers/promises'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { fakeBrowser } from '../fakes/lti/browser.ts'
import { beginLogin, endLogin } from '../fakes/lti/one-launch.ts'
import { type FakePlatform, LEARNER, type Tool } from '../fakes/lti/platform.ts'
import { addInterview, arrive, asTeacher } from '../lti/course.ts'
import { launchClaims, registeredPlatform, toolServer } from '../lti/tool-server.ts'
import { median, quantile, row } from './figures.ts'
import { KEEPINGS, ltijsTool, whyNoLtijs } from './ltijs.ts'

const LAUNCHES = 300
/** Odd, so that there is a middle. */
const ROUNDS = 5
const AT_ONCE = 8
const SCORES = 300
const STUDENTS = 2_000

/**
 * Whole launches, ours on SQLite, beside ltijs on SQLite of the same settings and in memory; scores that arrive; a course of
 * 2,000. The platform and the tools run in one process.
 */
export async function lti(): Promise<void> {
  const tool = await toolServer()
  const { platform, registered } = await registeredPlatform('canvas', tool)
  try {
    const custom = await addInterview(platform, registered)
    await launches(platform, registered, custom)
    await scores(tool, platform, registered, custom)
    await roster(platform, registered, custom)
  } finally {
    await platform.close()
    await tool.close()
  }
}

async function launches(platform: FakePlatform, registered: Tool, custom: Record<string, string>): Promise<void> {
  const missing = await whyNoLtijs()
  if (missing !== null) console.log(`  without ltijs: ${missing}`)
  const rivals = []
  for (const keeping of missing === null ? KEEPINGS : []) rivals.push(await ltijsTool(platform, keeping))
  try {
    const tools = [registered, ...rivals.map(({ tool }) => tool)]
    for (const tool of tools) await measure(platform, tool, custom, AT_ONCE)
    const rounds: Measured[][] = []
    // In turns, so that a slow moment of the machine is everybody's.
    for (let i = 0; i < ROUNDS; i++) {
      const round: Measured[] = []
      for (const tool of tools) round.push(await measure(platform, tool, custom, LAUNCHES))
      rounds.push(round)
    }
    const middle = (tool: number, figure: keyof Measured) => median(rounds.map((r) => r[tool]?.[figure] ?? Number.NaN))
    for (const [i, { keeping }] of rivals.entries()) {
      const name = `ltijs, ${keeping}`
      row('launches', middle(0, 'perSecond'), 'a second', { name, value: middle(i + 1, 'perSecond') })
      row(`launch, p95 of ${AT_ONCE} at once`, middle(0, 'p95'), 'ms', { name, value: middle(i + 1, 'p95') })
    }
    const rate = (await verifyAlone(platform, registered)).perSecond
    row('launches', middle(0, 'perSecond'), 'a second', { name: 'jose verifying tokens alone', value: rate })
  } finally {
    for (const rival of rivals) await rival.close()
  }
}

type Measured = { perSecond: number; p95: number }

/** The least that any launch does: the signature of a token of the same claims. */
async function verifyAlone(platform: FakePlatform, tool: Tool): Promise<{ perSecond: number }> {
  const token = await platform.token({
    ...launchClaims(platform, tool),
    aud: tool.clientId,
    nonce: 'of-no-matter-here',
  })
  const keys = createLocalJWKSet({ keys: [platform.key().publicKey] })
  const from = performance.now()
  for (let i = 0; i < LAUNCHES; i++) await jwtVerify(token, keys, { algorithms: ['RS256'], issuer: platform.issuer })
  return { perSecond: (LAUNCHES * 1000) / (performance.now() - from) }
}

/** From the platform's request for a login to the answer to its token, by as many students. */
async function measure(
  platform: FakePlatform,
  tool: Tool,
  custom: Record<string, string>,
  count: number,
): Promise<Measured> {
  const took: number[] = []
  const queue = Array.from({ length: count }, (_, i) => i).values()
  const from = performance.now()
  const student = async () => {
    for (const i of queue) {
      const sub = `student-${(i % 50) + 1}`
      const claims = launchClaims(platform, tool, { sub, 'https://purl.imsglobal.org/spec/lti/claim/custom': custom })
      const browser = fakeBrowser()
      const begun = performance.now()
      const login = await beginLogin(platform, tool, claims, browser)
      const between = performance.now()
      // What the platform takes to sign is not the tool's time.
      const token = await platform.token({ ...claims, aud: tool.clientId, nonce: login.nonce })
      const signed = performance.now()
      const page = await endLogin(login, tool, token)
      if (page.status !== 303 && page.status !== 302) throw new Error(`no launch: ${page.status} ${page.text}`)
      took.push(between - begun + performance.now() - signed)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, student))
  return { perSecond: (count * 1000) / (performance.now() - from), p95: quantile(took, 0.95) }
}

type Server = Awaited<ReturnType<typeof toolServer>>

async function scores(tool: Server, platform: FakePlatform, registered: Tool, custom: Record<string, string>) {
  for (let i = 1; i <= SCORES; i++) platform.people.push({ user: `graded-${i}`, roles: [LEARNER], name: `Graded ${i}` })
  const { start } = await arrive({ platform, registered }, 'teacher', custom, asTeacher)
  const assignment = await tool.lti.assignments.get(start.url.split('/').at(-1) ?? '')
  if (!assignment) throw new Error('no assignment')
  const before = platform.book.taken.length
  const now = tool.clock.now()
  const from = performance.now()
  for (let i = 1; i <= SCORES; i++) {
    const seat = await tool.lti.seats.reserve(assignment, { user: `graded-${i}`, name: null, email: null })
    const wanted = { given: i % 100, maximum: 100, comment: 'Well done.', startedAt: now, submittedAt: now }
    await tool.lti.deliveries.want(seat.id, assignment.id, { ...wanted, attempt: `attempt-${i}` })
    await tool.lti.deliverer.start(seat.id)
  }
  while (platform.book.taken.length < before + SCORES) await sleep(5)
  const perSecond = (SCORES * 1000) / (performance.now() - from)
  row(`scores delivered, of ${SCORES}`, perSecond, 'a second', { name: 'a class of 30 a second', value: 30 })
}

async function roster(platform: FakePlatform, registered: Tool, custom: Record<string, string>) {
  platform.people.splice(0)
  for (let i = 1; i <= STUDENTS; i++) platform.people.push({ user: `s-${i}`, roles: [LEARNER], name: `Student ${i}` })
  const { browser, start } = await arrive({ platform, registered }, 'teacher', custom, asTeacher)
  const timed = async (query: string) => {
    const from = performance.now()
    const page = await browser.get(start.url + query)
    if (page.status !== 200) throw new Error(`no list: ${page.status}`)
    return performance.now() - from
  }
  const read = await timed('?fresh=1')
  row(`list of ${STUDENTS}, read in 41 pages of 50`, read, 'ms', { name: 'a limit of 3 s', value: 3_000 })
  const pages: number[] = []
  for (let i = 0; i < 20; i++) pages.push(await timed(`?page=${i + 1}`))
  row(`a page of 100 of ${STUDENTS}, p95`, quantile(pages, 0.95), 'ms', { name: 'a limit of 500 ms', value: 500 })
  const found = await timed('?q=student+1999')
  row(`one of ${STUDENTS} found`, found, 'ms', { name: 'a limit of 500 ms', value: 500 })
}
