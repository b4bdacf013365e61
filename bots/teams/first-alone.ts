/**
 * Lets nothing else begin until one call has succeeded: the SDKs keep the bot's token once they have it, but each call that
 * begins before asks Microsoft Entra for one of its own.
 */
export function firstAlone(): <T>(call: () => Promise<T>) => Promise<T> {
  let opening: Promise<void> | null = null
  let opened = false
  return async <T>(call: () => Promise<T>): Promise<T> => {
    while (!opened && opening) await opening
    if (opened) return call()
    const first = call()
    const settled = async (): Promise<void> => {
      opened = await first.then(
        () => true,
        () => false,
      )
      opening = null
    }
    opening = settled()
    return first
  }
}
