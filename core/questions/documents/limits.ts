/** What is taken of a document. Bytes and characters are enough for a resume of many pages. */
export const LIMITS = {
  /** Size of the file. */
  bytes: 5 * 1024 * 1024,
  pages: 30,
  /** UTF-16 code units of text. */
  characters: 100_000,
  /** Milliseconds for reading one file, the start of its thread left out. */
  readMs: 15_000,
  /** Milliseconds for the thread to load the parsers. */
  loadMs: 30_000,
  /** Memory of the thread that reads, buffers included. */
  memoryMb: 256,
  /** What the parts that are read of a DOCX file may unpack to, in bytes, and how many parts it may have. */
  unpacked: 20 * 1024 * 1024,
  parts: 2000,
} as const
export type Limits = { readonly [K in keyof typeof LIMITS]: number }

export const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 102.4) / 10} MB`
