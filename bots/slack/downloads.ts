import { z } from 'zod'
import { readUpTo } from '../../core/limits/read-up-to.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { Refusal } from '../wording/index.ts'

const FETCH_MS = 30_000
/** Ten minutes of an audio clip have about 10 MB. */
export const MOST_AUDIO_BYTES = 25 * 1024 * 1024

/** A file as Slack tells of it. */
export const sharedFile = z.object({
  id: z.string(),
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  subtype: z.string().nullish(),
  size: z.number().nullish(),
  is_external: z.boolean().nullish(),
  url_private_download: z.string().nullish(),
})
export type SharedFile = z.infer<typeof sharedFile>

/** Whether a file holds speech: audio clips are sometimes labelled as video. */
export const isSpeech = ({ subtype, name, mimetype }: SharedFile): boolean =>
  subtype === 'slack_audio' || (name ?? '').startsWith('audio_message') || (mimetype ?? '').startsWith('audio/')

export type DownloadParts = { fetch: typeof fetch; token: string; locale: string; api: string | null }

/**
 * Fetches a file of Slack with the bot's token, which goes to Slack alone: files that lie elsewhere are refused.
 * Errors: Refusal for what is too large, lies elsewhere or takes too long.
 */
export async function download(
  { size, url_private_download: address, is_external }: SharedFile,
  mostBytes: number,
  { fetch, token, locale, api }: DownloadParts,
): Promise<Uint8Array> {
  const url = URL.parse(address ?? '')
  if (!url || is_external || !isSlacks(url, api)) throw new Refusal(() => chatWordingIn(locale).spoken.unheard)
  if ((size ?? 0) > mostBytes) throw new Refusal(({ refused }) => refused.tooLarge)
  const signal = AbortSignal.timeout(FETCH_MS)
  try {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal, redirect: 'error' })
    // Without the right to read files Slack answers with a page for people.
    const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html')
    if (!response.ok || isPage || !response.body) throw new Error(`a file could not be fetched: ${response.status}`)
    const bytes = await readUpTo(response.body, mostBytes)
    if (bytes === null) throw new Refusal(({ refused }) => refused.tooLarge)
    return bytes
  } catch (error) {
    if (signal.aborted) throw new Refusal(() => chatWordingIn(locale).spoken.tooLong)
    throw error
  }
}

function isSlacks({ protocol, hostname, origin }: URL, api: string | null): boolean {
  if (api !== null) return origin === URL.parse(api)?.origin
  return protocol === 'https:' && (hostname === 'files.slack.com' || hostname.endsWith('.slack.com'))
}
