import { AppError, messageOf } from '#platform/errors'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { ForwardSink, Forwarding } from '../backends/backend.ts'
import { type Watched, unwatch, watch } from '../backends/watch.ts'
import type { Target } from '../target.ts'
import { type AnswerHead, writeAnswerHead } from './answer-head.ts'
import { ChunkWriter } from './chunk-writer.ts'
import { describeAnswer } from './describe-answer.ts'
import { usageMembers } from './describe-usage.ts'
import { membersInText, withMembers } from '../bytes/with-members.ts'
import { cutAnswer, errorEvent } from './error-event.ts'
import type { ExchangeOptions } from './exchange-options.ts'
import { lastEvents } from './last-events.ts'
import { CLIENT_GONE_STATUS } from './meter.ts'
import { statusOfError } from './open-answer.ts'
import { BAD_GATEWAY_STATUS, type Refusal, refusalIn } from './refusal.ts'
import { SlowReader } from './slow-reader.ts'
import { StreamEditor } from './stream-editor.ts'
import type { TokenCount } from '../token-count.ts'
import { WholeAnswer } from './whole-answer.ts'
import { wholeAsEvents } from './whole-as-events.ts'

const EVENT_STREAM = 'text/event-stream; charset=utf-8'
const nothing = Buffer.alloc(0)
const heartbeat = Buffer.from(':\n\n')

/** One answer passing from a backend to a client: written as it comes, counted on its way, metered once. */
export class Exchange implements ForwardSink, Watched {
  place = -1
  readonly #options: ExchangeOptions
  readonly #response: ServerResponse
  #target: Target | null = null
  #attempt: PromiseWithResolvers<AppError | null> | null = null
  #forwarding: Forwarding | null = null
  #slowReader: SlowReader | null = null
  #refusal: Refusal | null = null
  #stream: StreamEditor | null = null
  #writer: ChunkWriter | null = null
  #overheadMs = 0
  #members: Buffer | null = null
  /** The head waits for the first bytes: both go in one write, and until then another backend may answer. */
  #head: Pick<AnswerHead, 'type' | 'length'> | null = null
  #whole: WholeAnswer | null = null
  /** A part of the answer is on its way: no other server may answer. */
  #hasPassed = false
  #isQuiet = false
  #quietSinceMs = 0
  #over = false

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#response = options.response
    if (options.members !== '') this.#members = Buffer.from(options.members)
    options.response.on('close', () => this.#onClose())
    if (options.isStream) watch(this)
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
    this.#attempt = Promise.withResolvers<AppError | null>()
    this.#overheadMs = performance.now() - this.#options.startedAtMs
    this.#forwarding = forward(this)
    return this.#attempt.promise
  }

