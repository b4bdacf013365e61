import { stripVTControlCharacters } from 'node:util'
import type { Paint } from './screen.ts'
import { widthOf, wrap } from './wrap.ts'

/** Markdown as reports use it (headings, lists, quotes, tables, emphasis), laid out for a terminal `width` characters wide. */
export function markdownText(markdown: string, width: number, paint: Paint): string {
  const blocks = markdown.trim().split(/\n{2,}/)
  return blocks.map((block) => layOut(block, width, paint)).join('\n\n')
}

function layOut(block: string, width: number, paint: Paint): string {
  const lines = block.split('\n')
  const heading = /^(#+) (.*)$/.exec(block)
  if (heading) return headingText(heading[1]?.length ?? 1, inline(heading[2] ?? '', paint), paint)
  if (lines.every((line) => line.startsWith('|'))) return tableText(lines, paint)
  return lines.map((line) => lineText(line, width, paint)).join('\n')
}

function headingText(depth: number, text: string, paint: Paint): string {
  if (depth > 2) return paint('bold', text)
  const rule = (depth === 1 ? '═' : '─').repeat(widthOf(text))
  return `${depth === 1 ? '' : '\n'}${paint('bold', text)}\n${paint('dim', rule)}`
}

function lineText(line: string, width: number, paint: Paint): string {
  const quote = /^> ?(.*?)\\?$/.exec(line)
  if (quote) return wrap(inline(quote[1] ?? '', paint), width, `${paint('dim', '  │')} `)
  const item = /^(-|\d+\.) (.*)$/.exec(line)
  if (!item) return wrap(inline(line, paint), width)
  const mark = item[1] === '-' ? '  • ' : `  ${item[1]} `
  return wrap(inline(item[2] ?? '', paint), width, mark, ' '.repeat(mark.length))
}

function tableText(lines: readonly string[], paint: Paint): string {
  const rows = lines.filter((_, i) => i !== 1).map((line) => cellsOf(line).map((cell) => inline(cell, paint)))
  const right = cellsOf(lines[1] ?? '').map((cell) => cell.endsWith(':'))
  const widths = right.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))))
  const text = rows.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))
        return right[column] ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd(),
  )
  return [paint('bold', text[0] ?? ''), ...text.slice(1)].join('\n')
}

/** A row's cells; an escaped bar does not divide. */
const cellsOf = (line: string) =>
  line
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())

/** Emphasis as styling, and escaped characters as themselves. */
function inline(text: string, paint: Paint): string {
  const marks = /\*\*((?:\\.|[^*\\])+)\*\*|\*((?:\\.|[^*\\])+)\*|\\(.)/gu
  return stripVTControlCharacters(text).replace(marks, (_, strong?: string, soft?: string, escaped?: string) => {
    if (strong !== undefined) return paint('bold', unescaped(strong))
    if (soft !== undefined) return paint('italic', unescaped(soft))
    return escaped ?? ''
  })
}

const unescaped = (text: string) => text.replace(/\\(.)/gu, '$1')
