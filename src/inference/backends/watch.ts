import { type Placed, SwapList } from '#platform/swap-list'

/** What is looked at now and then, while it lasts. */
export interface Watched extends Placed {
  look(nowMs: number): void
}

const LOOK_MS = 250
const watched = new SwapList<Watched>()
let timer: NodeJS.Timeout | null = null

/** One clock for all answers under way, where each would have had several timers. Returns how to stop. */
export function watch(one: Watched): void {
  watched.add(one)
  timer ??= setInterval(lookAtAll, LOOK_MS).unref()
}

export function unwatch(one: Watched): void {
  watched.remove(one)
}

function lookAtAll(): void {
  const nowMs = performance.now()
  for (const one of watched) one.look(nowMs)
  if (watched.size > 0 || timer === null) return
  clearInterval(timer)
  timer = null
}
