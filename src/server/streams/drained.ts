import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

/** A reader who takes nothing for that long is cut. */
const SLOW_READER_MS = 60_000

/** Waits for a slow reader; harmless once the reader is gone. */
export async function drained(response: ServerResponse): Promise<void> {
  const cut = new AbortController()
  const onClose = (): void => cut.abort()
  const slow = setTimeout(() => response.destroy(), SLOW_READER_MS).unref()
  response.once('close', onClose)
  await once(response, 'drain', { signal: cut.signal }).catch(() => {})
  response.off('close', onClose)
  clearTimeout(slow)
}
