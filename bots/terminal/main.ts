// npm run interview [-- OPTION ...]: holds an interview in the terminal, asked and answered in writing. --help lists the options.
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { GreenroomError } from '../../core/errors.ts'
import { type Bank, loadBank } from '../../core/questions/bank.ts'
import type { Report } from '../../core/report/report.ts'
import { compose, type Greenroom } from '../compose.ts'
import { loadEnvironment, readSettings, type Settings } from '../settings.ts'
import { storePlace } from '../storage.ts'
import { type Aloud, speakAloud } from './aloud.ts'
import { type Script, scriptedAnswers } from './answers-file.ts'
import { placeOf } from './guideline.ts'
import { type Lines, linesFrom } from './lines.ts'
import { type Options, readOptions, usage } from './options.ts'
import { findPlayer, PLAYERS } from './player.ts'
import { type Screen, screenOn } from './screen.ts'
import { holdSession, onlyGuideline, reportText, type Session } from './session.ts'

const FAILED = 1
const WRONG_USE = 2
const INTERRUPTED = 130
/** Work in flight gets this long when the interview is over; it is cancelled at once when the person leaves. */
const CLOSE_GRACE_MS = 5_000
const COMMAND = 'npm run interview --'

async function main(args: readonly string[]): Promise<number> {
  const env = loadEnvironment()
  const bank = await loadBank(join(import.meta.dirname, '../../datasets/questions'))
  let options: Options
  let script: Script | null
  try {
    options = readOptions(args, bank.roles)
    if (options.help) {
      console.log(usage(bank.roles))
      return 0
    }
    script = await readScript(options, env.INIT_CWD)
    requireRole(options, bank)
  } catch (error) {
    return fail(error, WRONG_USE, `${COMMAND} --help lists the options.`)
  }
  const settings = withInterviewer(readSettings(env), options)
  const greenroom = await compose(settings, (message, error) => complain(`${message}: ${reasonOf(error)}`))
  if (options.interviewer === 'model' && greenroom.models.length === 0) {
    await greenroom.close(0)
    return fail(new GreenroomError('bad-input', noModel), WRONG_USE)
  }
  return run(greenroom, options, script, settings)
}

async function run(greenroom: Greenroom, options: Options, script: Script | null, settings: Settings): Promise<number> {
  const out = options.json || options.guidelineOnly ? process.stderr : process.stdout
  const screen = screenOn(out)
  const leaving = new AbortController()
  const interrupt = () => (leaving.signal.aborted ? process.exit(INTERRUPTED) : leaving.abort())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt)
  const lines = script ? null : linesFrom({ input: process.stdin, output: out, onInterrupt: interrupt })
  let id: string | null = null
  const goOn = () => (id === null ? '' : `What you sent is kept. Go on with:\n  ${COMMAND} --resume ${id}`)
  try {
    const from: Session['from'] = script ? { kind: 'file', script } : { kind: 'person', lines: lines as Lines }
    const aloud = options.speak ? await openVoice(greenroom, screen, leaving.signal) : null
    const onInterview = (opened: string) => {
      id = opened
    }
    const { interview } = options
    const { signal } = leaving
    const { env } = process
    const startedIn = env.INIT_CWD
    const session: Session = { greenroom, interview, screen, from, aloud, startedIn, env, signal, onInterview }
    if (options.guidelineOnly) {
      process.stdout.write(`${JSON.stringify(await onlyGuideline(session), null, 2)}\n`)
      return 0
    }
    const report = await holdSession(session)
    if (report === null) {
      screen.print(`\n${goOn()}`.trimEnd())
      // Whoever wants JSON must not take nothing for it.
      return options.json ? FAILED : 0
    }
    present(report, options, screen, settings)
    return 0
  } catch (error) {
    if (leaving.signal.aborted) {
      screen.print(`\n${goOn()}`.trimEnd())
      return INTERRUPTED
    }
    const wrong = error instanceof GreenroomError && error.code === 'bad-input'
    return fail(error, wrong ? WRONG_USE : FAILED, goOn())
  } finally {
    lines?.close()
    await greenroom.close(leaving.signal.aborted ? 0 : CLOSE_GRACE_MS)
  }
}

/** The interviewer's voice through the system's player; null, and a word why, where one of them is missing. */
async function openVoice({ speech }: Greenroom, screen: Screen, signal: AbortSignal): Promise<Aloud | null> {
  const silent = (why: string) => {
    screen.note(`The interviewer's words are only shown: ${why}`)
    return null
  }
  const player = findPlayer(process.env.PATH)
  if (!speech) return silent('hearing and speaking are off (SPEECH=off).')
  if (!player) return silent(`there is no player. Install one of ${PLAYERS.join(', ')}.`)
  speech.start()
  const stop = speech.watch(() => screen.progress(`The voice is ${speech.state().words} ...`))
  try {
    await speech.speaks(signal)
  } catch (error) {
    if (signal.aborted) throw error
    return silent(reasonOf(error))
  } finally {
    stop()
  }
  return speakAloud(speech.voice, player, (why) => silent(why))
}

function present(report: Report, { json }: Options, screen: Screen, settings: Settings): void {
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  else screen.print(`\n${reportText(report, screen)}\n`)
  const { score } = report.overall
  screen.print(screen.paint('bold', score === null ? 'No overall score' : `Overall score: ${score} of 100`))
  screen.print(`The report is stored in ${storePlace(settings)}. Read it again with:`)
  screen.print(`  ${COMMAND} --resume ${report.interview.id}`)
}

/** The answers of --answers, checked before anything is opened. */
async function readScript({ answers }: Options, startedIn: string | undefined): Promise<Script | null> {
  if (answers === null) return null
  const [name, folder] = answers === '-' ? ['standard input', '.'] : [answers, dirname(placeOf(answers, startedIn))]
  const folders = [folder, startedIn ?? '.'].map((path) => resolve(path))
  return scriptedAnswers(name, await readAnswers(answers, startedIn), folders)
}

async function readAnswers(answers: string, startedIn: string | undefined): Promise<string> {
  if (answers === '-') return text(process.stdin)
  const path = placeOf(answers, startedIn)
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new GreenroomError('bad-input', `--answers: cannot read ${path}: ${reasonOf(cause)}`, { cause })
  }
}

function requireRole({ interview, answers }: Options, { roles }: Bank): void {
  const asked = answers === null && process.stdin.isTTY
  if (interview.kind === 'resume' || interview.wish.role !== null || interview.wish.material !== null || asked) return
  throw new GreenroomError('bad-input', `--role is needed, one of: ${roles.join(', ')}`)
}

function withInterviewer(settings: Settings, { interviewer }: Options): Settings {
  return interviewer === 'built-in' ? { ...settings, models: [], discoverModel: false } : settings
}

const noModel =
  '--interviewer model: there is none. Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, or start Ollama.'

function complain(message: string): void {
  for (const line of message.split('\n')) console.error(`greenroom: ${line}`)
}

function fail(error: unknown, code: number, advice = ''): number {
  complain(reasonOf(error))
  if (advice) console.error(advice)
  return code
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

// A reader that has had enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED))

main(process.argv.slice(2)).then(
  // Only once standard output has taken everything: ending the process would cut it off.
  (code) => process.stdout.write('', () => process.exit(code)),
  (error: unknown) => {
    if (!(error instanceof GreenroomError)) throw error
    complain(error.message)
    process.exit(FAILED)
  },
)
