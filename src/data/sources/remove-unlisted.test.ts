import type { CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { removeUnlisted } from './remove-unlisted.ts'

const data = await testData()
const { db, job } = data
const owner = await data.person()

/** A collection of so many items `f0`, `f1`…, as a corpus (or a connector, of its marked files) fills it. */
async function filled(count: number, kind = 'corpus-essai') {
  const draft = { name: kind, description: '', visibility: 'organisation' as const }
  const { id } = await createCollection(data.as(owner), draft)
  for (let at = 0; at < count; at += 1) await queuedDocument(db, { collectionId: id, name: `f${at}` })
  if (kind !== 'corpus-essai')
    await db.updateTable('document').set({ source_mark: '1' }).where('collection_id', '=', id).execute()
  return { id, kind }
}

const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `f${from + at}`)
const plain = { isApproved: false, isDryRun: false }

async function left(collectionId: CollectionId): Promise<string[]> {
  const rows = await db
    .selectFrom('document')
    .select('external_id')
    .where('collection_id', '=', collectionId)
    .orderBy('id')
    .execute()
  return rows.map(({ external_id }) => external_id)
}

async function traces(collectionId: CollectionId): Promise<unknown[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select(['action', 'details'])
    .where('target_id', '=', String(collectionId))
    .where('action', 'like', 'source.%')
    .orderBy('id')
    .execute()
  return rows.map(({ action, details }) => [action, details])
}

test('a fifth of what a source held may go by itself, one more waits for somebody who agrees', async () => {
  const collection = await filled(20)
  const few = await removeUnlisted(job, collection, { ...plain, listed: names(4, 20) })
  assert.deepEqual(few, { removed: names(0, 4), waiting: 0 })
  assert.deepEqual(await left(collection.id), names(4, 20))
  const many = await removeUnlisted(job, collection, { ...plain, listed: names(8, 20) })
  assert.deepEqual(many, { removed: [], waiting: 4 })
  assert.deepEqual(await left(collection.id), names(4, 20), 'four of sixteen are more than a fifth')
  const agreed = await removeUnlisted(job, collection, {
    ...plain,
    isApproved: true,
    listed: names(8, 20),
  })
  assert.deepEqual(agreed, { removed: names(4, 8), waiting: 0 })
  const told = (documents: number) => ({ source: collection.kind, documents })
  assert.deepEqual(await traces(collection.id), [
    ['source.remove', told(4)],
    ['source.refuse-removal', told(4)],
    ['source.remove', told(4)],
  ])
})

test('a source that lists nothing more, as one that is broken, loses nothing by itself', async () => {
  for (const count of [1, 4, 6]) {
    const collection = await filled(count)
    assert.deepEqual(await removeUnlisted(job, collection, { ...plain, listed: [] }), {
      removed: [],
      waiting: count,
    })
    assert.deepEqual(await left(collection.id), names(0, count))
  }
})

test('a source that lists all that it held, and more, removes nothing and leaves no trace', async () => {
  const collection = await filled(3)
  for (const listed of [names(0, 3), [...names(0, 3), 'nouveau']]) {
    assert.deepEqual(await removeUnlisted(job, collection, { ...plain, listed }), {
      removed: [],
      waiting: 0,
    })
  }
  assert.deepEqual(await traces(collection.id), [])
})

test('a dry run says what would go, or wait, and writes nothing', async () => {
  const collection = await filled(10)
  const dry = { isApproved: false, isDryRun: true }
  assert.deepEqual(await removeUnlisted(job, collection, { ...dry, listed: names(2, 10) }), {
    removed: names(0, 2),
    waiting: 0,
  })
  assert.deepEqual(await removeUnlisted(job, collection, { ...dry, listed: names(3, 10) }), {
    removed: [],
    waiting: 3,
  })
  assert.deepEqual([await left(collection.id), await traces(collection.id)], [names(0, 10), []])
})

test('what agents uploaded beside a connector’s files is not its to remove, nor counted as its own', async () => {
  const collection = await filled(5, 'folder')
  for (let at = 0; at < 20; at += 1) await queuedDocument(db, { collectionId: collection.id, name: `déposé ${at}` })
  assert.deepEqual(await removeUnlisted(job, collection, { ...plain, listed: names(2, 5) }), {
    removed: [],
    waiting: 2,
  })
  const one = await removeUnlisted(job, collection, { ...plain, listed: names(1, 5) })
  assert.deepEqual(one, { removed: ['f0'], waiting: 0 })
  assert.equal((await left(collection.id)).length, 24)
})

test('another collection’s documents of the same names stay', async () => {
  const [one, other] = [await filled(5), await filled(5)]
  await removeUnlisted(job, one, { ...plain, listed: names(1, 5) })
  assert.deepEqual([await left(one.id), await left(other.id)], [names(1, 5), names(0, 5)])
})

test('only whoever manages the settings removes what a source lists no longer', async () => {
  const collection = await filled(5)
  await assert.rejects(removeUnlisted(data.as(owner), collection, { ...plain, listed: names(1, 5) }), {
    code: 'forbidden',
    details: { scope: 'settings:manage' },
  })
  assert.deepEqual(await left(collection.id), names(0, 5))
})
