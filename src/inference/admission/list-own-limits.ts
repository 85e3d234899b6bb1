import type { Ctx } from '#inference/context'
import { organisationOf, personOf } from '#platform/auth/authorize'
import type { QuotaUse } from './limit-row.ts'
import { listAdministratorNames } from './queries.ts'

export interface OwnLimits {
  readonly limits: readonly (QuotaUse & { readonly model: string | null })[]
  /** Whom to ask for more. */
  readonly contacts: readonly string[]
}

/** What limits the person who asks, and what they used of it. */
export async function listOwnLimits(ctx: Ctx<'db' | 'models'>): Promise<OwnLimits> {
  personOf(ctx)
  const limits = ctx.models.gate.limits.usedBy(ctx.actor)
  const contacts = limits.length === 0 ? [] : await listAdministratorNames(ctx.db, organisationOf(ctx))
  return { limits, contacts }
}
