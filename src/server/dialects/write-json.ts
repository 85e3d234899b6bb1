import type { ServerResponse } from 'node:http'

/** A whole answer of an operation that writes itself. */
export function writeJson(response: ServerResponse, requestId: string, value: unknown): void {
  const bytes = Buffer.from(JSON.stringify(value))
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    'request-id': requestId,
  })
  response.end(bytes)
}
