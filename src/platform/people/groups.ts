import type { GroupId, OrganisationId, PersonId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import type { Ctx } from '#platform/context'
import { type Database, isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { sql } from 'kysely'
import { addMembers } from './group-members.ts'
import { listKnownPeople } from './queries.ts'

function shownGroups(db: Database, organisationId: OrganisationId) {
  return db
    .selectFrom('person_group')
    .select(['id', 'name', 'external_id', 'created_at', 'principal_id'])
    .select(sql<number>`(select count(*) from group_member where group_id = person_group.id)`.as('members'))
    .where('organisation_id', '=', organisationId)
}

export type GroupRow = Awaited<ReturnType<typeof getGroup>>

/** Groups of the actor's organisation, by name. */
export async function listGroups(ctx: Ctx<'db'>, page: { readonly limit: number; readonly offset: number }) {
  authorize(ctx, 'people:manage')
  const groups = shownGroups(ctx.db, organisationOf(ctx))
  const rows = await groups
    .orderBy(sql`lower(name)`)
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  const { total } = await ctx.db
    .selectFrom('person_group')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('organisation_id', '=', organisationOf(ctx))
    .executeTakeFirstOrThrow()
  return { rows, total }
}

export async function getGroup(ctx: Ctx<'db'>, id: GroupId) {
  authorize(ctx, 'people:manage')
  const row = await shownGroups(ctx.db, organisationOf(ctx)).where('id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', { what: 'group', id })
  return row
}

export interface GroupDraft {
  readonly name: string
  readonly externalId?: string | null | undefined
}

/** Makes a group and the principal under which it reads. */
export async function createGroup(ctx: Ctx<'db'>, { name, externalId = null }: GroupDraft): Promise<GroupRow> {
  authorize(ctx, 'people:manage')
  const organisationId = organisationOf(ctx)
  const id = await ctx.db
    .transaction()
    .execute(async (tx) => {
      const principal = await tx
        .insertInto('principal')
        .values({ kind: 'group', organisation_id: organisationId })
        .returning('id')
        .executeTakeFirstOrThrow()
      const made = await tx
        .insertInto('person_group')
        .values({ organisation_id: organisationId, principal_id: principal.id, name, external_id: externalId })
        .returning('id')
        .executeTakeFirstOrThrow()
      await audit(tx, ctx, { action: 'group.create', target: { kind: 'group', id: made.id } })
      return made.id
    })
    .catch((error: unknown) => refuseTaken(error, name))
  return getGroup(ctx, id)
}

export interface GroupChange {
  readonly name?: string | undefined
  readonly externalId?: string | null | undefined
  readonly addPersonIds: readonly PersonId[]
  readonly removePersonIds: readonly PersonId[]
}

/** Renames a group, adds and removes people of the same organisation; others are passed over. */
export async function updateGroup(ctx: Ctx<'db'>, id: GroupId, change: GroupChange): Promise<GroupRow> {
  authorize(ctx, 'people:manage')
  const { name, externalId, addPersonIds, removePersonIds } = change
  const before = await getGroup(ctx, id)
  await ctx.db
    .transaction()
    .execute(async (tx) => {
      const set = { name: name ?? before.name, external_id: externalId === undefined ? before.external_id : externalId }
      await tx.updateTable('person_group').set(set).where('id', '=', id).execute()
      const added = await listKnownPeople(tx, organisationOf(ctx), addPersonIds)
      await addMembers(
        tx,
        added.map((person_id) => ({ group_id: id, person_id })),
      )
      if (removePersonIds.length > 0) {
        const members = tx.deleteFrom('group_member').where('group_id', '=', id)
        await members.where('person_id', 'in', [...removePersonIds]).execute()
      }
      const details = { renamed: name !== undefined, added: added.join(','), removed: removePersonIds.join(',') }
      await audit(tx, ctx, { action: 'group.update', target: { kind: 'group', id }, details })
      await tellKeysChanged(tx)
    })
    .catch((error: unknown) => refuseTaken(error, name ?? before.name))
  return getGroup(ctx, id)
}

/** Deletes a group. Its principal stays, held by nobody: what named it as a reader is read by the others it names. */
export async function deleteGroup(ctx: Ctx<'db'>, id: GroupId): Promise<void> {
  authorize(ctx, 'people:manage')
  await getGroup(ctx, id)
  await ctx.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('person_group').where('id', '=', id).execute()
    await audit(tx, ctx, { action: 'group.delete', target: { kind: 'group', id } })
    await tellKeysChanged(tx)
  })
}

function refuseTaken(error: unknown, name: string): never {
  throw isUniqueViolation(error) ? new AppError('name_taken', { name }, { cause: error }) : error
}
