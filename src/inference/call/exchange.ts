import { AppError } from '#platform/errors'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { ForwardSink, Forwarding } from '../backends/backend.ts'
import { backendError } from '../backends/backend-error.ts'
import type { Target } from '../catalogue.ts'
import { describeUsage, usageMembers } from './describe-usage.ts'
import { CLIENT_GONE_STATUS } from './meter.ts'
import type { ModelCall } from './open-call.ts'
import { StreamEditor } from './stream-editor.ts'
import type { TokenCount } from './usage-scan.ts'
import { usageEvent } from './usage-event.ts'
import { WholeEditor } from './whole-editor.ts'

export interface ExchangeOptions {
  readonly call: ModelCall
  readonly response: ServerResponse
  readonly startedAtMs: number
  /** The client asked for no usage event: it is counted, then dropped. */
  readonly hidesUsage: boolean
  /** Members of JSON that the answer, or its first event, gains; empty when there is none. */
  readonly members: string
  /** Tokens of an answer whose server counted nothing. */
  count(answered: Answered): TokenCount | null
}

export interface Answered {
  /** The answer's JSON, or that of its events, when it was kept. */
  readonly text: string
  /** Events that said something. */
  readonly deltas: number
  readonly isComplete: boolean
}

const BAD_GATEWAY_STATUS = 502
const MAX_REFUSAL_BYTES = 64 * 1024
const MAX_WHOLE_BYTES = 64 * 1024
/** A client that reads nothing for that long is cut. */
const SLOW_READER_MS = 60_000
/** A page for people is no answer of a model. */
const NO_ANSWER = /^text\/html\b|^application\/xhtml/

/** One answer passing from a backend to a client: written as it comes, counted on its way, metered once. */
export class Exchange implements ForwardSink {
  readonly #options: ExchangeOptions
  readonly #response: ServerResponse
  #target: Target | null = null
  #attempt = Promise.withResolvers<AppError | null>()
  #forwarding: Forwarding | null = null
  #slowReader: NodeJS.Timeout | null = null
  #refusal: { status: number; retryAfter: string | undefined; parts: Buffer[]; size: number } | null = null
  #stream: StreamEditor | null = null
  #whole: WholeEditor | null = null
  #overheadMs = 0
  #members: Buffer | null = null
  /** The head waits for the first bytes: both go in one write, and until then another backend may answer. */
  #head: Record<string, string> | null = null
  /** A whole answer that came as one piece waits for its end, to be metered before the client can know it. */
  #body: Buffer | null = null
  #over = false

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#response = options.response
    if (options.members !== '') this.#members = Buffer.from(options.members)
    options.response.once('close', () => this.#onClose())
  }

  /** The answer is over, or its client is gone. */
  get isOver(): boolean {
    return this.#over
  }

