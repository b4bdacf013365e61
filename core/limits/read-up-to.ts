/** The whole of a body, or null where it is larger than `most` bytes; what it says of its own size need not be true. */
export async function readUpTo(body: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of body) {
    bytes += piece.length
    if (bytes > most) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
