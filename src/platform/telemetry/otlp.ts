import { withoutEndSlashes } from '#platform/http/without-end-slashes'
import { messageOf } from '#platform/errors'
import type { Outbound } from '../http/outbound.ts'
import type { Logger } from './log.ts'

/** A receiver of OTLP over HTTP, in its JSON encoding (opentelemetry.io, OTLP 1.x). */
export interface OtlpReceiver {
  /** Its base address, below which spans go to `/v1/traces` and metrics to `/v1/metrics`. */
  readonly url: string
  /** Beside the type of the content; in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly outbound: Outbound
  readonly log: Logger
}

export interface Refusal {
  readonly reason: string
  readonly mayBeRepeated: boolean
}

const LIMIT_SECONDS = 10
const LIMIT_BYTES = 64 * 1024

/** Null when it was taken. */
export async function sendOtlp(
  { url, headers, outbound }: OtlpReceiver,
  path: '/v1/traces' | '/v1/metrics',
  body: object,
): Promise<Refusal | null> {
  try {
    const answer = await outbound.request({
      url: `${withoutEndSlashes(url)}${path}`,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      limitBytes: LIMIT_BYTES,
      limitSeconds: LIMIT_SECONDS,
      origin: 'configured',
      signal: new AbortController().signal,
    })
    answer.body.resume()
    if (answer.status < 300) return null
    return { reason: `HTTP ${answer.status}`, mayBeRepeated: answer.status === 429 || answer.status >= 500 }
  } catch (error) {
    return { reason: messageOf(error), mayBeRepeated: true }
  }
}

/** Who sends, and with what. */
export const otlpResource = { attributes: attributesOf({ 'service.name': 'socle' }) }
export const otlpScope = { name: 'socle' }

/** Times are nanoseconds as text. */
export function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n)
}

/** Whole numbers are text. */
export function attributesOf(attributes: Readonly<Record<string, string | number | null>>): object[] {
  return Object.entries(attributes).flatMap(([key, value]) => (value === null ? [] : [{ key, value: valueOf(value) }]))
}

function valueOf(value: string | number): object {
  if (typeof value === 'string') return { stringValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
