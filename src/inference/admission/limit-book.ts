import type { OrganisationId, PersonId } from '#contract/ids'
import { type Actor, keyIdOf, personIdOf, principalsOf } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import type { SharedDraws } from './draws/shared-draws.ts'
import type { Amounts, QuotaName } from './limit.ts'
import type { LimitRow, QuotaUse, UsedBefore } from './limit-row.ts'
import { LiveLimit, usesOf } from './live-limit.ts'
import type { Quota } from './quota.ts'

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

export const unlimited: Reservation = { settle: () => {}, tightest: { requests: null, tokens: null } }
/** When a place gets free is anybody's guess. */
const CONCURRENCY_RETRY_SECONDS = 1

/** Every limit in force, in memory: reserving is synchronous, so that no two calls can take the same place. */
export class LimitBook {
  readonly #byId = new Map<number, LiveLimit>()
  #bySubject: ReadonlyMap<string, readonly LiveLimit[]> = new Map()
  #sharing: { readonly draw: SharedDraws['draw']; readonly processes: number } | null = null
  readonly #drawing = new Map<Quota, Promise<void>>()

  /** Other processes count the same limits: each draws its parts of quotas, and has its share of places. */
  share(draw: SharedDraws['draw'], processes: number): void {
    this.#sharing = { draw, processes }
  }

  /** The limits as they are now; what was counted against those that stay goes on. */
  replace(rows: readonly LimitRow[], { ofLimit, ofPersons }: Used = nothingUsed): void {
    const kept = new Set(rows.map(({ id }) => id))
    for (const id of this.#byId.keys()) if (!kept.has(id)) this.#byId.delete(id)
    const nowMs = Date.now()
    for (const row of rows) {
      const live = this.#byId.get(row.id) ?? new LiveLimit(row, this.#sharing !== null)
      live.update(row)
      this.#byId.set(row.id, live)
      live.startFrom(ofLimit.get(row.id) ?? {}, nowMs)
      const each = ofPersons.get(row.id)
      if (each) live.startEachFrom(each, nowMs)
    }
    this.#bySubject = Map.groupBy(this.#byId.values(), ({ row }) => subjectOf(row))
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
    return usesOf(row, this.#byId.get(row.id)?.quotas ?? new Map(), nowMs)
  }

  /** Of every limit upon somebody, shared ones included. */
  usedBy(actor: Actor): (QuotaUse & { readonly model: string | null })[] {
    const nowMs = Date.now()
    return this.#uponAny(actor).flatMap((live) =>
      live.uses(live.row, nowMs).map((use) => ({ model: live.row.model, ...use })),
    )
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
    return this.#upon(actor, model).flatMap(({ row, personId, quotas }) =>
      [...quotas.values()].flatMap((quota) => {
        const asked = quota.lacks(amounts, nowMs)
        return asked > 0 && quota.allowed > 0 ? [{ limitId: row.id, personId, quota, asked }] : []
      }),
    )
  }

  /** Calls that lack the same quota wait for one draw, then look again. */
  #drawOnce({ limitId, personId, quota, asked }: Lacking): Promise<void> {
    const known = this.#drawing.get(quota)
    if (known !== undefined || this.#sharing === null) return known ?? Promise.resolve()
    const { endsAtMs, allowed, name, usedBefore } = quota
    const drawing = this.#sharing
      .draw({ limitId, personId, quota: name, endsAtMs, allowed, asked, usedBefore })
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
    const subjects = principalsOf(actor).map((principalId) => `principal ${principalId}`)
    if (keyId !== null) subjects.push(`key ${keyId}`)
    if ('role' in actor) subjects.push(subjectOfRole(actor.organisationId, actor.role))
    const personId = personIdOf(actor)
    return subjects.flatMap((subject) => this.#bySubject.get(subject)?.map((limit) => limit.of(personId)) ?? [])
  }
}

/** What was used before this process counted, by limit. */
export interface Used {
  readonly ofLimit: ReadonlyMap<number, UsedBefore>
  /** Of limits of roles, by person. */
  readonly ofPersons: ReadonlyMap<number, ReadonlyMap<number, UsedBefore>>
}

const nothingUsed: Used = { ofLimit: new Map(), ofPersons: new Map() }

interface Lacking {
  readonly limitId: number
  readonly personId: PersonId
  readonly quota: Quota
  readonly asked: number
}

function subjectOf({ organisationId, role, principalId, keyId }: LimitRow): string {
  if (role !== null) return subjectOfRole(organisationId, role)
  return keyId === null ? `principal ${principalId}` : `key ${keyId}`
}

function subjectOfRole(organisationId: OrganisationId, role: string): string {
  return `role ${organisationId} ${role}`
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
