import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inEditor } from '../../../bots/terminal/editor.ts'
import { prepareGuideline } from '../../../bots/terminal/guideline.ts'
import { editsFrom, guidelineCommand, guidelineText } from '../../../bots/terminal/guideline-text.ts'
import type { Lines } from '../../../bots/terminal/lines.ts'
import type { Screen } from '../../../bots/terminal/screen.ts'
import { loadBank } from '../../../core/questions/bank.ts'
import { guidelines } from '../../../core/questions/guideline/guidelines.ts'
import type { Report } from '../../../core/report/report.ts'
import { POSTING, RESUME } from '../../core/questions/guideline/documents.ts'
import { docx, lockedPdf, pdf } from '../../fakes/documents.ts'
import { startTerminal } from './terminal-process.ts'

const bank = await loadBank('datasets/questions')
const maker = guidelines({ bank, datasets: 'datasets', model: null, embedder: () => null })
const wanted = {
  ...({ source: 'job-description', role: null, type: 'mixed', level: 'medium', count: 4, seed: 1 } as const),
  ...{ text: POSTING, askedBefore: new Set<string>() },
}
const { signal } = new AbortController()
const { guideline } = await maker.make(wanted, { signal })
const ids = guideline.questions.map((q) => q.id)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-guideline-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a guideline as text', () => {
  it('comes back as it went', () => {
    expect(editsFrom(guidelineText(guideline), guideline)).toEqual(ids.map((id) => ({ id })))
  })

  it('may be moved, cut, changed and added to', () => {
    const [a, , c] = guideline.questions
    const text = `# note\n\n3. ${c?.question}\n- What is on your desk?\n1) Something else?\n`
    expect(editsFrom(text, guideline)).toEqual([
      { id: c?.id },
      { question: 'What is on your desk?' },
      { id: a?.id, question: 'Something else?' },
    ])
  })

  it('names the line that cannot be read', () => {
    expect(() => editsFrom('1. a\n9. b', guideline)).toThrow('line 2: there is no question 9')
    expect(() => editsFrom('1. a\n1. b', guideline)).toThrow('line 2: question 1 stands there twice')
  })
})

describe('commands', () => {
  const [a, b, c, d] = ids.map((id) => ({ id }))
  it.each([
    ['', { kind: 'start' }],
    ['edit', { kind: 'editor' }],
    ['quit', { kind: 'quit' }],
    ['drop 2', { kind: 'edits', edits: [a, c, d] }],
    ['move 4 1', { kind: 'edits', edits: [d, a, b, c] }],
    ['move 1 4', { kind: 'edits', edits: [b, c, d, a] }],
    ['say 1 Why this?', { kind: 'edits', edits: [{ ...a, question: 'Why this?' }, b, c, d] }],
    ['add Why that?', { kind: 'edits', edits: [a, b, c, d, { question: 'Why that?' }] }],
    ['drop 9', { kind: 'unknown', message: 'There are questions 1 to 4.' }],
    ['dance', { kind: 'unknown', message: expect.stringContaining('“dance”') }],
  ])('%s', (line, command) => {
    expect(guidelineCommand(line, guideline)).toEqual(command)
  })
})

function person(...said: (string | null)[]): { lines: Lines; screen: Screen; shown: string[] } {
  const shown: string[] = []
  const print = (text: string) => void shown.push(text)
  const screen = {
    width: 80,
    paint: (_: unknown, t: string) => t,
    print,
    note: print,
    progress() {},
  } as unknown as Screen
  const lines: Lines = {
    interactive: true,
    next: async () => said.shift() ?? null,
    onKey() {},
    pasting: async () => false,
    aside: (task) => task(),
    close() {},
  }
  return { lines, screen, shown }
}

describe('a person', () => {
  const prepare = ({ lines, screen }: ReturnType<typeof person>, env = {}) =>
    prepareGuideline({ guidelines: maker, wanted, screen, lines, env, signal })

  it('sees the guideline, changes it and starts', async () => {
    const someone = person('drop 1', 'drop 77', 'add Which of your habits annoys your colleagues?', '')
    const made = await prepare(someone)
    expect(made?.guideline.questions.map((q) => q.id)).toEqual([
      ...ids.slice(1),
      'own/which-of-your-habits-annoys-your-colleagues',
    ])
    expect(someone.shown.join('\n')).toContain('There are questions 1 to 3.')
  })

  it('may leave', async () => {
    expect(await prepare(person('quit'))).toBeNull()
    expect(await prepare(person(null))).toBeNull()
  })

  it('may use an editor, and is told where that fails', async () => {
    const editor = join(folder, 'editor.sh')
    await writeFile(editor, '#!/bin/sh\ngrep -v "^1\\." "$1" > "$1.new" && mv "$1.new" "$1"\n', { mode: 0o755 })
    const made = await prepare(person('edit', ''), { EDITOR: `sh ${editor}`, PATH: process.env.PATH })
    expect(made?.guideline.questions.map((q) => q.id)).toEqual(ids.slice(1))
    const someone = person('edit', '')
    await prepare(someone, {})
    expect(someone.shown.join('\n')).toContain('EDITOR')
    await expect(inEditor('x', { EDITOR: 'false', PATH: process.env.PATH })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })
})

describe('the program', () => {
  async function run(args: string[], answers?: string) {
    if (answers !== undefined) await writeFile(join(folder, 'answers.txt'), answers)
    const own = answers === undefined ? [] : ['--answers', join(folder, 'answers.txt')]
    const terminal = startTerminal([...args, ...own], { DATA_DIR: join(folder, 'data') })
    return { code: await terminal.ended, out: terminal.stdout(), err: terminal.stderr() }
  }
  const file = async (name: string, bytes: Uint8Array | string) => {
    await writeFile(join(folder, name), bytes)
    return join(folder, name)
  }

  it('prints the guideline of a PDF as JSON', async () => {
    const posting = await file('posting.pdf', pdf([POSTING.replaceAll('•', '-').split('\n')]))
    const { code, out } = await run(['--job-description', posting, '--guideline-only'])
    expect(code).toBe(0)
    const printed = JSON.parse(out)
    expect(printed).toMatchObject({ source: 'job-description', title: 'senior data engineer' })
    expect(printed.questions).toHaveLength(8)
  }, 60_000)

  it('holds the interview by a resume, unattended, and reports on its questions', async () => {
    const resume = await file('cv.docx', docx(RESUME.split('\n')))
    const answers = 'I counted the hours before and after, in our ticket system, over two quarters.\n/skip\n/end\n'
    const { code, out, err } = await run(
      ['--resume', resume, '--json', '--questions', '4', '--template', 'first-round'],
      answers,
    )
    expect(err).toContain('You went from customer service representative to data analyst')
    expect(code).toBe(0)
    const report = JSON.parse(out) as Report
    expect(report.answers[0]?.question).toMatch(/resume|looking for next/)
    expect(report.answers[0]?.modelAnswer).toMatch(/^A strong answer/)
  }, 60_000)

  it('says what is wrong with a file or a template', async () => {
    const locked = await file('cv.pdf', lockedPdf(['x'], 'pw'))
    const template = await file('mine.yaml', 'version: 1\nname: mine\npersona: grumpy\n')
    expect(await run(['--resume', locked, '--guideline-only'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--resume: .*cv\.pdf: .*password/),
    })
    expect(await run(['--role', 'nurse', '--template', template], '/end')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/mine\.yaml:3: persona/),
    })
  }, 60_000)
})
