import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
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
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(part, { mode: 0o600, flush: true }))
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
  let first = true
  for await (const text of textLines(file)) {
    const line = parse(file, text)
    if (!first) yield line
    else if ((line as { greenroomBackup?: unknown }).greenroomBackup !== FORMAT)
      throw badFile(file, 'it is no backup that this Greenroom knows')
    first = false
  }
  if (first) throw badFile(file, 'it is empty')
}

/** Lines that end with a line feed; what readline takes for the end of a line may stand in what people say. */
async function* textLines(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const text = createGunzip().setEncoding('utf8')
  source.on('error', (error) => text.destroy(error))
  let rest = ''
  try {
    for await (const piece of source.pipe(text)) {
      const lines = (rest + piece).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    if (error instanceof GreenroomError) throw error
    throw badFile(file, error instanceof Error ? error.message : String(error), error)
  } finally {
    source.destroy()
  }
  if (rest !== '') yield rest
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
