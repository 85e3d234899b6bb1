import { type ChildProcess, fork } from 'node:child_process'
import { AppError } from '#platform/errors'
import { readingOptions } from '../parse/reading-process.ts'
import { siblingModule } from '../parse/sibling-module.ts'
import { OcrReply, type OcrRequest } from './child/messages.ts'
import { ocrLimits } from './limits.ts'

type Failure = Extract<OcrReply, { kind: 'refused' | 'over-memory' | 'broken' }>
type Result = Exclude<OcrReply, Failure>

/** One process that looks at pages, asked one thing at a time. After a failure it is not to be asked again. */
export class OcrProcess {
  readonly #child: ChildProcess
  #requests = 0
  #isFit = true

  constructor() {
    const options = { ...readingOptions(), stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as const }
    this.#child = fork(siblingModule(import.meta.url, './child/main'), [], { ...options, stdio: [...options.stdio] })
    this.#child.once('exit', () => (this.#isFit = false))
    this.#child.on('error', () => (this.#isFit = false))
  }

  get isFit(): boolean {
    return this.#isFit && this.#requests < ocrLimits.requestsPerProcess
  }

  /** The answer of the wanted kind, within the time of a page. Throws what the file is refused for. */
  async ask<Kind extends Result['kind']>(
    kind: Kind,
    request: OcrRequest,
    signal: AbortSignal,
  ): Promise<Extract<Result, { kind: Kind }>> {
    this.#requests += 1
    const limit = AbortSignal.timeout(ocrLimits.pageMs)
    try {
      const reply = await this.#reply(request, AbortSignal.any([signal, limit]))
      if (!isOf(reply, kind)) throw failureOf(reply)
      return reply
    } catch (error) {
      this.end()
      if (!limit.aborted || signal.aborted) throw error
      throw new AppError('timed_out', { what: 'page', limitSeconds: ocrLimits.pageMs / 1000 })
    }
  }

  end(): void {
    this.#isFit = false
    this.#child.kill('SIGKILL')
  }

  /** Neither the process nor what it says keeps the program from ending. */
  unref(): void {
    this.#child.unref()
    this.#child.channel?.unref()
  }

  ref(): void {
    this.#child.ref()
    this.#child.channel?.ref()
  }

  #reply(request: OcrRequest, signal: AbortSignal): Promise<OcrReply> {
    const { promise, resolve, reject } = Promise.withResolvers<OcrReply>()
    const heard = (message: unknown): void => {
      const reply = OcrReply.safeParse(message)
      if (reply.success) resolve(reply.data)
      else reject(stopped('it said something else than a page'))
    }
    const gone = (): void => reject(stopped('it ended without a word'))
    const left = (): void => reject(signal.reason)
    this.#child.once('message', heard).once('exit', gone)
    signal.addEventListener('abort', left, { once: true })
    if (signal.aborted) left()
    else if (this.#child.connected) this.#child.send(request, (error) => error && reject(stopped(error.message)))
    else gone()
    return promise.finally(() => {
      this.#child.off('message', heard).off('exit', gone)
      signal.removeEventListener('abort', left)
    })
  }
}

function isOf<Kind extends Result['kind']>(reply: OcrReply, kind: Kind): reply is Extract<Result, { kind: Kind }> {
  return reply.kind === kind
}

function failureOf(reply: OcrReply): AppError {
  if (reply.kind === 'refused') return new AppError(reply.refusal.code, reply.refusal.details)
  if (reply.kind === 'over-memory') return new AppError('decompression_bomb', {})
  return stopped(reply.kind === 'broken' ? reply.reason : 'it answered another question')
}

/** Not the file's fault for sure: it can be tried again. */
function stopped(reason: string): AppError {
  return new AppError('engine_unavailable', { engine: 'text recognition', reason })
}
