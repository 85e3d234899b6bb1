import type { CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { placeLegalHold } from '#platform/legal-hold/legal-hold'
import { sql } from 'kysely'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { getCollection } from '../collections/get-collection.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { searchChunks } from '../search/search-chunks.ts'
import { expireStores } from './expire-stores.ts'

const data = await testData()
const { db, job, follower } = data
const owner = await data.person()

let stores = 0

/** A collection with one document, which nobody has used for so many days. */
async function store(expiresAfterDays: number | null, idleDays: number) {
  stores += 1
  const draft = {
    name: `n° ${stores}`,
    description: '',
    visibility: 'organisation' as const,
    expiresAfterDays,
  }
  const { id } = await createCollection(data.as(owner), draft)
  const documentId = await queuedDocument(db, { collectionId: id, name: `note-${stores}.md` })
  const parsed = {
    title: 'note',
    markdown: `Le parapheur n° ${stores} est vert.`,
    language: 'fr',
    pages: [],
  }
  await storeVersion(job, { documentId, title: 'note', parsed })
  await follower.catchUp()
  const since = sql<Date>`now() - make_interval(days => ${idleDays})`
  await db.updateTable('collection').set({ last_active_at: since, updated_at: since }).where('id', '=', id).execute()
  return { id, documentId }
}

const documentsOf = async (id: CollectionId): Promise<number> => (await getCollection(data.as(owner), id)).documents

test('a collection whose days without use are over is emptied, and stays as an empty one', async () => {
  const [over, young, lasting] = [await store(7, 8), await store(7, 6), await store(null, 4_000)]
  assert.equal(await expireStores(job), 1)
  assert.deepEqual([await documentsOf(over.id), await documentsOf(young.id), await documentsOf(lasting.id)], [0, 1, 1])
  assert.equal(await expireStores(job), 0)
  const trace = await db
    .selectFrom('audit_log')
    .select(['target_id', 'details'])
    .where('action', '=', 'collection.expire')
    .execute()
  assert.deepEqual(trace, [{ target_id: String(over.id), details: { documents: 1 } }])
})

test('what was emptied is found no more, at once', async () => {
  const { id } = await store(1, 2)
  const found = async (collectionIds: CollectionId[]) =>
    (
      await searchChunks(data.as(owner), {
        query: 'parapheur vert',
        collectionIds,
        method: 'lexical',
        limit: 10,
      })
    ).hits.length
  await expireStores(job)
  await assert.rejects(found([id]), { code: 'not_found' })
  const { hits } = await searchChunks(data.as(owner), {
    query: 'parapheur vert',
    method: 'lexical',
    limit: 100,
  })
  assert.ok(hits.every(({ collectionId }) => collectionId !== id))
})

test('a search in a collection is a use: its days begin anew', async () => {
  const { id } = await store(7, 6)
  await searchChunks(data.as(owner), {
    query: 'parapheur',
    collectionIds: [id],
    method: 'lexical',
    limit: 1,
  })
  const { last_active_at: active } = await db
    .selectFrom('collection')
    .select('last_active_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  assert.ok(Date.now() - active.getTime() < 60_000)
})

test('what has to be kept is not emptied, though its time is over', async () => {
  const { id } = await store(1, 2)
  const admin = data.as(await data.colleague(owner, allScopes))
  await placeLegalHold(admin, { kind: 'collection', id, reason: 'Contentieux' })
  assert.equal(await expireStores(job), 0)
  assert.equal(await documentsOf(id), 1)
})

test('many are emptied one after the other; a stop is heard between two', async () => {
  for (let count = 0; count < 3; count += 1) await store(1, 2)
  const stopping = AbortSignal.abort(new Error('arrêt'))
  await assert.rejects(expireStores({ ...job, signal: stopping }), { message: 'arrêt' })
  assert.equal(await expireStores(job), 3)
})

test('only the program itself, or whoever manages the settings, has collections emptied', async () => {
  await assert.rejects(expireStores(data.as(owner)), {
    code: 'forbidden',
    details: { scope: 'settings:manage' },
  })
})
