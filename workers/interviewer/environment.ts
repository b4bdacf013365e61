import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { GreenroomError } from '../../core/errors.ts'
import { findPython } from '../speech/programs.ts'

const root = join(import.meta.dirname, '../..')
/** Where the interviewer's Python environment is made, and that of vLLM, which wants packages of its own. */
export const ENVIRONMENTS = {
  interviewer: { folder: '.cache/interviewer-env', requirements: 'workers/interviewer/requirements.txt' },
  vllm: { folder: '.cache/vllm-env', requirements: 'workers/interviewer/requirements-vllm.txt' },
} as const

/**
 * The Python of an environment, which is made or brought up to date where needed; progress goes to standard error.
 * Errors: GreenroomError 'model-unreachable' where this machine has no Python, or pip fails.
 */
export async function interviewerPython(which: keyof typeof ENVIRONMENTS, path: string | undefined): Promise<string> {
  const system = findPython(path)
  if (!system) throw new GreenroomError('model-unreachable', 'No Python is on the PATH; 3.11 or later is needed.')
  const { folder, requirements } = ENVIRONMENTS[which]
  const args = ['workers/speech/install.py', folder, '--only', requirements]
  const child = spawn(system, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    out += piece
  })
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (status !== 0)
    throw new GreenroomError('model-unreachable', `${folder} could not be made; the lines above say why.`)
  return out.trim().split('\n').at(-1) ?? ''
}
