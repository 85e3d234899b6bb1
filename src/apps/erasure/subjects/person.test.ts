import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { createCollection } from '#data/collections/create-collection'
import { openSecretBox } from '#platform/secrets/secret-box'
import { createPerson, findOrganisation } from '../../../../test/fakes/actors.ts'
import { queuedDocument, testData } from '../../../../test/fakes/data.ts'
import { erase, eraseOwnAccount } from '../erase.ts'

const data = await testData()
const { db } = data
const first = await data.person(allScopes)
const organisation = await findOrganisation(db, first.organisationId)
const secrets = await openSecretBox(join(data.folder, 'secret.key'))
type Person = typeof first
const as = (actor: Person) => ({ ...data.as(actor), secrets })
const administrator = () => createPerson(db, organisation, { role: 'instance-administrator', scopes: allScopes })

const isThere = async ({ personId }: Person) =>
  (await db.selectFrom('person').select('id').where('id', '=', personId).execute()).length === 1

test('two administrators who erase each other at the same time leave one', async () => {
  const [one, other] = [await administrator(), await administrator()]
  const both = await Promise.allSettled([
    erase(as(one), { kind: 'person', id: other.personId }),
    erase(as(other), { kind: 'person', id: one.personId }),
  ])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const [refused] = both.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  assert.equal(refused.code, 'last_administrator')
  assert.deepEqual([await isThere(one), await isThere(other)].toSorted(), [false, true])
  const left = (await isThere(one)) ? one : other
  await assert.rejects(eraseOwnAccount(as(left)), { code: 'last_administrator' })
})

test('what a person alone reads goes with them; what they shared stays, without whose it was', async () => {
  const person = await createPerson(db, organisation, { scopes: allScopes })
  const draft = { name: 'Notes', description: '' }
  const own = await createCollection(as(person), { ...draft, visibility: 'private' })
  const shared = await createCollection(as(person), { ...draft, visibility: 'organisation' })
  await queuedDocument(db, { collectionId: own.id, name: 'a.md' })
  await queuedDocument(db, { collectionId: shared.id, name: 'b.md' })
  const receipt = await eraseOwnAccount(as(person))
  assert.deepEqual([receipt.kind, receipt.targetId, receipt.isComplete], ['person', person.personId, true])
  assert.deepEqual([receipt.removed['collections'], receipt.removed['documents']], [1, 1])
  assert.equal(await isThere(person), false)
  const kept = await db
    .selectFrom('collection')
    .select(['id', 'owner_principal_id'])
    .where('name', '=', 'Notes')
    .execute()
  assert.deepEqual(kept, [{ id: shared.id, owner_principal_id: null }])
  const documents = await db.selectFrom('document').select('external_id').execute()
  assert.deepEqual(documents, [{ external_id: 'b.md' }])
})

test('nobody erases whoever holds more than they do, nor somebody of another organisation', async () => {
  const chief = await administrator()
  const manager = await createPerson(db, organisation, { scopes: ['people:manage'] })
  await assert.rejects(erase(as(manager), { kind: 'person', id: chief.personId }), { code: 'forbidden' })
  const stranger = await data.person(allScopes)
  await assert.rejects(erase(as(manager), { kind: 'person', id: stranger.personId }), { code: 'not_found' })
  await assert.rejects(erase(as(stranger), { kind: 'person', id: manager.personId }), { code: 'not_found' })
  assert.deepEqual([await isThere(chief), await isThere(stranger), await isThere(manager)], [true, true, true])
})
