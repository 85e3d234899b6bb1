import type { PersonId } from '#contract/ids'
import { deleteFilesOf } from '#data/files/queries'
import { authorize, organisationOf, personOf } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { isAnythingHeldOf } from '#platform/legal-hold/queries'
import { assertMayGrant } from '#platform/people/grant'
import { findPersonRow, hasAdministrator, lockAdministrators } from '#platform/people/queries'
import type { ErasureCtx, Subject } from '../subject.ts'
import { deleteConversationsOf, deletePerson, forgetUser, listPrivateCollectionsOf } from './queries.ts'

/**
 * Account, sessions, keys, conversations, feedback, kept files and answers, and the collections that they alone read. What
 * they share stays, with the organisation.
 */
export async function personToErase(ctx: ErasureCtx, id: PersonId): Promise<Subject> {
  authorize(ctx, 'people:manage')
  const person = await findPersonRow(ctx.db, organisationOf(ctx), id)
  if (!person) throw new AppError('not_found', { what: 'person', id })
  await assertMayGrant(ctx, ctx.db, person.role)
  return subjectOf(ctx, person)
}

/** The same by oneself. */
export async function oneselfToErase(ctx: ErasureCtx): Promise<Subject> {
  const id = personOf(ctx)
  const person = await findPersonRow(ctx.db, organisationOf(ctx), id)
  if (!person) throw new AppError('not_found', { what: 'person', id })
  return subjectOf(ctx, person)
}

type PersonRow = NonNullable<Awaited<ReturnType<typeof findPersonRow>>>

async function assertNotLast(db: Database, { id, role }: PersonRow): Promise<void> {
  if (role !== 'instance-administrator' || (await hasAdministrator(db, id))) return
  throw new AppError('last_administrator', {})
}

async function subjectOf({ db }: ErasureCtx, person: PersonRow): Promise<Subject> {
  const subject = { personId: person.id, principalId: person.principal_id }
  await assertNotLast(db, person)
  if (await isAnythingHeldOf(db, { id: person.id, principalId: person.principal_id })) throw new AppError('held', {})
  const collections = await listPrivateCollectionsOf(db, subject)
  return {
    ...{ kind: 'person', id: person.id, organisationId: person.organisation_id },
    documents: collections.map(({ id, name }) => ({ collectionId: id, collectionName: name })),
    naming: [
      { table: 'person', id: subject.personId },
      { table: 'principal', id: subject.principalId },
    ],
    async removeRows(tx) {
      // Two of them cannot go at the same time.
      await lockAdministrators(tx)
      await assertNotLast(tx, person)
      const conversations = await deleteConversationsOf(tx, subject)
      const files = await deleteFilesOf(tx, subject.principalId)
      await forgetUser(tx, subject)
      await deletePerson(tx, subject)
      await tellKeysChanged(tx)
      return { counts: { conversations }, files: files.map(({ blob_hash: hash }) => hash) }
    },
    removeLateRows: (late) => forgetUser(late, subject),
  }
}
