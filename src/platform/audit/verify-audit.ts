import type { PlatformCapabilities } from '#platform/context'
import type { Database } from '#platform/db/database'
import { type AuditRow, auditHash, genesisHash } from './audit.ts'
import { openSigner } from '#platform/secrets/signer'
import { type Checkpoint, readCheckpoints, signedText } from './checkpoint.ts'

export type AuditVerdict =
  | { readonly intact: true; readonly rows: number }
  /** The first row that does not follow, or the last row of the checkpoint that the trail contradicts. */
  | { readonly intact: false; readonly rows: number; readonly brokenAt: number }

const batchRows = 1000

type Verified = Pick<PlatformCapabilities, 'db' | 'folders' | 'secrets'>

/**
 * Reads the whole trail in order, whatever its ids, and compares it with every signed checkpoint: rows that were altered,
 * inserted, reordered or removed are found, the last ones too, and a chain computed again. What was added since the last
 * checkpoint and removed again is not.
 */
export async function verifyAudit({ db, folders, secrets }: Verified): Promise<AuditVerdict> {
  const waiting = await readCheckpoints(db, folders.data)
  const signer = await openSigner({ folder: folders.data, name: 'audit' }, secrets)
  const forged = waiting.find((one) => one === null || !signer.isSigned(signedText(one), signatureOf(one)))
  if (forged !== undefined) return { intact: false, rows: 0, brokenAt: forged?.lastId ?? 0 }
  let checkpoints = waiting.filter((one) => one !== null)
  let previousHash: Buffer = genesisHash
  let rows = 0
  for await (const { id, previous_hash, hash, ...fields } of readRows(db)) {
    const expected = auditHash(previousHash, readRow(fields))
    // The database counts from 1.
    if (id < 1 || !previous_hash.equals(previousHash) || !hash.equals(expected))
      return { intact: false, rows, brokenAt: id }
    previousHash = hash
    rows += 1
    const reached = checkpoints.filter(({ lastId }) => lastId <= id)
    const seen = { lastId: id, rows, hash: hash.toString('hex') }
    if (!reached.every((checkpoint) => agrees(checkpoint, seen))) return { intact: false, rows, brokenAt: id }
    if (reached.length > 0) checkpoints = checkpoints.slice(reached.length)
  }
  const [missing] = checkpoints
  return missing === undefined ? { intact: true, rows } : { intact: false, rows, brokenAt: missing.lastId }
}

function signatureOf({ signature }: Checkpoint): Buffer {
  return Buffer.from(signature, 'base64')
}

function agrees(checkpoint: Checkpoint, { lastId, rows, hash }: Pick<Checkpoint, 'lastId' | 'rows' | 'hash'>): boolean {
  return checkpoint.lastId === lastId && checkpoint.rows === rows && checkpoint.hash === hash
}

async function* readRows(db: Database) {
  let after: number | null = null
  for (;;) {
    const batch: Awaited<ReturnType<typeof readBatch>> = await readBatch(db, after)
    yield* batch
    after = batch.at(-1)?.id ?? after
    if (batch.length < batchRows) return
  }
}

/** From the very first: an id of zero or less is no number that the database gives, so a row put in. */
function readBatch(db: Database, after: number | null) {
  const rows = db.selectFrom('audit_log').selectAll().orderBy('id').limit(batchRows)
  return (after === null ? rows : rows.where('id', '>', after)).execute()
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
    details: fields.details,
    requestId: fields.request_id,
    address: fields.address,
  }
}
