import { randomBytes } from 'node:crypto'

/** Where a piece of work stands in a trace, as W3C Trace Context names it: 32 and 16 hexadecimal digits. */
export interface SpanPlace {
  readonly traceId: string
  readonly spanId: string
  /** Null for the first of its trace. */
  readonly parentSpanId: string | null
}

/** One piece of work that is over. */
export interface Span extends SpanPlace {
  readonly name: string
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** What is null is not told. */
  readonly attributes: Readonly<Record<string, string | number | null>>
  /** Why it failed; null when it did not. */
  readonly failure: string | null
}

/** The trace that a caller is in, and its own span there. */
export interface TraceParent {
  readonly traceId: string
  readonly spanId: string
}

const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/
const zeros = /^0+$/

/** What W3C's header says; null when there is none, or none that can be used. */
export function readTraceparent(header: string | string[] | undefined): TraceParent | null {
  if (typeof header !== 'string') return null
  const [, traceId, spanId] = traceparent.exec(header) ?? []
  if (traceId === undefined || spanId === undefined || zeros.test(traceId) || zeros.test(spanId)) return null
  return { traceId, spanId }
}

export function writeTraceparent({ traceId, spanId }: SpanPlace): string {
  return `00-${traceId}-${spanId}-01`
}

/** A new span within the trace of the caller, or of a trace of its own. */
export function placeBelow(parent: TraceParent | null): SpanPlace {
  const spanId = randomBytes(8).toString('hex')
  if (parent !== null) return { traceId: parent.traceId, spanId, parentSpanId: parent.spanId }
  return { traceId: randomBytes(16).toString('hex'), spanId, parentSpanId: null }
}
