/** One event of a stream: its name, and its data as JSON. */
export type StreamEvent = { name: string; data: unknown }

/**
 * The events of an address that answers with Server-Sent Events, until its stream ends. Gives the status alone where it is
 * another than 200. Errors: fetch's, also where the server dies.
 */
export async function* streamOf(
  address: string,
  { cookie, signal }: { cookie: string; signal: AbortSignal },
): AsyncGenerator<StreamEvent, number> {
  const response = await fetch(address, { headers: { cookie }, signal })
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel()
    return response.status
  }
  let text = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      const name = field('event')
      if (name) yield { name, data: JSON.parse(field('data') ?? 'null') }
    }
  }
  return 200
}
