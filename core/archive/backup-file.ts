import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { GreenroomError } from '../errors.ts'
import { type Holding, type Item, itemsOf, type Kind, kinds, type Sums, summing } from './holding.ts'

/** The version of the file: a first line that names it, a line for each item, and a last line with counts and checksums. */
const FORMAT = 1
const PAGE = 200

/**
 * Writes everything in a store to one compressed file, for its owner alone; the file appears only when it is whole.
 * Errors: GreenroomError 'bad-input' when the file cannot be written or is there already.
 */
export async function writeBackup(from: Holding, file: string, now: number): Promise<Sums> {
  const { add, sums } = summing()
  async function* lines() {
    yield `${JSON.stringify({ greenroomBackup: FORMAT, at: new Date(now).toISOString() })}\n`
    for await (const page of itemsOf(from)) {
      for (const item of page) {
        add(item)
        yield `${JSON.stringify(item)}\n`
      }
    }
    yield `${JSON.stringify({ sums: sums() })}\n`
  }
  const part = `${file}.part`
  try {
    // The name is taken first, so that nothing is overwritten.
    await (await open(file, 'wx', 0o600)).close()
  } catch (cause) {
    throw badFile(file, cause instanceof Error ? cause.message : String(cause), cause)
  }
  try {
    const handle = await open(part, 'w', 0o600)
    try {
      await pipeline(Readable.from(lines()), createGzip(), handle.createWriteStream({ autoClose: false }))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await Promise.all([part, file].map((name) => rm(name, { force: true })))
    throw error
  }
  return sums()
}

/**
 * Reads a file through and proves that it is whole, before anything is made of it.
 * Errors: GreenroomError 'bad-input' for a file that is no backup, is cut off, was changed or is of a newer Greenroom.
 */
export async function checkBackup(file: string): Promise<Sums> {
  const { add, sums } = summing()
  let last: Sums | null = null
  for await (const line of linesOf(file)) {
    if (last) throw badFile(file, 'it goes on after its end')
    if ('sums' in line) last = line.sums as Sums
    else if (isItem(line)) add(line)
    else throw badFile(file, 'a line of it is none of a backup')
  }
  if (!last) throw badFile(file, 'it is cut off')
  if (JSON.stringify(last) !== JSON.stringify(sums())) throw badFile(file, 'its checksums do not fit what it holds')
  return last
}

/** The items of a backup, in pages of one kind. Check the file first. */
export async function* backupItems(file: string): AsyncGenerator<Item[]> {
  let page: Item[] = []
  for await (const line of linesOf(file)) {
    if (!isItem(line)) continue
    if (page.length === PAGE || (page[0] && page[0].kind !== line.kind)) {
      yield page
      page = []
    }
    page.push(line)
  }
  if (page.length > 0) yield page
}

type Line = Item | { sums: unknown } | Record<string, unknown>

function isItem(line: Line): line is Item {
  return 'kind' in line && kinds.includes(line.kind as Kind) && typeof line.body === 'string' && Array.isArray(line.key)
}

async function* linesOf(file: string): AsyncGenerator<Line> {
  const source = createReadStream(file)
  const lines = createInterface({
    input: source.pipe(createGunzip().on('error', end)),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  let failure: unknown = null
  source.on('error', end)
  function end(error: unknown) {
    failure ??= error
    lines.close()
  }
  let first = true
  try {
    for await (const text of lines) {
      const line = parse(file, text)
      if (!first) yield line
      else if ((line as { greenroomBackup?: unknown }).greenroomBackup !== FORMAT)
        throw badFile(file, 'it is no backup that this Greenroom knows')
      first = false
    }
  } finally {
    lines.close()
    source.destroy()
  }
  if (failure) throw badFile(file, failure instanceof Error ? failure.message : String(failure), failure)
  if (first) throw badFile(file, 'it is empty')
}

function parse(file: string, text: string): Line {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw badFile(file, 'a line of it cannot be read', cause)
  }
}

const badFile = (file: string, why: string, cause?: unknown) =>
  new GreenroomError('bad-input', `cannot use ${file}: ${why}`, { cause })
