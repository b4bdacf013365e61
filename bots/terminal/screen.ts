import { styleText } from 'node:util'
import { printable, widthOf, wrap } from './wrap.ts'

/** Lines longer or shorter than this are hard to read. */
const MAX_WIDTH = 96
const MIN_WIDTH = 30
const INDENT = '  '

export type Style = Parameters<typeof styleText>[0]
/** Colours a text if the stream shows colours and NO_COLOR does not forbid them. */
export type Paint = (style: Style, text: string) => string

/** Where everything is shown that is not the bare report. */
export interface Screen {
  readonly width: number
  readonly paint: Paint
  /** Prints text as it is, already laid out. */
  print(text: string): void
  /** Prints a remark of the program, wrapped. */
  note(text: string): void
  /** Prints what the interviewer says, piece by piece; the pieces may break anywhere. */
  say(piece: string): void
  /** Ends what the interviewer says. */
  said(): void
  /** Shows what is going on, until something else is printed; on a terminal only. */
  progress(text: string): void
}

export function screenOn(out: NodeJS.WriteStream): Screen {
  const width = Math.max(MIN_WIDTH, Math.min(out.columns || MAX_WIDTH, MAX_WIDTH))
  const paint: Paint = (style, text) => styleText(style, text, { stream: out })
  let passing = false
  /** The column behind the words said so far; null between two sayings. */
  let column: number | null = null
  let word = ''

  function clear(): void {
    if (passing) out.write('\r\u001b[2K')
    passing = false
  }

  function flushWord(): void {
    if (!word) return
    const wide = widthOf(word)
    if (column === null || column + 1 + wide > width) {
      // The first line of a saying gets a line of air above it.
      out.write(`\n${INDENT}${word}`)
      column = INDENT.length + wide
    } else {
      out.write(` ${word}`)
      column += 1 + wide
    }
    word = ''
  }

  return {
    width,
    paint,
    print(text) {
      clear()
      out.write(`${text}\n`)
    },
    note(text) {
      clear()
      out.write(`${paint('dim', wrap(printable(text), width))}\n`)
    },
    say(piece) {
      clear()
      const pieces = printable(piece).split(/(\s+)/)
      for (const part of pieces) {
        if (part && !part.trim()) flushWord()
        else word += part
      }
    },
    said() {
      flushWord()
      if (column !== null) out.write('\n')
      column = null
    },
    progress(text) {
      if (!out.isTTY) return
      clear()
      out.write(paint('dim', text))
      passing = true
    },
  }
}
