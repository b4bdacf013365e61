import { WebSocket } from 'ws'
import type { ToPage } from '../../../../bots/web/voice/messages.ts'
import type { Browser, RoomServer } from '../room-server.ts'

/** A page's end of the voice connection, by hand. */
export type VoicePage = {
  socket: WebSocket
  messages: ToPage[]
  pieces: { utterance: number; samples: Int16Array }[]
  /** Code and reason of the close, once there was one. */
  closed: Promise<[number, string]>
  say(message: unknown): void
  hear(pageMs: number, samples: Int16Array): void
  /** Resolves when a message of a kind has come. */
  until(kind: ToPage['kind']): Promise<ToPage>
}

type Options = { origin?: string | null; page?: string; cookie?: string; host?: string }

/** Opens the voice connection of an interview. Rejects with the HTTP status where it is refused. */
export async function openPage(
  server: RoomServer,
  browser: Browser,
  interview: string,
  options: Options = {},
): Promise<VoicePage> {
  const { origin = server.address, page = 'page-number-1', cookie = browser.cookie() } = options
  const address = `${server.address.replace('http', 'ws')}/api/interviews/${interview}/voice?page=${page}`
  const socket = new WebSocket(address, {
    headers: { cookie, ...(options.host && { host: options.host }) },
    ...(origin !== null && { origin }),
  })
  const messages: ToPage[] = []
  const pieces: VoicePage['pieces'] = []
  let arrived = () => {}
  socket.on('message', (data: Buffer, binary) => {
    if (binary) {
      const samples = Int16Array.from({ length: (data.length - 4) / 2 }, (_, i) => data.readInt16LE(4 + 2 * i))
      pieces.push({ utterance: data.readUInt32LE(0), samples })
    } else messages.push(JSON.parse(data.toString()))
    arrived()
  })
  const closed = new Promise<[number, string]>((resolve) => {
    socket.once('close', (code, reason) => resolve([code, reason.toString()]))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))))
    socket.once('error', reject)
  })
  return {
    ...{ socket, messages, pieces, closed },
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    hear: (pageMs, samples) => socket.send(heardMessage(pageMs, samples)),
    async until(kind) {
      for (;;) {
        const found = messages.find((m) => m.kind === kind)
        if (found) return found
        if (socket.readyState === WebSocket.CLOSED) throw new Error(`closed before ${kind}`)
        await Promise.race([new Promise<void>((resolve) => (arrived = resolve)), closed])
      }
    },
  }
}

export function heardMessage(pageMs: number, samples: Int16Array): Buffer {
  const message = Buffer.alloc(8 + 2 * samples.length)
  message.writeDoubleLE(pageMs, 0)
  samples.forEach((sample, i) => {
    message.writeInt16LE(sample, 8 + 2 * i)
  })
  return message
}
