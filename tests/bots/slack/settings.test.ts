import { describe, expect, it } from 'vitest'
import { readSettings } from '../../../bots/settings.ts'

describe("Slack's settings", () => {
  it('are absent where none is given', () => {
    expect(readSettings({}).slack).toBeNull()
  })

  it('take one workspace by Socket Mode or over HTTP, and many over HTTP', () => {
    const socket = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }
    expect(readSettings(socket).slack).toEqual({
      ...{ signingSecret: null, appToken: 'xapp-1', botToken: 'xoxb-1', oauth: null },
    })
    const many = {
      SLACK_SIGNING_SECRET: 's',
      SLACK_CLIENT_ID: '1.2',
      SLACK_CLIENT_SECRET: 'c',
      PUBLIC_URL: 'https://g.example',
    }
    const settings = readSettings(many)
    expect(settings.slack?.oauth).toEqual({ clientId: '1.2', clientSecret: 'c' })
    expect(settings.secrets).toEqual(expect.arrayContaining(['s', 'c']))
  })

  it.each([
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_SIGNING_SECRET'],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xapp-1' }, 'must begin with xoxb-'],
    [{ SLACK_SIGNING_SECRET: 's', SLACK_CLIENT_ID: '1', SLACK_CLIENT_SECRET: 'c' }, 'PUBLIC_URL'],
    [{ SLACK_SIGNING_SECRET: 's', SLACK_CLIENT_ID: '1', SLACK_BOT_TOKEN: 'xoxb-1' }, 'go together'],
  ])('%j is refused', (env, why) => {
    expect(() => readSettings(env)).toThrow(why)
  })
})
