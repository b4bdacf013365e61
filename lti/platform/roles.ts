const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership'
/** Who may set interviews up and read those of the course. */
const STAFF = /^(Instructor|ContentDeveloper|Administrator|TeachingAssistant)$/

/**
 * The short name of a role of a course: "Learner" for `http://purl.imsglobal.org/vocab/lis/v2/membership#Learner` and for
 * "Learner" itself, "Instructor" for its sub-roles such as `.../membership/Instructor#TeachingAssistant`. Null for roles
 * outside a course.
 */
export function courseRole(role: string): string | null {
  if (/^[A-Za-z]+$/.test(role)) return role
  if (role.startsWith(`${MEMBERSHIP}#`)) return role.slice(MEMBERSHIP.length + 1)
  return /^http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/membership\/([A-Za-z]+)#/.exec(role)?.[1] ?? null
}

/** Whether somebody with these roles teaches the course. Roles of the institution alone do not count: a teacher elsewhere is a guest here. */
export function isStaff(roles: readonly string[]): boolean {
  return roles.some((role) => STAFF.test(courseRole(role) ?? ''))
}

export function isLearner(roles: readonly string[]): boolean {
  return roles.some((role) => courseRole(role) === 'Learner')
}
