/** Languages that Whisper knows, as ISO 639 codes (openai/whisper, tokenizer.py); jw is its name for Javanese. */
const CODES =
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue'.split(
    ' ',
  )

/** Names that Whisper gives and that Unicode's English ones differ from. */
const OTHER_NAMES: Record<string, string> = {
  myanmar: 'my',
  tagalog: 'tl',
  panjabi: 'pa',
  pushto: 'ps',
  flemish: 'nl',
  castilian: 'es',
  valencian: 'ca',
  moldavian: 'ro',
  moldovan: 'ro',
  mandarin: 'zh',
  haitian: 'ht',
  letzeburgesch: 'lb',
  sinhalese: 'si',
  nynorsk: 'nn',
  javanese: 'jv',
}

const plain = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const english = new Intl.DisplayNames('en', { type: 'language' })
const byName = new Map([
  ...CODES.map((code) => [plain(english.of(code) ?? code), code] as const),
  ...Object.entries(OTHER_NAMES),
])

/** The ISO 639 code of a language that a server gives as a code ("de", "de-DE") or in English ("german"); null if it is neither. */
export function languageCode(name: string): string | null {
  const told = plain(name.trim())
  const code = /^([a-z]{2,3})(?:[-_][a-z0-9]+)*$/.exec(told)?.[1]
  if (code === 'jw') return 'jv'
  return byName.get(told) ?? (code && told.length <= 12 && (CODES.includes(code) || code.length === 2) ? code : null)
}
