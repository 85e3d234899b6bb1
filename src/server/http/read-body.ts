import { AppError } from '#platform/errors'
import type { IncomingMessage } from 'node:http'

/** A body that says nothing for this long loses its connection. */
const idleMs = 30_000
const empty = Buffer.alloc(0)

/** The whole body; refused as soon as it is known to be too large. */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limitBytes) return Promise.reject(new AppError('too_large', { limitBytes }))
  request.socket.setTimeout(idleMs)
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    let isOver = false
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= limitBytes) parts.push(part)
      else if (!isOver) {
        isOver = true
        request.pause()
        reject(new AppError('too_large', { limitBytes }))
      }
    })
    request.once('end', () => {
      isOver = true
      request.socket.setTimeout(0)
      resolve(parts.length === 1 ? (parts[0] ?? empty) : Buffer.concat(parts))
    })
    request.once('close', () => {
      if (!isOver) reject(new AppError('invalid_request', { reason: 'the body was cut' }))
    })
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
