import type { PracticeSchedule } from '../../core/jobs/practice.ts'
import type { Act } from '../wording/index.ts'
import type { Activity } from './wire.ts'

/** What somebody wrote, where it is no answer. */
export type Command =
  | { kind: 'start' | 'status' | 'report' | 'progress' | 'privacy' | 'delete' | 'help' }
  | { kind: 'act'; act: Act }
  | { kind: 'link'; code: string | null }
  | { kind: 'practice'; what: 'show' | 'stop' | 'how' | PracticeSchedule }

const ACTS: Readonly<Record<string, Act>> = {
  ...{ hint: 'hint', repeat: 'repeat', skip: 'skip', pause: 'pause', resume: 'resume', stop: 'stop', end: 'stop' },
}
const SINGLE = ['status', 'report', 'progress', 'privacy', 'help'] as const
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const WEEKLY = /^([a-z]+) ([01]?\d|2[0-3]):([0-5]\d) ([\w+/-]+)$/i

/** The words of a message without the mentions that Teams puts in. */
export function wordsOf({ text }: Activity): string {
  const plain = (text ?? '').replace(/<at>[^<]*<\/at>/g, ' ').replaceAll('&nbsp;', ' ')
  return plain.trim()
}

/** Reads a command: one of the words in the manifest, with a slash before it or without, and nothing else. Null: it is none. */
export function readCommand(words: string): Command | null {
  const [first = '', ...rest] = words.split(/\s+/)
  const name = first.replace(/^\//, '').toLowerCase()
  const argument = rest.join(' ')
  if (name === 'link' && rest.length <= 1) return { kind: 'link', code: argument || null }
  if (name === 'practice') return practice(argument, first.startsWith('/'))
  if (name === 'privacy' && argument.toLowerCase() === 'delete') return { kind: 'delete' }
  if (rest.length > 0) return null
  if (name === 'interview' || name === 'start') return { kind: 'start' }
  const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined
  if (act) return { kind: 'act', act }
  const single = SINGLE.find((word) => word === name)
  return single ? { kind: single } : null
}

/** An answer may begin with the word, too: only what can be meant as a command is one. */
function practice(argument: string, slash: boolean): Command | null {
  if (argument === 'show' || argument === 'stop') return { kind: 'practice', what: argument }
  const [, day = '', hour, minute, timeZone = ''] = WEEKLY.exec(argument) ?? []
  const weekday = DAYS.indexOf(day.toLowerCase())
  if (weekday >= 0) return { kind: 'practice', what: { weekday, hour: Number(hour), minute: Number(minute), timeZone } }
  return argument === '' || slash ? { kind: 'practice', what: 'how' } : null
}
