import { AppError } from '#platform/errors'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { ForwardSink, Forwarding } from '../backends/backend.ts'
import { backendError } from '../backends/backend-error.ts'
import type { Target } from '../target.ts'
import { ChunkWriter } from './chunk-writer.ts'
import { describeUsage, usageMembers } from './describe-usage.ts'
import { membersInText, withMembers } from '../bytes/with-members.ts'
import { cutAnswer, errorEvent } from './error-event.ts'
import { CLIENT_GONE_STATUS } from './meter.ts'
import type { ModelCall } from './model-call.ts'
import { StreamEditor } from './stream-editor.ts'
import type { TokenCount } from './usage-scan.ts'
import { usageEvent } from './usage-event.ts'
import { WholeEditor, editWhole } from './whole-editor.ts'

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

interface AnswerHead {
  readonly type: string
  /** In bytes, as the backend said it. */
  readonly length: string | undefined
}

const nothing = Buffer.alloc(0)

/** One answer passing from a backend to a client: written as it comes, counted on its way, metered once. */
export class Exchange implements ForwardSink {
  readonly #options: ExchangeOptions
  readonly #response: ServerResponse
  #target: Target | null = null
  #attempt: PromiseWithResolvers<AppError | null> | null = null
  #forwarding: Forwarding | null = null
  #slowReader: NodeJS.Timeout | null = null
  #refusal: { status: number; retryAfter: string | undefined; parts: Buffer[]; size: number } | null = null
  #stream: StreamEditor | null = null
  #writer: ChunkWriter | null = null
  #overheadMs = 0
  #members: Buffer | null = null
  /** The head waits for the first bytes: both go in one write, and until then another backend may answer. */
  #head: AnswerHead | null = null
  /** A JSON answer waits for its end, to leave in one piece and be metered before the client can know it. */
  #body: Buffer | null = null
  /** One that is too large to wait. */
  #whole: WholeEditor | null = null
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
    const attempt = Promise.withResolvers<AppError | null>()
    this.#attempt = attempt
    this.#overheadMs = performance.now() - this.#options.startedAtMs
    this.#forwarding = forward(this)
    return attempt.promise
  }

  servedBy(target: Target): void {
    this.#target = target
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
    if (type.startsWith('text/event-stream')) {
      const keepsText = this.#target?.traits.countsNothing === true
      const { hidesUsage } = this.#options
      this.#stream = new StreamEditor({ model: this.#model, hidesUsage, keepsText, describe: this.#membersOf })
      this.#writer = new ChunkWriter(this.#response)
    } else if (type.startsWith('application/json')) this.#body = nothing
    this.#head = { type, length: headers['content-length'] }
  }

  data(chunk: Buffer): boolean {
    if (this.#refusal) return this.#keepRefusal(chunk)
    this.#options.call.firstToken()
    if (this.#body !== null) return this.#keepWhole(this.#body, chunk)
    const bytes = (this.#stream ?? this.#whole)?.push(chunk) ?? chunk
    const isTaken = bytes.length === 0 || this.#pass(bytes)
    if (this.#stream !== null && this.#stream.failure !== null) this.#endFailed(this.#stream.failure)
    return isTaken
  }

  end(): void {
    if (this.#refusal) {
      const { status, retryAfter, parts } = this.#refusal
      const backend = this.#backend
      this.#giveUp(backendError({ backend, status, retryAfter, body: Buffer.concat(parts).toString() }))
      return
    }
    const rest = (this.#stream ?? this.#whole)?.end() ?? nothing
    if (this.#stream?.failure != null) this.#endFailed(this.#stream.failure)
    else if (this.#stream && !this.#stream.isComplete) this.fail(cutAnswer(this.#backend))
    else this.#finish(rest)
  }

  fail(error: AppError): void {
    if (this.#response.headersSent) this.#breakOff(error)
    else this.#giveUp(error)
  }

  /** False when the client reads too slowly. */
  #pass(bytes: Buffer): boolean {
    const passed = this.#members === null ? bytes : withMembers(bytes, this.#members)
    if (passed !== bytes) this.#members = null
    this.#sendHead()
    if ((this.#writer ?? this.#response).write(passed)) return true
    this.#waitForReader()
    return false
  }

  get #model(): string {
    return this.#options.call.model.id
  }

  get #backend(): string {
    return this.#target?.backend.name ?? ''
  }

  #finish(rest: Buffer): void {
    if (this.#body !== null) return this.#finishWhole(this.#body)
    const tokens = this.#tokens()
    // Metered before the client can know that it is over.
    this.#settle(200, tokens)
    this.#sendHead()
    if (this.#stream) {
      const last = Buffer.from(this.#lastEvents(this.#stream, tokens))
      this.#response.end(rest.length === 0 ? last : Buffer.concat([rest, last]))
    } else this.#response.end(rest)
    this.#attempt?.resolve(null)
  }

  #finishWhole(body: Buffer): void {
    const { text, usage } = editWhole(body.toString('latin1'), this.#model)
    const tokens = usage ?? this.#countWhole(body)
    this.#settle(200, tokens)
    const described = usage === null ? text : describeUsage(text, text.lastIndexOf('"usage"'), this.#membersOf(usage))
    const told = this.#members === null ? described : membersInText(described, this.#members)
    this.#sendHead(String(told.length))
    // As text, Node sends head and body as one piece; Latin-1 keeps each byte.
    this.#response.end(told, 'latin1')
    this.#attempt?.resolve(null)
  }

  readonly #membersOf = (tokens: TokenCount): string => usageMembers(this.#options.call.footprintOf(tokens))

  /** A usage event is always sent last, unless the client wants none. */
  #lastEvents(stream: StreamEditor, tokens: TokenCount | null): string {
    if (stream.usage !== null || tokens === null || this.#options.hidesUsage) return 'data: [DONE]\n\n'
    const event = usageEvent(this.#options.call.model.id, stream.firstEvent, tokens)
    return `${describeUsage(event, event.lastIndexOf('"usage"'), this.#membersOf(tokens))}data: [DONE]\n\n`
  }

  #sendHead(length?: string): void {
    const head = this.#head
    if (head === null) return
    this.#head = null
    const { call } = this.#options
    const { requestId } = call
    const lines = ['content-type', head.type, 'x-request-id', requestId, 'request-id', requestId]
    lines.push('x-socle-backend', this.#backend, 'x-socle-overhead-ms', this.#overheadMs.toFixed(2))
    call.addHeaders(lines)
    const known = length ?? head.length
    if (this.#stream) lines.push('cache-control', 'no-cache', 'x-accel-buffering', 'no')
    else if (known !== undefined) lines.push('content-length', known)
    this.#response.writeHead(200, lines)
  }

  /** It leaves in one piece at its end, unless it is large: then what came leaves first. */
  #keepWhole(before: Buffer, chunk: Buffer): boolean {
    const body = before.length === 0 ? chunk : Buffer.concat([before, chunk])
    this.#body = body
    if (body.length <= MAX_WHOLE_BYTES) return true
    this.#body = null
    this.#whole = new WholeEditor(this.#model)
    if (this.#head !== null) this.#head = { type: this.#head.type, length: undefined }
    const bytes = this.#whole.push(body)
    return bytes.length === 0 || this.#pass(bytes)
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
    const resume = (): void => {
      if (this.#slowReader) clearTimeout(this.#slowReader)
      this.#slowReader = null
      this.#forwarding?.resume()
    }
    if (this.#writer) this.#writer.onDrain(resume)
    else this.#response.once('drain', resume)
  }

  #endFailed(value: string): void {
    this.#forwarding?.abort()
    this.fail(new AppError('backend_protocol', { backend: this.#backend, reason: 'told_error', value }))
  }

  /** A cut answer must not look complete: an error event and no `[DONE]`, or a connection closed before its length. */
  #breakOff(error: AppError): void {
    this.#settle(BAD_GATEWAY_STATUS, this.#tokens())
    if (this.#stream) this.#response.end(errorEvent(error, this.#options.call.requestId))
    else this.#response.destroy()
    this.#attempt?.resolve(null)
  }

  /** Nothing was written: what was begun is forgotten. */
  #giveUp(error: AppError): void {
    this.#head = null
    this.#stream = null
    this.#writer = null
    this.#whole = null
    this.#body = null
    this.#attempt?.resolve(error)
  }

  #onClose(): void {
    if (this.#slowReader) clearTimeout(this.#slowReader)
    if (this.#over) return
    this.#forwarding?.abort()
    this.#settle(CLIENT_GONE_STATUS, this.#tokens())
    this.#attempt?.resolve(null)
  }

  #tokens(): TokenCount | null {
    const counted = (this.#stream ?? this.#whole)?.usage ?? null
    if (counted !== null || this.#over) return counted
    if (this.#stream) return this.#options.count(this.#stream)
    if (this.#body === null || this.#body.length === 0) return null
    return editWhole(this.#body.toString('latin1'), this.#model).usage ?? this.#countWhole(this.#body)
  }

  #countWhole(body: Buffer): TokenCount | null {
    return this.#options.count({ text: body.toString(), deltas: 0, isComplete: true })
  }

  #settle(status: number, tokens: TokenCount | null): void {
    if (this.#over) return
    this.#over = true
    this.#options.call.settle({ status, tokens })
  }
}
