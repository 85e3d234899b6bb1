import type { OrganisationId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#inference/context'
import { notify } from '#platform/db/notifications'
import type { Allowance } from './limit.ts'
import type { LimitRow } from './limit-row.ts'
import { limitsChannel, readLimit } from './model-limits.ts'
import { listRoleLimitRows, replaceRoleLimits } from './queries.ts'

/** What each person of a role may use of one model; null is unlimited, 0 hides the model. */
export interface RoleLimit {
  readonly model: string
  readonly allowance: Partial<
    Pick<Allowance, 'requestsPerMinute' | 'requestsPerDay' | 'tokensPerMinute' | 'tokensPerDay'>
  >
}

/** The limits of the organisation's roles. */
export async function listRoleLimits(ctx: Ctx<'db'>): Promise<LimitRow[]> {
  authorize(ctx, 'settings:manage')
  return (await listRoleLimitRows(ctx.db, organisationOf(ctx))).map(readLimit)
}

/** Those of the caller's own role. */
export async function listOwnRoleLimits(ctx: Ctx<'db'>): Promise<LimitRow[]> {
  const { actor } = ctx
  if (!('role' in actor)) return []
  return (await listRoleLimitRows(ctx.db, actor.organisationId, actor.role)).map(readLimit)
}

/**
 * Sets the limits of a role on requests and tokens of models in the place of those before; limits of every model
 * together, budgets and places stay. Each person is counted alone; in force within a second everywhere.
 */
export async function setRoleLimits(ctx: Ctx<'db'>, role: string, limits: readonly RoleLimit[]): Promise<void> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    const rows = limits.map(({ model, allowance }) => {
      return { ...subjectOf(organisationId, role), model, ...writeRates(allowance) }
    })
    await replaceRoleLimits(tx, subjectOf(organisationId, role), rows)
    await notify(tx, limitsChannel)
    const details = { models: limits.length }
    await audit(tx, ctx, { action: 'role-limits.set', target: { kind: 'role', id: role }, details })
  })
}

function writeRates(allowance: RoleLimit['allowance']) {
  const { requestsPerMinute = null, requestsPerDay = null, tokensPerMinute = null, tokensPerDay = null } = allowance
  return {
    requests_per_minute: requestsPerMinute,
    requests_per_day: requestsPerDay,
    tokens_per_minute: tokensPerMinute,
    tokens_per_day: tokensPerDay,
  }
}

function subjectOf(organisationId: OrganisationId, role: string) {
  return { organisation_id: organisationId, principal_id: null, key_id: null, role }
}
