import { asDocumentId, type CollectionId, type DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { before, test } from 'node:test'
import type { PersonActor } from '#platform/auth/actor'
import { ingestDocument } from './ingest-document.ts'
import { type TestDocuments, testDocuments } from '../../../test/fakes/documents.ts'
import { deleteCollection } from '#data/collections/delete-collection'
import { updateCollection } from '#data/collections/update-collection'
import { deleteDocument } from '#data/documents/delete-document'
import { listChunks } from '#data/documents/list-chunks'
import { listPages } from '#data/documents/list-pages'
import { openOriginal } from '#data/documents/open-original'
import { listVersions } from '#data/documents/versions/list-versions'

const page = { limit: 100, offset: 0 }
const first = 'La piscine est ouverte le lundi. Entrée : trois euros.'
const second = 'La piscine est fermée pour travaux.'

let documents: TestDocuments
let owner: PersonActor
let collectionId: CollectionId

before(async () => {
  documents = await testDocuments()
  owner = await documents.data.person()
  collectionId = await documents.collectionOf(owner)
})

async function replaced(name: string, into = collectionId): Promise<{ id: DocumentId; past: number; present: number }> {
  const { id } = await documents.upload(owner, { collectionId: into, name, content: first })
  await documents.work()
  await documents.upload(owner, { collectionId: into, name, content: second })
  await documents.work()
  const { rows } = await listVersions(documents.as(owner), { documentId: id, ...page })
  const [present, past] = rows
  assert.ok(present && past)
  return { id, past: past.id, present: present.id }
}

test('a replaced document keeps what it was: its text, its passages and its file, out of search', async () => {
  const { id, past, present } = await replaced('piscine.txt')
  const ctx = documents.as(owner)
  const { rows, total } = await listVersions(ctx, { documentId: id, ...page })
  assert.equal(total, 2)
  assert.deepEqual(
    rows.map((row) => [row.id, row.is_current, row.file_name, row.size_bytes, row.chunks, row.replaced_at !== null]),
    [
      [present, true, 'piscine.txt', Buffer.byteLength(second), 1, false],
      [past, false, 'piscine.txt', Buffer.byteLength(first), 1, true],
    ],
  )
  const version = { id, versionId: past }
  assert.equal(await text((await openOriginal(ctx, version)).content), first)
  assert.equal(await text((await openOriginal(ctx, { id })).content), second)
  assert.equal((await listPages(ctx, { ...version, ...page })).rows[0]?.text, first)
  const chunks = await listChunks(ctx, { ...version, ...page })
  assert.deepEqual([chunks.rows.map((row) => row.text), chunks.total], [[first], 1])
  assert.equal((await listChunks(ctx, { id, ...page })).rows[0]?.text, second)
  assert.deepEqual(
    [await documents.finds(owner, 'trois euros'), await documents.finds(owner, 'travaux')],
    [false, true],
  )
})

test('the same file read again is no other version, and its citations keep their document', async () => {
  const row = await documents.upload(owner, { collectionId, name: 'relu.txt', content: 'Le même texte.' })
  await documents.work()
  await ingestDocument(documents.job, { documentId: row.id, blobHash: row.blob_hash ?? '' })
  assert.equal((await listVersions(documents.as(owner), { documentId: row.id, ...page })).total, 1)
})

test('a past version is read by who may read the document, as its readers are today', async () => {
  const colleague = await documents.data.colleague(owner)
  const shared = await documents.collectionOf(owner)
  const { id, past } = await replaced('horaires.txt', shared)
  const [ctx, version] = [documents.as(colleague), { id, versionId: past }]
  const attempts = [
    () => listVersions(ctx, { documentId: id, ...page }),
    () => listChunks(ctx, { ...version, ...page }),
    () => listPages(ctx, { ...version, ...page }),
    () => openOriginal(ctx, version),
  ]
  for (const attempt of attempts) await assert.rejects(attempt(), { code: 'not_found' })
  await updateCollection(documents.as(owner), shared, { visibility: 'organisation' })
  assert.equal((await listChunks(ctx, { ...version, ...page })).rows[0]?.text, first)
  await updateCollection(documents.as(owner), shared, { visibility: 'private' })
  for (const attempt of attempts) await assert.rejects(attempt(), { code: 'not_found' })
})

test('a version of another document is not found', async () => {
  const { past } = await replaced('un.txt')
  const { id } = await documents.upload(owner, { collectionId, name: 'deux.txt', content: 'Deux.' })
  const stray = { id, versionId: past }
  await assert.rejects(openOriginal(documents.as(owner), stray), { code: 'not_found' })
  await assert.rejects(listPages(documents.as(owner), { ...stray, ...page }), { code: 'not_found' })
  await assert.rejects(listChunks(documents.as(owner), { ...stray, ...page }), { code: 'not_found' })
})

test('all files of a document go with it, and with its collection', async () => {
  const apart = await documents.collectionOf(owner)
  const before = (await documents.blobs()).toSorted()
  const contents = ['Premier état.', 'Second état.']
  const write = async (name: string): Promise<DocumentId> => {
    let id = asDocumentId(0)
    for (const content of contents) {
      id = (await documents.upload(owner, { collectionId: apart, name, content: `${name} ${content}` })).id
      await documents.work()
    }
    return id
  }
  const id = await write('seul.txt')
  await write('autre.txt')
  assert.equal((await documents.blobs()).length, before.length + 4)
  await deleteDocument(documents.as(owner), id)
  assert.equal((await documents.blobs()).length, before.length + 2)
  await deleteCollection(documents.as(owner), apart)
  assert.deepEqual((await documents.blobs()).toSorted(), before)
  const { db } = documents.data
  assert.deepEqual(await db.selectFrom('document_version').select('id').where('document_id', '=', id).execute(), [])
})
