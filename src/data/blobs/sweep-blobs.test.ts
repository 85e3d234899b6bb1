import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { sweepBlobs } from './sweep-blobs.ts'

const data = await testData()
const { db, job } = data
const { storage } = job
const draft = { name: 'Pièces', description: '', visibility: 'organisation' as const }
const { id: collectionId } = await createCollection(data.as(await data.person()), draft)

async function keep(content: string): Promise<string> {
  return (
    await storage.put(
      (async function* () {
        yield Buffer.from(content)
      })(),
    )
  ).hash
}

test('a file that no document names goes, but not one of today, nor one that is named', async () => {
  const [named, orphan] = [await keep('nommé'), await keep('orphelin')]
  const id = await queuedDocument(db, { collectionId, name: 'nommé.txt' })
  await db.updateTable('document').set({ blob_hash: named }).where('id', '=', id).execute()
  assert.equal(await sweepBlobs(job), 0)
  assert.ok(await storage.has(orphan))
  assert.equal(await sweepBlobs(job, 0), 1)
  assert.deepEqual([await storage.has(named), await storage.has(orphan)], [true, false])
  await assert.rejects(sweepBlobs(data.as(await data.person())), { code: 'forbidden' })
})

test('a database that knows none of the files is taken for the wrong one', async () => {
  const kept: string[] = []
  for (let count = 0; count < 25; count += 1) kept.push(await keep(`pièce ${count}`))
  assert.equal(await sweepBlobs(job, 0), 0)
  for (const hash of kept) assert.ok(await storage.has(hash))
})
