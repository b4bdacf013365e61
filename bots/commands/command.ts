import { type ParseArgsConfig, parseArgs } from 'node:util'
import { GreenroomError } from '../../core/errors.ts'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>

/** What was given for a command's options. */
export type Values<O extends Options> = Parsed<O>['values']

export type Command<O extends Options> = {
  /** Shown for --help. */
  help: string
  /** As of node:util's parseArgs. */
  options?: O
  /** How many names may follow, beside the options; none unless said. */
  most?: number
  /** What it does. Errors: a GreenroomError's message is shown, any other is a fault of the program. */
  run(values: Values<O>, names: string[]): Promise<void>
}

/** Runs a command with the arguments of this process. Exit 2: asked wrongly; exit 1: it failed; else what `run` sets. */
export function runCommand<O extends Options>(command: Command<O>): void {
  begin(command, process.argv.slice(2)).catch((error: unknown) => {
    if (!(error instanceof GreenroomError)) throw error
    process.stderr.write(`greenroom: ${error.message}\n`)
    process.exitCode = error.code === 'bad-input' ? 2 : 1
  })
}

async function begin<O extends Options>({ help, options, most = 0, run }: Command<O>, args: string[]): Promise<void> {
  if (args.includes('--help')) return void process.stdout.write(help)
  const { values, positionals } = read(args, options ?? ({} as O))
  const over = positionals[most]
  if (over !== undefined) throw new GreenroomError('bad-input', `"${over}" is too much. --help says more.`)
  await run(values, positionals)
}

function read<O extends Options>(args: string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (cause) {
    throw new GreenroomError('bad-input', `${(cause as Error).message.split('. ')[0]}. --help says more.`, { cause })
  }
}

/** A line for the person. */
export const print = (text: string) => process.stdout.write(`${text}\n`)

/** A line about something that went wrong and that the command goes on after. */
export const complain = (message: string, error: unknown) =>
  process.stderr.write(`${message}: ${error instanceof Error ? error.message : error}\n`)
