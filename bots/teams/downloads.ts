import { z } from 'zod'
import { readUpTo } from '../../core/limits/read-up-to.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { Refusal } from '../wording/index.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import type { Activity } from './wire.ts'

/** Larger uploads are not fetched: an hour of speech as MP3 has about 25 MB. */
const MOST_BYTES = 25 * 1024 * 1024
const FETCH_MS = 60_000
const HOPS = 3

/** Where Teams keeps what people upload in a chat: their OneDrive. */
const FILE_HOSTS = ['sharepoint.com', 'sharepoint.us', 'svc.ms', 'microsoftpersonalcontent.com']
const SOUND = /^(mp3|m4a|m4b|mp4|ogg|oga|opus|wav|webm|aac|flac|amr|3gp|wma)$/

const DOWNLOAD = 'application/vnd.microsoft.teams.file.download.info'
const content = z.looseObject({ downloadUrl: z.string(), fileType: z.string().optional() })

/** An uploaded file of a message. */
export type Upload = { url: string; type: string }

/** The files that a message brings. */
export function uploadsOf({ attachments }: Activity): Upload[] {
  return (attachments ?? []).flatMap(({ contentType, content: given, name }) => {
    const read = contentType === DOWNLOAD ? content.safeParse(given) : null
    if (!read?.success) return []
    return { url: read.data.downloadUrl, type: (read.data.fileType ?? name?.split('.').at(-1) ?? '').toLowerCase() }
  })
}

/**
 * Fetches an audio file by the short-lived address that Teams gave, without the bot's token. Errors: Refusal for what is no
 * sound, too large, gone or elsewhere; what fetch rejects with, which may pass.
 */
export async function download({ url, type }: Upload, get: typeof fetch, locale: string): Promise<Uint8Array> {
  if (!SOUND.test(type)) throw new Refusal(() => teamsWordingIn(locale).audioOnly)
  const unheard = new Refusal(() => chatWordingIn(locale).spoken.unheard)
  const signal = AbortSignal.timeout(FETCH_MS)
  let at = url
  for (let hop = 0; hop <= HOPS; hop++) {
    if (!isFileHost(at)) break
    const response = await get(at, { signal, redirect: 'manual' })
    const next = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || next === null) return body(response, unheard)
    await response.body?.cancel()
    at = new URL(next, at).href
  }
  throw unheard
}

function isFileHost(address: string): boolean {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:') return false
  return FILE_HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
}

async function body(response: Response, gone: Refusal): Promise<Uint8Array> {
  // The address is good for a short while only.
  if (response.status >= 400 && response.status < 500) throw gone
  if (!response.ok || !response.body) throw new Error(`an upload could not be fetched: ${response.status}`)
  const bytes = await readUpTo(response.body, MOST_BYTES)
  if (bytes === null) throw new Refusal(({ refused }) => refused.tooLarge)
  return bytes
}
