import type { Ctx } from '#apps/context'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { type FeedbackRow, countOrganisationFeedback, listOrganisationFeedback } from './queries.ts'

/** What the readers of the caller's organisation said, latest first. */
export async function listFeedback(
  ctx: Ctx<'db'>,
  page: { limit: number; offset: number },
): Promise<{ rows: FeedbackRow[]; total: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const [rows, total] = await Promise.all([
    listOrganisationFeedback(ctx.db, { organisationId, ...page }),
    countOrganisationFeedback(ctx.db, organisationId),
  ])
  return { rows, total }
}
