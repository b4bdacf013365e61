import { z } from 'zod'
import { GreenroomError } from '../../core/errors.ts'
import { nameOfLanguage, OWN_LANGUAGES } from '../../core/interview/language.ts'
import { INTERVIEW_TYPES, LEVELS, MAX_PAIRS } from '../../core/interview/plan.ts'
import type { Bank } from '../../core/questions/bank.ts'
import { LIMITS } from '../../core/questions/documents/limits.ts'
import { cleanText } from '../../core/questions/documents/plain.ts'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { checkRole, planFrom, type Template } from '../../core/questions/templates/template.ts'
import { CRITERIA } from '../../core/scoring/rubric.ts'
import { type AssignmentSettings, assignmentSettings, KEEPS, type Place, RELEASES } from '../course/settings.ts'
import { type Html, html } from '../html.ts'

export type SetupParts = {
  bank: Bank
  templates: readonly Template[]
  guidelines: Guidelines | null
  /** Where interviews can be held here. */
  places: readonly Place[]
  signal: AbortSignal
}

const line = z.string().max(500).default('')
const list = z
  .union([
    z.array(z.string().max(20)).max(10),
    z
      .string()
      .max(20)
      .transform((one) => [one]),
  ])
  .default([])

/** The form as a browser sends it. */
const form = z.object({
  ...{ title: line, role: line, template: line, type: line, level: line, questions: line, language: line },
  jobDescription: z.string().max(LIMITS.characters).default(''),
  ...{ attempts: line, keep: line, timeLimit: line, opensAt: line, dueAt: line, locksAt: line },
  ...{ release: line, points: line, places: list },
  ...{ relevance: line, completeness: line, clarity: line, structure: line },
  ...{ checkFirst: line, keepGuideline: line },
})

/**
 * Settings from the instructor's form. A job description becomes questions at once; those of `before` may stay. Errors: GreenroomError 'bad-input' that
 * says what to put right.
 */
export async function readSetup(
  body: unknown,
  parts: SetupParts,
  before: AssignmentSettings | null = null,
): Promise<AssignmentSettings> {
  const parsed = form.safeParse(body ?? {})
  if (!parsed.success) throw new GreenroomError('bad-input', 'The form could not be read.')
  const f = parsed.data
  if (!parts.bank.roles.includes(f.role)) throw new GreenroomError('bad-input', 'Choose a role.')
  const template = parts.templates.find(({ name }) => name === f.template) ?? null
  if (f.template !== '' && !template) throw new GreenroomError('bad-input', 'There is no such template.')
  if (template) checkRole(template, f.role)
  const fixed = template ? planFrom(template) : null
  const settings = {
    ...{
      title: f.title.trim() || `Mock interview: ${roleTitle(f.role)}`,
      role: f.role,
      template: template?.name ?? null,
    },
    ...{ type: fixed?.type ?? f.type, level: fixed?.level ?? f.level, language: f.language || 'en' },
    questions: fixed?.questions ?? wholeNumber(f.questions, 'Questions') ?? 5,
    followUps: fixed?.followUps ?? 1,
    secondsPerQuestion: fixed?.secondsPerQuestion ?? 180,
    guideline: null,
    weights: weightsOf(f),
    attempts: wholeNumber(f.attempts, 'Attempts'),
    keep: f.keep || 'best',
    timeLimitMinutes: wholeNumber(f.timeLimit, 'Time limit'),
    ...{ opensAt: momentOf(f.opensAt), dueAt: momentOf(f.dueAt), locksAt: momentOf(f.locksAt) },
    ...{
      places: placesOf(f.places, parts.places),
      release: f.release || 'after-review',
      points: Number(f.points || '100'),
      checkFirst: f.checkFirst === 'yes',
    },
  }
  const checked = assignmentSettings.safeParse(settings)
  if (!checked.success) {
    const said = checked.error.issues.map((i) => `${i.path.join('.')} ${i.message}`.trim())
    throw new GreenroomError('bad-input', `Please look again at: ${said.join('; ')}`)
  }
  if (f.jobDescription.trim() !== '') return withGuideline(checked.data, f.jobDescription, parts)
  const guideline = f.keepGuideline === 'yes' ? (before?.guideline ?? null) : null
  return guideline ? { ...checked.data, guideline, questions: guideline.questions.length } : checked.data
}

