import type { IncomingHttpHeaders } from 'node:http'
import type { AppError } from '#platform/errors'
import { backendError } from '../backends/backend-error.ts'

export const BAD_GATEWAY_STATUS = 502
/** A page for people is no answer of a model. */
const PAGE = /^text\/html\b|^application\/xhtml/
const MAX_BYTES = 64 * 1024

/** An answer that is none, kept until its end for what it says. */
export class Refusal {
  readonly #status: number
  readonly #retryAfter: string | undefined
  readonly #parts: Buffer[] = []
  #size = 0

  constructor(status: number, retryAfter: string | undefined) {
    this.#status = status
    this.#retryAfter = retryAfter
  }

  /** Asks for more, always. */
  keep(chunk: Buffer): true {
    if (this.#size < MAX_BYTES) this.#parts.push(chunk)
    this.#size += chunk.length
    return true
  }

  errorOf(backend: string): AppError {
    const body = Buffer.concat(this.#parts).toString()
    return backendError({ backend, status: this.#status, retryAfter: this.#retryAfter, body })
  }
}

/** Of a head that announces no answer, or none that can be passed on; null for one that does. */
export function refusalIn(status: number, headers: IncomingHttpHeaders, canPass: boolean): Refusal | null {
  if (status !== 200) return new Refusal(status, headers['retry-after'])
  return canPass && !PAGE.test(headers['content-type'] ?? '') ? null : new Refusal(BAD_GATEWAY_STATUS, undefined)
}
