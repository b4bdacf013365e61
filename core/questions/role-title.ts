const small = new Set(['and', 'of', 'the', 'for', 'in'])
const capitals = new Set(['ai', 'api', 'crm', 'hr', 'it', 'ml', 'qa', 'sre', 'ui', 'ux'])

/** A role's slug as a title: "head-of-qa" is "Head of QA". */
export function roleTitle(slug: string): string {
  return slug
    .split('-')
    .map((word, i) => {
      if (capitals.has(word)) return word.toUpperCase()
      return i > 0 && small.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)
    })
    .join(' ')
}