/** What the form shows for settings there are. */
export function givenBy(s: AssignmentSettings): Record<string, unknown> {
  const at = (moment: number | null) => (moment === null ? '' : new Date(moment).toISOString().slice(0, 16))
  const text = (value: number | string | null) => (value === null ? '' : String(value))
  const { weights } = s
  return {
    ...{ title: s.title, role: s.role, template: text(s.template), type: s.type, level: s.level, language: s.language },
    ...{ questions: text(s.questions), attempts: text(s.attempts), keep: s.keep, timeLimit: text(s.timeLimitMinutes) },
    ...{
      opensAt: at(s.opensAt),
      dueAt: at(s.dueAt),
      locksAt: at(s.locksAt),
      release: s.release,
      points: text(s.points),
    },
    ...{ places: s.places, checkFirst: s.checkFirst ? 'yes' : '', keepGuideline: s.guideline ? 'yes' : '' },
    ...(weights && Object.fromEntries(CRITERIA.map((name) => [name, text(Math.round(weights[name] * 1000) / 10)]))),
  }
}

async function withGuideline(s: AssignmentSettings, text: string, parts: SetupParts): Promise<AssignmentSettings> {
  if (!parts.guidelines) throw new GreenroomError('bad-input', 'This server asks questions of its bank only.')
  const wanted = {
    ...{ source: 'job-description' as const, text: cleanText(text), role: s.role, type: s.type, level: s.level },
    ...{ count: s.questions, seed: 1, askedBefore: new Set<string>() },
  }
  const { guideline } = await parts.guidelines.make(wanted, { signal: parts.signal })
  return { ...s, guideline, questions: guideline.questions.length }
}

/** Percentages of the four criteria; null where all are left empty. */
function weightsOf(f: Record<(typeof CRITERIA)[number], string>): AssignmentSettings['weights'] {
  if (CRITERIA.every((name) => f[name].trim() === '')) return null
  const parts = CRITERIA.map((name) => Number(f[name] || '0'))
  const sum = parts.reduce((a, b) => a + b, 0)
  if (!parts.every((n) => n >= 0) || !(sum > 0)) throw new GreenroomError('bad-input', 'Weights are numbers from 0 on.')
  return Object.fromEntries(CRITERIA.map((name, i) => [name, (parts[i] ?? 0) / sum])) as AssignmentSettings['weights']
}

/** Where there is but one place there is nothing to choose. */
function placesOf(chosen: readonly string[], possible: readonly Place[]): Place[] {
  return possible.length === 1 ? [...possible] : possible.filter((place) => chosen.includes(place))
}

function wholeNumber(text: string, name: string): number | null {
  if (text.trim() === '') return null
  if (!/^\d{1,5}$/.test(text.trim())) throw new GreenroomError('bad-input', `${name}: write a whole number.`)
  return Number(text)
}

/** `datetime-local` in UTC, as milliseconds since the Unix epoch. */
function momentOf(text: string): number | null {
  if (text.trim() === '') return null
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN
  if (Number.isNaN(at)) throw new GreenroomError('bad-input', 'A date cannot be read.')
  return at
}

