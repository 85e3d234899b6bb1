import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '#platform/errors'
import { type ByteBudget, type ByteLease, freeBytes } from './byte-budget.ts'
import { withoutMark } from './parse-json.ts'
import type { SlowBodies } from './slow-bodies.ts'

const empty = Buffer.alloc(0)

const decoders: ReadonlyMap<string, () => Transform> = new Map(
  Object.entries({
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }),
)

export interface BodyLimits {
  readonly limitBytes: number
  /** Who sends it: large bodies of one caller share a part of the budget. */
  readonly caller: string
}

/** Reads bodies whole, unpacked, without the mark that some editors put first, within a budget that all requests share until they are answered. */
export class BodyReader {
  readonly #budget: ByteBudget
  readonly #slow: SlowBodies

  constructor({ budget, slow }: { budget: ByteBudget; slow: SlowBodies }) {
    this.#budget = budget
    this.#slow = slow
  }

  /** Refuses a body as soon as it is known to be too large. */
  read(request: IncomingMessage, response: ServerResponse, limits: BodyLimits): Promise<Buffer> {
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > limits.limitBytes) return Promise.reject(tooLarge(limits))
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (encoding === 'identity') return this.#collect(request, request, { response, limits })
    const decode = decoders.get(encoding.toLowerCase())
    if (decode === undefined) {
      const accepted = ['identity', ...decoders.keys()]
      return Promise.reject(new AppError('unsupported_type', { found: encoding.slice(0, 100), accepted }))
    }
    return this.#unpack(request, decode(), { response, limits })
  }

  async #unpack(request: IncomingMessage, decoder: Transform, reading: Reading): Promise<Buffer> {
    try {
      return await this.#collect(request, request.pipe(decoder), reading)
    } finally {
      request.unpipe(decoder)
      decoder.destroy()
    }
  }

  #collect(request: IncomingMessage, source: Readable, { response, limits }: Reading): Promise<Buffer> {
    if (request.headers.expect !== undefined) response.writeContinue()
    const coming = this.#slow.expect(request)
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = []
      let size = 0
      let lease: ByteLease | null = null
      let isOver = false
      const end = (): void => {
        isOver = true
        this.#slow.forget(coming)
      }
      const refuse = (error: unknown): void => {
        if (isOver) return
        end()
        source.pause()
        reject(error)
      }
      source.on('data', (part: Buffer) => {
        if (isOver) return
        size += part.length
        coming.received(part.length)
        if (size > limits.limitBytes) return refuse(tooLarge(limits))
        if (size > freeBytes) {
          lease ??= this.#leaseFor(response, limits)
          try {
            lease.hold(size)
          } catch (error) {
            return refuse(error)
          }
        }
        parts.push(part)
      })
      source.on('end', () => {
        if (isOver) return
        end()
        resolve(withoutMark(parts.length === 1 ? (parts[0] ?? empty) : Buffer.concat(parts, size)))
      })
      if (source !== request) source.on('error', () => refuse(notUnpackable()))
      request.on('close', () => {
        // Every request closes one day, and an error with its stack costs more than reading a small body.
        if (!isOver && (source === request || !request.complete))
          refuse(new AppError('invalid_request', { reason: 'body_cut' }))
      })
    })
  }

  /** The bytes stay in memory as long as somebody works on them. */
  #leaseFor(response: ServerResponse, { caller }: BodyLimits): ByteLease {
    const lease = this.#budget.lease(caller)
    response.once('close', () => lease.release())
    return lease
  }
}

interface Reading {
  readonly response: ServerResponse
  readonly limits: BodyLimits
}

function tooLarge({ limitBytes }: BodyLimits): AppError {
  return new AppError('too_large', { limitBytes })
}

function notUnpackable(): AppError {
  return new AppError('invalid_request', { reason: 'body_not_unpacked' })
}
