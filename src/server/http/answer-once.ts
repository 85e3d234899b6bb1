import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Route } from '#contract/route'
import { AppError } from '#platform/errors'
import { type Claim, type KeptAnswer, claimRequest } from '#platform/idempotency/idempotent-requests'
import type { ServerContext } from '../context.ts'
import type { UploadedFile } from './read-form.ts'

/** A call that may be repeated without being done twice. */
export interface RepeatableCall {
  readonly ctx: ServerContext
  readonly response: ServerResponse
  /** Its Idempotency-Key. */
  readonly key: string
  /** Operation, parameters, body, fields: whatever makes two calls the same. */
  readonly parts: readonly (string | Buffer)[]
  readonly file: UploadedFile | null
}

const longestKey = 255
/** A longer answer is not kept: whoever repeats its request is answered anew. */
const mostKeptBytes = 1024 * 1024

/** Any POST of somebody known. */
export function honoursIdempotencyKey({ method, access }: Route): boolean {
  return method === 'POST' && access !== 'public' && access !== 'browser'
}

/** The key of a request to an operation that honours one. */
export function idempotencyKeyOf({ headers }: IncomingMessage, route: Route): string | null {
  const key = headers['idempotency-key']
  if (key === undefined || !honoursIdempotencyKey(route)) return null
  if (typeof key !== 'string' || key === '' || key.length > longestKey) {
    const reason = 'idempotency_key_length'
    throw new AppError('invalid_request', { reason, value: longestKey, param: 'Idempotency-Key' })
  }
  return key
}

/** Answers by `run`, unless this caller was answered already: then the same again. Only successes are kept. */
export async function answerOnce(call: RepeatableCall, run: () => Promise<unknown>): Promise<void> {
  const { ctx, response, key } = call
  const claimed = await claimRequest(ctx, { key, fingerprint: await fingerprintOf(call) })
  if ('body' in claimed) {
    giveAgain(response, claimed)
    return
  }
  const copy = new AnswerCopy(response, claimed, (error) =>
    ctx.log.warn({ err: error }, 'an answer could not be kept for whoever repeats its request'),
  )
  try {
    await run()
  } finally {
    await copy.close()
  }
}

async function fingerprintOf({ parts, file }: RepeatableCall): Promise<Buffer> {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  if (file !== null) for await (const bytes of file.open()) hash.update(bytes)
  return hash.digest()
}

function giveAgain(response: ServerResponse, { status, contentType, body }: KeptAnswer): void {
  const bytes = Buffer.from(body, 'base64')
  response.writeHead(status, {
    'cache-control': 'no-store',
    'idempotency-replayed': 'true',
    ...(contentType === '' ? {} : { 'content-type': contentType }),
    ...(status === 204 ? {} : { 'content-length': bytes.length }),
  })
  response.end(bytes)
}

/** What is written to a response, kept before its last byte leaves: whoever has the answer can ask for it again. */
class AnswerCopy {
  readonly #response: ServerResponse
  readonly #claim: Claim
  readonly #onError: (error: unknown) => void
  #parts: Buffer[] = []
  #sizeBytes = 0
  #contentType = ''
  #settled: Promise<void> | null = null

  constructor(response: ServerResponse, claim: Claim, onError: (error: unknown) => void) {
    this.#response = response
    this.#claim = claim
    this.#onError = onError
    this.#watch()
  }

  /** Nothing more will be written. */
  close(): Promise<void> {
    return this.#settle(false)
  }

  /** One response is given other methods: handlers write in several ways, and all of them end here. */
  #watch(): void {
    const response = this.#response
    const { writeHead, write, end } = response
    response.writeHead = (...given: unknown[]) => {
      this.#contentType = contentTypeIn(given.at(-1)) ?? String(response.getHeader('content-type') ?? '')
      return Reflect.apply(writeHead, response, given)
    }
    response.write = (...given: unknown[]) => {
      this.#add(given)
      return Reflect.apply(write, response, given)
    }
    response.end = (...given: unknown[]) => {
      this.#add(given)
      const finish = (): void => {
        // Node's own `end` writes through `write`, which must not count the last bytes twice.
        response.write = write
        Reflect.apply(end, response, given)
      }
      void this.#settle(true).then(finish)
      return response
    }
  }

  #add([chunk, encoding]: unknown[]): void {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return
    const isNamed = typeof encoding === 'string' && Buffer.isEncoding(encoding)
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, isNamed ? encoding : 'utf8') : Buffer.from(chunk)
    this.#sizeBytes += bytes.length
    if (this.#sizeBytes <= mostKeptBytes) this.#parts.push(bytes)
    else this.#parts = []
  }

  #settle(isWhole: boolean): Promise<void> {
    this.#settled ??= this.#keepOrRelease(isWhole).catch(this.#onError)
    return this.#settled
  }

  #keepOrRelease(isWhole: boolean): Promise<void> {
    const { statusCode: status } = this.#response
    const contentType = this.#contentType
    const isKept =
      isWhole && status < 300 && this.#sizeBytes <= mostKeptBytes && !contentType.startsWith('text/event-stream')
    if (!isKept) return this.#claim.release()
    return this.#claim.keep({ status, contentType, body: Buffer.concat(this.#parts).toString('base64') })
  }
}

/** Headers are given as an object, or as names and values in turn. */
function contentTypeIn(headers: unknown): string | null {
  if (Array.isArray(headers)) {
    const at = headers.findIndex((name, index) => index % 2 === 0 && String(name).toLowerCase() === 'content-type')
    return at < 0 ? null : String(headers[at + 1])
  }
  if (typeof headers !== 'object' || headers === null) return null
  const named = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')
  return named === undefined ? null : String(named[1])
}
