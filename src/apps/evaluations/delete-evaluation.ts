import type { Ctx } from '#apps/context'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { deleteOwnEvaluation } from './queries.ts'

/** Deletes it with its questions; one under way stops. Throws `not_found`. */
export async function deleteEvaluation(ctx: Ctx<'db'>, id: number): Promise<void> {
  authorize(ctx, 'settings:manage')
  await ctx.db.transaction().execute(async (tx) => {
    const isDeleted = await deleteOwnEvaluation(tx, { organisationId: organisationOf(ctx), id })
    if (!isDeleted) throw new AppError('not_found', { what: 'evaluation', id })
    await audit(tx, ctx, { action: 'evaluation.delete', target: { kind: 'evaluation', id } })
  })
}
