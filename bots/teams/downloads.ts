import { z } from 'zod'
import { readUpTo } from '../../core/limits/read-up-to.ts'
import { Refusal } from '../wording/index.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import type { Activity } from './wire.ts'

/** Larger recordings are not fetched: an hour of speech as MP3 has about 25 MB. */
export const MOST_AUDIO_BYTES = 25 * 1024 * 1024
const FETCH_MS = 60_000
const HOPS = 3

/** Where Teams keeps what people upload in a chat: their OneDrive. */
const FILE_HOSTS = ['sharepoint.com', 'sharepoint.us', 'svc.ms', 'microsoftpersonalcontent.com']
const SOUND = /^(mp3|m4a|m4b|mp4|ogg|oga|opus|wav|webm|aac|flac|amr|3gp|wma)$/
/** Those that cannot be read are refused by who reads them, with the reason. */
const DOCUMENT = /^(pdf|docx?|txt|md|rtf)$/

const DOWNLOAD = 'application/vnd.microsoft.teams.file.download.info'
const content = z.looseObject({ downloadUrl: z.string(), fileType: z.string().optional() })

/** An uploaded file of a message, and what it is good for. */
export type Upload = { url: string; name: string; kind: 'sound' | 'document' | null }

/** The files that a message brings. */
export function uploadsOf({ attachments }: Activity): Upload[] {
  return (attachments ?? []).flatMap(({ contentType, content: given, name }) => {
    const read = contentType === DOWNLOAD ? content.safeParse(given) : null
    if (!read?.success) return []
    const type = (read.data.fileType ?? name?.split('.').at(-1) ?? '').toLowerCase()
    const kind = SOUND.test(type) ? ('sound' as const) : DOCUMENT.test(type) ? ('document' as const) : null
    return { url: read.data.downloadUrl, name: name ?? type, kind }
  })
}

/**
 * Fetches a file by the short-lived address that Teams gave, without the bot's token. Errors: Refusal for what is larger than
 * `most` bytes, gone or elsewhere; what fetch rejects with, which may pass.
 */
export async function download(url: string, most: number, get: typeof fetch, locale: string): Promise<Uint8Array> {
  const gone = new Refusal(() => teamsWordingIn(locale).fileGone)
  const signal = AbortSignal.timeout(FETCH_MS)
  let at = url
  for (let hop = 0; hop <= HOPS; hop++) {
    if (!isFileHost(at)) break
    const response = await get(at, { signal, redirect: 'manual' })
    const next = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || next === null) return body(response, most, gone)
    await response.body?.cancel()
    at = new URL(next, at).href
  }
  throw gone
}

/** Whether an address is one where Teams keeps people's files. */
export function isFileHost(address: string): boolean {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:') return false
  return FILE_HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
}

async function body(response: Response, most: number, gone: Refusal): Promise<Uint8Array> {
  // The address is good for a short while only.
  if (response.status >= 400 && response.status < 500) throw gone
  if (!response.ok || !response.body) throw new Error(`an upload could not be fetched: ${response.status}`)
  const bytes = await readUpTo(response.body, most)
  if (bytes === null) throw new Refusal(({ refused }) => refused.tooLarge)
  return bytes
}
