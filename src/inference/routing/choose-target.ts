import type { Target } from '../target.ts'
import { opensInMs } from './opening-hours.ts'

const MAX_CONCURRENCY = Number.POSITIVE_INFINITY

export interface Choice {
  readonly targets: readonly Target[]
  /** Those that failed this call already. */
  readonly except?: ReadonlySet<Target>
  /** Of `performance.now()`. */
  readonly nowMs: number
  /** Since 1970: what hours are looked at. */
  readonly atMs?: number
}

/**
 * By their weights where one has any; otherwise by power of two choices: of two servers at random, the one that would
 * answer first. Null when none has room.
 */
export function chooseTarget(choice: Choice): Target | null {
  const { targets, except, nowMs } = choice
  const [only] = targets
  if (targets.length === 1 && only) return !except?.has(only) && isFree(only, choice) ? only : null
  const free = lowestRank(targets.filter((target) => !except?.has(target) && isFree(target, choice)))
  if (free.some(({ weight }) => weight !== null)) return pickByWeight(free, nowMs)
  const left = pick(free)
  const right = pick(free.filter((target) => target !== left))
  if (!left || !right) return left ?? null
  return right.load.score(nowMs) < left.load.score(nowMs) ? right : left
}

/** Whether any of them may be asked at all, now or once it has room. */
export function servesAny(choice: Choice): boolean {
  return choice.targets.some((target) => !choice.except?.has(target) && isOpen(target, choice))
}

/** Seconds until one of them may be tried again. */
export function retryAfterSeconds({ targets, nowMs, atMs = Date.now() }: Choice): number {
  const waitsMs = targets.map(({ load, hours }) => Math.max(load.breaker.waitMs(nowMs), opensInMs(hours, atMs)))
  return Math.max(1, Math.ceil(Math.min(...waitsMs) / 1000))
}

function lowestRank(targets: readonly Target[]): readonly Target[] {
  const [first] = targets
  if (first === undefined || targets.every(({ rank }) => rank === first.rank)) return targets
  const lowest = Math.min(...targets.map(({ rank }) => rank))
  return targets.filter(({ rank }) => rank === lowest)
}

/** Whether every one of them is out of its hours. */
export function areAllClosed(targets: readonly Target[], atMs = Date.now()): boolean {
  return targets.every(({ hours }) => opensInMs(hours, atMs) > 0)
}

function isOpen({ load, hours }: Target, { nowMs, atMs }: Choice): boolean {
  return load.breaker.allows(nowMs) && (hours.length === 0 || opensInMs(hours, atMs ?? Date.now()) === 0)
}

function isFree(target: Target, choice: Choice): boolean {
  const { backend, load } = target
  return isOpen(target, choice) && load.ofBackend.inFlight < (backend.maxConcurrency ?? MAX_CONCURRENCY)
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
