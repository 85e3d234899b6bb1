import type { ServerResponse } from 'node:http'
import type { ModelCall } from './model-call.ts'

export interface AnswerHead {
  readonly type: string
  /** In bytes; undefined when nobody knows it yet. */
  readonly length: string | undefined
  /** Who answers; empty while nobody does. */
  readonly backend: string
  readonly overheadMs: number
}

/** The head of an answer that a model server gives, with what its call tells. */
export function writeAnswerHead(response: ServerResponse, call: ModelCall, head: AnswerHead): void {
  const { type, length, backend, overheadMs } = head
  const { requestId } = call
  const lines = ['content-type', type, 'x-request-id', requestId, 'request-id', requestId]
  lines.push('x-socle-backend', backend, 'x-socle-overhead-ms', overheadMs.toFixed(2))
  call.addHeaders(lines)
  if (type.startsWith('text/event-stream')) lines.push('cache-control', 'no-cache', 'x-accel-buffering', 'no')
  else if (length !== undefined) lines.push('content-length', length)
  response.writeHead(200, lines)
}
