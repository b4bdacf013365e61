import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { GreenroomError } from '../errors.ts'
import type { Clock, Recordings } from '../ports.ts'

export type FileRecordingsOptions = {
  /** Made when it is first needed, for its owner alone. */
  folder: string
  /** Turns samples at HEARING_RATE into an Ogg file with Opus. */
  encode: (samples: Int16Array) => Promise<Uint8Array>
  clock: Clock
}

const PRIVATE_FOLDER = 0o700
const PRIVATE_FILE = 0o600
/** A file that is being written is complete long before this; one that is older was left by a crash. */
const LEFTOVER_MS = 60 * 60 * 1000

/** "FOLDER/ANSWER": both made here, so a name that was made elsewhere is of another form and finds nothing. */
const NAME = /^([0-9a-f]{32})\/([\w-]{1,80})$/
/** "ANSWER.DATE.ogg": the date on which it is deleted stands in its name, so that one renaming moves it. */
const FILE = /^([\w-]{1,80})\.(\d{1,16})\.ogg$/
const PART = /\.part$/

/** Recordings as files: a folder for each interview, a file for each answer. */
export function fileRecordings({ folder, encode, clock }: FileRecordingsOptions): Recordings {
  /** The file that a name stands for, and its folder; null when it is gone. */
  async function find(name: string): Promise<{ inside: string; answer: string; file: string } | null> {
    const [, interview, answer] = NAME.exec(name) ?? []
    if (!interview || !answer) return null
    const inside = join(folder, interview)
    const file = (await namesIn(inside)).find((candidate) => FILE.exec(candidate)?.[1] === answer)
    return file ? { inside, answer, file } : null
  }

  return {
    async save(sound, { interview, question, deleteAt }) {
      const bytes = sound instanceof Int16Array ? await encode(sound) : sound.ogg
      const inside = join(folder, folderOf(interview))
      const answer = `${question.replace(/[^\w-]/g, '_').slice(0, 40)}-${randomBytes(8).toString('hex')}`
      try {
        await mkdir(inside, { recursive: true, mode: PRIVATE_FOLDER })
        await writeWhole(join(inside, fileName(answer, deleteAt)), bytes)
        await syncFolder(inside)
      } catch (cause) {
        throw new GreenroomError('refused', 'The recording could not be stored.', { retryable: true, cause })
      }
      return `${folderOf(interview)}/${answer}`
    },
    async read(name) {
      // A new date renames the file; whoever looked just before that looks again.
      for (let tries = 0; tries < 3; tries++) {
        const found = await find(name)
        if (!found) return null
        const bytes = await unlessGone(readFile(join(found.inside, found.file)))
        if (bytes) return bytes
      }
      return null
    },
    async keepUntil(name, deleteAt) {
      const found = await find(name)
      if (!found) return
      const from = join(found.inside, found.file)
      if (deleteAt > clock.now()) await unlessGone(rename(from, join(found.inside, fileName(found.answer, deleteAt))))
      else {
        await rm(from, { force: true })
        await removeIfEmpty(found.inside)
      }
    },
    deleteInterview: (interview) => rm(join(folder, folderOf(interview)), { recursive: true, force: true }),
    async sweep(now) {
      let gone = 0
      for (const interview of await namesIn(folder)) {
        if (!/^[0-9a-f]{32}$/.test(interview)) continue
        const inside = join(folder, interview)
        for (const file of await namesIn(inside)) {
          const date = FILE.exec(file)?.[2]
          const due = date !== undefined && Number(date) <= now
          if (due) gone++
          if (due || (PART.test(file) && (await isLeftover(join(inside, file), now)))) {
            await rm(join(inside, file), { force: true })
          }
        }
        await removeIfEmpty(inside)
      }
      return gone
    },
  }
}

/** Ids may differ in case alone, which some file systems do not see, and may hold anything; their hash does not. */
const folderOf = (interview: string) => createHash('sha256').update(interview).digest('hex').slice(0, 32)

/** A date in the past, or none that could be read back, becomes 0: the next sweep deletes it. */
const fileName = (answer: string, deleteAt: number) =>
  `${answer}.${deleteAt >= 0 && deleteAt < 1e16 ? Math.floor(deleteAt) : 0}.ogg`

/** Whoever looks meets the whole file or none, also after a crash. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.part`
  try {
    const file = await open(part, 'wx', PRIVATE_FILE)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** Makes the new name itself durable; Windows does it unasked and knows no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function isLeftover(path: string, now: number): Promise<boolean> {
  const found = await unlessGone(stat(path))
  return found !== null && found.mtimeMs < now - LEFTOVER_MS
}

async function namesIn(folder: string): Promise<string[]> {
  return (await unlessGone(readdir(folder))) ?? []
}

/** Null for what is not there, or is no folder. */
async function unlessGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder)
  } catch (error) {
    // ENOTEMPTY, or EEXIST on some systems: an answer is in it, perhaps since just now.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
