// Runs one of the interviewer's Python programs in its environment: node workers/interviewer/run.ts NAME [ARGUMENT ...]
// Behind npm run prepare:data, train, evaluate:interviewer, serve, promote, rollback, merge and bench:interviewer; each has --help.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { GreenroomError } from '../../core/errors.ts'
import { interviewerPython } from './environment.ts'

const root = join(import.meta.dirname, '../..')
const PREPARE = 'datasets/prepare/main.py'
const MODULES = ['train', 'evaluate', 'serve', 'promote', 'rollback', 'merge', 'bench'] as const

async function main([name = '', ...args]: string[]): Promise<number> {
  const known = name === 'prepare' || MODULES.some((module) => module === name)
  if (!known) throw new GreenroomError('bad-input', `the first word is prepare, ${MODULES.join(', ')}`)
  // A server on GPUs has the versions of torch and of all else that vLLM was built for.
  const vllm = name === 'serve' && args.includes('--gpu')
  const python = await interviewerPython(vllm ? 'vllm' : 'interviewer', process.env.PATH)
  return await run(python, name === 'prepare' ? [PREPARE, ...args] : programOf(name, args))
}

/** `--gpus N` trains on several GPUs through accelerate. */
function programOf(name: string, args: string[]): string[] {
  const module = `greenroom_interviewer.${name}`
  const at = args.indexOf('--gpus')
  if (name !== 'train' || at < 0) return ['-m', module, ...args]
  const gpus = args[at + 1]
  if (!gpus || !/^[1-9]\d*$/.test(gpus)) throw new GreenroomError('bad-input', '--gpus wants a number')
  const rest = args.toSpliced(at, 2)
  const launch = ['accelerate.commands.launch', '--config_file', 'workers/interviewer/configs/fsdp.yaml']
  return ['-m', ...launch, '--num_processes', gpus, '-m', module, ...rest]
}

/** Gives the exit status; a signal to this process reaches the program. */
async function run(python: string, args: string[]): Promise<number> {
  const here = import.meta.dirname
  const path = process.env.PYTHONPATH
  const env = { ...process.env, PYTHONPATH: path ? `${here}:${path}` : here }
  const child = spawn(python, args, { cwd: root, stdio: 'inherit', env })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, pass)
  return await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    if (!(error instanceof GreenroomError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(error.code === 'bad-input' ? 2 : 1)
  },
)
