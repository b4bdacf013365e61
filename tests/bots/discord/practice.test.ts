import { describe, expect, it } from 'vitest'
import { changePractice } from '../../../bots/discord/practice-command.ts'
import type { PracticeSchedule } from '../../../core/jobs/practice.ts'

/** `/practice SUBCOMMAND` with options, as discord.js hands it over. */
function typed(subcommand: string, values: Record<string, string | number> = {}) {
  const value = (name: string) => values[name] ?? null
  const options = { getSubcommand: () => subcommand, getString: value, getInteger: value }
  return { user: { id: '7' }, options } as unknown as Parameters<typeof changePractice>[0]
}

function reminders() {
  const kept = new Map<string, PracticeSchedule & { next: number }>()
  const practice = {
    async set(candidate: string, schedule: PracticeSchedule) {
      kept.set(candidate, { ...schedule, next: 1_774_168_200_000 })
      return 1_774_168_200_000
    },
    of: async (candidate: string) => kept.get(candidate) ?? null,
    stop: async (candidate: string) => kept.delete(candidate),
  }
  return { practice, kept }
}

describe('/practice', () => {
  it('sets, shows and ends a weekly reminder of the person who types it', async () => {
    const { practice, kept } = reminders()
    const weekly = typed('weekly', { day: 0, time: '9:30', timezone: ' Europe/Berlin ' })
    expect(await changePractice(weekly, { practice })).toContain('<t:1774168200:F>')
    const schedule = { weekday: 0, hour: 9, minute: 30, timeZone: 'Europe/Berlin' }
    expect([...kept]).toEqual([['discord:7', { ...schedule, next: 1_774_168_200_000 }]])
    expect(await changePractice(typed('show'), { practice })).toMatch(/^Every Sunday\. .*<t:1774168200:F>/)
    expect(await changePractice(typed('stop'), { practice })).toBe('You are not reminded any more.')
    expect(await changePractice(typed('stop'), { practice })).toBe('You have no reminder.')
    expect(await changePractice(typed('show'), { practice })).toBe('You have no reminder.')
  })

  it.each(['25:00', '9.30', 'noon'])('refuses the time %s', async (time) => {
    const weekly = typed('weekly', { day: 0, time, timezone: 'Europe/Berlin' })
    await expect(changePractice(weekly, reminders())).rejects.toMatchObject({ code: 'refused' })
  })

  it('says where there are no reminders', async () => {
    await expect(changePractice(typed('show'), {})).rejects.toThrow('not set up')
  })
})
