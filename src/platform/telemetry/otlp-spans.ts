import { messageOf } from '#platform/errors'
import type { Outbound } from '../http/outbound.ts'
import type { Logger } from './log.ts'
import type { Span } from './span.ts'

export interface SpanReceiver {
  /** Its base address, below which spans go to `/v1/traces`. */
  readonly url: string
  /** Beside the type of the content; in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly outbound: Outbound
  readonly log: Logger
}

const FLUSH_MS = 1000
const MOST_IN_ONE = 512
/** While nobody takes them; the oldest are lost first. */
const MOST_HELD = 8192
const LIMIT_SECONDS = 10
const LIMIT_BYTES = 64 * 1024

/** Spans on their way to a receiver of OTLP over HTTP, in its JSON encoding (opentelemetry.io, OTLP 1.x). Never waits, never fails. */
export class OtlpSpans {
  readonly #receiver: SpanReceiver
  readonly #timer: NodeJS.Timeout
  #held: Span[] = []
  #lost = 0
  #sending: Promise<void> = Promise.resolve()
  #isSending = false

  constructor(receiver: SpanReceiver) {
    this.#receiver = receiver
    this.#timer = setInterval(() => this.#begin(), FLUSH_MS).unref()
  }

  add(span: Span): void {
    if (this.#held.length >= MOST_HELD) {
      this.#held.shift()
      this.#lost += 1
    }
    this.#held.push(span)
    if (this.#held.length >= MOST_IN_ONE) this.#begin()
  }

  /** Sends what is held, once. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#sending
    this.#begin()
    await this.#sending
  }

  #begin(): void {
    if (this.#isSending || this.#held.length === 0) return
    this.#isSending = true
    this.#sending = this.#sendAll().finally(() => {
      this.#isSending = false
    })
  }

  async #sendAll(): Promise<void> {
    const { log } = this.#receiver
    while (this.#held.length > 0) {
      const spans = this.#held.slice(0, MOST_IN_ONE)
      const refusal = await this.#send(spans)
      if (refusal !== null && refusal.mayBeRepeated) {
        log.warn({ reason: refusal.reason, held: this.#held.length, lost: this.#lost }, 'spans cannot be sent for now')
        return
      }
      if (refusal !== null) log.warn({ reason: refusal.reason, lost: spans.length }, 'spans were refused')
      const sent = new Set(spans)
      this.#held = this.#held.filter((span) => !sent.has(span))
    }
  }

  async #send(spans: readonly Span[]): Promise<Refusal | null> {
    const { url, headers, outbound } = this.#receiver
    try {
      const { status, body } = await outbound.request({
        url: `${url.replace(/\/+$/, '')}/v1/traces`,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(requestOf(spans)),
        limitBytes: LIMIT_BYTES,
        limitSeconds: LIMIT_SECONDS,
        origin: 'configured',
        signal: new AbortController().signal,
      })
      body.resume()
      if (status < 300) return null
      return { reason: `HTTP ${status}`, mayBeRepeated: status === 429 || status >= 500 }
    } catch (error) {
      return { reason: messageOf(error), mayBeRepeated: true }
    }
  }
}

interface Refusal {
  readonly reason: string
  readonly mayBeRepeated: boolean
}

/** ExportTraceServiceRequest: times in nanoseconds as text, whole numbers as text, ids in hexadecimal. */
function requestOf(spans: readonly Span[]): object {
  const resource = { attributes: attributesOf({ 'service.name': 'socle' }) }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'socle' }, spans: spans.map(written) }] }] }
}

/** SPAN_KIND_CLIENT: we are who asks the model. */
const CLIENT = 3
const STATUS_ERROR = 2

function written({ traceId, spanId, parentSpanId, name, startedAtMs, endedAtMs, attributes, failure }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentSpanId === null ? {} : { parentSpanId }),
    name,
    kind: CLIENT,
    startTimeUnixNano: nanoseconds(startedAtMs),
    endTimeUnixNano: nanoseconds(endedAtMs),
    attributes: attributesOf(attributes),
    ...(failure === null ? {} : { status: { code: STATUS_ERROR, message: failure } }),
  }
}

function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n)
}

function attributesOf(attributes: Span['attributes']): object[] {
  return Object.entries(attributes).flatMap(([key, value]) => (value === null ? [] : [{ key, value: valueOf(value) }]))
}

function valueOf(value: string | number): object {
  if (typeof value === 'string') return { stringValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
