import { environment } from '#platform/config/environment'
import { whenParentIsGone } from './when-parent-is-gone.ts'

/** A terminal and a launcher may each pass the same interruption on: what comes this soon is no second wish. */
const sameWishMs = 1_000
const interruptedExitCode = 130

/** Aborted when the person interrupts, closes the terminal, or the launcher is gone; a second wish ends the program at once. */
export function followInterruptions(): AbortSignal {
  const interruption = new AbortController()
  let firstAtMs = Number.NaN
  const interrupt = (reason: string): void => {
    if (!interruption.signal.aborted) {
      firstAtMs = performance.now()
      interruption.abort(reason)
    } else if (performance.now() - firstAtMs > sameWishMs) {
      // What listens to the exit still stops the database server.
      process.exit(interruptedExitCode)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal))
  // The launcher of an installed package is gone: so are we, without waiting for it otherwise.
  process.once('disconnect', () => interrupt('disconnect'))
  process.channel?.unref()
  if (environment('npm_lifecycle_event') !== undefined) whenParentIsGone(() => interrupt('parent gone'))
  return interruption.signal
}
