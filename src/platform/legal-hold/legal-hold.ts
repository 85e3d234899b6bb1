import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'
import {
  type HeldKind,
  type HoldRow,
  countHolds,
  findHoldRow,
  insertHold,
  isOfOrganisation,
  listHoldRows,
  removeHold,
} from './queries.ts'

/** What the actor's organisation has to keep, the latest first. */
export async function listLegalHolds(
  ctx: Ctx<'db'>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: HoldRow[]; total: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const [rows, total] = await Promise.all([
    listHoldRows(ctx.db, organisationId, page),
    countHolds(ctx.db, organisationId),
  ])
  return { rows, total }
}

export interface HoldDraft {
  readonly kind: HeldKind
  readonly id: number
  readonly reason: string
}

/**
 * Has something kept until it is released: no retention deletes it, nobody erases it, and whoever tries is told. The
 * reason is for administrators; the trace names it not. Throws `not_found`, and `conflict` for what is held already.
 */
export async function placeLegalHold(ctx: Ctx<'db'>, { kind, id, reason }: HoldDraft): Promise<HoldRow> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  return ctx.db
    .transaction()
    .execute(async (tx) => {
      if (!(await isOfOrganisation(tx, organisationId, { kind, id })))
        throw new AppError('not_found', { what: kind, id })
      const made = await insertHold(tx, { organisationId, kind, id, reason })
      await audit(tx, ctx, { action: 'legal_hold.place', target: { kind, id }, details: { hold: made } })
      const placed = await findHoldRow(tx, organisationId, made)
      if (!placed) throw new AppError('internal', { reason: 'the hold was not kept' })
      return placed
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? new AppError('conflict', { reason: 'held_already' }, { cause: error }) : error
    })
}

export async function releaseLegalHold(ctx: Ctx<'db'>, id: number): Promise<void> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    const hold = await findHoldRow(tx, organisationId, id)
    if (!hold || !(await removeHold(tx, organisationId, id))) throw new AppError('not_found', { what: 'hold', id })
    const target = { kind: hold.kind, id: hold.target_id }
    await audit(tx, ctx, { action: 'legal_hold.release', target, details: { hold: id } })
  })
}