const WORDS: Record<string, string> = {
  'after-review': 'after my review',
  'at-once': 'at once',
  never: 'never',
  web: 'practice room',
  discord: 'Discord',
  slack: 'Slack',
  teams: 'Teams',
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The fields of the form; page/dates.js lets dates be chosen in the reader's own time zone. `given`: what was typed before. */
export function setupFields(
  { bank, templates, places: possible }: Pick<SetupParts, 'bank' | 'templates' | 'places'>,
  given: Record<string, unknown>,
): Html {
  const of = (name: string, usual = '') => (typeof given[name] === 'string' ? given[name] : usual)
  const option = (value: string, label: string, chosen: string) =>
    value === chosen
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`
  const select = (name: string, label: string, options: readonly (readonly [string, string])[], usual: string) =>
    html`<div><label for="${name}">${label}</label><select id="${name}" name="${name}">${options.map(([v, l]) => option(v, l, of(name, usual)))}</select></div>`
  const plain = (values: readonly string[]) => values.map((v) => [v, capital(WORDS[v] ?? v)] as const)
  const input = (name: string, label: string, type: string, usual = '') =>
    html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" type="${type}" value="${of(name, usual)}" ${type === 'number' ? html`min="0" step="any"` : ''}></div>`
  const places = Array.isArray(given.places) ? given.places : [given.places ?? 'web']
  return html`<fieldset><legend>The interview</legend>
${input('title', 'Title (left empty, it says the role)', 'text')}
<div class="four">
${select(
  'role',
  'Role',
  bank.roles.map((slug) => [slug, roleTitle(slug)] as const),
  bank.roles[0] ?? '',
)}
${select('template', 'Template', [['', 'None'], ...templates.map(({ name, title }) => [name, title] as const)], '')}
${select('type', 'Type', plain(INTERVIEW_TYPES), 'mixed')}
${select('level', 'Level', plain(LEVELS), 'medium')}
${input('questions', `Questions (1-${MAX_PAIRS})`, 'number', '5')}
${select(
  'language',
  'Language',
  OWN_LANGUAGES.map((tag) => [tag, nameOfLanguage(tag)] as const),
  'en',
)}
</div>
<p><small>A template decides type, level and questions.</small></p>
<label for="jobDescription">Job description (left empty, the questions come from the bank)</label>
<textarea id="jobDescription" name="jobDescription" rows="5" maxlength="${LIMITS.characters}">${of('jobDescription')}</textarea>
${of('keepGuideline') === 'yes' && html`<label class="inline"><input type="checkbox" name="keepGuideline" value="yes" checked> Keep the questions that were made from a job description before</label>`}
</fieldset>
<fieldset><legend>What counts how much, in percent (left empty, each question has its own weights)</legend><div class="four">
${CRITERIA.map((name) => input(name, capital(name), 'number'))}
</div></fieldset>
<fieldset><legend>Attempts and dates (time zone: <span data-zone>UTC</span>)</legend><div class="four">
${input('attempts', 'Attempts (empty: no limit)', 'number', '1')}
${select('keep', 'What counts', plain(KEEPS), 'best')}
${input('timeLimit', 'Time limit in minutes', 'number')}
${input('opensAt', 'Opens', 'datetime-local')}
${input('dueAt', 'Due', 'datetime-local')}
${input('locksAt', 'Closes', 'datetime-local')}
</div>
<p><small>Handed in after the due date is late, but allowed; at the closing date what runs ends, and nothing begins any more.</small></p></fieldset>
<fieldset><legend>${possible.length > 1 ? 'Where, and the grade' : 'The grade'}</legend>
${(possible.length > 1 ? possible : []).map((place) => html`<label class="inline"><input type="checkbox" name="places" value="${place}" ${places.includes(place) ? html`checked` : ''}> ${capital(WORDS[place] ?? place)}</label>`)}
<div class="four">
${select('release', 'The grade is sent', plain(RELEASES), 'after-review')}
${input('points', 'Points', 'number', '100')}
</div>
<label class="inline"><input type="checkbox" name="checkFirst" value="yes" ${of('checkFirst') === 'yes' ? html`checked` : ''}> I grade five answers by hand first; nothing is released before the machine agrees with me</label>
</fieldset>`
}
