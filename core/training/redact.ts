type Rule = readonly [RegExp, string]

/** What is taken out first, and what stands in its place. A name in an address would leave the rest of the address behind. */
const ADDRESSES: readonly Rule[] = [
  [/[\p{L}\p{M}\p{N}_.+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/gu, '[e-mail]'],
  [/\b(?:https?:\/\/|www\.)\S+/giu, '[address]'],
  [/<(?:@[!&]?|#)\d+>/gu, '[account]'],
  [/(?<![\p{L}\p{N}_.])@[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{N}_]/gu, '[account]'],
  // Dates, numbers of accounts, telephones: seven digits or more, whatever stands between them.
  [/\+?\d(?:[ ().\-/]{0,2}\d){6,}/gu, '[number]'],
]

/** What is given as a name; last, as it may be a part only of one that is known. */
const NAMED: readonly Rule[] = [
  [/(\b[Mm]y name is|\b[Ii]'m called|\b[Ii] am called)\s+\p{Lu}[\p{L}'-]*(?:\s+\p{Lu}[\p{L}'-]*)*/gu, '$1 [name]'],
  [/\b(Mr|Mrs|Ms|Dr|Prof)\.?\s+\p{Lu}[\p{L}'-]*/gu, '$1 [name]'],
]

/**
 * A text without what plainly identifies somebody: addresses, accounts, long numbers, names that are given as names. Rules
 * miss things, so a person looks at every line before it trains anything. `names` are taken out wherever they stand as words.
 */
export function redact(text: string, names: readonly string[] = []): string {
  const known = names.filter((name) => name.trim().length > 1).map(nameRule)
  return [...ADDRESSES, ...known, ...NAMED].reduce((left, [pattern, instead]) => left.replace(pattern, instead), text)
}

const nameRule = (name: string): Rule => [
  new RegExp(`(?<!\\p{L})${name.trim().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?!\\p{L})`, 'giu'),
  '[name]',
]
