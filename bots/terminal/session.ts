import { randomInt, randomUUID } from 'node:crypto'
import { GreenroomError } from '../../core/errors.ts'
import { baseOf } from '../../core/interview/language.ts'
import type { Plan } from '../../core/interview/plan.ts'
import { checkRole, planFrom } from '../../core/questions/templates/template.ts'
import { reportMarkdown } from '../../core/report/markdown.ts'
import type { Report } from '../../core/report/report.ts'
import type { Greenroom } from '../compose.ts'
import type { Aloud } from './aloud.ts'
import type { Script } from './answers-file.ts'
import { askPlan, defaults, type FullWish } from './ask-plan.ts'
import { terminalEars } from './ears.ts'
import { findTemplate, prepareGuideline, textOf } from './guideline.ts'
import type { Lines } from './lines.ts'
import { markdownText } from './markdown-text.ts'
import type { Options, Wish } from './options.ts'
import { holdInterview } from './run.ts'
import type { Screen } from './screen.ts'
import { helpText, typedEntries } from './typed-entries.ts'

/** Whoever sits at this terminal. */
const CANDIDATE = 'terminal'
const SECONDS_PER_QUESTION = 180
const OPEN_INTERVIEWS_SHOWN = 3
/** Main questions made from a document unless told. */
export const GUIDELINE_QUESTIONS = 8

export type Session = {
  greenroom: Greenroom
  interview: Options['interview']
  screen: Screen
  /** A person's lines; or a file's answers, read and checked. */
  from: { kind: 'person'; lines: Lines } | { kind: 'file'; script: Script }
  /** Says the interviewer's words; null where they are only shown. */
  aloud: Aloud | null
  /** Where npm was started, for names of files. */
  startedIn: string | undefined
  env: Record<string, string | undefined>
  /** Ends the session; what was sent stays. */
  signal: AbortSignal
  /** Called once the interview has an id: from then on it can be gone on with. */
  onInterview: (id: string) => void
}

/**
 * Opens or takes up an interview and holds it to its report; null when the person left before.
 * Errors: GreenroomError, 'bad-input' when there is nothing to take up.
 */
export async function holdSession(session: Session): Promise<Report | null> {
  const { greenroom, screen, from, signal } = session
  const scripted = from.kind === 'file'
  const entries = scripted ? from.script.entries : typedEntries(from.lines, screen, greenroom.clock)
  const ears = terminalEars(greenroom, screen, signal)
  // Before anything is opened: without ears these answers could not be given.
  if (scripted && from.script.aloud) await ears.ready()
  const id = await openOrFind(session)
  if (id === null) return null
  session.onInterview(id)
  const { plan, status } = await greenroom.engine.view(id)
  const about = [
    plan.guideline?.title ?? plan.role.replaceAll('-', ' '),
    plan.type,
    plan.level,
    counted(plan.questions),
  ]
  screen.print(screen.paint('bold', `Greenroom: ${about.join(', ')}`))
  const note = languageNote(plan, greenroom.models.length > 0)
  if (note && status === 'open') screen.note(note)
  if (!scripted && status === 'open') screen.print(screen.paint('dim', `${helpText}\n`))
  return holdInterview({ engine: greenroom.engine, id, entries, screen, signal, scripted, ears, aloud: session.aloud })
}

async function openOrFind(session: Session): Promise<string | null> {
  const { interview, greenroom } = session
  if (interview.kind === 'resume') return find(interview.id, greenroom)
  const wished = await wishedPlan(session)
  if (!wished) return null
  return greenroom.engine.open(wished.plan, wished.candidate, randomUUID())
}

/** What a person should know of an interview in another language than English; null where there is nothing to say. */
function languageNote({ language, followLanguage }: Plan, model: boolean): string | null {
  if ((baseOf(language) === 'en' && !followLanguage) || model) return null
  return 'The questions stay in English, and the built-in scorer reads English only: for both in your language a language model is needed.'
}

/** With a seed nobody has been asked anything before, so that nothing but the seed and the answers decides. */
const candidateFor = (seed: number | null) => (seed === null ? CANDIDATE : `${CANDIDATE}-${randomUUID()}`)

