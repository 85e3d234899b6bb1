import { AppError, messageOf } from '#platform/errors'
import type { Reason } from '#platform/reasons'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { Dispatcher } from 'undici'
import type { ForwardSink, Forwarding } from '../backend.ts'
import { Pace } from '../pace.ts'
import { type Watched, unwatch, watch } from '../watch.ts'
import { unavailable } from './unavailable.ts'

/** How long and how large an answer may be. */
export interface AnswerLimits {
  readonly firstByteSeconds: number
  readonly betweenChunksSeconds: number
  readonly totalSeconds: number
  readonly answerBytes: number
}

export interface ForwardHandlerOptions {
  readonly backend: string
  readonly stream: boolean
  readonly limits: AnswerLimits
}

/** Passes what comes to the sink, decoded and within its limits; a request still waiting for a connection can be aborted too. */
export class ForwardHandler implements Dispatcher.DispatchHandler, Forwarding, Watched {
  place = -1
  readonly #options: ForwardHandlerOptions
  readonly #sink: ForwardSink
  readonly #startedAtMs = performance.now()
  #controller: Dispatcher.DispatchController | null = null
  #decoder: Transform | null = null
  #receivedBytes = 0
  /** Head and chunks so far, those that had come at the last look, and since when there are no more. */
  #signs = 0
  #seenSigns = 0
  #quietSinceMs = 0
  /** The reader takes no more, and says when it does. */
  #isFull = false
  readonly #pace = new Pace(this.#startedAtMs)
  #pause: NodeJS.Timeout | null = null
  #over = false

  constructor(options: ForwardHandlerOptions, sink: ForwardSink) {
    this.#options = options
    this.#sink = sink
    watch(this)
  }

  abort(): void {
    if (this.#over) return
    this.#stop(new Error('the client is gone'))
  }

  resume(): void {
    this.#isFull = false
    this.#readOn()
  }

  #readOn(): void {
    if (this.#over || this.#isFull || this.#pause !== null) return
    if (this.#decoder) this.#decoder.resume()
    else this.#controller?.resume()
  }

  look(nowMs: number): void {
    const { limits, stream } = this.#options
    const elapsedSeconds = (nowMs - this.#startedAtMs) / 1000
    const isSilent = stream && this.#receivedBytes === 0
    if (isSilent && elapsedSeconds > limits.firstByteSeconds) this.#fail('no_first_token_in_time')
    else if (elapsedSeconds > limits.totalSeconds) this.#fail('answer_too_long')
    else if (this.#quietSeconds(nowMs) > limits.betweenChunksSeconds) this.#fail('answer_stopped_coming')
  }

  /** Of an answer that has begun, and whose reader is not the one to be waited for. */
  #quietSeconds(nowMs: number): number {
    if (this.#signs === this.#seenSigns && this.#controller?.paused !== true) {
      return this.#signs === 0 ? 0 : (nowMs - this.#quietSinceMs) / 1000
    }
    this.#seenSigns = this.#signs
    this.#quietSinceMs = nowMs
    return 0
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#over) controller.abort(new Error('the client is gone'))
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: NodeJS.Dict<string | string[]>) {
    if (this.#over || status < 200) return
    this.#signs += 1
    const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase()
    if (encoding === 'identity') {
      this.#sink.start(status, headers)
      return
    }
    const create = decoders.get(encoding)
    if (!create) {
      this.#fail('unknown_encoding', encoding)
      return
    }
    this.#decode(create())
    const { 'content-encoding': _encoding, 'content-length': _length, ...plain } = headers
    this.#sink.start(status, plain)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return
    this.#signs += 1
    if (!this.#decoder) {
      if (!this.#pass(chunk)) controller.pause()
    } else if (!this.#decoder.write(chunk)) {
      controller.pause()
      this.#decoder.once('drain', () => controller.resume())
    }
  }

  onResponseEnd(): void {
    if (this.#over) return
    if (this.#decoder) this.#decoder.end()
    else this.#end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return
    this.#finish()
    this.#sink.fail(unavailable(this.#options.backend, error))
  }

  #pass(chunk: Buffer): boolean {
    // A sign of life is no word: the first one is still waited for, and another server may be asked.
    if (this.#receivedBytes === 0 && this.#options.stream && isComment(chunk)) return true
    this.#receivedBytes += chunk.length
    if (this.#receivedBytes > this.#options.limits.answerBytes) {
      this.#fail('answer_too_large')
      return true
    }
    this.#isFull = !this.#sink.data(chunk)
    if (this.#options.stream) this.#takeTime(chunk.length)
    return !this.#isFull && this.#pause === null
  }

  #takeTime(bytes: number): void {
    const waitMs = this.#pace.waitMsAfter(bytes, performance.now())
    if (waitMs === 0 || this.#over || this.#pause !== null) return
    this.#pause = setTimeout(() => {
      this.#pause = null
      this.#readOn()
    }, waitMs)
  }

  #decode(decoder: Transform): void {
    this.#decoder = decoder
    decoder.on('data', (chunk: Buffer) => {
      if (!this.#over && !this.#pass(chunk)) decoder.pause()
    })
    decoder.on('end', () => this.#over || this.#end())
    decoder.on('error', () => this.#over || this.#fail('answer_not_decompressed'))
  }

  #end(): void {
    this.#finish()
    try {
      this.#sink.end()
    } catch (error) {
      // Nothing else would end the answer: its client would wait for ever.
      this.#sink.fail(new AppError('internal', { reason: messageOf(error) }, { cause: error }))
    }
  }

  #fail(reason: Reason, value = ''): void {
    this.#stop(new Error(reason))
    this.#sink.fail(new AppError('backend_unavailable', { backend: this.#options.backend, reason, value }))
  }

  #stop(reason: Error): void {
    this.#finish()
    this.#controller?.abort(reason)
    this.#decoder?.destroy()
  }

  #finish(): void {
    this.#over = true
    if (this.#pause !== null) clearTimeout(this.#pause)
    unwatch(this)
  }
}

const COLON = 0x3a
const LINE_END = 0x0a

/** Lines of a stream of events that say nothing, and nothing else. */
function isComment(chunk: Buffer): boolean {
  if (chunk[0] !== COLON || chunk.at(-1) !== LINE_END) return false
  return chunk
    .toString('latin1')
    .split('\n')
    .every((line) => line.startsWith(':') || line === '\r' || line === '')
}

const decoders: ReadonlyMap<string, () => Transform> = new Map(
  Object.entries({
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
    zstd: createZstdDecompress,
  }),
)
