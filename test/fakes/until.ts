import { setTimeout as sleep } from 'node:timers/promises'

const shortestPauseMs = 10
const longestPauseMs = 200

/** Waits for something to become true, however busy the machine is; fails when it never does. */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const endMs = performance.now() + limitMs
  for (;;) {
    const askedAtMs = performance.now()
    if (await isSo()) return
    if (performance.now() > endMs) throw new Error(`not so after ${limitMs} ms`)
    // Whoever looks all the time keeps from working what it waits for.
    const tookMs = performance.now() - askedAtMs
    await sleep(Math.min(longestPauseMs, Math.max(shortestPauseMs, 3 * tookMs)))
  }
}
