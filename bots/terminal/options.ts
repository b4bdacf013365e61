import { parseArgs } from 'node:util'
import { GreenroomError } from '../../core/errors.ts'
import { LANGUAGE_TAG, OWN_LANGUAGES } from '../../core/interview/language.ts'
import { INTERVIEW_TYPES, type InterviewType, LEVELS, type Level, MAX_PAIRS } from '../../core/interview/plan.ts'

const MAX_SEED = 0xffffffff
export const INTERVIEWERS = ['built-in', 'model'] as const

/** What a new interview is to be; what was not asked for is left open here, and decided by who starts it. */
export type Wish = {
  role: string | null
  type: InterviewType | null
  level: Level | null
  questions: number | null
  followUps: number | null
  seed: number | null
  /** BCP 47 tag; 'auto' begins in English and follows the person. */
  language: string
  /** Name or file of a template. */
  template: string | null
  /** What the questions are to be made from; null: the bank. */
  material: Material | null
}

/** What a person gives to be asked about. */
export type Material = { source: 'job-description' | 'resume'; file: string } | { source: 'keywords'; words: string }

export type Options = {
  /** A new interview, or the id of one to go on with. */
  interview: { kind: 'new'; wish: Wish } | { kind: 'resume'; id: string }
  /** A file with the answers; null to ask a person. */
  answers: string | null
  json: boolean
  /** Prints the questions as JSON and holds no interview. */
  guidelineOnly: boolean
  /** Whether the interviewer's words are played. */
  speak: boolean
  /** null: a language model where one is set up or found. */
  interviewer: (typeof INTERVIEWERS)[number] | null
  help: boolean
}

const flags = {
  role: { type: 'string' },
  type: { type: 'string' },
  level: { type: 'string' },
  questions: { type: 'string' },
  'follow-ups': { type: 'string' },
  'no-follow-ups': { type: 'boolean' },
  seed: { type: 'string' },
  language: { type: 'string' },
  template: { type: 'string' },
  'job-description': { type: 'string' },
  keywords: { type: 'string' },
  'guideline-only': { type: 'boolean' },
  answers: { type: 'string' },
  json: { type: 'boolean' },
  speak: { type: 'boolean' },
  resume: { type: 'string' },
  interviewer: { type: 'string' },
  help: { type: 'boolean' },
} as const
type Flag = keyof typeof flags
const planFlags: readonly Flag[] = [
  ...(['role', 'type', 'level', 'questions', 'follow-ups', 'no-follow-ups', 'seed'] as const),
  ...(['language', 'template', 'job-description', 'keywords', 'guideline-only'] as const),
]

/** The id of an interview has neither a dot nor a slash; a resume's file has one or the other. */
const isFile = (value: string) => /[./\\]/.test(value)

/** How to use it, with what each option allows. */
export function usage(roles: readonly string[]): string {
  return `usage: npm run interview -- [OPTION ...]

  --role ROLE         ${roles.join(', ')}
  --type TYPE         ${INTERVIEW_TYPES.join(', ')}
  --level LEVEL       ${LEVELS.join(', ')}
  --questions N       1 to ${MAX_PAIRS} main questions
  --follow-ups N      0 to 2 for each main question (1 unless said)
  --no-follow-ups     the same as --follow-ups 0
  --seed N            0 to ${MAX_SEED}: the same seed and answers give the same questions, whatever you were asked before
  --language TAG      ${OWN_LANGUAGES.join(', ')}: the interviewer's own words; with a language model the questions too, and any
                      other tag (pt-BR). Without one the questions stay in English. auto follows the language you answer in
  --job-description FILE
                      makes the questions from a posting (PDF, DOCX or text), and shows them before it begins
  --resume FILE       makes them from your resume; a file's name has a dot or a slash in it
  --keywords WORDS    makes them about these, with commas between
  --guideline-only    prints these questions as JSON, and holds no interview
  --template NAME     a kind of interview: a name from datasets/templates, or a YAML file of your own
  --interviewer WHO   ${INTERVIEWERS.join(', ')}: who interviews and scores (a model where there is one, unless said)
  --answers FILE      takes one answer from each line instead of asking you; - is standard input. A line may also be
                      /hint, /repeat, /skip, /pause, /resume or /end, or the path of a recording (.wav, .mp3, .m4a,
                      .ogg, .webm), which is heard; empty lines are ignored
  --speak             plays what the interviewer says through the system's player
  --json              prints the report as JSON, and nothing else, on standard output
  --resume ID         goes on with an interview, or shows its report
  --help              prints this

Without --role you are asked for what is missing. Else it is: type mixed, level medium, 5 questions,
or 8 from a job description, a resume or keywords.`
}

