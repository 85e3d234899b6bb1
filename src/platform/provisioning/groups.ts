import { asGroupId, asPersonId, type GroupId, type PersonId } from '#contract/ids'
import { type Transaction, sql } from 'kysely'
import { asName } from '#contract/schemas'
import { ScimGroupDraft } from '#contract/scim'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { addMembers } from '../people/group-members.ts'
import { listKnownPeople } from '../people/queries.ts'
import { groupAttributes } from './attributes.ts'
import { draftFrom, numberOf } from './draft-from.ts'
import { type PatchOperation, patchResource } from './patch-resource.ts'
import { type Asked, listMatching } from './list-matching.ts'
import { type Written, saveProvisioned } from './save-provisioned.ts'
import { countProvisionedGroups, findProvisionedGroup, groupColumns, listProvisionedGroups } from './queries.ts'
import { refused } from './refusals.ts'

export type ProvisionedGroup = NonNullable<Awaited<ReturnType<typeof findProvisionedGroup>>>

/** Groups of the organisation that a filter keeps, and how many there are; members only when they are shown. */
export function listProvisionedGroupsOf(ctx: Ctx<'db'>, { withMembers, ...asked }: Asked & { withMembers: boolean }) {
  return listMatching(ctx, asked, {
    columns: groupColumns,
    list: (organisationId, found) => listProvisionedGroups(ctx.db, organisationId, { ...found, withMembers }),
    count: (organisationId, where) => countProvisionedGroups(ctx.db, organisationId, where),
  })
}

export async function getProvisionedGroup(ctx: Ctx<'db'>, id: string): Promise<ProvisionedGroup> {
  authorize(ctx, 'people:provision')
  const row = await findProvisionedGroup(ctx.db, organisationOf(ctx), asGroupId(numberOf(id, 'group')))
  if (!row) throw new AppError('not_found', { what: 'group', id: id.slice(0, 50) })
  return row
}

/** Makes a group, the principal under which it reads, and its members. Throws `name_taken`. */
export async function provisionGroup(ctx: Ctx<'db'>, draft: ScimGroupDraft): Promise<ProvisionedGroup> {
  authorize(ctx, 'people:provision')
  const organisationId = organisationOf(ctx)
  const id = await save(ctx, draft.displayName, async (tx) => {
    const principal = await tx
      .insertInto('principal')
      .values({ kind: 'group', organisation_id: organisationId })
      .returning('id')
      .executeTakeFirstOrThrow()
    const made = await tx
      .insertInto('person_group')
      .values({ organisation_id: organisationId, principal_id: principal.id, name: nameOf(draft) })
      .returning('id')
      .executeTakeFirstOrThrow()
    return write(tx, ctx, { id: made.id, draft, action: 'group.create' })
  })
  return getProvisionedGroup(ctx, String(id))
}

export async function replaceProvisionedGroup(ctx: Ctx<'db'>, id: string, draft: ScimGroupDraft) {
  return change(ctx, id, () => draft)
}

export async function patchProvisionedGroup(ctx: Ctx<'db'>, id: string, operations: readonly PatchOperation[]) {
  return change(ctx, id, ({ name, external_id: externalId, members }) => {
    const resource = { displayName: name, externalId, members: members.map((one) => ({ value: String(one.id) })) }
    return draftFrom(ScimGroupDraft, patchResource({ resource, attributes: groupAttributes }, operations))
  })
}

/** Deletes a group. Its principal stays, held by nobody. */
export async function removeProvisionedGroup(ctx: Ctx<'db'>, id: string): Promise<void> {
  const group = await getProvisionedGroup(ctx, id)
  await save(ctx, group.name, async (tx) => {
    await tx.deleteFrom('person_group').where('id', '=', group.id).execute()
    return { id: group.id, action: 'group.delete', details: {} }
  })
}

/** The group is held while it changes: two changes at once would each undo the other's. */
async function change(ctx: Ctx<'db'>, id: string, draftFor: (before: ProvisionedGroup) => ScimGroupDraft) {
  const { id: groupId } = await getProvisionedGroup(ctx, id)
  await save(ctx, `group ${id}`, async (tx) => {
    await tx.selectFrom('person_group').select('id').where('id', '=', groupId).forUpdate().execute()
    const before = await findProvisionedGroup(tx, organisationOf(ctx), groupId)
    if (!before) throw new AppError('not_found', { what: 'group', id: groupId })
    return write(tx, ctx, { id: groupId, draft: draftFor(before), action: 'group.update' })
  })
  return getProvisionedGroup(ctx, id)
}

function save(ctx: Ctx<'db'>, name: string, work: (tx: Transaction<Tables>) => Promise<Written>): Promise<number> {
  return saveProvisioned(ctx, { kind: 'group', name }, work)
}

/** Throws `invalidValue` for one that nothing is seen of. */
function nameOf({ displayName }: ScimGroupDraft): string {
  const name = asName(displayName)
  if (name === '') throw refused('invalidValue', 'displayName: nothing is seen of it')
  return name
}

interface Writing {
  readonly id: GroupId
  readonly draft: ScimGroupDraft
  readonly action: 'group.create' | 'group.update'
}

async function write(tx: Transaction<Tables>, ctx: Ctx, { id, draft, action }: Writing): Promise<Written> {
  const set = { name: nameOf(draft), external_id: draft.externalId || null }
  await tx.updateTable('person_group').set(set).where('id', '=', id).execute()
  const wanted = await membersOf(tx, ctx, draft)
  const gone = await tx
    .deleteFrom('group_member')
    .where('group_id', '=', id)
    .where(sql<boolean>`person_id <> all(${wanted}::int[])`)
    .returning('person_id')
    .execute()
  await addMembers(
    tx,
    wanted.map((person_id) => ({ group_id: id, person_id, source: 'scim' })),
  )
  return { id, action, details: { members: wanted.length, removed: gone.length } }
}

/** Groups within groups are not kept: each person of one is named. */
async function membersOf(tx: Transaction<Tables>, ctx: Ctx, { members }: ScimGroupDraft): Promise<PersonId[]> {
  const asked = (members ?? []).map(({ value }) => value)
  const ids = asked
    .filter((value) => /^[1-9]\d{0,9}$/.test(value) && Number(value) < 2 ** 31)
    .map((value) => asPersonId(Number(value)))
  const known = await listKnownPeople(tx, organisationOf(ctx), ids)
  const names = new Set(known.map(String))
  const unknown = asked.find((value) => !names.has(value))
  if (unknown !== undefined) throw refused('invalidValue', `no person has the id ${unknown.slice(0, 50)}`)
  return known
}
