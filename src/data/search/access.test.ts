import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, principalsOf } from '#platform/auth/actor'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { listCollections } from '../collections/list-collections.ts'
import { listDocuments } from '../documents/list-documents.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { searchChunks } from './search-chunks.ts'

const data = await testData()
const { db, job, follower } = data

/** Three organisations of two people, each with a private and a shared collection of three documents. */
async function everybody(): Promise<Actor[]> {
  const actors: Actor[] = []
  for (let organisation = 0; organisation < 3; organisation += 1) {
    const first = await data.person()
    actors.push(first, await data.colleague(first), await data.serviceAccount(first))
  }
  return actors
}

async function fill(actor: Actor): Promise<void> {
  for (const visibility of ['private', 'organisation'] as const) {
    const { id: collectionId } = await createCollection(data.as(actor), { name: 'C', description: '', visibility })
    for (let number = 0; number < 3; number += 1) {
      const name = `règlement ${collectionId}-${number}`
      const documentId = await queuedDocument(db, { collectionId, name })
      const markdown = `Le règlement commun dit la même chose à chacun, article ${number}.`
      await storeVersion(job, { documentId, title: name, parsed: { title: name, markdown, language: 'fr', pages: [] } })
    }
  }
}

const actors = await everybody()
for (const actor of actors) await fill(actor)
await follower.catchUp()
const documents = await db.selectFrom('document').select(['id', 'collection_id', 'readers']).orderBy('id').execute()

const mayRead = (actor: Actor, readers: readonly number[]): boolean =>
  principalsOf(actor).some((principal) => readers.includes(principal))

const ascending = (ids: Iterable<number>): number[] => [...new Set(ids)].toSorted((a, b) => a - b)

test('whoever asks, by whatever way, finds exactly what they may read', async () => {
  let pairs = 0
  for (const actor of actors) {
    const expected = documents.filter(({ readers }) => mayRead(actor, readers)).map(({ id }) => id)
    assert.ok(expected.length > 0 && expected.length < documents.length)
    for (const method of ['lexical', 'semantic', 'hybrid'] as const) {
      const { hits } = await searchChunks(data.as(actor), { query: 'règlement commun', method, limit: 100 })
      assert.deepEqual(ascending(hits.map(({ documentId }) => documentId)), expected, method)
      pairs += documents.length
    }
  }
  assert.ok(pairs > 1000)
})

test('lists and counts hold exactly what may be read', async () => {
  const page = { limit: 100, offset: 0 }
  for (const actor of actors) {
    const readable = documents.filter(({ readers }) => mayRead(actor, readers))
    const listed = await listDocuments(data.as(actor), page)
    assert.deepEqual(
      ascending(listed.rows.map(({ id }) => id)),
      readable.map(({ id }) => id),
    )
    assert.equal(listed.total, readable.length)
    const { rows, total } = await listCollections(data.as(actor), page)
    assert.deepEqual(ascending(rows.map(({ id }) => id)), ascending(readable.map(({ collection_id }) => collection_id)))
    assert.equal(total, rows.length)
  }
})

test('one foreign collection or document among those named is enough to find nothing at all', async () => {
  for (const actor of actors) {
    const own = documents.find(({ readers }) => mayRead(actor, readers))
    const foreign = documents.find(({ readers }) => !mayRead(actor, readers))
    assert.ok(own && foreign)
    const search = { query: 'règlement', method: 'hybrid' as const, limit: 10 }
    const collections = { ...search, collectionIds: [own.collection_id, foreign.collection_id] }
    await assert.rejects(searchChunks(data.as(actor), collections), { code: 'not_found' })
    const named = { ...search, documentIds: [own.id, foreign.id] }
    await assert.rejects(searchChunks(data.as(actor), named), { code: 'not_found' })
  }
})
