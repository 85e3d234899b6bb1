import { type Socket, connect } from 'node:net'
import { z } from 'zod'

/** What to send, how many at a time and for how long. */
export const LoadPlan = z.object({
  port: z.number().int(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  clients: z.number().int().positive(),
  seconds: z.number().positive(),
})
export type LoadPlan = z.infer<typeof LoadPlan>

export const LoadResult = z.object({
  answers: z.number(),
  errors: z.number(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** To the first byte after the head. */
  firstByteP50Ms: z.number(),
})
export type LoadResult = z.infer<typeof LoadResult>

interface Tally {
  readonly durationsMs: number[]
  readonly firstBytesMs: number[]
  errors: number
}

const END_OF_CHUNKS = '0\r\n\r\n'

/** Clients that each send the next request as soon as the answer is whole, over one kept connection. */
export async function generateLoad(plan: LoadPlan): Promise<LoadResult> {
  const request = requestOf(plan)
  const tally: Tally = { durationsMs: [], firstBytesMs: [], errors: 0 }
  const startedAtMs = performance.now()
  const untilMs = startedAtMs + plan.seconds * 1000
  await Promise.all(Array.from({ length: plan.clients }, () => runClient({ plan, request, tally, untilMs })))
  return {
    answers: tally.durationsMs.length,
    errors: tally.errors,
    seconds: (performance.now() - startedAtMs) / 1000,
    p50Ms: quantile(tally.durationsMs, 0.5),
    p99Ms: quantile(tally.durationsMs, 0.99),
    firstByteP50Ms: quantile(tally.firstBytesMs, 0.5),
  }
}

interface Client {
  readonly plan: LoadPlan
  readonly request: Buffer
  readonly tally: Tally
  readonly untilMs: number
}

function runClient({ plan, request, tally, untilMs }: Client): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true })
    const answer = new AnswerReader()
    let sentAtMs = 0
    let firstByteMs = -1
    const send = (): void => {
      if (performance.now() >= untilMs) {
        socket.destroy()
        return
      }
      sentAtMs = performance.now()
      firstByteMs = -1
      answer.reset()
      socket.write(request)
    }
    socket.once('connect', send)
    socket.on('data', (bytes) => {
      const state = answer.push(bytes)
      if (firstByteMs < 0 && state !== 'head') firstByteMs = performance.now() - sentAtMs
      if (state !== 'whole') return
      if (answer.ok) {
        tally.durationsMs.push(performance.now() - sentAtMs)
        tally.firstBytesMs.push(firstByteMs)
      } else tally.errors += 1
      send()
    })
    onEnd(socket, tally, resolve)
  })
}

function onEnd(socket: Socket, tally: Tally, resolve: () => void): void {
  socket.on('error', () => {
    tally.errors += 1
  })
  socket.once('close', () => resolve())
}

/** Follows one answer: just enough of HTTP to know where it ends. */
class AnswerReader {
  ok = false
  #head = ''
  #remaining = -1
  #last = ''

  reset(): void {
    this.#head = ''
    this.#remaining = -1
    this.#last = ''
  }

  push(bytes: Buffer): 'head' | 'body' | 'whole' {
    let body = bytes
    if (!this.#head.includes('\r\n\r\n')) {
      const before = this.#head.length
      this.#head += bytes.toString('latin1')
      const end = this.#head.indexOf('\r\n\r\n')
      if (end < 0) return 'head'
      body = bytes.subarray(end + 4 - before)
      this.#head = this.#head.slice(0, end + 4)
      this.ok = this.#head.startsWith('HTTP/1.1 200')
      const length = /content-length: *(\d+)/i.exec(this.#head)?.[1]
      this.#remaining = length === undefined ? -1 : Number(length)
      if (body.length === 0) return this.#remaining === 0 ? 'whole' : 'head'
    }
    return this.#pushBody(body) ? 'whole' : 'body'
  }

  #pushBody(body: Buffer): boolean {
    if (this.#remaining >= 0) {
      this.#remaining -= body.length
      return this.#remaining <= 0
    }
    this.#last = (this.#last + body.subarray(-END_OF_CHUNKS.length).toString('latin1')).slice(-END_OF_CHUNKS.length)
    return this.#last === END_OF_CHUNKS
  }
}

function requestOf({ path, headers, body }: LoadPlan): Buffer {
  const lines = Object.entries({ host: '127.0.0.1', 'content-type': 'application/json', ...headers })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

function quantile(figures: number[], share: number): number {
  if (figures.length === 0) return -1
  const sorted = figures.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? -1
}
