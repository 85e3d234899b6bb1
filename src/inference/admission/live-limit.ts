import { asPersonId, type PersonId } from '#contract/ids'
import type { LimitRow, QuotaUse, UsedBefore } from './limit-row.ts'
import { type QuotaName, quotaNames } from './limit.ts'
import { Quota } from './quota.ts'

/** A count that is nobody's alone. */
const everybody = asPersonId(0)

/** One limit in force, with what is counted against it. That of a role is counted for each of its people alone. */
export class LiveLimit {
  row: LimitRow
  readonly quotas = new Map<QuotaName, Quota>()
  readonly isShared: boolean
  /** Whose count this is, of a limit that each person has; 0 for a count of everybody's together. */
  readonly personId: PersonId
  running = 0
  readonly #ofPersons = new Map<number, LiveLimit>()
  #usedByPerson: ReadonlyMap<number, UsedBefore> = new Map()

  constructor(row: LimitRow, isShared: boolean, personId = everybody) {
    this.row = row
    this.isShared = isShared
    this.personId = personId
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
    for (const one of this.#ofPersons.values()) one.update(row)
  }

  startFrom(used: UsedBefore, nowMs: number): void {
    for (const [name, quota] of this.quotas) quota.startFrom(used[name] ?? 0, nowMs)
  }

  /** What each person of the role had used when this process began to count. */
  startEachFrom(used: ReadonlyMap<number, UsedBefore>, nowMs: number): void {
    this.#usedByPerson = used
    for (const [personId, one] of this.#ofPersons) one.startFrom(used.get(personId) ?? {}, nowMs)
  }

  /** The count that one person's calls go into. */
  of(personId: PersonId | null): LiveLimit {
    if (this.row.role === null || personId === null) return this
    const known = this.#ofPersons.get(personId)
    if (known) return known
    const begun = new LiveLimit(this.row, this.isShared, personId)
    begun.startFrom(this.#usedByPerson.get(personId) ?? {}, Date.now())
    this.#ofPersons.set(personId, begun)
    return begun
  }

  concerns(model: string): boolean {
    return this.row.model === null || this.row.model === model
  }

  get forbids(): boolean {
    return this.row.concurrentRequests === 0 || [...this.quotas.values()].some(({ allowed }) => allowed === 0)
  }

  /** Of this limit, as `row` says it: in force already or about to be. */
  uses(row: LimitRow, nowMs: number): QuotaUse[] {
    return usesOf(row, this.quotas, nowMs)
  }
}

export function usesOf(row: LimitRow, counted: ReadonlyMap<QuotaName, Quota>, nowMs: number): QuotaUse[] {
  return quotaNames.flatMap((quota) => {
    const allowed = row[quota]
    if (allowed === null) return []
    return [{ quota, allowed, ...(counted.get(quota) ?? new Quota(quota, allowed)).state(nowMs) }]
  })
}
