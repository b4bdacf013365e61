import { GreenroomError } from '../../core/errors.ts'
import type { Guideline } from '../../core/interview/guideline.ts'
import type { GuidelineEdit } from '../../core/questions/guideline/edit.ts'

const HELP = [
  'One question a line. Change the words behind a number, move lines, delete them,',
  'or write a line without a number for a question of your own.',
  'Lines that begin with # are ignored. Save and close when you are done.',
]

/** A guideline as a text that a person edits. */
export function guidelineText({ questions }: Guideline): string {
  const lines = questions.map(({ question }, i) => `${i + 1}. ${question}`)
  return `${[...HELP.map((line) => `# ${line}`), '', ...lines].join('\n')}\n`
}

/** What an edited text asks for. Errors: GreenroomError 'bad-input' that names the line. */
export function editsFrom(text: string, { questions }: Guideline): GuidelineEdit[] {
  const seen = new Set<string>()
  return text.split(/\r?\n/).flatMap((raw, i): GuidelineEdit[] => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return []
    const numbered = /^(\d{1,3})[.):]\s+(.*)$/.exec(line)
    if (!numbered) return [{ question: line.replace(/^[-*+]\s+/, '') }]
    const [, number, words = ''] = numbered
    const before = questions[Number(number) - 1]
    if (!before) throw new GreenroomError('bad-input', `line ${i + 1}: there is no question ${number}`)
    if (seen.has(before.id))
      throw new GreenroomError('bad-input', `line ${i + 1}: question ${number} stands there twice`)
    seen.add(before.id)
    return [words === before.question ? { id: before.id } : { id: before.id, question: words }]
  })
}

/** What a line of a person asks to be done with a guideline. */
export type GuidelineCommand =
  | { kind: 'start' | 'editor' | 'help' | 'quit' }
  | { kind: 'edits'; edits: GuidelineEdit[] }
  | { kind: 'unknown'; message: string }

export const guidelineHelp = [
  'Enter starts the interview. Before that you may change it:',
  '  move 5 2     puts question 5 in place 2        drop 3        leaves question 3 out',
  '  say 4 WORDS  puts question 4 in other words    add WORDS     adds a question of your own',
  '  edit         opens all of it in your editor    quit          leaves',
].join('\n')

/** Reads a command about a guideline, numbers counted from 1. */
export function guidelineCommand(line: string, { questions }: Guideline): GuidelineCommand {
  const [word = '', ...rest] = line.trim().split(/\s+/)
  const kept: GuidelineEdit[] = questions.map(({ id }) => ({ id }))
  const unknown = (message: string): GuidelineCommand => ({ kind: 'unknown', message })
  const place = (text: string | undefined) => {
    const n = /^\d{1,3}$/.test(text ?? '') ? Number(text) : 0
    return n >= 1 && n <= questions.length ? n - 1 : null
  }
  const from = place(rest[0])
  const wrong = unknown(`There are questions 1 to ${questions.length}.`)
  switch (word.toLowerCase()) {
    case '':
    case 'start':
      return { kind: 'start' }
    case 'edit':
      return { kind: 'editor' }
    case 'help':
      return { kind: 'help' }
    case 'quit':
      return { kind: 'quit' }
    case 'drop':
      return from === null ? wrong : { kind: 'edits', edits: kept.toSpliced(from, 1) }
    case 'move': {
      const to = place(rest[1])
      if (from === null || to === null) return wrong
      return { kind: 'edits', edits: kept.toSpliced(from, 1).toSpliced(to, 0, kept[from] as GuidelineEdit) }
    }
    case 'say': {
      const id = questions[from ?? -1]?.id
      const question = rest.slice(1).join(' ')
      return id === undefined ? wrong : { kind: 'edits', edits: kept.with(from as number, { id, question }) }
    }
    case 'add':
      return { kind: 'edits', edits: [...kept, { question: rest.join(' ') }] }
    default:
      return unknown(`There is no “${word}”. Enter starts, help lists what you can do.`)
  }
}