/** The plan for a new interview, made with the person where something is open; null when the person left. */
async function wishedPlan(session: Session): Promise<{ plan: Plan; candidate: string } | null> {
  const { interview, greenroom, screen, signal, startedIn, env } = session
  if (interview.kind !== 'new') return null
  const { wish } = interview
  const template = wish.template && (await findTemplate(wish.template, greenroom.templates, startedIn))
  const base = template ? planFrom(template) : null
  const { phases, ...decided } = base ?? { phases: null }
  const seed = wish.seed ?? randomInt(0x1_0000_0000)
  const candidate = candidateFor(wish.seed)
  const fixed = {
    ...{ followUps: 1, secondsPerQuestion: SECONDS_PER_QUESTION },
    ...decided,
    ...(wish.followUps !== null && { followUps: wish.followUps }),
    ...(wish.language === 'auto' ? { language: 'en', followLanguage: true } : { language: wish.language }),
    ...{ seed, keepAudio: false },
  }
  if (wish.material) {
    const { material } = wish
    const made = await prepareGuideline({
      guidelines: greenroom.guidelines,
      wanted: {
        source: material.source,
        text: await textOf(material, startedIn, signal),
        role: wish.role,
        type: wish.type ?? base?.type ?? defaults.type,
        level: wish.level ?? base?.level ?? defaults.level,
        count: wish.questions ?? base?.questions ?? GUIDELINE_QUESTIONS,
        seed,
        askedBefore: await greenroom.store.askedBefore(candidate),
      },
      screen,
      lines: session.from.kind === 'person' ? session.from.lines : null,
      env,
      signal,
    })
    if (!made) return null
    const { guideline, role } = made
    if (template) checkRole(template, role)
    const [type, level] = [wish.type ?? base?.type ?? defaults.type, wish.level ?? base?.level ?? defaults.level]
    return { plan: { ...fixed, role, type, level, questions: guideline.questions.length, guideline }, candidate }
  }
  const usual = { ...defaults, ...base }
  const only = template && template.roles !== 'any' && template.roles.length === 1 ? (template.roles[0] ?? null) : null
  const full = await fullWish(session, { ...wish, role: wish.role ?? only }, usual, template !== null)
  if (!full) return null
  const { role, type, level, questions } = full
  if (template) checkRole(template, role)
  // Another kind or number of questions than the template's has phases of its own.
  const same = base && type === base.type && questions === base.questions
  return { plan: { ...fixed, ...(same && phases && { phases }), role, type, level, questions }, candidate }
}

type Usual = Pick<FullWish, 'type' | 'level' | 'questions'>

async function fullWish(
  { greenroom, from, screen, signal }: Session,
  wish: Wish,
  usual: Usual,
  decided: boolean,
): Promise<FullWish | null> {
  const { role } = wish
  const filled = {
    type: wish.type ?? usual.type,
    level: wish.level ?? usual.level,
    questions: wish.questions ?? usual.questions,
  }
  if (role !== null) return { ...wish, role, ...filled }
  // A template has decided everything but the role.
  const open = decided ? { ...wish, ...filled } : wish
  return from.kind === 'person' ? askPlan(open, greenroom.bank.roles, { lines: from.lines, screen, signal }) : null
}

/** The questions of a new interview that is not held. Errors: GreenroomError. */
export async function onlyGuideline(session: Session): Promise<Plan['guideline']> {
  const wished = await wishedPlan({ ...session, from: { kind: 'person', lines: silent } })
  return wished?.plan.guideline
}

/** Nobody who could edit anything. */
const silent: Lines = {
  interactive: false,
  next: async () => null,
  onKey() {},
  pasting: async () => false,
  aside: (task) => task(),
  close() {},
}

async function find(id: string, { store }: Greenroom): Promise<string> {
  if (await store.head(id)) return id
  const own = await store.headsOf(CANDIDATE, { limit: 50 })
  const open = own.filter((head) => head.status === 'open').slice(0, OPEN_INTERVIEWS_SHOWN)
  const known = open.map((h) => `${h.id} (${h.role}, ${new Date(h.startedAt).toLocaleString()})`).join(', ')
  throw new GreenroomError(
    'bad-input',
    `there is no interview ${id}. ${known ? `Still open: ${known}` : 'None is open.'}`,
  )
}

/** A report as text for the screen. */
export function reportText(report: Report, screen: Screen): string {
  return markdownText(reportMarkdown(report), screen.width, screen.paint)
}

const counted = (questions: number) => `${questions} question${questions === 1 ? '' : 's'}`
