import type { Target } from '../target.ts'

const MAX_CONCURRENCY = Number.POSITIVE_INFINITY

export interface Choice {
  readonly targets: readonly Target[]
  /** Those that failed this call already. */
  readonly except?: ReadonlySet<Target>
  readonly nowMs: number
}

/**
 * By their weights where one has any; otherwise by power of two choices: of two servers at random, the one that would
 * answer first. Null when none has room.
 */
export function chooseTarget({ targets, except, nowMs }: Choice): Target | null {
  const [only] = targets
  if (targets.length === 1 && only) return !except?.has(only) && isFree(only, nowMs) ? only : null
  const free = lowestRank(targets.filter((target) => !except?.has(target) && isFree(target, nowMs)))
  if (free.some(({ weight }) => weight !== null)) return pickByWeight(free, nowMs)
  const left = pick(free)
  const right = pick(free.filter((target) => target !== left))
  if (!left || !right) return left ?? null
  return right.load.score(nowMs) < left.load.score(nowMs) ? right : left
}

/** Whether any of them may be asked at all, now or once it has room. */
export function servesAny({ targets, except, nowMs }: Choice): boolean {
  return targets.some((target) => !except?.has(target) && target.load.breaker.allows(nowMs))
}

/** Seconds until one of them may be tried again. */
export function retryAfterSeconds(targets: readonly Target[], nowMs: number): number {
  return Math.max(1, Math.ceil(Math.min(...targets.map(({ load }) => load.breaker.waitMs(nowMs))) / 1000))
}

function lowestRank(targets: readonly Target[]): readonly Target[] {
  const [first] = targets
  if (first === undefined || targets.every(({ rank }) => rank === first.rank)) return targets
  const lowest = Math.min(...targets.map(({ rank }) => rank))
  return targets.filter(({ rank }) => rank === lowest)
}

function isFree({ backend, load }: Target, nowMs: number): boolean {
  return load.breaker.allows(nowMs) && load.ofBackend.inFlight < (backend.maxConcurrency ?? MAX_CONCURRENCY)
}

/** A server without a weight counts for 1, and one that comes back for a part of its own. */
function pickByWeight(targets: readonly Target[], nowMs: number): Target | null {
  const weights = targets.map(({ weight, load }) => (weight ?? 1) * load.breaker.share(nowMs))
  let left = Math.random() * weights.reduce((sum, weight) => sum + weight, 0)
  const chosen = targets.find((_, index) => {
    left -= weights[index] ?? 0
    return left < 0
  })
  return chosen ?? pick(targets) ?? null
}

function pick(targets: readonly Target[]): Target | undefined {
  return targets[Math.floor(Math.random() * targets.length)]
}
