import { asChunkId, type CollectionId, type DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { filesWith as filesHolding, tablesWith as tablesHolding } from '../../../test/fakes/stored-words.ts'
import { createCollection } from '../collections/create-collection.ts'
import { deleteCollection } from '../collections/delete-collection.ts'
import { deleteChunk } from '../chunks/delete-chunk.ts'
import { deleteDocument } from './delete-document.ts'
import { listChunks } from './list-chunks.ts'
import { storeVersion } from '../new-versions/store-version.ts'

const data = await testData()
const { db, job, index, follower, folder } = data
const owner = await data.person()
const page = { limit: 100, offset: 0 }

async function collection(): Promise<CollectionId> {
  const { id } = await createCollection(data.as(owner), { name: 'Dossiers', description: '', visibility: 'private' })
  return id
}

/** A document with its file; the words are of one passage each, and of nothing else in the world. */
async function store(collectionId: CollectionId, ...words: string[]): Promise<DocumentId> {
  const markdown = words
    .map((word) => `# ${word}\n\n${`Le dossier ${word} est instruit ici. `.repeat(12)}`)
    .join('\n\n')
  const { hash } = await job.storage.put(Readable.from([Buffer.from(markdown)]))
  const documentId = await queuedDocument(db, { collectionId, name: `${words[0] ?? ''}.md` })
  await db
    .updateTable('document')
    .set({ blob_hash: hash, file_name: 'dossier.md' })
    .where('id', '=', documentId)
    .execute()
  await storeVersion(job, {
    documentId,
    title: 'Dossier',
    parsed: { title: null, markdown, language: 'fr', pages: [] },
  })
  await follower.catchUp()
  return documentId
}

const tablesWith = (word: string): Promise<string[]> => tablesHolding(db, word)
const filesWith = (word: string, below: string): Promise<string[]> => filesHolding(word, join(folder, below))

/** As the follower does it once no search reads what was there before. */
async function folded(): Promise<void> {
  await follower.catchUp()
  await index.optimise(0)
}

async function vectorsOf(documentId: DocumentId): Promise<() => Promise<number>> {
  const { rows } = await listChunks(data.as(owner), { id: documentId, ...page })
  const hashes = rows.map(({ index_hash }) => index_hash)
  return async () =>
    (await db.selectFrom('embedding').select('scale').where('index_hash', 'in', hashes).execute()).length
}

test('of a deleted document nothing stays: rows, vectors, index, file', async () => {
  const collectionId = await collection()
  const id = await store(collectionId, 'zirconiate')
  const vectors = await vectorsOf(id)
  assert.deepEqual(await tablesWith('zirconiate'), ['chunk', 'document', 'document_version'])
  assert.ok((await filesWith('zirconi', 'index')).length > 0)
  assert.equal((await filesWith('zirconiate', 'storage')).length, 1)
  assert.equal(await vectors(), 1)
  await deleteDocument(data.as(owner), id)
  await folded()
  assert.deepEqual(await tablesWith('zirconiate'), [])
  assert.deepEqual(await filesWith('zirconi', 'index'), [])
  assert.deepEqual(await filesWith('zirconiate', 'storage'), [])
  assert.equal(await vectors(), 0)
})

test('of a deleted collection and of a deleted passage nothing stays', async () => {
  const kept = await collection()
  const gone = await collection()
  const document = await store(kept, 'wolframate', 'vanadate')
  const vectors = [await vectorsOf(document), await vectorsOf(await store(gone, 'uranate', 'tungstate'))]
  const { rows } = await listChunks(data.as(owner), { id: document, ...page })
  const chunkId = rows.find(({ text }) => text.includes('vanadate'))?.id ?? asChunkId(0)
  await deleteChunk(data.as(owner), { documentId: document, chunkId })
  await deleteCollection(data.as(owner), gone)
  await folded()
  for (const word of ['uranate', 'tungstate']) {
    assert.deepEqual([await tablesWith(word), await filesWith(word.slice(0, -1), 'index')], [[], []], word)
    assert.deepEqual(await filesWith(word, 'storage'), [])
  }
  assert.deepEqual(await filesWith('vanadat', 'index'), [])
  assert.deepEqual(await Promise.all(vectors.map((count) => count())), [1, 0])
  assert.deepEqual(await tablesWith('wolframate'), ['chunk', 'document', 'document_version'])
})

test('a text that another passage holds keeps its vector; one deleted while it was embedded keeps none', async () => {
  const collectionId = await collection()
  const texts = await Promise.all([store(collectionId, 'titanate'), store(await collection(), 'titanate')])
  const vectors = await vectorsOf(texts[0])
  await deleteDocument(data.as(owner), texts[1])
  assert.equal(await vectors(), 1)
  await deleteDocument(data.as(owner), texts[0])
  assert.equal(await vectors(), 0)
  const before = await db.selectFrom('embedding').select('scale').execute()
  const markdown = 'Le strontianate est lu trop tard.'
  const late = storeVersion(job, {
    documentId: texts[0],
    title: 'Trop tard',
    parsed: { title: null, markdown, language: 'fr', pages: [] },
  })
  await assert.rejects(late, { code: 'not_found' })
  assert.equal((await db.selectFrom('embedding').select('scale').execute()).length, before.length)
})
