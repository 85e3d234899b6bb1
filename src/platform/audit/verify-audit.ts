import type { Database } from '#platform/db/database'
import { type AuditRow, auditHash, genesisHash } from './audit.ts'

export type AuditVerdict = { intact: true; rows: number } | { intact: false; rows: number; brokenAt: number }

const batchRows = 1000

/** Reads the whole chain in order and names the first row that was altered, or that follows a removed one. */
export async function verifyAudit(db: Database): Promise<AuditVerdict> {
  let previousHash: Buffer = genesisHash
  let rows = 0
  let after = 0
  for (;;) {
    const batch = await readBatch(db, after)
    for (const { id, previous_hash, hash, ...fields } of batch) {
      const expected = auditHash(previousHash, readRow(fields))
      if (!previous_hash.equals(previousHash) || !hash.equals(expected)) return { intact: false, rows, brokenAt: id }
      previousHash = hash
      rows += 1
      after = id
    }
    if (batch.length < batchRows) return { intact: true, rows }
  }
}

function readBatch(db: Database, after: number) {
  return db.selectFrom('audit_log').selectAll().where('id', '>', after).orderBy('id').limit(batchRows).execute()
}

type StoredFields = Omit<Awaited<ReturnType<typeof readBatch>>[number], 'id' | 'hash' | 'previous_hash'>

function readRow(fields: StoredFields): AuditRow {
  return {
    at: fields.at.toISOString(),
    organisationId: fields.organisation_id,
    actorKind: fields.actor_kind,
    actorId: fields.actor_id,
    action: fields.action,
    targetKind: fields.target_kind,
    targetId: fields.target_id,
    details: Object(fields.details),
    requestId: fields.request_id,
    address: fields.address,
  }
}
