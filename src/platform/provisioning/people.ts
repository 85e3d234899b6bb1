import { type Transaction, sql } from 'kysely'
import { ScimUserDraft } from '#contract/scim'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { asPersonId, type PersonId } from '#contract/ids'
import { governs, scopesOfRole } from '#platform/auth/roles'
import { endSessions } from '#platform/auth/sessions'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { findRoleScopes, hasAdministrator, insertPerson, lockAdministrators } from '../people/queries.ts'
import { userAttributes } from './attributes.ts'
import { draftFrom, numberOf } from './draft-from.ts'
import { type Asked, listMatching } from './list-matching.ts'
import { type PatchOperation, patchResource } from './patch-resource.ts'
import {
  countProvisionedPeople,
  findProvisionedPerson,
  findRemovedPerson,
  isUserNameTaken,
  listProvisionedPeople,
  personColumns,
} from './queries.ts'
import { type Written, saveProvisioned } from './save-provisioned.ts'
import { type PersonRecord, type ProvisionedPerson, draftOf, recordOf } from './user-record.ts'

/** People of the organisation that a filter keeps, and how many there are. Throws `invalid_scim`. */
export function listProvisioned(ctx: Ctx<'db'>, asked: Asked) {
  return listMatching(ctx, asked, {
    columns: personColumns,
    list: (organisationId, found) => listProvisionedPeople(ctx.db, organisationId, found),
    count: (organisationId, where) => countProvisionedPeople(ctx.db, organisationId, where),
  })
}

export async function getProvisioned(ctx: Ctx<'db'>, id: string): Promise<ProvisionedPerson> {
  authorize(ctx, 'people:provision')
  const row = await findProvisionedPerson(ctx.db, organisationOf(ctx), asPersonId(numberOf(id, 'person')))
  if (!row) throw new AppError('not_found', { what: 'person', id: id.slice(0, 50) })
  return row
}

/** Gives a person an account as an agent, or lets in again one whom the directory removed. Throws `name_taken`. */
export async function provisionPerson(ctx: Ctx<'db'>, draft: ScimUserDraft): Promise<ProvisionedPerson> {
  authorize(ctx, 'people:provision')
  const record = recordOf(draft)
  const organisationId = organisationOf(ctx)
  const { email, name } = record
  const id = await save(ctx, record, async (tx) => {
    const removed = await findRemovedPerson(tx, organisationId, record)
    if (removed) return write(tx, ctx, { id: removed.id, record, before: removed })
    const made = await insertPerson(tx, { organisationId, email, name, role: 'agent', passwordHash: null })
    return write(tx, ctx, { id: made.id, record, before: null, isNew: true })
  })
  return getProvisioned(ctx, String(id))
}

/** What the directory says now of a person, in the place of what it said. */
export async function replaceProvisioned(ctx: Ctx<'db'>, id: string, draft: ScimUserDraft) {
  return change(ctx, id, (before) => recordOf(draft, before))
}

/** The same for some attributes. */
export async function patchProvisioned(ctx: Ctx<'db'>, id: string, operations: readonly PatchOperation[]) {
  return change(ctx, id, (before) => {
    const patched = patchResource({ resource: draftOf(before), attributes: userAttributes }, operations)
    return recordOf(draftFrom(ScimUserDraft, patched), before)
  })
}

/** Lets a person in no more, and shows them no more to the directory. What they made stays. */
export async function removeProvisioned(ctx: Ctx<'db'>, id: string): Promise<void> {
  const before = await getProvisioned(ctx, id)
  const record = { ...recordOf(draftFrom(ScimUserDraft, draftOf(before)), before), isActive: false }
  await save(ctx, record, (tx) => write(tx, ctx, { id: before.id, record, before, isRemoved: true }))
}

async function change(ctx: Ctx<'db'>, id: string, recordFrom: (before: ProvisionedPerson) => PersonRecord) {
  const before = await getProvisioned(ctx, id)
  const record = recordFrom(before)
  await save(ctx, record, (tx) => write(tx, ctx, { id: before.id, record, before }))
  return getProvisioned(ctx, id)
}

function save(
  ctx: Ctx<'db'>,
  { userName, isActive }: PersonRecord,
  work: (tx: Transaction<Tables>) => Promise<Omit<Written, 'details'>>,
): Promise<number> {
  const details = { disabled: !isActive }
  return saveProvisioned(ctx, { kind: 'person', name: userName }, async (tx) => ({ ...(await work(tx)), details }))
}

/** What counts of whoever has an account already, shown to the directory or removed by it. */
type Known = Pick<ProvisionedPerson, 'id' | 'email' | 'role'>

interface Writing {
  readonly id: PersonId
  readonly record: PersonRecord
  readonly before: Known | null
  readonly isNew?: boolean
  readonly isRemoved?: boolean
}

async function write(tx: Transaction<Tables>, ctx: Ctx, writing: Writing): Promise<Omit<Written, 'details'>> {
  const { id, record, before, isNew = false, isRemoved = false } = writing
  const organisationId = organisationOf(ctx)
  await lockAdministrators(tx)
  await assertAddressMayChange(tx, ctx, { before, email: record.email })
  if (await isUserNameTaken(tx, organisationId, { name: record.userName, butId: id })) {
    throw new AppError('name_taken', { name: record.userName })
  }
  await tx
    .updateTable('person')
    .set({ name: record.name, email: record.email })
    .set({ disabled_at: record.isActive ? null : sql<Date>`coalesce(disabled_at, now())` })
    // Whoever is let in again is: no end that is past keeps them out.
    .$if(record.isActive, (update) =>
      update.set({
        expires_at: sql<Date | null>`case when disabled_at is null or expires_at > now() then expires_at end`,
      }),
    )
    .where('id', '=', id)
    .execute()
  const said = {
    user_name: record.userName,
    external_id: record.externalId,
    given_name: record.givenName,
    family_name: record.familyName,
    removed_at: isRemoved ? new Date() : null,
  }
  await tx
    .insertInto('provisioned_person')
    .values({ person_id: id, organisation_id: organisationId, ...said })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(said))
    .execute()
  if (before?.role === 'instance-administrator' && !(await hasAdministrator(tx))) {
    throw new AppError('last_administrator', {})
  }
  if (!record.isActive) await endSessions(tx, id)
  if (isNew) return { id, action: 'person.create' }
  return { id, action: isRemoved ? 'person.remove' : 'person.update' }
}

/** Whoever writes to an address chooses its person's password: a directory must not become an administrator by it. */
async function assertAddressMayChange(
  tx: Transaction<Tables>,
  ctx: Ctx,
  { before, email }: { readonly before: Known | null; readonly email: string },
): Promise<void> {
  if (before === null || before.email.toLowerCase() === email.toLowerCase()) return
  const stored = await findRoleScopes(tx, organisationOf(ctx), before.role)
  if (governs(scopesOfRole(before.role, stored))) throw new AppError('forbidden', { scope: 'people:manage' })
}
