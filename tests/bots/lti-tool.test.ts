import { describe, expect, it } from 'vitest'
import { placesIn } from '../../bots/lti-tool.ts'
import { readSettings } from '../../bots/settings.ts'

describe('where a course’s interviews can be taken', () => {
  const teams = {
    ...{ TEAMS_APP_ID: '11111111-2222-4333-8444-555555555555', TEAMS_APP_SECRET: 'the-secret' },
    TEAMS_TENANT_ID: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
  }
  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }

  it.each([
    [{}, ['web']],
    [{ DISCORD_TOKEN: 'x' }, ['web', 'discord']],
    [teams, ['web', 'teams']],
    [slack, ['web', 'slack']],
    [{ DISCORD_TOKEN: 'x', ...slack, ...teams }, ['web', 'discord', 'slack', 'teams']],
  ])('%j', (environment, places) => expect(placesIn(readSettings(environment))).toEqual(places))
})
