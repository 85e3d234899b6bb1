import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from '#platform/telemetry/log'

type Fail = (error: unknown) => void

const underWay = new AsyncLocalStorage<Fail>()

/** Runs a request so that whatever it leads to, however late, is known to be its doing. */
export function guarded(fail: Fail, run: () => void): void {
  underWay.run(fail, run)
}

/**
 * The last resort of a server: what nobody caught is written to the log, answered 500 to whoever caused it, and the
 * process goes on with everybody else. Returns how to take it away.
 */
export function installLastGuard(log: Logger): () => void {
  const onUncaught = (error: unknown): void => {
    const fail = underWay.getStore()
    log.error({ err: error, duringRequest: fail !== undefined }, 'an error that nobody caught')
    try {
      fail?.(error)
    } catch (second) {
      log.error({ err: second }, 'it could not be answered')
    }
  }
  process.on('uncaughtException', onUncaught)
  return () => process.off('uncaughtException', onUncaught)
}
