import { randomInt } from 'node:crypto'
import type { Choice } from '../../core/interview/choice.ts'
import { ownLanguage } from '../../core/interview/language.ts'
import { cleanText } from '../../core/questions/documents/plain.ts'
import { takeSeat } from '../course-interviews.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { Refusal } from '../wording/index.ts'
import { taker } from './assigned.ts'
import { startChoice } from './cards/start-form.ts'
import type { Person } from './memory.ts'
import type { TeamsParts } from './parts.ts'
import type { Beginning, Sittings } from './sittings.ts'

/** Making questions from a job description may wait for a model. */
const READING_MS = 120_000

/** What somebody chose in the form; `role` is null where a job description decides. */
type Wanted = Omit<Choice, 'role' | 'guideline'> & { role: string | null; posting: string | null }

/** Reads the form as it was sent. Errors: Refusal where something is missing. */
export function readStart(data: Readonly<Record<string, string>>, { locale }: Person, { bank }: TeamsParts): Wanted {
  const read = startChoice.safeParse(data)
  const role = bank.roles.find((slug) => slug === data.role) ?? null
  const posting = cleanText(data.posting ?? '').trim() || null
  if (!read.success || (role === null && posting === null))
    throw new Refusal(() => chatWordingIn(locale).form.needsRole)
  const { type, level, questions, language } = read.data
  const chosen = { language: ownLanguage(language) ?? ('en' as const), followLanguage: language === 'auto' }
  return { role, posting, type, level, questions, ...chosen, seed: randomInt(0x1_0000_0000) }
}

/**
 * Begins what the form asks for, once however often it is sent. Returns the sitting's id. Errors: GreenroomError, fit to show
 * where it is 'refused' or 'bad-input'.
 */
export async function startByForm(
  data: Readonly<Record<string, string>>,
  beginning: Beginning,
  { own, sittings }: { own: TeamsParts; sittings: Sittings },
): Promise<string> {
  const { person } = beginning
  const { role, posting, ...choice } = readStart(data, person, own)
  if (posting === null) return (await sittings.open({ ...choice, role: role ?? '' }, beginning)).id
  const askedBefore = await own.store.askedBefore(person.candidate)
  const { type, level, questions: count, seed } = choice
  const wanted = { source: 'job-description' as const, text: posting, role, type, level, count, seed, askedBefore }
  const { guideline, role: nearest } = await own.guidelines.make(wanted, { signal: AbortSignal.timeout(READING_MS) })
  const questions = guideline.questions.length
  return (await sittings.open({ ...choice, role: role ?? nearest, guideline, questions }, beginning)).id
}

/** Begins or goes on with an interview of a course. Returns the sitting's id. Errors: GreenroomError 'refused', 'not-found'. */
export async function startAssigned(
  seat: string,
  beginning: Beginning,
  { own, sittings }: { own: TeamsParts; sittings: Sittings },
): Promise<string> {
  const { person } = beginning
  const { interview, choice } = await takeSeat(own.assigned, seat, taker(person))
  return (await sittings.hold(interview, seat, choice, beginning)).id
}
