import type { Request, Response } from 'express'

/** A file, or the part of it that a player asks for (RFC 9110, section 14); browsers seek in sound only so. */
export function sendRange(req: Request, res: Response, file: Buffer): void {
  res.set('Accept-Ranges', 'bytes')
  const ranges = req.range(file.length)
  const range = Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : null
  if (ranges === -1) return void res.status(416).set('Content-Range', `bytes */${file.length}`).end()
  if (!range) return void res.send(file)
  res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${file.length}`)
  res.end(file.subarray(range.start, range.end + 1))
}
