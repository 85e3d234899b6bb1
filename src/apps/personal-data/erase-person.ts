import type { Ctx } from '#apps/context'
import { deleteCollection } from '#data/collections/delete-collection'
import { releaseBlobs } from '#data/documents/release-blobs'
import { deleteFilesOf } from '#data/files/queries'
import { audit } from '#platform/audit/audit'
import type { PersonActor } from '#platform/auth/actor'
import { authorize, organisationOf, personOf } from '#platform/auth/authorize'
import { asOrganisationId, asPersonId, asPrincipalId } from '#platform/auth/ids'
import { tellKeysChanged } from '#platform/auth/keys'
import { agentScopes } from '#platform/auth/roles'
import { AppError } from '#platform/errors'
import { isAnythingHeldOf } from '#platform/legal-hold/queries'
import { assertMayGrant } from '#platform/people/grant'
import { findPersonRow, hasAdministrator } from '#platform/people/queries'
import {
  type Subject,
  deleteConversationsOf,
  deletePerson,
  findRemains,
  forgetUser,
  listPrivateCollectionsOf,
} from './queries.ts'

/** What was removed; kept in the trace, which is chained: it names the person by number alone. */
export interface ErasureReceipt {
  readonly personId: number
  readonly conversations: number
  readonly collections: number
  /** Tables where something was still found; empty is the proof. */
  readonly remains: Readonly<Record<string, number>>
}

type ErasureCtx = Ctx<'db' | 'storage'>

/**
 * Removes a person of the organisation: account, sessions, keys, conversations, feedback, kept files and answers, and the
 * collections that they alone read, with documents and files. What they share stays, with the organisation. Then looks for them in every table.
 */
export async function erasePerson(ctx: ErasureCtx, id: number): Promise<ErasureReceipt> {
  authorize(ctx, 'people:manage')
  const person = await findPersonRow(ctx.db, organisationOf(ctx), id)
  if (!person) throw new AppError('not_found', { what: 'person', id })
  await assertMayGrant(ctx, ctx.db, person.role)
  return erase(ctx, person)
}

/** The same by oneself. */
export async function eraseOwnAccount(ctx: ErasureCtx): Promise<ErasureReceipt> {
  const id = personOf(ctx)
  const person = await findPersonRow(ctx.db, organisationOf(ctx), id)
  if (!person) throw new AppError('not_found', { what: 'person', id })
  return erase(ctx, person)
}

type PersonRow = NonNullable<Awaited<ReturnType<typeof findPersonRow>>>

/** Collections go first, one by one: a cut erasure is begun again, and nothing is half there. */
async function erase(ctx: ErasureCtx, person: PersonRow): Promise<ErasureReceipt> {
  const subject = { personId: asPersonId(person.id), principalId: asPrincipalId(person.principal_id) }
  if (person.role === 'instance-administrator' && !(await hasAdministrator(ctx.db, person.id))) {
    throw new AppError('last_administrator', {})
  }
  if (await isAnythingHeldOf(ctx.db, { id: person.id, principalId: person.principal_id }))
    throw new AppError('held', {})
  const collections = await listPrivateCollectionsOf(ctx.db, subject)
  const asPerson = { ...ctx, actor: inNameOf(ctx, person) }
  for (const { id } of collections) await deleteCollection(asPerson, id)
  return removeRows(ctx, subject, collections.length)
}

async function removeRows(ctx: ErasureCtx, subject: Subject, collections: number): Promise<ErasureReceipt> {
  const erased = await ctx.db.transaction().execute(async (tx) => {
    const conversations = await deleteConversationsOf(tx, subject)
    const files = await deleteFilesOf(tx, subject.principalId)
    await forgetUser(tx, subject)
    await deletePerson(tx, subject)
    const remains = await findRemains(tx, subject)
    const receipt = { personId: subject.personId, conversations, collections, remains }
    const details = { conversations, collections, files: files.length, remains: Object.keys(remains).join(',') }
    await audit(tx, ctx, { action: 'person.erase', target: { kind: 'person', id: subject.personId }, details })
    await tellKeysChanged(tx)
    return { receipt, files }
  })
  const hashes = erased.files.map(({ blob_hash }) => blob_hash)
  await releaseBlobs(ctx, hashes)
  return erased.receipt
}

/** Private collections answer to their owner alone. */
function inNameOf({ actor }: ErasureCtx, person: PersonRow): PersonActor {
  const ownPrincipal = asPrincipalId(person.principal_id)
  const { requestId, address } = actor
  return {
    kind: 'person',
    personId: asPersonId(person.id),
    organisationId: asOrganisationId(person.organisation_id),
    ownPrincipal,
    principals: [ownPrincipal],
    scopes: new Set(agentScopes),
    requestId,
    address,
  }
}
