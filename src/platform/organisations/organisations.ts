import type { OrganisationId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import type { Ctx } from '#platform/context'
import { type Database, isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { sql } from 'kysely'

export type OrganisationRow = Awaited<ReturnType<typeof getOrganisationOf>>

/** Organisations of the instance, by name: every one, or those that are in service. */
export async function listOrganisations(
  ctx: Ctx<'db'>,
  page: { readonly limit: number; readonly offset: number; readonly isInService?: boolean },
) {
  authorize(ctx, 'organisations:manage')
  const isShown = page.isInService === true ? sql<boolean>`disabled_at is null` : sql<boolean>`true`
  const rows = await shownOrganisations(ctx.db)
    .where(isShown)
    .orderBy(sql`lower(name)`)
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  const { total } = await ctx.db
    .selectFrom('organisation')
    .where(isShown)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return { rows, total }
}

/** One’s own organisation, or any for whoever governs the instance; another does not exist. */
export async function describeOrganisation(ctx: Ctx<'db'>, id: OrganisationId): Promise<OrganisationRow> {
  authorize(ctx, 'people:manage')
  const isOwn = id === organisationIdOf(ctx.actor)
  if (!isOwn && !ctx.actor.scopes.has('organisations:manage'))
    throw new AppError('not_found', { what: 'organisation', id })
  return getOrganisationOf(ctx.db, id)
}

function shownOrganisations(db: Database) {
  return db
    .selectFrom('organisation')
    .select(['id', 'name', 'created_at', 'disabled_at'])
    .select(
      sql<number>`(select count(*) from person
        where person.organisation_id = organisation.id and person.disabled_at is null)`.as('people'),
    )
}

async function getOrganisationOf(db: Database, id: OrganisationId) {
  const row = await shownOrganisations(db).where('id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', { what: 'organisation', id })
  return row
}

/** Makes an organisation and the principal as which its people read. Throws `name_taken`. */
export async function createOrganisation(ctx: Ctx<'db'>, name: string): Promise<OrganisationRow> {
  authorize(ctx, 'organisations:manage')
  const id = await ctx.db
    .transaction()
    .execute(async (tx) => {
      const made = await tx.insertInto('organisation').values({ name }).returning('id').executeTakeFirstOrThrow()
      await tx.insertInto('principal').values({ kind: 'organisation', organisation_id: made.id }).execute()
      await audit(tx, ctx, { action: 'organisation.create', target: { kind: 'organisation', id: made.id } })
      return made.id
    })
    .catch((error: unknown) => refuseTaken(error, name))
  return getOrganisationOf(ctx.db, id)
}

export interface OrganisationChange {
  readonly name?: string | undefined
  /** Nobody of a disabled organisation comes in, by session or by key, within one second. */
  readonly disabled?: boolean | undefined
}

/** Renames an organisation, or lets nobody of it in. One's own is never disabled. */
export async function updateOrganisation(
  ctx: Ctx<'db'>,
  id: OrganisationId,
  { name, disabled }: OrganisationChange,
): Promise<OrganisationRow> {
  authorize(ctx, 'organisations:manage')
  const before = await getOrganisationOf(ctx.db, id)
  if (disabled === true && id === organisationIdOf(ctx.actor)) {
    throw new AppError('conflict', { reason: 'own_organisation' })
  }
  const set = {
    ...(name === undefined ? {} : { name }),
    ...(disabled === undefined ? {} : { disabled_at: disabled ? sql<Date>`coalesce(disabled_at, now())` : null }),
  }
  if (Object.keys(set).length === 0) return before
  await ctx.db
    .transaction()
    .execute(async (tx) => {
      await tx.updateTable('organisation').set(set).where('id', '=', id).execute()
      const details = {
        ...(name === undefined ? {} : { renamed: true }),
        ...(disabled === undefined ? {} : { disabled }),
      }
      await audit(tx, ctx, { action: 'organisation.update', target: { kind: 'organisation', id }, details })
      await tellKeysChanged(tx)
    })
    .catch((error: unknown) => refuseTaken(error, name ?? before.name))
  return getOrganisationOf(ctx.db, id)
}

function refuseTaken(error: unknown, name: string): never {
  throw isUniqueViolation(error) ? new AppError('name_taken', { name }, { cause: error }) : error
}
