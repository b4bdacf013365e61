import { stripVTControlCharacters, styleText } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readLine } from '../../../bots/terminal/commands.ts'
import { markdownText } from '../../../bots/terminal/markdown-text.ts'
import type { Paint } from '../../../bots/terminal/screen.ts'
import { printable, widthOf, wrap } from '../../../bots/terminal/wrap.ts'
import { reportMarkdown } from '../../../core/report/markdown.ts'
import { AWKWARD, report } from '../../contracts/stored-samples.ts'

const plain: Paint = (_, text) => text
const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false })

describe('wrapping', () => {
  it('keeps within the width, with its indents', () => {
    expect(wrap('one two three four', 9, '- ', '  ')).toBe('- one two\n  three\n  four')
  })

  it('gives a word that is too long a line of its own, and keeps line ends', () => {
    expect(wrap('a verylongword b\nnext', 6)).toBe('a\nverylongword\nb\nnext')
  })

  it('counts what is seen: no styling, wide characters twice', () => {
    expect(widthOf(coloured('bold', 'abc'))).toBe(3)
    expect(widthOf('漢字🙂a')).toBe(7)
    expect(wrap(`${coloured('bold', 'abc')} def`, 7)).not.toContain('\n')
  })

  it('lets no words command the terminal', () => {
    expect(printable('a\u001b[2Jb\u0007c\r\nd\u009bx')).toBe('ab c\nd x')
    expect(printable('tab\there')).toBe('tab here')
  })
})

describe('commands', () => {
  it.each([
    ['/hint', 'command'],
    [' /SKIP ', 'command'],
    ['/dance', 'unknown'],
    ['/', 'unknown'],
    ['/etc/hosts', 'text'],
    ['/hint please', 'text'],
    ['I said /hint', 'text'],
    ['', 'text'],
  ])('%j is %s', (line, kind) => {
    expect(readLine(line).kind).toBe(kind)
  })

  it('is not fooled by names that every object has', () => {
    expect(readLine('/constructor')).toEqual({ kind: 'unknown', word: 'constructor' })
  })
})

describe('the report as text', () => {
  it('lays out headings, lists, quotes, tables and emphasis', () => {
    const markdown = [
      '# Title',
      'A **strong** and *soft* word, 3 \\* 4, a\\_b.',
      '- one item that is long enough to need\n- two',
      '1. first',
      '> said \\<b\\>\\\n> again',
      '| Name | Score |\n|:--|--:|\n| a \\| b | 7.5 |\n| c | 10 |',
    ].join('\n\n')
    expect(markdownText(markdown, 28, plain)).toBe(
      [
        'Title\n═════',
        'A strong and soft word, 3 *\n4, a_b.',
        '  • one item that is long\n    enough to need\n  • two',
        '  1. first',
        '  │ said <b>\n  │ again',
        'Name   Score\na | b    7.5\nc         10',
      ].join('\n\n'),
    )
  })

  it('shows a whole report without a mark of Markdown, and what was said as it was said', () => {
    const text = markdownText(reportMarkdown(report('i1', 'I use *args* and # signs | bars.')), 80, plain)
    expect(text).toContain('  │ I use *args* and # signs | bars.')
    expect(text).not.toMatch(/\\|^#|^\||\*\*/m)
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
  })

  it('stays the same under its colours, and lets nothing through that commands the terminal', () => {
    const markdown = reportMarkdown(report('i1', `${AWKWARD}\u001b[2J\u009b2J`))
    const bare = markdownText(markdown, 80, plain)
    expect(stripVTControlCharacters(markdownText(markdown, 80, coloured))).toBe(bare)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(bare).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })
})
