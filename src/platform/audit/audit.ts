import type { OrganisationId } from '#contract/ids'
import { takeLock } from '#platform/db/advisory-locks'
import { createHash } from 'node:crypto'
import type { Tables } from '#platform/db/database'
import type { Ctx } from '#platform/context'
import { type Actor, organisationIdOf } from '#platform/auth/actor'
import type { Transaction } from 'kysely'

export interface AuditEntry {
  /** `resource.action` */
  action: string
  target?: { kind: string; id: string | number }
  /** Facts about the act; never content, never a secret. */
  details?: Readonly<Record<string, string | number | boolean | null>>
}

export interface AuditRow {
  at: string
  organisationId: OrganisationId | null
  actorKind: string
  actorId: number | null
  action: string
  targetKind: string | null
  targetId: string | null
  /** As stored: members of an object, unless somebody put something else there. */
  details: unknown
  requestId: string | null
  address: string | null
}

/** The first row follows this hash. */
export const genesisHash = Buffer.alloc(32)

/** SHA-256 of the previous hash and of the row's fields in a fixed order. */
export function auditHash(previousHash: Buffer, row: AuditRow): Buffer {
  const { at, organisationId, actorKind, actorId, action, targetKind, targetId, details, requestId, address } = row
  const fields = [at, organisationId, actorKind, actorId, action, targetKind, targetId, inOrder(details)]
  return createHash('sha256')
    .update(previousHash)
    .update(JSON.stringify([...fields, requestId, address]))
    .digest()
}

/** The database keeps members in an order of its own. */
function inOrder(details: unknown): unknown {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return [details]
  return Object.fromEntries(Object.entries(details).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Writes the trace of an act inside the act's own transaction: neither exists without the other. */
export async function audit(tx: Transaction<Tables>, ctx: Ctx, entry: AuditEntry): Promise<void> {
  await takeLock(tx, 'audit-chain')
  const last = await tx.selectFrom('audit_log').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const previousHash = last?.hash ?? genesisHash
  const row: AuditRow = {
    at: new Date().toISOString(),
    organisationId: organisationIdOf(ctx.actor),
    actorKind: ctx.actor.kind,
    actorId: actorIdOf(ctx.actor),
    action: entry.action,
    targetKind: entry.target?.kind ?? null,
    targetId: entry.target === undefined ? null : String(entry.target.id),
    details: entry.details ?? {},
    requestId: ctx.actor.requestId,
    address: ctx.actor.address,
  }
  await tx
    .insertInto('audit_log')
    .values({
      at: row.at,
      organisation_id: row.organisationId,
      actor_kind: row.actorKind,
      actor_id: row.actorId,
      action: row.action,
      target_kind: row.targetKind,
      target_id: row.targetId,
      details: JSON.stringify(row.details),
      request_id: row.requestId,
      address: row.address,
      previous_hash: previousHash,
      hash: auditHash(previousHash, row),
    })
    .execute()
}

/** The row of whoever acted, in the table of its kind. */
function actorIdOf(actor: Actor): number | null {
  if (actor.kind === 'person') return actor.personId
  if (actor.kind === 'key') return actor.keyId
  return actor.kind === 'service-account' ? actor.serviceAccountId : null
}
