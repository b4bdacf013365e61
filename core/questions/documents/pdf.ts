// Checked against unpdf 1.8.1 (PDF.js without worker, canvas or fonts), November 2026.
import { getDocumentProxy } from 'unpdf'
import { GreenroomError } from '../../errors.ts'

/** Reads the text of a PDF, page by page. Errors: GreenroomError 'bad-input'. */
export async function readPdf(
  bytes: Uint8Array,
  limits: { pages: number; characters: number },
): Promise<{ text: string; pages: number }> {
  // Nothing is fetched, and broken parts are not guessed at for longer than need be.
  const safe = { verbosity: 0, stopAtErrors: false, isEvalSupported: false, enableXfa: false, useWorkerFetch: false }
  const pdf = await getDocumentProxy(bytes, safe).catch((cause: unknown) => {
    const locked = cause instanceof Error && cause.name === 'PasswordException'
    throw new GreenroomError('bad-input', locked ? LOCKED : BROKEN, { cause })
  })
  try {
    const pages = pdf.numPages
    if (pages > limits.pages)
      throw new GreenroomError('bad-input', `This PDF has ${pages} pages. At most ${limits.pages} are read.`)
    const texts: string[] = []
    for (let number = 1; number <= pages; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      texts.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''))
      if (texts.reduce((sum, text) => sum + text.length, 0) > limits.characters)
        throw new GreenroomError('bad-input', `This PDF has more than ${limits.characters} characters of text.`)
    }
    return { text: texts.join('\n\n'), pages }
  } catch (cause) {
    if (cause instanceof GreenroomError) throw cause
    throw new GreenroomError('bad-input', BROKEN, { cause })
  }
}

const LOCKED = 'This PDF is locked with a password. Save a copy without one.'
const BROKEN = 'This PDF is broken and cannot be read. Save it anew, or paste its text.'
