import type { CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createCollection } from '#data/collections/create-collection'
import { openOriginal } from '#data/documents/open-original'
import type { PersonActor } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import { type TestDocuments, testDocuments } from '../../../test/fakes/documents.ts'
import { giveUpIngest, ingestDocument } from './ingest-document.ts'
import { retryDocument } from './retry-document.ts'

let documents: TestDocuments
let owner: PersonActor
let collectionId: CollectionId

before(async () => {
  documents = await testDocuments()
  owner = await documents.data.person()
  const draft = { name: 'Sans originaux', description: '', visibility: 'private' as const, keepsOriginals: false }
  collectionId = (await createCollection(documents.as(owner), draft)).id
})

test('once the text is there the file is gone: not downloaded, not read again, found by its words', async () => {
  const { id } = await documents.upload(owner, {
    collectionId,
    name: 'piscine.txt',
    content: 'La piscine ouvre lundi.',
  })
  assert.equal((await documents.blobs()).length, 1)
  await documents.work()
  const row = await documents.row(id)
  assert.deepEqual([row?.state, row?.blob_hash, row?.file_name], ['ready', null, 'piscine.txt'])
  assert.deepEqual(await documents.blobs(), [])
  assert.equal(await documents.finds(owner, 'piscine'), true)
  await assert.rejects(openOriginal(documents.as(owner), { id }), { code: 'original_not_kept' })
  await assert.rejects(retryDocument(documents.as(owner), id), { code: 'original_not_kept' })
})

test('a reading that failed is tried again from the file, which goes then', async () => {
  const row = await documents.upload(owner, { collectionId, name: 'marché.txt', content: 'Le marché est samedi.' })
  const file = { documentId: row.id, blobHash: row.blob_hash ?? '' }
  await giveUpIngest(documents.job, file, new AppError('internal', { reason: 'x' }))
  assert.deepEqual(await documents.blobs(), [file.blobHash])
  assert.equal((await retryDocument(documents.as(owner), row.id)).state, 'queued')
  await documents.work()
  assert.equal((await documents.row(row.id))?.state, 'ready')
  assert.deepEqual(await documents.blobs(), [])
  // Told twice by the queue: there is nothing left to do.
  await ingestDocument(documents.job, file)
  assert.equal((await documents.row(row.id))?.state, 'ready')
})

test('a new file in its place is read, and goes too', async () => {
  const name = 'horaires.txt'
  const { id } = await documents.upload(owner, { collectionId, name, content: 'Ouvert le mardi.' })
  await documents.work()
  await documents.upload(owner, { collectionId, name, content: 'Ouvert le jeudi.' })
  await documents.work()
  const versions = await documents.data.db
    .selectFrom('document_version')
    .select(['markdown', 'blob_hash'])
    .where('document_id', '=', id)
    .orderBy('id')
    .execute()
  assert.deepEqual(versions, [
    { markdown: 'Ouvert le mardi.', blob_hash: null },
    { markdown: 'Ouvert le jeudi.', blob_hash: null },
  ])
  assert.deepEqual(await documents.blobs(), [])
})
