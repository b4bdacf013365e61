import { expect, it } from 'vitest'
import { createLog, type LogParts } from '../../../bots/operations/log.ts'
import { GreenroomError } from '../../../core/errors.ts'

const secret = 'sk-very-secret-1'

function logTo(format: LogParts['format']) {
  const lines: string[] = []
  return { log: createLog({ format, secrets: [secret, 'short'], write: (line) => lines.push(line) }), lines }
}

it('writes a line of JSON with what it belongs to, without secrets and without causes', async () => {
  const { log, lines } = logTo('json')
  await log.within({ request: 'r-1' }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    log.within({ job: 'report' }, () => {
      const cause = new Error('what somebody said')
      log.failed('a call failed', new GreenroomError('model-refused', `refused ${secret} in short`, { cause }))
    })
  })
  log.told('started', { roles: 'web' })
  const [failed, told] = lines.map((line) => JSON.parse(line))
  expect(failed).toMatchObject({ level: 50, msg: 'a call failed', request: 'r-1', job: 'report' })
  expect(failed.error).toMatchObject({ code: 'model-refused', message: 'refused [secret] in short' })
  expect(lines.join()).not.toContain(secret)
  expect(lines.join()).not.toContain('what somebody said')
  expect(told).toMatchObject({ level: 30, msg: 'started', roles: 'web' })
  expect(told.request).toBeUndefined()
})

it('writes text for a person', () => {
  const { log, lines } = logTo('text')
  log.failed('a call failed', new Error(`with ${secret}`))
  log.told('started')
  expect(lines).toEqual(['greenroom: a call failed: with [secret]\n'])
})
