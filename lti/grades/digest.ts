import { type ClassDigest, classDigestOf, LEAST_PEOPLE } from '../../core/report/class-digest.ts'
import { questionsOf, type Result } from '../course/results.ts'

export type { Gap } from '../../core/report/class-digest.ts'

/** See core/report/class-digest.ts. */
export const LEAST_STUDENTS = LEAST_PEOPLE

export type Digest = Omit<ClassDigest, 'people'> & { students: number }

/** What a class has in common, from each student's last finished attempt. Null for fewer than LEAST_STUDENTS. */
export function digestOf(results: readonly Result[]): Digest | null {
  const digest = classDigestOf(
    results.map((result) => {
      const { attempt, report } = result
      return { person: attempt.seat, at: attempt.number, report, questions: questionsOf(result) }
    }),
  )
  if (!digest) return null
  const { people: students, ...rest } = digest
  return { students, ...rest }
}
