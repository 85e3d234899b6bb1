import { type ChildProcess, fork } from 'node:child_process'
import { Readable } from 'node:stream'
import { AppError } from '#platform/errors'
import { type Limits, type Order, Reply, type ThreadPlan } from './child/messages.ts'
import { codeOnly } from './code-only.ts'
import { siblingModule } from './sibling-module.ts'

/** A kind of process: what answers in it, and when it has worked enough. */
export interface ProcessKind {
  /** In words of an operator: `engine_unavailable` names it. */
  readonly engine: string
  /** The module of the thread that answers: it calls `answerQuestions`. */
  readonly thread: URL
  readonly heapMebibytes: number
  /** Marks beyond which another process takes its place, when it has answered. */
  readonly rest: { readonly questions: number; readonly memoryBytes: number; readonly cpuMs: number }
}

export interface QuestionLimits extends Limits {
  /** Of the file that goes with the question. */
  readonly contentBytes: number
  /** Of the clock, on a machine that has no time for it: no fault of the file. */
  readonly waitMs: number
}

export interface Question<Answer> {
  readonly question: unknown
  readonly content?: Readable | Uint8Array
  /** What is read, for `timed_out`. */
  readonly what: string
  readonly limits: QuestionLimits
  readonly signal: AbortSignal
  /** The answer, believed once it has the shape that is expected; whatever this throws ends the process. */
  read(answer: unknown): Answer
}

/**
 * A process for files that somebody sent: it reads the program's code and nothing else, has no network and no
 * environment, is asked one thing at a time, and is killed beyond the limits of a question, on its signal, after a
 * refusal, or with its parent.
 */
export class GuardedProcess {
  readonly #kind: ProcessKind
  readonly #child: ChildProcess
  #questions = 0
  #isFit = true

  constructor(kind: ProcessKind) {
    this.#kind = kind
    const plan: ThreadPlan = { thread: kind.thread.href, heapMebibytes: kind.heapMebibytes }
    this.#child = fork(siblingModule(import.meta.url, './child/main'), [JSON.stringify(plan)], codeOnly())
    this.#child.once('exit', () => (this.#isFit = false))
    this.#child.on('error', () => (this.#isFit = false))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Whether it may be asked again. */
  get isFit(): boolean {
    return this.#isFit && this.#child.connected && this.#questions < this.#kind.rest.questions
  }

  /**
   * The answer, within the limits. Throws `too_large`, `decompression_bomb` and `timed_out` of the file, what `read`
   * throws, and `engine_unavailable` for what is no fault of the file.
   */
  async ask<Answer>(question: Question<Answer>): Promise<Answer> {
    this.#questions += 1
    const stop = new AbortController()
    const late = (): void => stop.abort(this.#stopped('the machine had no time for it'))
    const timer = setTimeout(late, question.limits.waitMs)
    try {
      const reply = this.#reply(AbortSignal.any([question.signal, stop.signal]))
      this.#give(question).catch((error: unknown) => stop.abort(error))
      return question.read(this.#answerOf(await reply, question.what))
    } catch (error) {
      this.end()
      throw error
    } finally {
      clearTimeout(timer)
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

  /** Only a broken source is an error here: a process that ends meanwhile has said why. */
  async #give({ question, content, limits }: Question<unknown>): Promise<void> {
    const { contentBytes, memoryBytes, stallMs, totalMs } = limits
    let sent = 0
    for await (const part of content instanceof Readable ? content : content ? [content] : []) {
      const bytes: Uint8Array = part
      sent += bytes.byteLength
      if (sent > contentBytes) throw new AppError('too_large', { limitBytes: contentBytes })
      if (!(await this.#send({ kind: 'part', bytes }))) return
    }
    await this.#send({ kind: 'ask', question, limits: { memoryBytes, stallMs, totalMs } })
  }

  /** Whether it went out; the next part waits for this one. */
  #send(order: Order): Promise<boolean> {
    if (!this.#child.connected) return Promise.resolve(false)
    return new Promise((resolve) => this.#child.send(order, (error) => resolve(error === null)))
  }

  #reply(signal: AbortSignal): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    const heard = (message: unknown): void => {
      const reply = Reply.safeParse(message)
      if (reply.success) resolve(reply.data)
      else reject(this.#stopped('it said something else than an answer'))
    }
    const gone = (): void => reject(this.#stopped('it ended without a word'))
    const left = (): void => reject(signal.reason)
    this.#child.once('message', heard).once('exit', gone).once('error', gone)
    signal.addEventListener('abort', left, { once: true })
    if (signal.aborted) left()
    else if (!this.#child.connected) gone()
    return promise.finally(() => {
      this.#child.off('message', heard).off('exit', gone).off('error', gone)
      signal.removeEventListener('abort', left)
    })
  }

  #answerOf(reply: Reply, what: string): unknown {
    if (reply.kind === 'over-memory') throw new AppError('decompression_bomb', {})
    if (reply.kind === 'over-time') throw new AppError('timed_out', { what, limitSeconds: reply.limitMs / 1000 })
    if (reply.kind === 'broken') throw this.#stopped(reply.reason)
    const { memoryBytes, cpuMs } = this.#kind.rest
    if (reply.memoryBytes > memoryBytes || reply.cpuMs > cpuMs) this.#isFit = false
    return reply.answer
  }

  /** Not the file's fault for sure: it can be tried again. */
  #stopped(reason: string): AppError {
    return new AppError('engine_unavailable', { engine: this.#kind.engine, reason })
  }
}
