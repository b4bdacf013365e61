import { describe, expect, it } from 'vitest'
import { deliveryOf, idOf } from '../../../bots/slack/arrivals.ts'

describe('what Slack sends', () => {
  it('belongs to its person and workspace, whether event, button or form', () => {
    const event = {
      ...{ type: 'event_callback', team_id: 'T1', event: { type: 'message', user: 'U1' } },
      authorizations: [{ team_id: 'T1', enterprise_id: null, is_enterprise_install: false }],
    }
    const mine = { lane: 'U1', tags: ['candidate:slack:T1:U1', 'slack:team:T1'] }
    expect(deliveryOf('1', event)).toMatchObject(mine)
    expect(deliveryOf('2', { type: 'block_actions', user: { id: 'U1' }, team: { id: 'T1' } })).toMatchObject(mine)
    const form = { type: 'view_submission', user: { id: 'U1', team_id: 'T1' }, team: null, view: {} }
    expect(deliveryOf('3', form)).toMatchObject(mine)
  })

  it('belongs to the organisation where it has one', () => {
    const pressed = {
      ...{ type: 'block_actions', user: { id: 'U1', team_id: 'T7' }, team: { id: 'T7', enterprise_id: 'E1' } },
      ...{ enterprise: { id: 'E1' }, is_enterprise_install: true },
    }
    expect(deliveryOf('1', pressed).tags).toEqual(['candidate:slack:E1:U1', 'slack:org:E1'])
  })

  it('has nobody where a workspace itself tells something', () => {
    const removed = { type: 'event_callback', team_id: 'T1', event: { type: 'app_uninstalled' } }
    expect(deliveryOf('1', removed)).toMatchObject({ lane: 'T1', tags: ['slack:team:T1'] })
  })

  it('is told apart by its own id, or by its signature', () => {
    expect(idOf({ type: 'event_callback', event_id: 'Ev1' }, 'v0=1')).toBe('event_callback:Ev1')
    expect(idOf({ a: 1 }, 'v0=1')).not.toBe(idOf({ a: 1 }, 'v0=2'))
    expect(idOf({ a: 1 }, null)).toBe(idOf({ a: 1 }, null))
  })
})
