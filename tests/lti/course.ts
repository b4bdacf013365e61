import { vi } from 'vitest'
import { type FakeBrowser, fakeBrowser, formOf, type Page } from '../fakes/lti/browser.ts'
import { type FakePlatform, INSTRUCTOR, type Tool } from '../fakes/lti/platform.ts'
import { deepLinkClaims, launchClaims, launchWith, type ToolServer } from './tool-server.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
export const sameSite = { 'sec-fetch-site': 'same-origin' }
/** Waits generously: machines that test may be slow. */
export const until = <T>(check: () => T | Promise<T>, patience = { timeout: 30_000, interval: 30 }): Promise<T> =>
  vi.waitFor(check, patience)

/** Has the instructor add an interview; returns the custom parameters of its link. */
export async function addInterview(
  platform: FakePlatform,
  tool: Tool,
  fields: Record<string, string> = {},
): Promise<Record<string, string>> {
  const browser = fakeBrowser()
  const form = await launchWith(platform, tool, deepLinkClaims(platform, tool), browser)
  const back = await browser.submit(form, { title: 'Mock interview', questions: '2', ...fields }, sameSite)
  const added = await browser.submit(back)
  if (added.text !== 'added') throw new Error(`not added: ${back.status} ${back.text} ${added.text}`)
  return filledIn(platform.deepLinks.at(-1)?.custom as Record<string, string>)
}

/** As a platform hands custom parameters on: variables that it does not know as they stand. */
function filledIn(custom: Record<string, string>, values: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(custom).map(([name, value]) => [name, values[value] ?? value]))
}

export type Student = { browser: FakeBrowser; start: Page; user: string }

/** A student launches into the assignment. */
export async function arrive(
  { platform, registered }: { platform: FakePlatform; registered: Tool },
  user: string,
  custom: Record<string, string>,
  more: Record<string, unknown> = {},
): Promise<Student> {
  const browser = fakeBrowser()
  const claims = launchClaims(platform, registered, { sub: user, name: user, [`${LTI}/custom`]: custom, ...more })
  return { browser, user, start: await launchWith(platform, registered, claims, browser) }
}

export const asTeacher = { [`${LTI}/roles`]: [INSTRUCTOR] }

/** Presses the button that begins or goes on. Returns the interview's id. */
export async function begin({ browser, start }: Pick<Student, 'browser' | 'start'>): Promise<string> {
  const room = await browser.submit(start, {}, sameSite)
  const id = /\/room\/([\w-]+)$/.exec(room.url)?.[1]
  if (!id || room.status !== 200) throw new Error(`no room: ${room.status} ${room.url} ${room.text.slice(0, 500)}`)
  return id
}

/** Answers every question of the interview over the room's API, and waits for the end. */
export async function answerAll(tool: ToolServer, browser: FakeBrowser, interview: string): Promise<void> {
  const api = `${tool.address}/api/interviews/${interview}`
  for (let n = 1; n < 20; n++) {
    const state = await tool.engine.settled(interview)
    if (state.status === 'closed') return
    if (state.turn.of !== 'candidate') continue
    const command = {
      ...{ kind: 'answer', key: `answer-${n}-${interview}`, question: state.turn.question },
      ...{ text: 'I would look at the numbers first and then decide.', timing: { firstInputMs: 10, totalMs: 100 } },
    }
    const headers = { 'content-type': 'application/json', ...sameSite }
    const reply = await browser.send('POST', `${api}/commands`, { body: JSON.stringify(command), headers })
    if (reply.status !== 200) throw new Error(`not taken: ${reply.status} ${reply.text}`)
  }
}

export { formOf }
