import { authorize, organisationOf, personOf } from '#platform/auth/authorize'
import type { Ctx } from '#inference/context'
import { type UsageDimension, type UsageLine, type UsagePeriod, sumBy } from './sums/queries.ts'

/** What the actor's organisation used, along one dimension. */
export function sumOrganisationUsage(
  ctx: Ctx<'db'>,
  asked: UsagePeriod & { readonly by: UsageDimension },
): Promise<UsageLine[]> {
  authorize(ctx, 'settings:manage')
  return sumBy(ctx.db, asked, { organisationId: organisationOf(ctx) })
}

/** What the person who asks used, by all their keys and in the browser. */
export function sumPersonalUsage(
  ctx: Ctx<'db'>,
  asked: UsagePeriod & { readonly by: 'day' | 'key' | 'model' | 'assistant' },
): Promise<UsageLine[]> {
  return sumBy(ctx.db, asked, { personId: personOf(ctx) })
}
