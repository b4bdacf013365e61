// Checked against yauzl 3.4.0 and sax 1.6.1, November 2026. A DOCX file is a ZIP file; its text stands in
// word/document.xml (ECMA-376, part 1, 17.3 and 17.4).
import sax from 'sax'
import yauzl from 'yauzl'
import { GreenroomError } from '../../errors.ts'
import { megabytes } from './limits.ts'

const BODY = 'word/document.xml'

/**
 * Reads the text of a DOCX file: paragraphs and table cells, a line each, without deleted and hidden words. Nothing but
 * the body is unpacked, and never more than `unpacked` bytes, whatever the file says its size is.
 * Errors: GreenroomError 'bad-input'.
 */
export async function readDocx(bytes: Uint8Array, limits: { unpacked: number; parts: number }): Promise<string> {
  try {
    return textOf(await unpackBody(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), limits))
  } catch (cause) {
    if (cause instanceof GreenroomError) throw cause
    throw new GreenroomError('bad-input', BROKEN, { cause })
  }
}

const BROKEN = 'This DOCX file is broken and cannot be read. Save it anew, or paste its text.'

function unpackBody(file: Buffer, limits: { unpacked: number; parts: number }): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  yauzl.fromBuffer(file, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
    if (error) return reject(error)
    if (zip.entryCount > limits.parts)
      return reject(new GreenroomError('bad-input', `This DOCX file has more than ${limits.parts} parts.`))
    zip.on('error', reject)
    zip.on('end', () => reject(new GreenroomError('bad-input', NO_BODY)))
    zip.on('entry', (entry: yauzl.Entry) => {
      if (entry.fileName !== BODY) return zip.readEntry()
      if (entry.isEncrypted()) return reject(new GreenroomError('bad-input', LOCKED))
      zip.openReadStream(entry, (failed, stream) => {
        if (failed) return reject(failed)
        const chunks: Buffer[] = []
        let size = 0
        stream.on('error', reject)
        stream.on('data', (chunk: Buffer) => {
          size += chunk.length
          chunks.push(chunk)
          if (size > limits.unpacked) stream.destroy(new GreenroomError('bad-input', tooLarge(limits.unpacked)))
        })
        stream.on('end', () => resolve(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))))
      })
    })
    zip.readEntry()
  })
  return promise
}

const NO_BODY = 'This is a ZIP file, but no DOCX document.'
const LOCKED = 'This DOCX file is locked with a password. Save a copy without one.'
const tooLarge = (bytes: number) => `This DOCX file unpacks to more than ${megabytes(bytes)}.`

/** Elements whose content is no text of the document: the second of two versions, field codes, what was deleted. */
const PASSED_OVER = new Set(['mc:Fallback', 'w:instrText', 'w:delText', 'w:del', 'w:moveFrom'])

function textOf(xml: string): string {
  // A DTD has no business in a DOCX file, and entities of its own would be all it brings.
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw new GreenroomError('bad-input', BROKEN)
  const parser = sax.parser(true, { trim: false, normalize: false })
  const text: string[] = []
  let run: string[] = []
  let over = 0
  let inText = false
  let hidden = false
  parser.onopentag = ({ name, attributes }) => {
    if (PASSED_OVER.has(name)) over++
    if (over > 0) return
    if (name === 'w:r') {
      run = []
      hidden = false
    } else if (name === 'w:vanish') hidden = !['0', 'false', 'off'].includes(String(attributes['w:val'] ?? ''))
    else if (name === 'w:t') inText = true
    else if (name === 'w:tab') run.push(' ')
    else if (name === 'w:br' || name === 'w:cr') run.push('\n')
    else if (name === 'w:noBreakHyphen') run.push('-')
  }
  parser.ontext = (piece) => {
    if (inText && over === 0) run.push(piece)
  }
  parser.onclosetag = (name) => {
    if (name === 'w:t') inText = false
    if (PASSED_OVER.has(name)) over--
    else if (over === 0 && name === 'w:r') {
      if (!hidden) text.push(run.join(''))
      run = []
    } else if (over === 0 && name === 'w:p') text.push('\n')
  }
  parser.onerror = (error) => {
    throw error
  }
  parser.write(xml).close()
  return text.join('')
}