  /** Tells a failure in the stream that heartbeats have opened; false when an ordinary refusal can still be written. */
  refuse(error: AppError): boolean {
    if (this.#over) return false
    if (this.#response.headersSent) {
      this.#breakOff(error, statusOfError(error))
      return true
    }
    this.#close()
    return false
  }

  look(nowMs: number): void {
    if (!this.#isQuiet) {
      this.#isQuiet = true
      this.#quietSinceMs = nowMs
    } else if (nowMs - this.#quietSinceMs >= this.#options.heartbeatMs) {
      this.#quietSinceMs = nowMs
      this.#beat()
    }
  }

  servedBy(target: Target): void {
    this.#target = target
  }

  start(status: number, headers: IncomingHttpHeaders): void {
    const { isStream, hidesUsage, tools } = this.#options
    const type = String(headers['content-type'] ?? 'application/json')
    const isEvents = type.startsWith('text/event-stream')
    const isJson = type.startsWith('application/json')
    this.#refusal = refusalIn(status, headers, isEvents || isJson || !this.#response.headersSent)
    if (this.#refusal !== null) return
    if (isEvents) {
      const keepsText = this.#target?.traits.countsNothing === true
      this.#stream = new StreamEditor({ model: this.#model, hidesUsage, keepsText, tools, describe: this.#membersOf })
    } else if (isJson) this.#whole = new WholeAnswer(this.#model, this.#options)
    if (isEvents || (isJson && isStream)) this.#writer ??= new ChunkWriter(this.#response)
    this.#head = { type: isJson && isStream ? EVENT_STREAM : type, length: headers['content-length'] }
  }

  data(chunk: Buffer): boolean {
    if (this.#refusal) return this.#refusal.keep(chunk)
    this.#options.call.firstToken()
    const bytes = (this.#stream ?? this.#whole)?.push(chunk) ?? chunk
    if (this.#whole?.isKept === false && this.#options.isStream) return this.#refuseWhole('answer_too_large')
    const isTaken = bytes.length === 0 || this.#pass(bytes)
    if (this.#stream !== null && this.#stream.failure !== null) this.#endFailed(this.#stream.failure)
    return isTaken
  }

  end(): void {
    if (this.#refusal) {
      this.#giveUp(this.#refusal.errorOf(this.#backend))
      return
    }
    const rest = (this.#stream ?? this.#whole)?.end() ?? nothing
    if (this.#stream?.failure != null) this.#endFailed(this.#stream.failure)
    else if (this.#stream && !this.#stream.isComplete) this.fail(cutAnswer(this.#backend))
    else this.#finish(rest)
  }

  fail(error: AppError): void {
    if (this.#hasPassed) this.#breakOff(error, BAD_GATEWAY_STATUS)
    else this.#giveUp(error)
  }

  /** False when the client reads too slowly. */
  #pass(bytes: Buffer): boolean {
    const passed = this.#members === null ? bytes : withMembers(bytes, this.#members)
    if (passed !== bytes) this.#members = null
    this.#hasPassed = true
    this.#isQuiet = false
    this.#sendHead()
    if (this.#out.write(passed)) return true
    this.#slowReader ??= new SlowReader(this.#response)
    this.#slowReader.wait(this.#out, () => this.#forwarding?.resume())
    return false
  }

  get #out(): ChunkWriter | ServerResponse {
    return this.#writer ?? this.#response
  }

  get #model(): string {
    return this.#options.call.model.id
  }

  get #backend(): string {
    return this.#target?.backend.name ?? ''
  }

  #finish(rest: Buffer): void {
    if (this.#whole?.isKept === true) return this.#finishWhole(this.#whole)
    const tokens = this.#tokens()
    const last = this.#stream === null ? '' : lastEvents(this.#options, this.#stream, tokens)
    this.#endMetered(200, tokens, () => {
      this.#sendHead()
      this.#out.end(last === '' ? rest : Buffer.concat([rest, Buffer.from(last)]))
    })
  }

  #finishWhole(whole: WholeAnswer): void {
    const { isStream, hidesUsage, complete } = this.#options
    const edited = whole.edited()
    const { usage } = edited
    const described = describeAnswer(edited, { membersOf: this.#membersOf, complete })
    const told = this.#members === null ? described : membersInText(described, this.#members)
    const events = isStream ? wholeAsEvents(told, hidesUsage) : told
    if (events === null) return void this.#refuseWhole('answer_not_json')
    const tokens = usage ?? this.#tokens()
    const sent = isStream ? events + lastEvents(this.#options, { usage, firstEvent: told }, tokens) : told
    this.#endMetered(200, tokens, () => {
      this.#sendHead(String(sent.length))
      // As text, Node sends head and body as one piece; Latin-1 keeps each byte.
      this.#response.end(sent, 'latin1')
    })
  }

  /** Metered before the client can know that it is over. */
  #endMetered(status: number, tokens: TokenCount | null, write: () => void): void {
    this.#settle(status, tokens, () => {
      try {
        write()
        this.#attempt?.resolve(null)
      } catch (cause) {
        this.fail(new AppError('internal', { reason: messageOf(cause) }, { cause }))
      }
    })
  }

  /** No stream can be made of it. */
  #refuseWhole(reason: 'answer_too_large' | 'answer_not_json'): true {
    this.#forwarding?.abort()
    this.fail(new AppError('backend_protocol', { backend: this.#backend, reason }))
    return true
  }

  readonly #membersOf = (tokens: TokenCount): string => usageMembers(this.#options.call.footprintOf(tokens))

  #sendHead(length?: string): void {
    const head = this.#head
    if (head === null) return
    this.#head = null
    if (this.#response.headersSent) return
    // What is edited on its way has another length than the server said.
    const known = length ?? (this.#whole === null ? head.length : undefined)
    const told = { type: head.type, length: known, backend: this.#backend, overheadMs: this.#overheadMs }
    writeAnswerHead(this.#response, this.#options.call, told)
  }

  /** A comment, which clients pass over and proxies take for a sign of life. */
  #beat(): void {
    const isOther = this.#writer === null && (this.#head !== null || this.#hasPassed)
    if (isOther || this.#stream?.isWithinEvent === true || this.#response.socket?.writableNeedDrain === true) return
    this.#head ??= { type: EVENT_STREAM, length: undefined }
    this.#writer ??= new ChunkWriter(this.#response)
    this.#sendHead()
    this.#writer.write(heartbeat)
  }

  #endFailed(value: string): void {
    this.#forwarding?.abort()
    this.fail(new AppError('backend_protocol', { backend: this.#backend, reason: 'told_error', value }))
  }

  /** A cut answer must not look complete: an error event and no `[DONE]`, or a connection closed before its length. */
  #breakOff(error: AppError, status: number): void {
    this.#endMetered(status, this.#tokens(), () => {
      if (this.#writer) this.#writer.end(Buffer.from(errorEvent(error, this.#options.call.requestId)))
      else this.#response.destroy()
    })
  }

  /** Nothing was written: what was begun is forgotten. */
  #giveUp(error: AppError): void {
    this.#head = null
    this.#stream = null
    this.#whole = null
    if (!this.#response.headersSent) this.#writer = null
    this.#attempt?.resolve(error)
  }

  #onClose(): void {
    this.#slowReader?.stop()
    if (this.#over) return
    this.#forwarding?.abort()
    this.#settle(CLIENT_GONE_STATUS, this.#tokens())
    this.#attempt?.resolve(null)
  }

  #tokens(): TokenCount | null {
    try {
      return this.#count()
    } catch (error) {
      this.#options.usage.onUnmetered?.(error)
      return null
    }
  }

  #count(): TokenCount | null {
    const { count } = this.#options
    const counted = (this.#stream ?? this.#whole)?.usage ?? null
    if (counted !== null || this.#over) return counted
    if (this.#stream) return count(this.#stream)
    return this.#whole?.isKept === true ? this.#whole.counted(count) : null
  }

  #settle(status: number, tokens: TokenCount | null, whenSafe?: () => void): void {
    if (this.#over) return void whenSafe?.()
    this.#close()
    try {
      this.#options.call.settle({ status, tokens }, whenSafe)
    } catch (error) {
      this.#options.usage.onUnmetered?.(error)
      whenSafe?.()
    }
  }

  #close(): void {
    this.#over = true
    if (this.#options.isStream) unwatch(this)
  }
}
