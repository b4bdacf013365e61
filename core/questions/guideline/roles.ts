import type { Bank } from '../bank.ts'
import { slug } from './patterns.ts'
import type { Term } from './vocabulary.ts'

/** How sure it must be that a document is about a role: so many of the role's terms, or the role's name itself. */
const LEAST_TERMS = 2

/**
 * Roles of the bank that a document is about, the nearest first: by the role's words in the title, then by how many of
 * its terms are among the document's. Empty where it is about something else.
 */
export function matchingRoles(title: string | null, terms: readonly Term[], bank: Bank): string[] {
  const titleWords = new Set(slug(title ?? '').split('-'))
  const scored = bank.roles.map((role) => {
    const words = role.split('-')
    const named = words.filter((word) => titleWords.has(word)).length / words.length
    // A term that many roles share says little about any of them.
    const known = terms.filter((t) => t.roles.includes(role))
    const told = known.reduce((sum, t) => sum + 1 / t.roles.length, 0)
    return { role, named, told, known: known.length }
  })
  const fit = scored.filter(({ named, known }) => named === 1 || known >= LEAST_TERMS || (named >= 0.5 && known >= 1))
  const weight = (s: (typeof scored)[number]) => 4 * s.named ** 2 + s.told
  const best = fit.toSorted((a, b) => weight(b) - weight(a))
  const top = best[0] ? weight(best[0]) : 0
  return best
    .filter((s) => weight(s) >= top / 3)
    .slice(0, 3)
    .map((s) => s.role)
}
