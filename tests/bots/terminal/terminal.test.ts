import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../../core/report/report.ts'
import { startTerminal, type TerminalProcess } from './terminal-process.ts'

let folder: string
let env: Record<string, string>
const running: TerminalProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-terminal-'))
  env = { DATA_DIR: join(folder, 'data') }
})
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function start(args: readonly string[], options?: Parameters<typeof startTerminal>[2]): TerminalProcess {
  const terminal = startTerminal(args, env, options)
  running.push(terminal)
  return terminal
}

async function run(args: readonly string[], input = '') {
  const terminal = start(args, { input })
  const code = await terminal.ended
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() }
}

async function answersFile(...lines: string[]): Promise<string> {
  const file = join(folder, 'answers.txt')
  await writeFile(file, lines.join('\n'))
  return file
}

const technical = ['--role', 'data-scientist', '--type', 'technical', '--level', 'medium']
const splitting = 'I split by time, so that nothing from the future leaks into training, and I check it by hand.'

describe('answers from a file', () => {
  it('prints the talk, the report and where it is kept', async () => {
    const file = await answersFile(splitting, '', '   ', 'I would ask what the number is for first.')
    const { code, stdout, stderr } = await run([...technical, '--questions', '2', '--no-follow-ups', '--answers', file])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`> ${splitting}`)
    expect(stdout).toContain('[question 2 of 2, ')
    expect(stdout).toContain('Interview report: data scientist')
    expect(stdout).toContain('How long your answers took was not measured')
    expect(stdout).not.toMatch(/under 1 s|less than a second|time in hand/)
    expect(stdout).toMatch(
      /stored in SQLite in .*data\. Read it again with:\n {2}npm run interview -- --resume \S{22}\n$/,
    )
    // Nothing but text where there is no terminal: no colours, no Markdown.
    expect(stripVTControlCharacters(stdout)).toBe(stdout)
    expect(stdout).not.toMatch(/\*\*|^#/m)
  })

  it('prints the report alone with --json; follow-ups take the next lines; the end of the file ends it', async () => {
    const file = await answersFile(splitting, 'A second line.', 'A third line.')
    const { code, stdout, stderr } = await run([
      ...technical,
      '--questions',
      '5',
      '--follow-ups',
      '2',
      '--answers',
      file,
      '--json',
    ])
    expect(code).toBe(0)
    const report = JSON.parse(stdout) as Report
    expect(report).toMatchObject({
      role: 'data-scientist',
      interview: { closeReason: 'answers-exhausted', level: 'medium' },
    })
    expect(report.answers.map((a) => a.answer)).toEqual([splitting, 'A second line.', 'A third line.', null])
    expect(report.answers.some((a) => a.kind === 'follow-up')).toBe(true)
    for (const { answer, delivery } of report.answers) {
      if (answer !== null) expect(delivery).toMatchObject({ totalMs: null, delayMs: null })
    }
    expect(stderr).toContain(`> ${splitting}`)
  })

  it('obeys /hint, /repeat, /skip, /pause, /resume and /end', async () => {
    const file = await answersFile(
      '/hint',
      '/HINT',
      '/repeat',
      '/pause',
      '/resume',
      splitting,
      '/pause',
      '/skip',
      '/end',
      'Never sent.',
    )
    const args = [...technical, '--questions', '4', '--no-follow-ups', '--answers', file, '--json']
    const { code, stdout, stderr } = await run(args)
    expect(code).toBe(0)
    const report = JSON.parse(stdout) as Report
    expect(report.interview.closeReason).toBe('ended-by-candidate')
    expect(report.answers.map((a) => a.outcome)).toEqual(['answered', 'skipped', 'unanswered'])
    expect(report.answers[0]).toMatchObject({ answer: splitting, hintsUsed: 2, repeats: 1 })
    expect(stderr.match(/Hint: /g)).toHaveLength(2)
    expect(stdout).not.toContain('Never sent.')
  })

  it('goes on when a command is refused, and says why', async () => {
    const file = await answersFile('/hint', '/hint', '/hint', '/hint', '/resume', splitting)
    const args = [...technical, '--questions', '1', '--no-follow-ups', '--answers', file]
    const { code, stdout } = await run(args)
    expect(code).toBe(0)
    expect(stdout).toContain('That was the last hint for this question.')
    expect(stdout).toContain('The interview is not paused.')
    expect(stdout).toContain(`> ${splitting}`)
  })

  it('may come from standard input', async () => {
    const { code, stdout } = await run(
      [...technical, '--questions', '1', '--answers', '-', '--json'],
      `${splitting}\r\nAnd more.\r\n`,
    )
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as Report).answers[0]?.answer).toBe(splitting)
  })
})

