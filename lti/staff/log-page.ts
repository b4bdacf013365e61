import type { AuditEntry } from '../course/audit.ts'
import { type Html, html } from '../html.ts'
import { moment } from '../moment.ts'

const WORDS: Record<AuditEntry['action'], string> = {
  'assignment-set-up': 'set the interview up',
  'attempt-seen': 'read an attempt',
  'attempt-started': 'began an attempt',
  'attempt-submitted': 'took a result',
  'attempt-ended-by-time': 'ended an attempt, as its time was over',
  'score-overridden': 'changed a score by hand',
  'attempt-released': 'released a result',
  'extra-time': 'changed extra time',
  'grade-sent': 'sent a grade',
  'grade-failed': 'could not send a grade',
  'grade-kept': 'left a grade that was given in the platform',
  'grade-sent-again': 'had a grade sent again',
  'students-seen': 'read the list of students',
  'list-exported': 'downloaded the list of students',
  'log-seen': 'read this log',
  'digest-seen': 'read the class digest',
  'sound-heard': 'played an answer',
  'trial-taken': 'took the interview to try it',
  'regrade-asked': 'looked what a regrade would change',
  regraded: 'regraded',
  'answer-graded-by-hand': 'graded an answer by hand',
  'appeal-made': 'asked for another look',
  'appeal-scored': 'scored a second time',
  'appeal-decided': 'decided on another look',
  'retention-set': 'set how long interviews are kept',
  'interview-deleted': 'deleted an interview at its date',
}

/** Who saw and changed what, the newest first. `names`: of people, by their ids at the platform; `about`: students, by seats and attempts; `older`: the page that goes on. */
export function logBody(
  entries: readonly AuditEntry[],
  names: ReadonlyMap<string, string>,
  about: ReadonlyMap<string, string>,
  older: number | null,
): Html {
  const details = ({ details = {} }: AuditEntry) =>
    Object.entries(details)
      .flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]))
      .join(', ')
  const row = (entry: AuditEntry) => html`<tr><td>${moment(entry.at)}</td>
<td>${entry.by === 'greenroom' ? 'Greenroom' : (names.get(entry.by) ?? entry.by)}</td>
<td>${WORDS[entry.action]}</td><td>${about.get(entry.subject) ?? ''}</td><td class="small">${details(entry)}</td></tr>`
  return html`<p>Everybody who teaches the course reads the same log. It holds no words of a student.</p>
<div class="table-frame" role="region" aria-label="Log" tabindex="0"><table>
<thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Student</th><th scope="col">Details</th></tr></thead>
<tbody>${entries.map(row)}</tbody></table></div>
${entries.length === 0 && html`<p>Nothing yet.</p>`}
${older && html`<p><a class="button" href="?page=${older}">Older</a></p>`}`
}
