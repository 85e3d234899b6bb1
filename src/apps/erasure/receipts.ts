import type { Ctx } from '#apps/context'
import { ErasureKind } from '#contract/erasures'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Transaction } from 'kysely'
import { type ReceiptRow, countReceipts, findReceiptRow, listReceiptRows } from './queries.ts'

type Counts = Readonly<Record<string, number>>

/** Where what was erased is looked for afterwards. */
export type Place = 'database' | 'index' | 'storage' | 'answers' | 'caches'

/** What was erased, and the proof: a row of the trace, which is chained, and no content. */
export interface Receipt {
  readonly id: number
  readonly kind: ErasureKind
  readonly targetId: number
  readonly at: Date
  readonly removed: Counts
  /** What was still found, by place. */
  readonly remains: Counts
  readonly isComplete: boolean
  readonly previousHash: string
  readonly hash: string
}

export interface Proven {
  readonly kind: ErasureKind
  readonly id: number
  readonly removed: Counts
  readonly remains: Readonly<Record<Place, number>>
}

/** Details of a row of the trace are flat. */
const [removedPrefix, remainsPrefix] = ['removed.', 'remains.']

export async function writeReceipt(
  tx: Transaction<Tables>,
  ctx: Ctx,
  { kind, id, removed, remains }: Proven,
): Promise<Receipt> {
  const details = { ...prefixed(removedPrefix, removed), ...prefixed(remainsPrefix, remains) }
  await audit(tx, ctx, { action: 'erasure.prove', target: { kind, id }, details })
  const [written] = await listReceiptRows(tx, organisationOf(ctx), { limit: 1, offset: 0 })
  if (!written) throw new AppError('internal', { reason: 'the receipt was not written' })
  return receiptOf(written)
}

function prefixed(prefix: string, counts: Counts): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}${name}`, count]))
}

function unprefixed(prefix: string, details: Readonly<Record<string, unknown>>): Record<string, number> {
  const own = Object.entries(details).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, count]) => [name.slice(prefix.length), Number(count)]))
}

function receiptOf(row: ReceiptRow): Receipt {
  const remains = unprefixed(remainsPrefix, row.details)
  return {
    id: row.id,
    kind: ErasureKind.parse(row.target_kind),
    targetId: Number(row.target_id),
    at: row.at,
    removed: unprefixed(removedPrefix, row.details),
    remains,
    isComplete: Object.values(remains).every((count) => count === 0),
    previousHash: row.previous_hash.toString('hex'),
    hash: row.hash.toString('hex'),
  }
}

/** What the actor's organisation erased, the latest first. */
export async function listReceipts(
  ctx: Ctx<'db'>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: Receipt[]; total: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const [rows, total] = await Promise.all([
    listReceiptRows(ctx.db, organisationId, page),
    countReceipts(ctx.db, organisationId),
  ])
  return { rows: rows.map(receiptOf), total }
}

export async function getReceipt(ctx: Ctx<'db'>, id: number): Promise<Receipt> {
  authorize(ctx, 'settings:manage')
  const row = await findReceiptRow(ctx.db, organisationOf(ctx), id)
  if (!row) throw new AppError('not_found', { what: 'receipt', id })
  return receiptOf(row)
}
