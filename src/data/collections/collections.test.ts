import { asKeyId, type CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from './create-collection.ts'
import { deleteCollection } from './delete-collection.ts'
import { getCollection } from './get-collection.ts'
import { isWritable } from './is-writable.ts'
import { listCollections } from './list-collections.ts'
import { requireWritableCollection } from './require-writable-collection.ts'

const data = await testData()
const { db } = data
const owner = await data.person()
const colleague = await data.colleague(owner)
const administrator = await data.colleague(owner, allScopes)
const stranger = await data.person(allScopes)
const page = { limit: 100, offset: 0 }
const addTo = (actor: typeof owner, id: CollectionId) => requireWritableCollection(db, data.as(actor), id)

const own = await createCollection(data.as(owner), { name: 'À moi', description: 'Notes', visibility: 'private' })
const shared = await createCollection(data.as(owner), { name: 'Service', description: '', visibility: 'organisation' })
await queuedDocument(db, { collectionId: shared.id, name: 'a.md' })

test('a collection says whose it is, who reads it and how many documents it holds', async () => {
  assert.deepEqual([own.visibility, own.description, own.documents], ['private', 'Notes', 0])
  const found = await getCollection(data.as(colleague), shared.id)
  assert.equal(found.owner, 'Camille')
  assert.equal(found.documents, 1)
})

test('a stranger neither reads, lists, counts nor deletes: it does not exist', async () => {
  for (const id of [own.id, shared.id]) {
    await assert.rejects(getCollection(data.as(stranger), id), { code: 'not_found' })
    await assert.rejects(deleteCollection(data.as(stranger), id), { code: 'not_found' })
    await assert.rejects(requireWritableCollection(db, data.as(stranger), id), { code: 'not_found' })
  }
  assert.deepEqual(await listCollections(data.as(stranger), page), { rows: [], total: 0 })
  await assert.rejects(getCollection(data.as(colleague), own.id), { code: 'not_found' })
  const { rows, total } = await listCollections(data.as(colleague), page)
  assert.deepEqual([rows.map(({ id }) => id), total], [[shared.id], 1])
})

test('who reads only is told so; the owner and whoever governs the organisation may write', async () => {
  await assert.rejects(requireWritableCollection(db, data.as(colleague), shared.id), { code: 'forbidden' })
  await assert.rejects(deleteCollection(data.as(colleague), shared.id), { code: 'forbidden' })
  assert.equal((await requireWritableCollection(db, data.as(owner), shared.id)).id, shared.id)
  assert.equal((await requireWritableCollection(db, data.as(administrator), shared.id)).id, shared.id)
  assert.equal(isWritable(stranger, shared), false)
  assert.equal(isWritable(owner, { ...shared, corpus_id: 'fiches-travail' }), false)
})

test('whoever has the permission is told what keeps them out, never that they lack it', async () => {
  const corpus = await createCollection(data.as(owner), { name: 'Corpus', description: '', visibility: 'organisation' })
  await db.updateTable('collection').set({ corpus_id: 'refus-test' }).where('id', '=', corpus.id).execute()
  const scope = 'collections:write'
  for (const refused of [deleteCollection(data.as(administrator), corpus.id), addTo(administrator, corpus.id)]) {
    await assert.rejects(refused, { code: 'forbidden', details: { scope, bars: 'corpus' } })
  }
  await assert.rejects(deleteCollection(data.as(colleague), shared.id), {
    code: 'forbidden',
    details: { scope, bars: 'owner' },
  })
})

test('what is private to a program is read by its keys alone; what it shares is its organisation’s', async () => {
  const program = await data.serviceAccount(owner)
  const other = await data.serviceAccount(owner)
  const draft = { name: 'Par clé', description: '' }
  const hidden = await createCollection(data.as(program), { ...draft, visibility: 'private' })
  assert.deepEqual([hidden.visibility, hidden.owner], ['private', 'robot'])
  assert.equal((await getCollection(data.as({ ...program, keyId: asKeyId(9) }), hidden.id)).id, hidden.id)
  for (const stranger of [owner, colleague, administrator, other]) {
    await assert.rejects(getCollection(data.as(stranger), hidden.id), { code: 'not_found' })
  }
  const made = await createCollection(data.as(program), { ...draft, visibility: 'organisation' })
  assert.deepEqual(
    [program, owner, colleague, other, administrator].map((actor) => isWritable(actor, made)),
    [...[true, false, false, false, true]],
  )
  assert.equal((await getCollection(data.as(colleague), made.id)).name, 'Par clé')
  await deleteCollection(data.as(program), made.id)
  await assert.rejects(getCollection(data.as(program), made.id), { code: 'not_found' })
})

test('a key without the scope is refused before anything is looked at', async () => {
  const reader = { ...owner, scopes: new Set(['collections:read'] as const) }
  const draft = { name: 'Refusée', description: '', visibility: 'private' as const }
  await assert.rejects(createCollection(data.as(reader), draft), { code: 'forbidden' })
  await assert.rejects(deleteCollection(data.as(reader), own.id), { code: 'forbidden' })
  await assert.rejects(listCollections(data.as({ ...owner, scopes: new Set() }), page), { code: 'forbidden' })
})

test('every act leaves its trace, in its own transaction', async () => {
  const made = await createCollection(data.as(owner), { name: 'Tracée', description: '', visibility: 'private' })
  await deleteCollection(data.as(owner), made.id)
  const rows = await db
    .selectFrom('audit_log')
    .select(['action', 'actor_id'])
    .where('target_id', '=', String(made.id))
    .where('target_kind', '=', 'collection')
    .orderBy('id')
    .execute()
  assert.deepEqual(rows, [
    { action: 'collection.create', actor_id: owner.personId },
    { action: 'collection.delete', actor_id: owner.personId },
  ])
})
