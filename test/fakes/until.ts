import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for something to become true, however busy the machine is; fails when it never does. */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const endMs = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`not so after ${limitMs} ms`)
    await sleep(10)
  }
}