describe('the choice of questions', () => {
  const questionsOf = async (...args: string[]) => {
    const file = await answersFile('/skip', '/skip', '/skip')
    const { stdout } = await run([...technical, '--questions', '3', '--answers', file, '--json', ...args])
    return (JSON.parse(stdout) as Report).answers.map((a) => a.question)
  }

  it('is the same for the same seed, also for someone who has been asked them', async () => {
    const first = await questionsOf('--seed', '7')
    expect(first).toHaveLength(3)
    expect(await questionsOf('--seed', '7')).toEqual(first)
    const others = [
      await questionsOf('--seed', '8'),
      await questionsOf('--seed', '9'),
      await questionsOf('--seed', '10'),
    ]
    expect(others.some((other) => other.join() !== first.join())).toBe(true)
  })

  it('avoids, without a seed, what the person was asked before', async () => {
    const [first, second] = [await questionsOf(), await questionsOf()]
    expect(new Set([...first, ...second]).size).toBe(6)
  })
})

describe('a person who types', () => {
  it('answers over several lines, leaves, and goes on later', async () => {
    const args = [...technical, '--questions', '2', '--no-follow-ups']
    const left = await run(args, '\nFirst I look.\nThen I split,\nby time.\n\n')
    expect(left.code).toBe(0)
    expect(left.stdout).toContain('An empty line sends it.')
    const id = /--resume (\S{22})\n$/.exec(left.stdout)?.[1] ?? ''
    const resumed = await run(['--resume', id], '/help\n/nonsense\nThe last one.\n\n')
    expect(resumed.code).toBe(0)
    expect(resumed.stdout).toContain('There is no /nonsense. There are /hint,')
    expect(resumed.stdout).toContain('[question 2 of 2, ')
    expect(resumed.stdout).toContain('Interview report: data scientist')
    const again = await run(['--resume', id, '--json'])
    const report = JSON.parse(again.stdout) as Report
    expect(report.answers.map((a) => a.answer)).toEqual(['First I look.\nThen I split,\nby time.', 'The last one.'])
    // Nobody knows how long a person behind a pipe took.
    expect(report.answers[0]?.delivery?.totalMs).toBeNull()
  })

  it('keeps a begun answer over a hint', async () => {
    const args = [...technical, '--questions', '1', '--no-follow-ups', '--json']
    const { code, stdout } = await run(args, 'One half,\n/hint\nand the other.\n\n')
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as Report).answers[0]).toMatchObject({
      answer: 'One half,\nand the other.',
      hintsUsed: 1,
    })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves on %s, told how to go on, and nothing sent is lost',
    async (signal) => {
      const terminal = start([...technical, '--questions', '2', '--no-follow-ups'], {
        input: `${splitting}\n\nHalf an ans`,
        keepOpen: true,
      })
      await terminal.shows(/\[question 2 of 2, \w+\]\n$/)
      terminal.child.kill(signal)
      expect(await terminal.ended).toBe(130)
      const id = /What you sent is kept\. Go on with:\n {2}npm run interview -- --resume (\S{22})\n$/.exec(
        terminal.stdout(),
      )?.[1]
      const { code, stdout } = await run(['--resume', id ?? '', '--answers', await answersFile('Done.'), '--json'])
      expect(code).toBe(0)
      expect((JSON.parse(stdout) as Report).answers.map((a) => a.answer)).toEqual([splitting, 'Done.'])
    },
  )
})

describe('wrong use', () => {
  it.each([
    [
      'an unknown option',
      ['--role', 'data-scientist', '--speed', '9'],
      /unknown option --speed\. Allowed are: --role, --type, /,
    ],
    ['an unknown role', ['--role', 'wizard'], /--role must be one of: .*data-scientist.*\(not "wizard"\)/],
    ['no role', ['--questions', '2'], /--role is needed, one of: .*data-scientist/],
    [
      'a missing file',
      ['--role', 'data-scientist', '--answers', '/nowhere/answers.txt'],
      /cannot read \/nowhere\/answers\.txt/,
    ],
    ['an unknown interview', ['--resume', 'nowhere'], /there is no interview nowhere/],
    ['a model that is not there', ['--role', 'data-scientist', '--interviewer', 'model'], /Set OPENAI_API_KEY, or /],
  ])('%s exits 2 and says what is allowed', async (_, args, message) => {
    const { code, stdout, stderr } = await run(args)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
    expect(stdout).toBe('')
  })

  it('names the line of an answers file before anything is opened', async () => {
    const file = await answersFile('Fine.', '', '/dance')
    const { code, stderr } = await run(['--role', 'data-scientist', '--answers', file])
    expect(code).toBe(2)
    expect(stderr).toContain('answers.txt:3: there is no command /dance. There are /hint, /repeat, /skip')
  })

  it('a folder that cannot be used exits 1 with one line', async () => {
    await writeFile(join(folder, 'data'), 'in the way')
    const { code, stderr } = await run(['--role', 'data-scientist', '--answers', await answersFile('Hm.')])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^greenroom: cannot keep data in .*data: .*\n$/)
  })

  it('--help shows every option on standard output', async () => {
    const { code, stdout } = await run(['--help'])
    expect(code).toBe(0)
    for (const flag of ['--role', '--answers', '--json', '--seed', '--no-follow-ups', '--resume'])
      expect(stdout).toContain(flag)
  })
})
