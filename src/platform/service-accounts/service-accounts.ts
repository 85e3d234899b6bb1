import type { OrganisationId, ServiceAccountId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import { insertServiceAccount } from '#platform/auth/service-accounts'
import type { Ctx } from '#platform/context'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { sql } from 'kysely'

export type ServiceAccountRow = Awaited<ReturnType<typeof getServiceAccount>>

function shownAccounts(db: Database, organisationId: OrganisationId) {
  return db
    .selectFrom('service_account')
    .select(['id', 'name', 'created_at', 'disabled_at'])
    .select(
      sql<number>`(select count(*) from api_key where api_key.service_account_id = service_account.id
        and api_key.revoked_at is null and (api_key.expires_at is null or api_key.expires_at > now()))`.as('keys'),
    )
    .where('organisation_id', '=', organisationId)
}

/** Programs of the actor's organisation, by name. */
export async function listServiceAccounts(ctx: Ctx<'db'>, page: { readonly limit: number; readonly offset: number }) {
  authorize(ctx, 'people:manage')
  const organisationId = organisationOf(ctx)
  const rows = await shownAccounts(ctx.db, organisationId)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  const { total } = await ctx.db
    .selectFrom('service_account')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return { rows, total }
}

async function getServiceAccount(ctx: Ctx<'db'>, id: ServiceAccountId) {
  const row = await shownAccounts(ctx.db, organisationOf(ctx)).where('id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', { what: 'service account', id })
  return row
}

export async function createServiceAccount(ctx: Ctx<'db'>, name: string): Promise<ServiceAccountRow> {
  authorize(ctx, 'people:manage')
  const id = await ctx.db.transaction().execute(async (tx) => {
    const made = await insertServiceAccount(tx, { organisationId: organisationOf(ctx), name })
    await audit(tx, ctx, { action: 'service_account.create', target: { kind: 'service-account', id: made } })
    return made
  })
  return getServiceAccount(ctx, id)
}

export interface ServiceAccountChange {
  readonly name?: string | undefined
  /** Its keys are refused within one second; enabled again, they serve again. */
  readonly disabled?: boolean | undefined
}

export async function updateServiceAccount(
  ctx: Ctx<'db'>,
  id: ServiceAccountId,
  { name, disabled }: ServiceAccountChange,
): Promise<ServiceAccountRow> {
  authorize(ctx, 'people:manage')
  const before = await getServiceAccount(ctx, id)
  const set = {
    ...(name === undefined ? {} : { name }),
    ...(disabled === undefined ? {} : { disabled_at: disabled ? sql<Date>`coalesce(disabled_at, now())` : null }),
  }
  if (Object.keys(set).length === 0) return before
  await ctx.db.transaction().execute(async (tx) => {
    await tx.updateTable('service_account').set(set).where('id', '=', id).execute()
    const details = {
      ...(name === undefined ? {} : { renamed: true }),
      ...(disabled === undefined ? {} : { disabled }),
    }
    await audit(tx, ctx, { action: 'service_account.update', target: { kind: 'service-account', id }, details })
    await tellKeysChanged(tx)
  })
  return getServiceAccount(ctx, id)
}