/**
 * Reads the command line. `roles` are those that the question bank has.
 * Errors: GreenroomError 'bad-input' that names everything wrong, a line each, with what is allowed.
 */
export function readOptions(args: readonly string[], roles: readonly string[]): Options {
  const problems: string[] = []
  const values = readFlags(args, problems)
  const has = (flag: Flag) => values.get(flag) !== undefined
  const oneOf = <T extends string>(flag: Flag, allowed: readonly T[]): T | null => {
    const value = values.get(flag)
    const found = allowed.find((a) => a === value)
    if (value !== undefined && found === undefined)
      problems.push(`--${flag} must be one of: ${allowed.join(', ')} (not "${value}")`)
    return found ?? null
  }
  const whole = (flag: Flag, least: number, most: number): number | null => {
    const value = values.get(flag)
    if (value === undefined) return null
    const n = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN
    if (n >= least && n <= most) return n
    problems.push(`--${flag} must be a whole number from ${least} to ${most} (not "${value}")`)
    return null
  }

  const wish: Wish = {
    role: oneOf('role', roles),
    type: oneOf('type', INTERVIEW_TYPES),
    level: oneOf('level', LEVELS),
    questions: whole('questions', 1, MAX_PAIRS),
    followUps: has('no-follow-ups') ? 0 : whole('follow-ups', 0, 2),
    seed: whole('seed', 0, MAX_SEED),
    language: languageFrom(values.get('language'), problems),
    template: values.get('template') ?? null,
    material: materialFrom(values, problems),
  }
  const interviewer = oneOf('interviewer', INTERVIEWERS)
  const given = values.get('resume')
  const resume = given === undefined || isFile(given) ? undefined : given
  if (has('guideline-only') && !wish.material && resume === undefined)
    problems.push('--guideline-only needs --job-description, --resume FILE or --keywords')
  if (has('no-follow-ups') && has('follow-ups'))
    problems.push('--follow-ups and --no-follow-ups exclude each other: leave one out')
  const idle = resume === undefined ? [] : planFlags.filter(has)
  if (idle.length > 0)
    problems.push(
      `--resume goes on with an interview as it was planned: leave out ${idle.map((f) => `--${f}`).join(', ')}`,
    )
  if (problems.length > 0) throw new GreenroomError('bad-input', problems.join('\n'))
  return {
    interview: resume === undefined ? { kind: 'new', wish } : { kind: 'resume', id: resume },
    answers: values.get('answers') ?? null,
    json: has('json'),
    guidelineOnly: has('guideline-only'),
    speak: has('speak'),
    interviewer,
    help: has('help'),
  }
}

function materialFrom(values: ReadonlyMap<Flag, string>, problems: string[]): Material | null {
  const resume = values.get('resume')
  const found: Material[] = []
  const posting = values.get('job-description')
  const words = values.get('keywords')
  if (posting !== undefined) found.push({ source: 'job-description', file: posting })
  if (resume !== undefined && isFile(resume)) found.push({ source: 'resume', file: resume })
  if (words !== undefined) found.push({ source: 'keywords', words })
  if (found.length > 1) problems.push('--job-description, --resume FILE and --keywords exclude each other: choose one')
  return found[0] ?? null
}

function languageFrom(tag: string | undefined, problems: string[]): string {
  if (tag !== undefined && tag !== 'auto' && !LANGUAGE_TAG.test(tag))
    problems.push(`--language must be auto or a tag such as ${OWN_LANGUAGES.join(', ')} (not "${tag}")`)
  return tag ?? 'en'
}

/** The value of each flag given, the last one where it stands twice; an empty text for those without a value. */
function readFlags(args: readonly string[], problems: string[]): Map<Flag, string> {
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, allowPositionals: true, tokens: true })
  const values = new Map<Flag, string>()
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" is not an option${hint(token.value)}`)
    if (token.kind !== 'option') continue
    if (!isFlag(token.name)) {
      const all = Object.keys(flags).map((name) => `--${name}`)
      problems.push(`unknown option ${token.rawName}. Allowed are: ${all.join(', ')}`)
    } else if (flags[token.name].type === 'boolean') {
      if (token.value !== undefined) problems.push(`--${token.name} takes no value`)
      values.set(token.name, '')
    } else if (!token.value || (!token.inlineValue && token.value.startsWith('--'))) {
      problems.push(`--${token.name} needs a value`)
    } else {
      values.set(token.name, token.value)
    }
  }
  return values
}

const isFlag = (name: string): name is Flag => Object.hasOwn(flags, name)
const hint = (value: string) => (isFlag(value) ? `: did you mean --${value}?` : '. Options begin with --')
