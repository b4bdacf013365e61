// The tests' Python: its environment is made by workers/speech/install.py.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findPython } from '../workers/speech/programs.ts'

const root = join(import.meta.dirname, '..')

/** The path of an environment's Python, or why there is none. */
export type PythonOrReason = { python: string } | { reason: string }

/**
 * Makes an environment below the project's folder, or brings it up to date. `flags` are those of install.py. Progress
 * goes to standard error. Never throws for what the machine lacks.
 */
export async function pythonEnvironment(folder: string, ...flags: string[]): Promise<PythonOrReason> {
  const system = findPython(process.env.PATH)
  if (!system) return { reason: 'no Python is on the PATH; 3.11 or later is needed' }
  const { status, out, err } = await captured(system, ['workers/speech/install.py', folder, ...flags])
  if (status === 0) return { python: out.trim().split('\n').at(-1) ?? '' }
  return { reason: (err.trim().split('\n').at(-1) ?? '').replace(/^ERROR: /, '') || `install.py ended with ${status}` }
}

/** Runs a program in the project's folder with this process's input and output; gives its exit status. */
export function runInherited(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' })
  const end = () => child.kill('SIGTERM')
  process.once('SIGTERM', end)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      process.off('SIGTERM', end)
      resolve(code ?? 1)
    })
  })
}

function captured(program: string, args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    out += piece
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    err += piece
    process.stderr.write(piece)
  })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ status: 1, out, err: error.message }))
    child.once('close', (code) => resolve({ status: code ?? 1, out, err }))
  })
}
