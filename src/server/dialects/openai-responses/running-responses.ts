import { AppError } from '#platform/errors'

/** Answers written at once without anybody waiting for them. */
const mostRunning = 64

/** The answers that this process writes in the background, and how each is stopped. */
export class RunningResponses {
  readonly #running = new Map<string, { stop: AbortController; done: Promise<void> }>()

  /** Throws `overloaded` when there are too many. */
  run(id: string, stop: AbortController, work: () => Promise<void>): void {
    if (this.#running.size >= mostRunning) throw new AppError('overloaded', { retryAfterSeconds: 10 })
    const done = work()
      .catch(() => undefined)
      .finally(() => this.#running.delete(id))
    this.#running.set(id, { stop, done })
  }

  /** Resolves when nothing of it runs here any more. */
  async whenOver(id: string): Promise<void> {
    await this.#running.get(id)?.done
  }

  /** Resolves when it is over; at once when it does not run here. */
  async cancel(id: string): Promise<void> {
    const running = this.#running.get(id)
    running?.stop.abort()
    await running?.done
  }
}
