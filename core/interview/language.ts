/** Languages that Greenroom has words of its own in; an interview in another one needs a language model. */
export const OWN_LANGUAGES = ['en', 'hi', 'de', 'es', 'fr'] as const
export type OwnLanguage = (typeof OWN_LANGUAGES)[number]

/** The form of a language tag (BCP 47): a language, perhaps with script and region. */
export const LANGUAGE_TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/

/** "de" of "de-AT". */
export const baseOf = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? 'en'

export const ownLanguage = (base: string): OwnLanguage | null => OWN_LANGUAGES.find((own) => own === base) ?? null

/** The language's English name, "German"; the tag where it has none. */
export const nameOfLanguage = (tag: string): string => {
  const name = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(tag)
  return name ?? tag
}

/** Words that are frequent in one of the languages and in none of the others. */
const FREQUENT: Record<Exclude<OwnLanguage, 'hi'>, string> = {
  en: 'the and of to that was it for with this have are you they would what which from when we not be been had my our then their',
  de: 'der die das und ist nicht ich wir mit auf für eine einen dass auch werden wurde haben habe sich bei von zu dem den dann wenn sind aber oder durch nach als',
  es: 'el los las y que una para con por como más pero sus muy también cuando porque lo yo nosotros fue había hay del al esto donde está este hemos tengo',
  fr: 'le les et une des est dans pour que qui avec sur pas je nous vous ce cette mais plus par au aux sont était avons aussi donc être fait lorsque il elle',
}
const frequent = Object.entries(FREQUENT).map(([language, words]) => ({
  language: language as OwnLanguage,
  words: new Set(words.split(' ')),
}))

/** Fewer words than this tell no language. */
export const LEAST_WORDS = 6
/** So many of them at least must be frequent ones, and half as many again as of any other language. */
const LEAST_HITS = 3
const CLEARLY = 1.5

/** Which of the own languages a text is in, by its script and its most frequent words; null where it is not clear. */
export function detectLanguage(text: string): OwnLanguage | null {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []
  if (words.length < LEAST_WORDS) return null
  const devanagari = words.filter((word) => /\p{Script=Devanagari}/u.test(word)).length
  if (devanagari > words.length / 2) return 'hi'
  const hits = frequent
    .map(({ language, words: known }) => ({ language, hits: words.filter((word) => known.has(word)).length }))
    .toSorted((a, b) => b.hits - a.hits)
  const [best, second] = hits
  if (!best || best.hits < LEAST_HITS || best.hits < CLEARLY * (second?.hits ?? 0)) return null
  return best.language
}
