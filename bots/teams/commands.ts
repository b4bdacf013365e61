import { OWN_LANGUAGES } from '../../core/interview/language.ts'
import type { PracticeSchedule } from '../../core/jobs/practice.ts'
import { actNamed, askedFor, type CommandName, namedCommand } from '../wording/command-names.ts'
import type { Act } from '../wording/index.ts'
import { yesOrNo } from '../wording/training.ts'
import type { Activity } from './wire.ts'

/** What somebody wrote, where it is no answer. */
export type Command =
  | { kind: 'start' | 'status' | 'report' | 'progress' | 'privacy' | 'delete' | 'help' }
  | { kind: 'act'; act: Act }
  /** Whether interviews may train; null asks. */
  | { kind: 'training'; agreed: boolean | null }
  | { kind: 'link'; code: string | null }
  | { kind: 'practice'; what: 'show' | 'stop' | 'how' | PracticeSchedule }

const SINGLE = ['status', 'report', 'progress', 'privacy', 'help'] as const
const WEEKLY = /^(\S+) ([01]?\d|2[0-3]):([0-5]\d) ([\w+/-]+)$/u

/** Names of days in every language, each with its number; 0 is Sunday. */
const DAYS = new Map(
  OWN_LANGUAGES.flatMap((language) => {
    const named = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
    // 4 January 1970 was a Sunday.
    const day = (weekday: number) => named.format((3 + weekday) * 24 * 60 * 60 * 1000).toLowerCase()
    return Array.from({ length: 7 }, (_, weekday) => [day(weekday), weekday] as const)
  }),
)

/** The words of a message without the mentions that Teams puts in. */
export function wordsOf({ text }: Activity): string {
  const plain = (text ?? '').replace(/<at>[^<]*<\/at>/g, ' ').replaceAll('&nbsp;', ' ')
  return plain.trim()
}

/**
 * Reads a command: a name in any language, with a slash before it or without, and nothing else; or what people say for it in
 * these languages (BCP 47). Null: it is none.
 */
export function readCommand(words: string, languages: readonly string[]): Command | null {
  const slash = words.startsWith('/')
  const [first = '', ...rest] = words.replace(/^\//, '').split(/\s+/)
  const argument = rest.join(' ')
  const name = namedCommand(first)
  if (name === 'link' && rest.length <= 1) return { kind: 'link', code: argument || null }
  if (name === 'practice') return practice(argument, slash)
  if (name === 'privacy' && namedCommand(argument) === 'delete') return { kind: 'delete' }
  if (name === 'privacy' && namedCommand(rest[0] ?? '') === 'training')
    return { kind: 'training', agreed: yesOrNo(rest.slice(1).join(' ')) }
  const whole = namedCommand(words.replace(/^\//, ''))
  if (whole) return meant(whole)
  const act = askedFor(words, languages)
  return act && { kind: 'act', act }
}

function meant(name: CommandName): Command | null {
  const act = actNamed(name)
  if (act) return { kind: 'act', act }
  if (name === 'interview' || name === 'start') return { kind: 'start' }
  const single = SINGLE.find((word) => word === name)
  return single ? { kind: single } : null
}

/** An answer may begin with the word, too: only what can be meant as a command is one. */
function practice(argument: string, slash: boolean): Command | null {
  const name = namedCommand(argument)
  if (name === 'show' || name === 'stop') return { kind: 'practice', what: name }
  const [, day = '', hour, minute, timeZone = ''] = WEEKLY.exec(argument) ?? []
  const weekday = DAYS.get(day.toLowerCase())
  if (weekday !== undefined)
    return { kind: 'practice', what: { weekday, hour: Number(hour), minute: Number(minute), timeZone } }
  return argument === '' || slash ? { kind: 'practice', what: 'how' } : null
}
