const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as HTML or SVG text or attribute value. Control characters that HTML forbids become U+FFFD. */
export function escapeHtml(text: string): string {
  return wellFormed(text).replace(/[&<>"']/g, (c) => entities[c] ?? c)
}

/**
 * Text as one line of Markdown (CommonMark and GitHub's) that stands for itself: whatever a person said, it cannot
 * become a heading, a link, HTML or a table cell of its own.
 */
export function escapeMarkdown(text: string): string {
  return wellFormed(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~&#!$]/g, '\\$&')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}

/** Text as a Markdown block quote that it cannot leave: each line of its own is quoted, escaped and kept apart. */
export function quoteMarkdown(text: string): string {
  const lines = wellFormed(text)
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map(escapeMarkdown)
  return lines.map((line, i) => `> ${line}${line && lines[i + 1] ? '\\' : ''}`.trimEnd()).join('\n')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const forbidden = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufdd0-\ufdef\ufffe\uffff]/g

const wellFormed = (text: string) => text.toWellFormed().replace(forbidden, '\ufffd')
