import { ownReport } from '../../core/identity/own-reports.ts'
import { Refusal } from '../wording/index.ts'
import type { Person } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { People } from './people.ts'
import { pressIn } from './press.ts'
import { askForFile, fileConsent, putFile } from './report-file.ts'
import type { Beginning, Sittings } from './sittings.ts'
import { startAssigned, startByForm } from './starting.ts'
import type { Activity } from './wire.ts'

export type LongPressParts = {
  own: TeamsParts
  people: People
  sittings: Sittings
  /** Shows a sitting in its conversation. */
  show: (id: string) => Promise<void>
}

/**
 * Does what people pressed for which Teams does not wait: beginnings and files, from the inbox. Rejects where trying again may
 * help; refusals are fit to show.
 */
export function longPresses({ own, people, sittings, show }: LongPressParts) {
  async function reportOf({ candidate }: Person, interview: string) {
    const report = await ownReport(candidate, interview, own)
    if (!report) throw new Refusal(({ refused }) => refused.noSuchReport)
    return report
  }

  return async (activity: Activity, person: Person): Promise<void> => {
    const consent = activity.name === 'fileConsent/invoke' ? fileConsent.safeParse(activity.value) : null
    if (consent?.success) {
      const { action, context, uploadInfo } = consent.data
      if (action !== 'accept' || !uploadInfo) return
      const report = await reportOf(person, context.interview)
      return void (await people.privately(person, await putFile(report, uploadInfo, own.fetch)))
    }
    const press = pressIn(activity)
    if (!press) return
    const { verb, data } = press
    const beginning: Beginning = {
      person,
      conversation: people.conversationOf(activity),
      alone: people.isAlone(activity),
      key: activity.id ?? '',
    }
    if (verb === 'start') await show(await startByForm(data, beginning, { own, sittings }))
    else if (verb === 'assigned') await show(await startAssigned(data.seat ?? '', beginning, { own, sittings }))
    else if (verb === 'correct') {
      await reportOf(person, data.interview ?? '')
      await show((await sittings.again(data.interview ?? '', beginning)).id)
    } else if (verb === 'file')
      await people.privately(person, askForFile(await reportOf(person, data.interview ?? ''), person.locale))
  }
}
