import { messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'

/** What was opened, closed in the opposite order: one that fails to close does not keep the others open. */
export class Closers {
  readonly #closers: { name: string; close: () => unknown }[] = []

  add(name: string, close: () => unknown): void {
    this.#closers.push({ name, close })
  }

  async closeAll(log: Logger): Promise<void> {
    for (const { name, close } of this.#closers.splice(0).toReversed()) {
      try {
        await close()
      } catch (error) {
        log.warn({ part: name, reason: messageOf(error) }, 'a part did not close well')
      }
    }
  }
}
