import { type Actor, keyIdOf, principalsOf } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import { type Allowance, type Amounts, type QuotaName, quotaNames } from './limit.ts'
import { type Draw, Quota } from './quota.ts'

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

/** Takes a part of a quota for this process; less than was asked for when less is left. */
export type DrawQuota = (wanted: WantedDraw) => Promise<Draw>

export interface WantedDraw {
  readonly limitId: number
  readonly quota: QuotaName
  readonly endsAtMs: number
  readonly allowed: number
  readonly asked: number
  /** Counted as drawn when nobody drew from it yet. */
  readonly usedBefore: number
}

class LiveLimit {
  row: LimitRow
  readonly quotas = new Map<QuotaName, Quota>()
  readonly isShared: boolean
  running = 0

  constructor(row: LimitRow, isShared: boolean) {
    this.row = row
    this.isShared = isShared
    this.update(row)
  }

  update(row: LimitRow): void {
    this.row = row
    for (const name of quotaNames) {
      const allowed = row[name]
      const known = this.quotas.get(name)
      if (allowed === null) this.quotas.delete(name)
      else if (known) known.allow(allowed)
      else this.quotas.set(name, new Quota(name, allowed, this.isShared))
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
  #sharing: { readonly draw: DrawQuota; readonly processes: number } | null = null
  readonly #drawing = new Map<Quota, Promise<void>>()

  /** Other processes count the same limits: each draws its parts of quotas, and has its share of places. */
  share(draw: DrawQuota, processes: number): void {
    this.#sharing = { draw, processes }
  }

  /** The limits as they are now; what was counted against those that stay goes on. */
  replace(rows: readonly LimitRow[], usedBefore: ReadonlyMap<number, UsedBefore> = new Map()): void {
    const kept = new Set(rows.map(({ id }) => id))
    for (const id of this.#byId.keys()) if (!kept.has(id)) this.#byId.delete(id)
    const nowMs = Date.now()
    for (const row of rows) {
      const live = this.#byId.get(row.id) ?? new LiveLimit(row, this.#sharing !== null)
      live.update(row)
      this.#byId.set(row.id, live)
      for (const [name, quota] of live.quotas) quota.startFrom(usedBefore.get(row.id)?.[name] ?? 0, nowMs)
    }
    this.#bySubject = Map.groupBy(this.#byId.values(), ({ row }) => subjectOf(row.principalId, row.keyId))
  }

  get isShared(): boolean {
    return this.#sharing !== null && !this.isEmpty
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

  /** Whether parts of shared quotas have to be drawn before this call can be reserved. */
  lacks(actor: Actor, model: string, amounts: Amounts): boolean {
    return this.#sharing !== null && this.#lacking(actor, model, amounts).length > 0
  }

  /** Draws what a call needs of shared quotas, as far as it is left. */
  async draw(actor: Actor, model: string, amounts: Amounts): Promise<void> {
    for (;;) {
      const lacking = this.#lacking(actor, model, amounts)
      if (lacking.length === 0) return
      await Promise.all(lacking.map((one) => this.#drawOnce(one)))
    }
  }

  #lacking(actor: Actor, model: string, amounts: Amounts): Lacking[] {
    const nowMs = Date.now()
    return this.#upon(actor, model).flatMap(({ row, quotas }) =>
      [...quotas.values()].flatMap((quota) => {
        const asked = quota.lacks(amounts, nowMs)
        return asked > 0 && quota.allowed > 0 ? [{ limitId: row.id, quota, asked }] : []
      }),
    )
  }

  /** Calls that lack the same quota wait for one draw, then look again. */
  #drawOnce({ limitId, quota, asked }: Lacking): Promise<void> {
    const known = this.#drawing.get(quota)
    if (known !== undefined || this.#sharing === null) return known ?? Promise.resolve()
    const { endsAtMs, allowed, name, usedBefore } = quota
    const drawing = this.#sharing
      .draw({ limitId, quota: name, endsAtMs, allowed, asked, usedBefore })
      .then((draw) => quota.receive(draw, { asked, endsAtMs }))
      .finally(() => this.#drawing.delete(quota))
    this.#drawing.set(quota, drawing)
    return drawing
  }

  /** Takes from every limit or from none. Throws `model_not_found` (no access) or `limit_reached`. */
  reserve(actor: Actor, model: string, amounts: Amounts): Reservation {
    const limits = this.#upon(actor, model)
    if (limits.length === 0) return unlimited
    const nowMs = Date.now()
    for (const limit of limits) {
      if (limit.forbids) throw new AppError('model_not_found', { model })
      checkConcurrency(limit, this.#sharing?.processes ?? 1)
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

interface Lacking {
  readonly limitId: number
  readonly quota: Quota
  readonly asked: number
}

function subjectOf(principalId: number | null, keyId: number | null): string {
  return keyId === null ? `principal ${principalId}` : `key ${keyId}`
}

/** Each process has its share of the places, and one at least. */
function checkConcurrency({ row, running }: LiveLimit, processes: number): void {
  const { concurrentRequests: allowed } = row
  if (allowed === null || running < Math.max(1, Math.floor(allowed / processes))) return
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
