import { stripVTControlCharacters } from 'node:util'

/**
 * Breaks text into lines of at most `width` characters; a longer word gets a line of its own. Line ends in the text stay.
 * `first` begins the first line, `rest` every other one; styling sequences take no room.
 */
export function wrap(text: string, width: number, first = '', rest = first): string {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? first : rest
    let empty = true
    for (const word of paragraph.split(/[ \t]+/).filter(Boolean)) {
      if (!empty && widthOf(line) + 1 + widthOf(word) > width) {
        lines.push(line)
        line = rest + word
      } else {
        line += empty ? word : ` ${word}`
      }
      empty = false
    }
    lines.push(empty ? line.trimEnd() : line)
  }
  return lines.join('\n')
}

/** Characters that a text takes on the screen; wide ones count twice. */
export function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text)
  return (
    [...plain].length +
    (plain.match(/[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/gu)?.length ?? 0)
  )
}

/** Words from elsewhere without what a terminal would obey: only line ends stay of the control characters. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
}
