import { GreenroomError } from '../../errors.ts'

/** Reads a text file: UTF-8, or UTF-16 with a byte order mark. Errors: GreenroomError 'bad-input'. */
export function readPlain(bytes: Uint8Array): string {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new GreenroomError('bad-input', NO_TEXT, { cause })
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells a binary file.
  const strange = text.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0
  if (strange > Math.max(2, text.length / 1000)) throw new GreenroomError('bad-input', NO_TEXT)
  if (/^\s*\{\\rtf/.test(text))
    throw new GreenroomError('bad-input', 'This is an RTF file. Save it as PDF, DOCX or text.')
  if (/^\s*(<!doctype html|<html\b)/i.test(text))
    throw new GreenroomError('bad-input', 'This is a web page. Copy its text, or save it as PDF.')
  return text
}

const NO_TEXT = 'This file is neither a PDF, a DOCX nor a text in UTF-8.'

/**
 * A document's text without what nobody sees: invisible and direction characters, tags and controls, in which words can
 * hide. Lines keep their order; runs of blanks and of empty lines become one.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085\f\v]/g, '\n')
    .replace(/\u00ad|[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]/g, '')
    .replace(/\p{Variation_Selector}/gu, '')
    .replace(/[\u{e0000}-\u{e0fff}]/gu, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .normalize('NFC')
    .trim()
}
