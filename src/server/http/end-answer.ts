import type { IncomingMessage, ServerResponse } from 'node:http'

/** How much of a refused body is read, and for how long, so that its sender comes to read the answer. */
const mostDrainedBytes = 128 * 1024 * 1024
const longestMs = 5_000

/** Whether a body may still be on its way. */
export function isComing({ headers, complete, destroyed }: IncomingMessage): boolean {
  if (complete || destroyed) return false
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/**
 * Ends an answer that was written before its request was read: what still comes is thrown away, since a socket closed
 * on unread bytes takes the answer with it. A sender that goes on for too long loses its connection.
 */
export function endAnswer(request: IncomingMessage, response: ServerResponse): void {
  if (!isComing(request)) {
    response.end()
    return
  }
  let leftBytes = mostDrainedBytes
  const end = (): void => {
    clearTimeout(limit)
    request.off('data', count)
    response.end()
  }
  const count = (part: Buffer): void => {
    leftBytes -= part.length
    if (leftBytes < 0) end()
  }
  const limit = setTimeout(end, longestMs).unref()
  request.on('data', count)
  request.once('end', end)
  request.once('close', end)
  request.resume()
}
