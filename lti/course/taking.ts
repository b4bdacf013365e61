import { randomInt } from 'node:crypto'
import type { Engine } from '../../core/engine/engine.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'
import type { Template } from '../../core/questions/templates/template.ts'
import type { Grading } from '../grades/grading.ts'
import { studentWording } from '../wording/index.ts'
import type { Assignment } from './assignments.ts'
import { allowance } from './attempt-rules.ts'
import type { Attempt, Attempts } from './attempts.ts'
import type { Audit } from './audit.ts'
import { planOf } from './plan.ts'
import type { Seat } from './seats.ts'
import type { Place } from './settings.ts'

export type TakingParts = {
  engine: Engine
  clock: Clock
  templates: readonly Template[]
  attempts: Attempts
  grading: Grading
  audit: Audit
}

/** An attempt with its interview. */
export type Taken = { attempt: Attempt; interview: string }

/**
 * The student's open attempt, or a new one. `keepAudio`: the student agreed that the sound of a new one's answers is kept. Clicks that come twice begin one. Errors: GreenroomError 'refused' with why not.
 */
export async function takeSeat(
  assignment: Assignment,
  seat: Seat,
  place: Place,
  parts: TakingParts,
  { keepAudio = false } = {},
): Promise<Taken> {
  const { settings } = assignment
  if (!settings) throw new GreenroomError('refused', studentWording('en').notSetUpYet)
  const w = studentWording(settings.language)
  const all = await parts.attempts.ofSeat(seat.id)
  const { open, obstacle } = allowance(settings, seat, all, parts.clock.now())
  if (open) return interviewOf(open, assignment, seat, parts, keepAudio)
  if (obstacle) throw new GreenroomError('refused', w.whyNot(obstacle))
  if (!settings.places.includes(place)) throw new GreenroomError('refused', w.takenElsewhere)
  const attempt = await begin(seat, all.length + 1, place, parts)
  return interviewOf(attempt, assignment, seat, parts, keepAudio)
}

async function begin(seat: Seat, number: number, place: Place, { attempts, audit }: TakingParts): Promise<Attempt> {
  try {
    const attempt = await attempts.begin(seat, number, place, randomInt(0x1_0000_0000))
    await audit.note(seat.assignment, { by: seat.user, action: 'attempt-started', subject: attempt.id })
    return attempt
  } catch (error) {
    if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
    const open = (await attempts.ofSeat(seat.id)).find(({ state }) => state === 'open')
    if (!open) throw error
    return open
  }
}

/** Opens the attempt's interview; an attempt opens the same one however often. */
async function interviewOf(
  attempt: Attempt,
  { settings, course }: Assignment,
  seat: Seat,
  parts: TakingParts,
  keepAudio: boolean,
): Promise<Taken> {
  if (attempt.interview) return { attempt, interview: attempt.interview }
  if (!settings) throw new GreenroomError('refused', studentWording('en').notSetUpYet)
  const plan = planOf(settings, attempt.seed, parts.templates, keepAudio)
  const interview = await parts.engine.open(plan, seat.candidate, `lti-${attempt.id}`, `lti:${course}`)
  const opened = await parts.attempts.change(attempt.id, (a) => ({ ...a, interview }))
  await parts.grading.follow(opened)
  return { attempt: opened, interview }
}
