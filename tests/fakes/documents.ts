// PDF and DOCX files made from nothing, sound and hostile.
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { zipSync } from 'fflate'

type Entry = { name: string; bytes: Uint8Array; size?: number; encrypted?: boolean }

/** Where a ZIP's two kinds of headers keep an entry's flags and its size unpacked, and where its name begins (PKWARE's APPNOTE 6.3, 4.3). */
const HEADERS = [
  { mark: 'PK\u0003\u0004', flags: 6, size: 22, name: 30 },
  { mark: 'PK\u0001\u0002', flags: 8, size: 24, name: 46 },
] as const

/** A ZIP file; `size` lies about what an entry unpacks to. */
export function zip(entries: readonly Entry[]): Uint8Array {
  const made = Buffer.from(zipSync(Object.fromEntries(entries.map(({ name, bytes }) => [name, bytes])), { level: 9 }))
  for (const { name, bytes, size = bytes.length, encrypted = false } of entries) {
    for (let at = made.indexOf(name); at >= 0; at = made.indexOf(name, at + 1)) {
      for (const header of HEADERS) {
        const start = at - header.name
        if (start < 0 || made.toString('latin1', start, start + 4) !== header.mark) continue
        made.writeUInt32LE(size, start + header.size)
        if (encrypted) made.writeUInt16LE(made.readUInt16LE(start + header.flags) | 1, start + header.flags)
      }
    }
  }
  return made
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const paragraph = (line: string) => `<w:p><w:r><w:t xml:space="preserve">${escaped(line)}</w:t></w:r></w:p>`

/** A DOCX file of a body's XML. */
export function docxOf(body: string, before = ''): Uint8Array {
  const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="x"'
  const xml = `<?xml version="1.0"?>${before}<w:document ${space}><w:body>${body}</w:body></w:document>`
  return zip([
    { name: '[Content_Types].xml', bytes: Buffer.from('<Types/>') },
    { name: 'word/document.xml', bytes: Buffer.from(xml) },
  ])
}

export const docx = (lines: readonly string[]): Uint8Array => docxOf(lines.map(paragraph).join(''))

const pdfString = (text: string) => `(${text.replace(/[\\()]/g, '\\$&')})`

/** Objects, from 1 on, as a PDF file. `trailer` goes into its trailer. */
function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Uint8Array {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const offsets: number[] = []
  let length = parts[0]?.length ?? 0
  const push = (part: Buffer) => {
    parts.push(part)
    length += part.length
  }
  for (const [i, object] of objects.entries()) {
    offsets.push(length)
    push(Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]))
  }
  const start = length
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  push(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}`))
  push(Buffer.from(`trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`))
  return Buffer.concat(parts)
}

function stream(bytes: Buffer, filters = ''): Buffer {
  return Buffer.concat([
    Buffer.from(`<< /Length ${bytes.length} ${filters} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ])
}

const pageText = (lines: readonly string[]) =>
  `BT /F1 11 Tf 14 TL 50 780 Td ${lines.map((line) => `${pdfString(line)} Tj T*`).join(' ')} ET`

/** A PDF file with a page for each list of lines; each page's content may be packed in another way. */
export function pdf(
  pages: readonly (readonly string[])[],
  pack: (content: Buffer) => Buffer | string = (content) => stream(content),
  extra: { objects?: string[]; trailer?: string } = {},
): Uint8Array {
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'
  const ids = pages.map((_, i) => 4 + 2 * i)
  const objects: (string | Buffer)[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${ids.map((id) => `${id} 0 R`).join(' ')}] >>`,
    font,
  ]
  for (const [i, lines] of pages.entries()) {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
    )
    objects.push(pack(Buffer.from(pageText(lines), 'latin1')))
  }
  return pdfOf([...objects, ...(extra.objects ?? [])], extra.trailer)
}

/** A PDF file of a few hundred kilobytes whose only page unpacks to so many bytes. */
export function pdfBomb(unpacked: number): Uint8Array {
  const once = deflateSync(Buffer.alloc(unpacked, ' '), { level: 9 })
  const twice = deflateSync(once, { level: 9 })
  return pdf([['x']], () => stream(twice, '/Filter [/FlateDecode /FlateDecode]'))
}

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

/** A PDF file that opens with a password only: RC4 of 40 bits (PDF 1.7, 7.6.3). */
export function lockedPdf(lines: readonly string[], password: string): Uint8Array {
  const id = Buffer.alloc(16, 7)
  const padded = Buffer.concat([Buffer.from(password), PADDING]).subarray(0, 32)
  const md5 = (...parts: Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest()
  const owner = rc4(md5(padded).subarray(0, 5), padded)
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(-4)
  const key = md5(padded, owner, permissions, id).subarray(0, 5)
  const user = rc4(key, PADDING)
  const encrypt = `<< /Filter /Standard /V 1 /R 2 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> /P -4 >>`
  const trailer = `/Encrypt 6 0 R /ID [<${id.toString('hex')}> <${id.toString('hex')}>]`
  return pdf([lines], undefined, { objects: [encrypt], trailer })
}

function rc4(key: Buffer, data: Buffer): Buffer {
  const s = Uint8Array.from({ length: 256 }, (_, i) => i)
  const swap = (i: number, j: number) => {
    ;[s[i], s[j]] = [s[j] as number, s[i] as number]
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (s[i] as number) + (key[i % key.length] as number)) & 255
    swap(i, j)
  }
  let i = 0
  let j = 0
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255
      j = (j + (s[i] as number)) & 255
      swap(i, j)
      return byte ^ (s[((s[i] as number) + (s[j] as number)) & 255] as number)
    }),
  )
}
