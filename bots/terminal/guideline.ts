import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GreenroomError } from '../../core/errors.ts'
import type { Guideline } from '../../core/interview/guideline.ts'
import type { Level } from '../../core/interview/plan.ts'
import { readDocument } from '../../core/questions/documents/document.ts'
import type { Wanted } from '../../core/questions/guideline/draft.ts'
import type { Guidelines, MadeGuideline } from '../../core/questions/guideline/guidelines.ts'
import { parseTemplate, type Template } from '../../core/questions/templates/template.ts'
import { inEditor } from './editor.ts'
import { editsFrom, guidelineCommand, guidelineHelp, guidelineText } from './guideline-text.ts'
import type { Lines } from './lines.ts'
import type { Material } from './options.ts'
import type { Screen } from './screen.ts'
import { printable, wrap } from './wrap.ts'

/** npm runs scripts in the package's folder, and says where it was started itself. */
export const placeOf = (path: string, startedIn: string | undefined) =>
  startedIn && !existsSync(path) ? resolve(startedIn, path) : path

/** The text of what the person gave. Errors: GreenroomError 'bad-input' that names the option. */
export async function textOf(material: Material, startedIn: string | undefined, signal: AbortSignal): Promise<string> {
  if (material.source === 'keywords') return material.words
  const option = material.source === 'resume' ? '--resume' : '--job-description'
  const path = placeOf(material.file, startedIn)
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new GreenroomError('bad-input', `${option}: cannot read ${path}: ${cause.message}`, { cause })
  })
  try {
    return (await readDocument(bytes, { signal })).text
  } catch (error) {
    if (!(error instanceof GreenroomError) || error.code !== 'bad-input') throw error
    throw new GreenroomError('bad-input', `${option}: ${path}: ${error.message}`, { cause: error })
  }
}

/** A template by its name, or from a file. Errors: GreenroomError 'bad-input'. */
export async function findTemplate(
  wanted: string,
  templates: readonly Template[],
  startedIn: string | undefined,
): Promise<Template> {
  const known = templates.find((t) => t.name === wanted)
  if (known) return known
  const path = placeOf(wanted, startedIn)
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    const names = templates.map((t) => t.name).join(', ')
    throw new GreenroomError('bad-input', `--template: there is no ${wanted}. Give a file, or one of: ${names}`, {
      cause,
    })
  })
  return parseTemplate(path, text)
}

export type Preparing = {
  guidelines: Guidelines
  wanted: Wanted
  screen: Screen
  /** A person who may edit it; null: it is taken as it is. */
  lines: Lines | null
  env: Record<string, string | undefined>
  signal: AbortSignal
}

/** Makes a guideline, shows it and lets a person edit it; null when the person left. Errors: GreenroomError. */
export async function prepareGuideline(preparing: Preparing): Promise<MadeGuideline | null> {
  const { guidelines, wanted, screen, lines, signal } = preparing
  screen.progress('Reading, and choosing questions ...')
  const made = await guidelines.make(wanted, { signal })
  for (const note of made.notes) screen.note(note)
  show(made.guideline, screen)
  if (!lines?.interactive) return made
  const edited = await editing(made.guideline, wanted.level, preparing, lines)
  return edited && { ...made, guideline: edited }
}

async function editing(
  first: Guideline,
  level: Level,
  { guidelines, screen, env, signal }: Preparing,
  lines: Lines,
): Promise<Guideline | null> {
  let guideline = first
  screen.print(screen.paint('dim', guidelineHelp))
  for (;;) {
    const line = await lines.next('guideline> ', signal)
    if (line === null) return null
    const command = guidelineCommand(line, guideline)
    if (command.kind === 'start') return guideline
    if (command.kind === 'quit') return null
    if (command.kind === 'help') screen.print(screen.paint('dim', guidelineHelp))
    else if (command.kind === 'unknown') screen.note(command.message)
    else {
      try {
        const edits =
          command.kind === 'edits'
            ? command.edits
            : editsFrom(await lines.aside(() => inEditor(guidelineText(guideline), env)), guideline)
        guideline = await guidelines.edit(guideline, edits, level)
        show(guideline, screen)
      } catch (error) {
        if (!(error instanceof GreenroomError) || error.code !== 'bad-input') throw error
        screen.note(error.message)
      }
    }
  }
}

function show({ title, questions, by }: Guideline, screen: Screen): void {
  screen.print(screen.paint('bold', `\nYour interview: ${printable(title)}`))
  for (const [i, { question, about, origin }] of questions.entries()) {
    const indent = ' '.repeat(4)
    const text = wrap(printable(question), screen.width - indent.length).replaceAll('\n', `\n${indent}`)
    screen.print(`${String(i + 1).padStart(2)}. ${text}`)
    if (about && !question.includes(about) && origin !== 'own')
      screen.print(screen.paint('dim', `${indent}about: ${printable(about).slice(0, screen.width - 12)}`))
  }
  screen.print(screen.paint('dim', `    made by ${by}\n`))
}
