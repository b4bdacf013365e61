import type { Report, ReportAnswer } from './report.ts'
import { capitalised } from './wording.ts'

/** Something that two reports of one interview tell differently. */
export type Change = { what: string; from: string; to: string }

/** What scoring again changed: scores, criteria, marks for review, reasons for none, feedback. Empty: the reports judge alike. */
export function changesBetween(before: Report, after: Report): Change[] {
  const overall = change('Overall score', before.overall.score, after.overall.score)
  const answers = after.answers.flatMap((answer) => {
    const old = before.answers.find((a) => a.id === answer.id)
    return old ? changesOf(old, answer) : []
  })
  return [...overall, ...answers]
}

function changesOf(before: ReportAnswer, after: ReportAnswer): Change[] {
  const name = capitalised(after.label.replace(/^the /, ''))
  const criteria = after.criteria.flatMap((c) => {
    const old = before.criteria.find((o) => o.name === c.name)
    return change(`${name}, ${c.name}`, old?.score ?? null, c.score)
  })
  const words = JSON.stringify(before.feedback) !== JSON.stringify(after.feedback)
  return [
    ...change(name, before.score, after.score),
    ...criteria,
    ...change(`${name}, no score because`, before.notScorable, after.notScorable),
    ...change(`${name}, for review`, before.review ?? null, after.review ?? null),
    ...(words ? [{ what: `${name}, feedback`, from: 'as it is', to: 'other words' }] : []),
  ]
}

const change = (what: string, from: string | number | null, to: string | number | null): Change[] =>
  from === to ? [] : [{ what, from: String(from ?? 'none'), to: String(to ?? 'none') }]
