import type { Ctx } from '#apps/context'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { type CountedEvaluation, countOwnEvaluations, listOwnEvaluations } from './queries.ts'

/** Those of the organisation, latest first. */
export async function listEvaluations(
  ctx: Ctx<'db'>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: CountedEvaluation[]; total: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const [rows, total] = await Promise.all([
    listOwnEvaluations(ctx.db, { organisationId, ...page }),
    countOwnEvaluations(ctx.db, organisationId),
  ])
  return { rows, total }
}
