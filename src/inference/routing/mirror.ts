import type { ForwardRequest, ForwardSink } from '../backends/backend.ts'
import type { CatalogueModel, Target } from '../target.ts'

/** A server that is slower than the others gets fewer copies, and holds no more than these. */
const MOST_COPIES = 32

/** Sends copies of a call to the servers that get some: nobody waits for them, nobody is counted for them. */
export function mirrorCall({ mirrors }: CatalogueModel, requestFor: (target: Target) => ForwardRequest): void {
  for (const { target, share } of mirrors) {
    if (Math.random() >= share || target.load.inFlight >= MOST_COPIES) continue
    const request = requestFor(target)
    target.load.inFlight += 1
    target.backend.forward({ ...request, requestId: `${request.requestId}:copy` }, thrownAway(target))
  }
}

function thrownAway({ load }: Target): ForwardSink {
  let isOver = false
  const end = (): void => {
    if (!isOver) load.inFlight -= 1
    isOver = true
  }
  return { start: () => {}, data: () => true, end, fail: end }
}
