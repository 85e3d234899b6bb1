import { type Actor, keyIdOf, principalsOf } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import { type Allowance, type Amounts, Quota, type QuotaName, quotaNames } from './limit.ts'

/** A limit as it is kept: of whoever a principal stands for (an organisation, a group, a person, a program), or of a key. */
export interface LimitRow extends Allowance {
  readonly id: number
  readonly principalId: number | null
  readonly keyId: number | null
  /** One model, or every model together. */
  readonly model: string | null
}

/** What was used in the current day and month before this process counted. */
export type UsedBefore = { readonly [Name in QuotaName]?: number }

/** What one call took of every limit upon it. */
export interface Reservation {
  /** The call is over: frees its place, and counts what it really used. */
  settle(actual: Amounts): void
  /** The narrowest quotas of requests and of tokens, for the headers of the answer. */
  readonly tightest: { readonly requests: QuotaState | null; readonly tokens: QuotaState | null }
}

export interface QuotaState {
  readonly allowed: number
  readonly remaining: number
  readonly resetSeconds: number
}

/** What was used of one quota in the period under way, as this process counted it. */
export interface QuotaUse {
  readonly quota: QuotaName
  readonly allowed: number
  readonly used: number
  readonly endsAtMs: number
}

export const unlimited: Reservation = { settle: () => {}, tightest: { requests: null, tokens: null } }
/** When a place gets free is anybody's guess. */
const CONCURRENCY_RETRY_SECONDS = 1

class LiveLimit {
  row: LimitRow
  readonly quotas = new Map<QuotaName, Quota>()
  running = 0

  constructor(row: LimitRow) {
    this.row = row
    this.update(row)
  }

  update(row: LimitRow): void {
    this.row = row
    for (const name of quotaNames) {
      const allowed = row[name]
      const known = this.quotas.get(name)
      if (allowed === null) this.quotas.delete(name)
      else if (known) known.allowed = allowed
      else this.quotas.set(name, new Quota(name, allowed))
    }
  }

  concerns(model: string): boolean {
    return this.row.model === null || this.row.model === model
  }

  get forbids(): boolean {
    return this.row.concurrentRequests === 0 || [...this.quotas.values()].some(({ allowed }) => allowed === 0)
  }
}

/** Every limit in force, in memory: reserving is synchronous, so that no two calls can take the same place. */
export class LimitBook {
  readonly #byId = new Map<number, LiveLimit>()
  #bySubject: ReadonlyMap<string, readonly LiveLimit[]> = new Map()

  /** The limits as they are now; what was counted against those that stay goes on. */
  replace(rows: readonly LimitRow[], usedBefore: ReadonlyMap<number, UsedBefore> = new Map()): void {
    const kept = new Set(rows.map(({ id }) => id))
    for (const id of this.#byId.keys()) if (!kept.has(id)) this.#byId.delete(id)
    const nowMs = Date.now()
    for (const row of rows) {
      const live = this.#byId.get(row.id) ?? new LiveLimit(row)
      live.update(row)
      this.#byId.set(row.id, live)
      for (const [name, quota] of live.quotas) quota.startFrom(usedBefore.get(row.id)?.[name] ?? 0, nowMs)
    }
    this.#bySubject = Map.groupBy(this.#byId.values(), ({ row }) => subjectOf(row.principalId, row.keyId))
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0
  }

  /** Whether this process counts what is used of that quota. */
  counts(id: number, quota: QuotaName): boolean {
    return this.#byId.get(id)?.quotas.has(quota) === true
  }

  /** A limit of 0 hides the model. */
  allows(actor: Actor, model: string): boolean {
    return this.#upon(actor, model).every((limit) => !limit.forbids)
  }

  /** Of a limit, in force already or about to be. */
  usedOf(row: LimitRow, nowMs = Date.now()): QuotaUse[] {
    const live = this.#byId.get(row.id)
    return quotaNames.flatMap((quota) => {
      const allowed = row[quota]
      if (allowed === null) return []
      const counted = live?.quotas.get(quota) ?? new Quota(quota, allowed)
      return [{ quota, allowed, ...counted.state(nowMs) }]
    })
  }

  /** Of every limit upon somebody, shared ones included. */
  usedBy(actor: Actor): (QuotaUse & { readonly model: string | null })[] {
    return this.#uponAny(actor).flatMap(({ row }) => this.usedOf(row).map((use) => ({ model: row.model, ...use })))
  }

  /** Takes from every limit or from none. Throws `model_not_found` (no access) or `limit_reached`. */
  reserve(actor: Actor, model: string, amounts: Amounts): Reservation {
    const limits = this.#upon(actor, model)
    if (limits.length === 0) return unlimited
    const nowMs = Date.now()
    for (const limit of limits) {
      if (limit.forbids) throw new AppError('model_not_found', { model })
      checkConcurrency(limit)
      for (const quota of limit.quotas.values()) checkQuota(quota, amounts, nowMs)
    }
    const taken = limits.flatMap((limit) => {
      limit.running += 1
      return [...limit.quotas.values()].map((quota) => ({ quota, part: quota.take(amounts, nowMs) }))
    })
    let isOver = false
    return {
      tightest: { requests: tightest(limits, 'requests', nowMs), tokens: tightest(limits, 'tokens', nowMs) },
      settle(actual) {
        if (isOver) return
        isOver = true
        for (const limit of limits) limit.running -= 1
        for (const { quota, part } of taken) quota.correct(part, actual)
      },
    }
  }

  #upon(actor: Actor, model: string): LiveLimit[] {
    return this.#uponAny(actor).filter((limit) => limit.concerns(model))
  }

  #uponAny(actor: Actor): LiveLimit[] {
    const keyId = keyIdOf(actor)
    const subjects = principalsOf(actor).map((principalId) => subjectOf(principalId, null))
    if (keyId !== null) subjects.push(subjectOf(null, keyId))
    return subjects.flatMap((subject) => this.#bySubject.get(subject) ?? [])
  }
}

function subjectOf(principalId: number | null, keyId: number | null): string {
  return keyId === null ? `principal ${principalId}` : `key ${keyId}`
}

function checkConcurrency({ row, running }: LiveLimit): void {
  const { concurrentRequests: allowed } = row
  if (allowed === null || running < allowed) return
  const retryAfterSeconds = CONCURRENCY_RETRY_SECONDS
  throw new AppError('limit_reached', { limit: 'concurrentRequests', most: allowed, retryAfterSeconds })
}

function checkQuota(quota: Quota, amounts: Amounts, nowMs: number): void {
  if (quota.hasRoomFor(amounts, nowMs)) return
  const retryAfterSeconds = Math.max(1, Math.ceil((quota.endsAtMs - nowMs) / 1000))
  throw new AppError('limit_reached', { limit: quota.name, most: quota.allowed, retryAfterSeconds })
}

/** Headers speak of one quota: the one that ends first, relative to its size. */
function tightest(limits: readonly LiveLimit[], of: 'requests' | 'tokens', nowMs: number): QuotaState | null {
  const names: QuotaName[] = [`${of}PerMinute`, `${of}PerDay`]
  const quotas = limits.flatMap(({ quotas: own }) => names.flatMap((name) => own.get(name) ?? []))
  const share = (quota: Quota): number => quota.remaining(nowMs) / quota.allowed
  const [narrowest] = quotas.toSorted((left, right) => share(left) - share(right))
  if (!narrowest) return null
  return {
    allowed: narrowest.allowed,
    remaining: Math.floor(narrowest.remaining(nowMs)),
    resetSeconds: Math.max(0, Math.ceil((narrowest.endsAtMs - nowMs) / 1000)),
  }
}
