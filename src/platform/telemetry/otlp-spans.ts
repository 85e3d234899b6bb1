import { type OtlpReceiver, attributesOf, nanoseconds, otlpResource, otlpScope, sendOtlp } from './otlp.ts'
import type { Span } from './span.ts'

const FLUSH_MS = 1000
const MOST_IN_ONE = 512
/** While nobody takes them; the oldest are lost first. */
const MOST_HELD = 8192

/** Spans on their way to a receiver of OTLP. Never waits, never fails. */
export class OtlpSpans {
  readonly #receiver: OtlpReceiver
  readonly #timer: NodeJS.Timeout
  #held: Span[] = []
  #lost = 0
  #sending: Promise<void> = Promise.resolve()
  #isSending = false

  constructor(receiver: OtlpReceiver) {
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
      const refusal = await sendOtlp(this.#receiver, '/v1/traces', requestOf(spans))
      if (refusal !== null && refusal.mayBeRepeated) {
        log.warn({ reason: refusal.reason, held: this.#held.length, lost: this.#lost }, 'spans cannot be sent for now')
        return
      }
      if (refusal !== null) log.warn({ reason: refusal.reason, lost: spans.length }, 'spans were refused')
      const sent = new Set(spans)
      this.#held = this.#held.filter((span) => !sent.has(span))
    }
  }
}

/** ExportTraceServiceRequest: times in nanoseconds as text, whole numbers as text, ids in hexadecimal. */
function requestOf(spans: readonly Span[]): object {
  const scopeSpans = [{ scope: otlpScope, spans: spans.map(written) }]
  return { resourceSpans: [{ resource: otlpResource, scopeSpans }] }
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
