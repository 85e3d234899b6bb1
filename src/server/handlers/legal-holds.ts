import type { legalHoldRoutes } from '#contract/legal-holds'
import { listLegalHolds, placeLegalHold, releaseLegalHold } from '#platform/legal-hold/legal-hold'
import type { HoldRow } from '#platform/legal-hold/queries'
import type { Handlers } from '../http/handlers.ts'
import { toUnixSeconds } from '../presenters/unix-seconds.ts'

/** What has to be kept whatever anybody asks. */
export const legalHoldHandlers: Handlers<keyof typeof legalHoldRoutes> = {
  async listLegalHolds({ ctx, query }) {
    const { rows, total } = await listLegalHolds(ctx, query)
    return { object: 'list', data: rows.map(presentHold), total, ...query }
  },

  placeLegalHold: async ({ ctx, body: { kind, target_id: id, reason } }) =>
    presentHold(await placeLegalHold(ctx, { kind, id, reason })),

  releaseLegalHold: ({ ctx, params }) => releaseLegalHold(ctx, params.id),
}

function presentHold({ placed_at: placedAt, ...row }: HoldRow) {
  return { object: 'legal-hold' as const, ...row, placed: toUnixSeconds(placedAt) }
}