  /**
   * Asks one backend. Null when the answer is over, however it ended; an error while nothing was written: another
   * backend may be asked.
   */
  attempt(target: Target, forward: (sink: ForwardSink) => Forwarding): Promise<AppError | null> {
    if (this.#response.destroyed) this.#onClose()
    if (this.#over) return Promise.resolve(null)
    this.#target = target
    this.#refusal = null
    this.#attempt = Promise.withResolvers()
    this.#overheadMs = performance.now() - this.#options.startedAtMs
    this.#forwarding = forward(this)
    return this.#attempt.promise
  }

  start(status: number, headers: IncomingHttpHeaders): void {
    if (status !== 200) {
      this.#refusal = { status, retryAfter: headers['retry-after'], parts: [], size: 0 }
      return
    }
    const type = String(headers['content-type'] ?? 'application/json')
    if (NO_ANSWER.test(type)) {
      this.#refusal = { status: BAD_GATEWAY_STATUS, retryAfter: undefined, parts: [], size: 0 }
      return
    }
    const model = this.#options.call.model.id
    const { hidesUsage } = this.#options
    if (type.startsWith('text/event-stream')) {
      const keepsText = this.#target?.traits.countsNothing === true
      this.#stream = new StreamEditor({ model, hidesUsage, keepsText, describe: (counts) => this.#membersOf(counts) })
    } else if (type.startsWith('application/json')) this.#whole = new WholeEditor(model)
    this.#head = this.#headOf(type, headers['content-length'])
  }

  data(chunk: Buffer): boolean {
    if (this.#refusal) return this.#keepRefusal(chunk)
    this.#options.call.firstToken()
    const bytes = (this.#stream ?? this.#whole)?.push(chunk) ?? chunk
    const isTaken = bytes.length === 0 || this.#pass(bytes)
    if (this.#stream?.failure != null) this.#endFailed(this.#stream.failure)
    return isTaken
  }

  end(): void {
    if (this.#refusal) {
      const { status, retryAfter, parts } = this.#refusal
      const backend = this.#backend
      this.#giveUp(backendError({ backend, status, retryAfter, body: Buffer.concat(parts).toString() }))
      return
    }
    const rest = (this.#stream ?? this.#whole)?.end()
    if (this.#stream?.failure != null) this.#endFailed(this.#stream.failure)
    else if (this.#stream && !this.#stream.isComplete) this.fail(cut(this.#backend))
    else this.#finish(rest ?? Buffer.alloc(0))
  }

  fail(error: AppError): void {
    if (this.#response.headersSent) this.#breakOff(error)
    else this.#giveUp(error)
  }

  /** False when the client reads too slowly. */
  #pass(bytes: Buffer): boolean {
    const passed = this.#members === null ? bytes : this.#withMembers(bytes, this.#members)
    if (this.#keepWhole(passed)) return this.#slowReader === null
    this.#sendHead()
    if (this.#response.write(passed)) return true
    this.#waitForReader()
    return false
  }

  /** Once, inside the first object that passes. */
  #withMembers(bytes: Buffer, members: Buffer): Buffer {
    const at = bytes.indexOf('{')
    if (at < 0) return bytes
    this.#members = null
    return Buffer.concat([bytes.subarray(0, at + 1), members, bytes.subarray(at + 1)])
  }

  get #backend(): string {
    return this.#target?.backend.name ?? ''
  }

  #finish(rest: Buffer): void {
    const tokens = this.#tokens()
    // Metered before the client can know that it is over.
    this.#settle(200, tokens)
    if (this.#stream) {
      this.#sendHead()
      this.#response.end(Buffer.concat([rest, Buffer.from(this.#lastEvents(this.#stream, tokens))]))
    } else if (this.#body) {
      // As text, Node sends head and body as one piece; Latin-1 keeps each byte. One that names no model waited till here.
      const body = this.#describe(this.#body.toString('latin1') + rest.toString('latin1'), tokens)
      if (this.#head) this.#head['content-length'] = String(body.length)
      this.#sendHead()
      this.#response.end(body, 'latin1')
    } else {
      this.#sendHead()
      this.#response.end(rest)
    }
    this.#attempt.resolve(null)
  }

  #membersOf(tokens: TokenCount): string {
    return usageMembers(this.#options.call.footprintOf(tokens))
  }

  #describe(body: string, tokens: TokenCount | null): string {
    if (!this.#whole?.usage || tokens === null) return body
    return describeUsage(body, body.lastIndexOf('"usage"'), this.#membersOf(tokens))
  }

  /** A usage event is always sent last, unless the client wants none. */
  #lastEvents(stream: StreamEditor, tokens: TokenCount | null): string {
    if (stream.usage !== null || tokens === null || this.#options.hidesUsage) return 'data: [DONE]\n\n'
    const event = usageEvent(this.#options.call.model.id, stream.firstEvent, tokens)
    return `${describeUsage(event, event.lastIndexOf('"usage"'), this.#membersOf(tokens))}data: [DONE]\n\n`
  }

  #headOf(type: string, length: string | undefined): Record<string, string> {
    const { call } = this.#options
    const head: Record<string, string> = {
      'content-type': type,
      'x-request-id': call.requestId,
      'request-id': call.requestId,
      'x-socle-backend': this.#backend,
      'x-socle-overhead-ms': this.#overheadMs.toFixed(2),
      ...call.headers(),
    }
    if (this.#stream) {
      head['cache-control'] = 'no-cache'
      head['x-accel-buffering'] = 'no'
    } else if (length !== undefined) head['content-length'] = length
    return head
  }

  #sendHead(): void {
    if (this.#head) this.#response.writeHead(200, this.#head)
    this.#head = null
  }

  /** A JSON answer waits for its end, to leave in one piece, unless it is large: then what came leaves first. */
  #keepWhole(bytes: Buffer): boolean {
    if (!this.#whole || !this.#head) return false
    const body = this.#body === null ? bytes : Buffer.concat([this.#body, bytes])
    const isSmall = body.length <= MAX_WHOLE_BYTES
    this.#body = isSmall ? body : null
    if (isSmall) return true
    delete this.#head['content-length']
    this.#sendHead()
    if (!this.#response.write(body)) this.#waitForReader()
    return true
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

  #endFailed(reason: string): void {
    this.#forwarding?.abort()
    this.fail(new AppError('backend_protocol', { backend: this.#backend, reason }))
  }

  /** A cut answer must not look complete: an error event and no `[DONE]`, or a connection closed before its length. */
  #breakOff(error: AppError): void {
    this.#settle(BAD_GATEWAY_STATUS, this.#tokens())
    if (this.#stream) this.#response.end(errorEvent(error, this.#options.call.requestId))
    else this.#response.destroy()
    this.#attempt.resolve(null)
  }

  /** Nothing was written: what was begun is forgotten. */
  #giveUp(error: AppError): void {
    this.#head = null
    this.#stream = null
    this.#whole = null
    this.#body = null
    this.#attempt.resolve(error)
  }

  #onClose(): void {
    if (this.#slowReader) clearTimeout(this.#slowReader)
    if (this.#over) return
    this.#forwarding?.abort()
    this.#settle(CLIENT_GONE_STATUS, this.#tokens())
    this.#attempt.resolve(null)
  }

  #tokens(): TokenCount | null {
    const counted = (this.#stream ?? this.#whole)?.usage ?? null
    if (counted !== null || this.#over) return counted
    if (this.#stream) return this.#options.count(this.#stream)
    if (!this.#body || !this.#whole) return null
    return this.#options.count({ text: this.#body.toString(), deltas: 0, isComplete: true })
  }

  #settle(status: number, tokens: TokenCount | null): void {
    if (this.#over) return
    this.#over = true
    this.#options.call.settle({ status, tokens })
  }
}

function cut(backend: string): AppError {
  return new AppError('backend_unavailable', { backend, reason: 'the answer was cut' })
}

/** The event may be cut anywhere by the backend: the empty line before closes what came before. */
function errorEvent(error: AppError, requestId: string): string {
  const { code, details } = error
  const message = 'reason' in details ? details.reason : code
  const body = { error: { message, type: 'server_error', code, param: null, request_id: requestId } }
  return `\n\ndata: ${JSON.stringify(body)}\n\n`
}
