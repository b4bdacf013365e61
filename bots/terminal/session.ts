import { randomInt, randomUUID } from 'node:crypto'
import { GreenroomError } from '../../core/errors.ts'
import type { Plan } from '../../core/interview/plan.ts'
import { reportMarkdown } from '../../core/report/markdown.ts'
import type { Report } from '../../core/report/report.ts'
import type { Greenroom } from '../compose.ts'
import type { Aloud } from './aloud.ts'
import type { Script } from './answers-file.ts'
import { askPlan, defaults, type FullWish } from './ask-plan.ts'
import { terminalEars } from './ears.ts'
import type { Lines } from './lines.ts'
import { markdownText } from './markdown-text.ts'
import type { Options } from './options.ts'
import { holdInterview } from './run.ts'
import type { Screen } from './screen.ts'
import { helpText, typedEntries } from './typed-entries.ts'

/** Whoever sits at this terminal. */
const CANDIDATE = 'terminal'
const SECONDS_PER_QUESTION = 180
const OPEN_INTERVIEWS_SHOWN = 3

export type Session = {
  greenroom: Greenroom
  interview: Options['interview']
  screen: Screen
  /** A person's lines; or a file's answers, read and checked. */
  from: { kind: 'person'; lines: Lines } | { kind: 'file'; script: Script }
  /** Says the interviewer's words; null where they are only shown. */
  aloud: Aloud | null
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
  const about = [plan.role.replaceAll('-', ' '), plan.type, plan.level, counted(plan.questions)]
  screen.print(screen.paint('bold', `Greenroom: ${about.join(', ')}`))
  if (!scripted && status === 'open') screen.print(screen.paint('dim', `${helpText}\n`))
  return holdInterview({ engine: greenroom.engine, id, entries, screen, signal, scripted, ears, aloud: session.aloud })
}

async function openOrFind(session: Session): Promise<string | null> {
  const { interview, greenroom } = session
  if (interview.kind === 'resume') return find(interview.id, greenroom)
  const wish = await fullWish(session)
  if (!wish) return null
  const plan: Plan = {
    ...wish,
    secondsPerQuestion: SECONDS_PER_QUESTION,
    language: 'en',
    seed: wish.seed ?? randomInt(0x1_0000_0000),
    keepAudio: false,
  }
  // With a seed nobody has been asked anything before, so that nothing but the seed and the answers decides.
  const candidate = wish.seed === null ? CANDIDATE : `${CANDIDATE}-${randomUUID()}`
  return greenroom.engine.open(plan, candidate, randomUUID())
}

async function fullWish({ interview, greenroom, from, screen, signal }: Session): Promise<FullWish | null> {
  if (interview.kind !== 'new') return null
  const { wish } = interview
  const { role } = wish
  if (role !== null) {
    const type = wish.type ?? defaults.type
    return { ...wish, role, type, level: wish.level ?? defaults.level, questions: wish.questions ?? defaults.questions }
  }
  return from.kind === 'person' ? askPlan(wish, greenroom.bank.roles, { lines: from.lines, screen, signal }) : null
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
