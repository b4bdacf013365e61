import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits as 43 characters of base64url. */
export const newSecret = () => randomBytes(32).toString('base64url')

/** 128 random bits as 22 characters of base64url: a name that cannot be guessed. */
export const newId = () => randomBytes(16).toString('base64url')

/** What is stored of a secret: its SHA-256 in hex. */
export const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** The same parts give the same name: 22 characters of base64url, 132 bits of SHA-256 over their JSON. */
export const nameOf = (...parts: readonly (string | number | null)[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)

/** Whether a secret is the one of which the hash was stored, in constant time. */
export function fitsHash(secret: unknown, hash: string): boolean {
  return typeof secret === 'string' && timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hash))
}
