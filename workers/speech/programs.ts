import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where the speech worker's Python environment is made, below the project's folder. */
export const ENVIRONMENT = '.cache/speech-env'

/** The path of a program on the PATH, or null. `path` is the environment's PATH. */
export function findOnPath(name: string, path: string | undefined): string | null {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  const places = (path ?? '').split(delimiter).filter(Boolean)
  return places.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(runs) ?? null
}

/** The first Python on the PATH, the plain name first; whether it is new enough shows when it runs. */
export function findPython(path: string | undefined): string | null {
  const names = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11']
  return names.map((name) => findOnPath(name, path)).find((found) => found !== null) ?? null
}

/** The Python of an environment that is made at `folder`. */
export function environmentPython(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
}

/**
 * An FFmpeg to run: the configured one, the system's, or the one in the speech worker's environment (the package
 * imageio-ffmpeg carries it). Null when there is none.
 */
export function findFfmpeg(from: {
  configured: string | null
  path: string | undefined
  environment: string
}): string | null {
  return from.configured ?? findOnPath('ffmpeg', from.path) ?? packagedFfmpeg(from.environment)
}

function packagedFfmpeg(environment: string): string | null {
  const libraries =
    process.platform === 'win32'
      ? [join(environment, 'Lib')]
      : namesIn(join(environment, 'lib')).map((python) => join(environment, 'lib', python))
  const folders = libraries.map((library) => join(library, 'site-packages', 'imageio_ffmpeg', 'binaries'))
  const programs = folders.flatMap((folder) => namesIn(folder).map((name) => join(folder, name)))
  return programs.find((path) => /[\\/]ffmpeg-[^\\/]*$/.test(path) && runs(path)) ?? null
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}

function runs(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
