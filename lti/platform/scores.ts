import { roleTitle } from '../../core/questions/role-title.ts'
import { countedScore, keptScore } from '../course/attempt-rules.ts'
import type { Attempt } from '../course/attempts.ts'
import type { AssignmentSettings } from '../course/settings.ts'
import type { PlatformKind } from './platforms.ts'

/** What the platform should hold of one student's work. Without a score: handed in, and waiting for the instructor. */
export type WantedScore = {
  /** Of `maximum`; null: for a person to grade. */
  given: number | null
  maximum: number
  comment: string
  /** The attempt that it comes from, for the grading view. */
  attempt: string
  /** Milliseconds since the Unix epoch. */
  startedAt: number
  submittedAt: number
}

/**
 * What should be delivered for a student with these attempts, in order; null: nothing. `before`: whether a grade was delivered
 * before, which Moodle would erase for one that waits.
 */
export function wantedScore(
  settings: AssignmentSettings,
  attempts: readonly Attempt[],
  platform: { kind: PlatformKind; before: boolean },
  link: (attempt: string) => string,
): WantedScore | null {
  if (settings.release === 'never') return null
  const done = attempts.filter((a) => a.state === 'submitted')
  const newest = done.at(-1)
  if (!newest?.submittedAt) return null
  const counted = settings.release === 'at-once' ? done : done.filter((a) => a.releasedAt !== null)
  const scored = counted.filter((a) => countedScore(a) !== null)
  const score = keptScore(
    scored.map((a) => countedScore(a) as number),
    settings.keep,
  )
  const shown = scored.length > 0 ? shownAttempt(scored, settings.keep) : newest
  const common = {
    maximum: settings.points,
    attempt: shown.id,
    startedAt: shown.startedAt,
    submittedAt: shown.submittedAt ?? newest.submittedAt,
  }
  // Canvas keeps the score that is there and shows the new attempt; Moodle would erase score and comment.
  const waits = platform.kind === 'canvas' && !counted.includes(newest)
  if (score === null || waits) {
    if (platform.before && platform.kind !== 'canvas') return null
    const { id, startedAt } = newest
    const comment = `${subject(settings)} handed in. ${link(id)}`
    return { ...common, given: null, comment, attempt: id, startedAt, submittedAt: newest.submittedAt }
  }
  const given = Math.round(score * settings.points) / 100
  return { ...common, given, comment: commentOf(settings, scored, shown, { score, link: link(shown.id) }) }
}

function shownAttempt(scored: readonly Attempt[], keep: AssignmentSettings['keep']): Attempt {
  const last = scored.at(-1) as Attempt
  if (keep !== 'best') return last
  return scored.reduce((best, a) => ((countedScore(a) ?? 0) >= (countedScore(best) ?? 0) ? a : best), last)
}

const subject = ({ role }: AssignmentSettings) => `Mock interview (${roleTitle(role)})`

/** The score, why a person changed it or else what the report says in short, and where it stands. */
function commentOf(
  settings: AssignmentSettings,
  scored: readonly Attempt[],
  shown: Attempt,
  { score, link }: { score: number; link: string },
): string {
  const { keep } = settings
  const several = scored.length > 1 ? `, the ${keep === 'average' ? 'average' : keep} of ${scored.length} attempts` : ''
  const reasons = scored.flatMap(({ override }) => (override?.reason ? [override.reason] : []))
  const why = reasons.at(-1) ?? shown.gist ?? null
  return `${subject(settings)}: ${score} of 100${several}.${why === null ? '' : ` ${why}`} The report: ${link}`
}

/**
 * The body of a score (Assignment and Grade Services 2.0, section 3.4.1), with Canvas's extension. `timestamp` in milliseconds
 * must grow from one to the next.
 */
export function scoreMessage(
  wanted: WantedScore,
  options: {
    user: string
    timestamp: number
    kind: PlatformKind
    /** Whether this attempt was not delivered before: Canvas then counts a new one. */
    isNew: boolean
    launchUrl: string
    /** Whether to overwrite what the instructor graded in the platform itself. */
    overwrite: boolean
  },
): Record<string, unknown> {
  const { user, timestamp, kind, isNew, launchUrl, overwrite } = options
  const iso = (at: number) => new Date(at).toISOString()
  const { given, maximum, comment, startedAt, submittedAt } = wanted
  return {
    userId: user,
    timestamp: iso(timestamp),
    activityProgress: given === null ? 'Submitted' : 'Completed',
    gradingProgress: given === null ? 'PendingManual' : 'FullyGraded',
    ...(given !== null && { scoreGiven: given, scoreMaximum: maximum }),
    comment,
    submission: { startedAt: iso(startedAt), submittedAt: iso(submittedAt) },
    ...(kind === 'canvas' && {
      'https://canvas.instructure.com/lti/submission': {
        new_submission: isNew,
        submission_type: 'basic_lti_launch',
        submission_data: launchUrl,
        submitted_at: iso(submittedAt),
        preserve_score: given === null,
        prioritize_non_tool_grade: !overwrite,
      },
    }),
  }
}

/** What a score needs to be told apart from the one before: the same again is not sent again. */
export const sameScore = (one: WantedScore | null, other: WantedScore | null) =>
  JSON.stringify(one) === JSON.stringify(other)
