import { AppError } from '#platform/errors'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { ForwardSink, Forwarding } from '../backends/backend.ts'
import { backendError } from '../backends/backend-error.ts'
import type { Target } from '../catalogue.ts'
import { CLIENT_GONE_STATUS } from './meter.ts'
import type { ModelCall } from './open-call.ts'
import { UsageEventFilter } from './usage-event-filter.ts'
import { UsageTail } from './usage-tail.ts'

export interface ExchangeOptions {
  readonly call: ModelCall
  readonly target: Target
  readonly response: ServerResponse
  readonly startedAtMs: number
  readonly stream: boolean
  /** The client asked for no usage event: it is counted, then dropped. */
  readonly hidesUsage: boolean
}

const BAD_GATEWAY_STATUS = 502
const MAX_REFUSAL_BYTES = 64 * 1024
const MAX_WHOLE_BYTES = 64 * 1024
/** A client that reads nothing for that long is cut. */
const SLOW_READER_MS = 60_000
/** A tail read as Latin-1. */
const ENDS_WELL = /data: ?\[DONE\]\s*$/
const HAS_FINISHED = /"finish_reason"\s*:\s*"/

/** One answer passing from a backend to a client: written as it comes, counted from its tail, metered once. */
export class Exchange implements ForwardSink {
  readonly #options: ExchangeOptions
  readonly #response: ServerResponse
  readonly #tail = new UsageTail()
  readonly #filter: UsageEventFilter | null
  readonly #begun = Promise.withResolvers<void>()
  #forwarding: Forwarding | null = null
  #slowReader: NodeJS.Timeout | null = null
  #refusal: { status: number; retryAfter: string | undefined; parts: Buffer[]; size: number } | null = null
  #streamed = false
  #overheadMs = 0
  /** The head of a whole answer waits for its body: both go in one write, once the call is metered. */
  #waitingHead: Record<string, string> | null = null
  #wholeBody: Buffer | null = null
  #over = false

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#response = options.response
    this.#filter = options.stream && options.hidesUsage ? new UsageEventFilter() : null
  }

  /** Resolves when the answer is over; rejects only while nothing was written. */
  run(forward: (sink: ForwardSink) => Forwarding): Promise<void> {
    const response = this.#response
    response.once('close', () => this.#onClose())
    if (response.destroyed) {
      this.#settle(CLIENT_GONE_STATUS)
      this.#begun.resolve()
      return this.#begun.promise
    }
    this.#overheadMs = performance.now() - this.#options.startedAtMs
    this.#forwarding = forward(this)
    return this.#begun.promise
  }

  start(status: number, headers: IncomingHttpHeaders): void {
    if (status !== 200) {
      this.#refusal = { status, retryAfter: headers['retry-after'], parts: [], size: 0 }
      return
    }
    this.#streamed = String(headers['content-type']).startsWith('text/event-stream')
    const head = this.#headers(headers)
    if (!this.#streamed) {
      this.#waitingHead = head
      return
    }
    this.#response.writeHead(200, head)
    this.#response.flushHeaders()
  }

  data(chunk: Buffer): boolean {
    if (this.#refusal) return this.#keepRefusal(chunk)
    this.#options.call.firstToken()
    this.#tail.push(chunk)
    if (this.#waitingHead && this.#keepWhole(this.#waitingHead, chunk)) return true
    const bytes = this.#filter ? this.#filter.push(chunk) : chunk
    if (bytes.length === 0 || this.#response.write(bytes)) return true
    this.#waitForReader()
    return false
  }

  end(): void {
    if (this.#refusal) {
      const { status, retryAfter, parts } = this.#refusal
      const backend = this.#options.target.backend.name
      this.#reject(backendError({ backend, status, retryAfter, body: Buffer.concat(parts).toString() }))
      return
    }
    const tail = this.#streamed ? this.#tail.bytes().toString('latin1') : null
    if (tail === null || ENDS_WELL.test(tail)) this.#finish('')
    else if (HAS_FINISHED.test(tail)) this.#finish('data: [DONE]\n\n')
    else {
      const backend = this.#options.target.backend.name
      this.#breakOff(new AppError('backend_unavailable', { backend, reason: 'the answer was cut' }))
    }
  }

  fail(error: AppError): void {
    if (!this.#response.headersSent) this.#reject(error)
    else this.#breakOff(error)
  }

  /** Some servers forget the last event: it is added. */
  #finish(missing: string): void {
    const held = this.#filter?.end()
    if (held && held.length > 0) this.#response.write(held)
    // Metered before the client can know that it is over.
    this.#settle(200)
    if (this.#waitingHead) this.#response.writeHead(200, this.#waitingHead)
    // As text, Node sends head and body as one piece; Latin-1 keeps each byte.
    if (this.#wholeBody) this.#response.end(this.#wholeBody.toString('latin1'), 'latin1')
    else this.#response.end(missing)
    this.#begun.resolve()
  }

  #headers(headers: IncomingHttpHeaders): Record<string, string> {
    const { call, target } = this.#options
    const sent: Record<string, string> = {
      'content-type': headers['content-type'] ?? 'application/json',
      'x-request-id': call.requestId,
      'request-id': call.requestId,
      'x-socle-backend': target.backend.name,
      'x-socle-overhead-ms': this.#overheadMs.toFixed(2),
    }
    if (this.#streamed) {
      sent['cache-control'] = 'no-cache'
      sent['x-accel-buffering'] = 'no'
    } else if (headers['content-length'] !== undefined) sent['content-length'] = headers['content-length']
    return sent
  }

  /** Whether this chunk is the whole body: then it is kept for the end, otherwise the head leaves first. */
  #keepWhole(head: Record<string, string>, chunk: Buffer): boolean {
    if (chunk.length <= MAX_WHOLE_BYTES && head['content-length'] === String(chunk.length)) {
      this.#wholeBody = chunk
      return true
    }
    this.#waitingHead = null
    this.#response.writeHead(200, head)
    return false
  }

  #keepRefusal(chunk: Buffer): boolean {
    const refusal = this.#refusal
    if (refusal && refusal.size < MAX_REFUSAL_BYTES) {
      refusal.parts.push(chunk)
      refusal.size += chunk.length
    }
    return true
  }

  #waitForReader(): void {
    this.#slowReader ??= setTimeout(() => this.#response.destroy(), SLOW_READER_MS).unref()
    this.#response.once('drain', () => {
      if (this.#slowReader) clearTimeout(this.#slowReader)
      this.#slowReader = null
      this.#forwarding?.resume()
    })
  }

  /** A cut answer must not look complete: an error event and no `[DONE]`, or a connection closed before its length. */
  #breakOff(error: AppError): void {
    if (this.#streamed) this.#response.end(errorEvent(error, this.#options.call.requestId))
    else this.#response.destroy()
    this.#settle(BAD_GATEWAY_STATUS)
    this.#begun.resolve()
  }

  #reject(error: AppError): void {
    this.#over = true
    this.#options.call.settleFrom(this.#response)
    this.#begun.reject(error)
  }

  #onClose(): void {
    if (this.#slowReader) clearTimeout(this.#slowReader)
    if (this.#over) return
    this.#forwarding?.abort()
    this.#settle(CLIENT_GONE_STATUS)
    this.#begun.resolve()
  }

  #settle(status: number): void {
    if (this.#over) return
    this.#over = true
    this.#options.call.settle({ status, tokens: this.#tail.read() })
  }
}

/** The event may be cut anywhere by the backend: the empty line before closes what came before. */
function errorEvent(error: AppError, requestId: string): string {
  const body = {
    error: { message: error.message, type: 'server_error', code: error.code, param: null, request_id: requestId },
  }
  return `\n\ndata: ${JSON.stringify(body)}\n\n`
}
