import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { KeyId, PrincipalId } from '#contract/ids'
import type { Ctx } from '#inference/context'
import { notify } from '#platform/db/notifications'
import { AppError } from '#platform/errors'
import type { Allowance } from './limit.ts'
import type { LimitRow } from './limit-row.ts'
import { type ModelLimitRow, deleteLimit, isOfOrganisation, listLimitRows, upsertLimit } from './queries.ts'

/** Processes listen here to follow the limits. */
export const limitsChannel = 'socle_model_limits'

/** An organisation, a group, a person or a program by its principal; one key; or each person of a role by its name. */
export type LimitSubject = { readonly principalId: PrincipalId } | { readonly keyId: KeyId } | { readonly role: string }

export interface LimitDraft {
  readonly subject: LimitSubject
  /** Null for every model together. */
  readonly model: string | null
  readonly allowance: Allowance
}

/** The limits of the organisation. */
export async function listModelLimits(ctx: Ctx<'db'>): Promise<LimitRow[]> {
  authorize(ctx, 'settings:manage')
  return (await listLimitRows(ctx.db, organisationOf(ctx))).map(readLimit)
}

/** Sets a limit in the place of the one before on the same subject and model. In force within a second everywhere. */
export async function setModelLimit(
  ctx: Ctx<'db'>,
  { subject, model, allowance }: LimitDraft,
): Promise<{ id: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await isOfOrganisation(tx, organisationId, subject))) {
      throw new AppError('not_found', nameOf(subject))
    }
    const id = await upsertLimit(tx, {
      organisation_id: organisationId,
      principal_id: 'principalId' in subject ? subject.principalId : null,
      key_id: 'keyId' in subject ? subject.keyId : null,
      role: 'role' in subject ? subject.role : null,
      model,
      ...writeAllowance(allowance),
    })
    await notify(tx, limitsChannel)
    await audit(tx, ctx, { action: 'model-limit.set', target: { kind: 'model_limit', id } })
    return { id }
  })
}

export async function deleteModelLimit(ctx: Ctx<'db'>, id: number): Promise<void> {
  authorize(ctx, 'settings:manage')
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await deleteLimit(tx, organisationOf(ctx), id))) throw new AppError('not_found', { what: 'limit', id })
    await notify(tx, limitsChannel)
    await audit(tx, ctx, { action: 'model-limit.delete', target: { kind: 'model_limit', id } })
  })
}

function nameOf(subject: LimitSubject) {
  if ('role' in subject) return { what: 'role', id: subject.role }
  return 'keyId' in subject ? { what: 'key', id: subject.keyId } : { what: 'principal', id: subject.principalId }
}

export function writeAllowance(allowance: Allowance) {
  return {
    requests_per_minute: allowance.requestsPerMinute,
    requests_per_day: allowance.requestsPerDay,
    tokens_per_minute: allowance.tokensPerMinute,
    tokens_per_day: allowance.tokensPerDay,
    concurrent_requests: allowance.concurrentRequests,
    euros_per_month: allowance.eurosPerMonth,
    kilowatt_hours_per_month: allowance.kilowattHoursPerMonth,
  }
}

export function readLimit(row: ModelLimitRow): LimitRow {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    role: row.role,
    principalId: row.principal_id,
    keyId: row.key_id,
    model: row.model,
    requestsPerMinute: row.requests_per_minute,
    requestsPerDay: row.requests_per_day,
    tokensPerMinute: row.tokens_per_minute,
    tokensPerDay: row.tokens_per_day,
    concurrentRequests: row.concurrent_requests,
    eurosPerMonth: row.euros_per_month,
    kilowattHoursPerMonth: row.kilowatt_hours_per_month,
  }
}
