import { AppError } from '#platform/errors'
import type { IncomingMessage } from 'node:http'

const idleMs = 30_000
const empty = Buffer.alloc(0)

/** The whole body, refused as soon as it is known to be too large or to come too slowly. */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limitBytes) return Promise.reject(new AppError('too_large', { limitBytes }))
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const parts: Buffer[] = []
  let size = 0
  const idle = setTimeout(() => {
    reject(new AppError('timed_out', { what: 'reading the body', limitSeconds: idleMs / 1000 }))
  }, idleMs)
  request.on('data', (part: Buffer) => {
    parts.push(part)
    size += part.length
    if (size > limitBytes) reject(new AppError('too_large', { limitBytes }))
    else idle.refresh()
  })
  request.once('end', () => resolve(parts.length === 1 ? (parts[0] ?? empty) : Buffer.concat(parts)))
  request.once('error', reject)
  request.once('close', () => reject(new AppError('invalid_request', { reason: 'the connection closed' })))
  return promise.finally(() => {
    clearTimeout(idle)
    if (size > limitBytes) request.removeAllListeners('data').pause()
  })
}

export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(body.toString())
  } catch (error) {
    const reason = error instanceof Error ? withoutContent(error.message) : 'unreadable'
    throw new AppError('invalid_json', { reason })
  }
}

/** Node quotes the text around the mistake: it may hold anything, and errors carry no content. */
function withoutContent(message: string): string {
  const position = /at position \d+( \(line \d+ column \d+\))?/.exec(message)?.[0]
  return position ?? (message.includes('end of JSON') ? 'it ends too early' : 'unexpected character')
}
