import { asChunkId, type DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { addDocument } from './add-document.ts'
import { deleteDocument } from './delete-document.ts'
import { getDocument } from './get-document.ts'
import { listChunks } from './list-chunks.ts'
import { addChunks } from '../chunks/add-chunks.ts'
import { deleteChunk } from '../chunks/delete-chunk.ts'
import { getChunk } from '../chunks/get-chunk.ts'
import { listPages } from './list-pages.ts'
import { listDocuments } from './list-documents.ts'
import { storeVersion } from '../new-versions/store-version.ts'

const data = await testData()
const { db, job, embedder } = data
const owner = await data.person()
const colleague = await data.colleague(owner)
const stranger = await data.person()
const draft = { description: '', visibility: 'organisation' as const }
const { id: collectionId } = await createCollection(data.as(owner), { ...draft, name: 'Service' })
const own = await createCollection(data.as(owner), { name: 'À moi', description: '', visibility: 'private' })
const page = { limit: 100, offset: 0 }

function parsed(markdown: string, pages: { page: number; start: number }[] = []) {
  return { title: null, markdown, language: 'fr', pages }
}

async function store(name: string, markdown: string, into = collectionId): Promise<DocumentId> {
  const documentId = await queuedDocument(db, { collectionId: into, name })
  await storeVersion(job, { documentId, title: name, parsed: parsed(markdown) })
  return documentId
}

const long = (word: string): string => `Le ${word} se règle ainsi. `.repeat(20)

test('a version is stored whole: text, passages with their places, vectors, announcement', async () => {
  const markdown = `# Un\n\n${long('premier')}\n\n# Deux\n\n${long('second')}`
  const documentId = await queuedDocument(db, { collectionId, name: 'deux-parties.md' })
  const pages = [
    { page: 1, start: 0 },
    { page: 2, start: markdown.indexOf('# Deux') },
  ]
  const { chunks, versionId } = await storeVersion(job, {
    documentId,
    title: 'Deux parties',
    parsed: parsed(markdown, pages),
    updatedAt: '2026-03-01',
  })
  assert.equal(chunks, 2)
  const { rows, total } = await listChunks(data.as(colleague), { id: documentId, ...page })
  assert.equal(total, 2)
  assert.deepEqual(
    rows.map((row) => [row.path, row.page, row.text === markdown.slice(row.start_offset, row.end_offset)]),
    [
      [['Un'], 1, true],
      [['Deux'], 2, true],
    ],
  )
  const row = await getDocument(data.as(owner), documentId)
  assert.deepEqual(
    [row.state, row.title, row.chunks, row.source_updated_at, row.current_version_id],
    ['processing', 'Deux parties', 2, '2026-03-01', versionId],
  )
  const announced = await db.selectFrom('index_change').select('id').where('document_id', '=', documentId).execute()
  assert.equal(announced.length, 1)
  const hashes = rows.map(({ index_hash }) => index_hash)
  const vectors = await db.selectFrom('embedding').select('vector').where('index_hash', 'in', hashes).execute()
  assert.deepEqual(
    vectors.map(({ vector }) => vector.length),
    [embedder.dimensions, embedder.dimensions],
  )
})

test('a text is embedded once, whoever stores it again', async () => {
  await store('unique', long('texte rare'))
  const before = embedder.embedded
  const again = await queuedDocument(db, { collectionId: own.id, name: 'copie' })
  await storeVersion(job, { documentId: again, title: 'unique', parsed: parsed(long('texte rare')) })
  assert.equal(embedder.embedded, before)
})

test('readers see no passage of a replaced version, and a failed one leaves the old one whole', async () => {
  const documentId = await store('versions.md', long('ancien'))
  const [before] = (await listChunks(data.as(owner), { id: documentId, ...page })).rows
  await assert.rejects(storeVersion(job, { documentId, title: 'versions.md', parsed: parsed('') }), {
    code: 'empty_document',
  })
  assert.deepEqual((await listChunks(data.as(owner), { id: documentId, ...page })).rows, [before])
  await storeVersion(job, { documentId, title: 'versions.md', parsed: parsed(long('nouveau')) })
  const { rows } = await listChunks(data.as(owner), { id: documentId, ...page })
  assert.ok(rows.every(({ text }) => text.includes('nouveau')))
  const past = { id: documentId, versionId: before?.document_version_id }
  assert.deepEqual((await listChunks(data.as(owner), { ...past, ...page })).rows, [before])
})

test('a document deleted while it is read is not brought back', async () => {
  const documentId = await queuedDocument(db, { collectionId, name: 'disparu.md' })
  await deleteDocument(data.as(owner), documentId)
  const late = storeVersion(job, { documentId, title: 'disparu.md', parsed: parsed(long('texte')) })
  await assert.rejects(late, { code: 'not_found' })
})

test('a stranger neither reads, lists, counts nor deletes a document: it does not exist', async () => {
  const shared = await store('partagé.md', long('partage'))
  const secret = await store('secret.md', long('secret'), own.id)
  for (const [actor, id] of [
    [stranger, shared],
    [stranger, secret],
    [colleague, secret],
  ] as const) {
    await assert.rejects(getDocument(data.as(actor), id), { code: 'not_found' })
    await assert.rejects(listChunks(data.as(actor), { id, ...page }), { code: 'not_found' })
    await assert.rejects(deleteDocument(data.as(actor), id), { code: 'not_found' })
  }
  assert.deepEqual(await listDocuments(data.as(stranger), page), { rows: [], total: 0 })
  await assert.rejects(listDocuments(data.as(stranger), { collectionId, ...page }), { code: 'not_found' })
  const seen = await listDocuments(data.as(colleague), page)
  assert.ok(seen.rows.every(({ collection_id }) => collection_id === collectionId))
  assert.equal(seen.total, seen.rows.length)
  await assert.rejects(deleteDocument(data.as(colleague), shared), { code: 'forbidden' })
})

test('documents are found by a part of their name, newest first, page by page', async () => {
  const ids = [await store('Plan_100%.md', long('plan')), await store('plan d’action.md', long('action'))]
  const named = (name: string) => listDocuments(data.as(owner), { collectionId, name, ...page })
  assert.deepEqual(
    (await named('PLAN')).rows.map(({ id }) => id),
    ids.toReversed(),
  )
  assert.deepEqual(
    (await named('100%')).rows.map(({ id }) => id),
    ids.slice(0, 1),
  )
  assert.equal((await named('n_1')).total, 1)
  const second = await listDocuments(data.as(owner), { collectionId, name: 'plan', limit: 1, offset: 1 })
  assert.deepEqual([second.rows.map(({ id }) => id), second.total], [ids.slice(0, 1), 2])
})

test('a file goes with the last document that points at it, not before', async () => {
  const { hash } = await job.storage.put(Readable.from([Buffer.from('contenu')]))
  const first = await store('un.txt', long('un'))
  const second = await store('deux.txt', long('deux'))
  await db.updateTable('document').set({ blob_hash: hash }).where('id', 'in', [first, second]).execute()
  await deleteDocument(data.as(owner), first)
  assert.equal(await job.storage.has(hash), true)
  await deleteDocument(data.as(owner), second)
  assert.equal(await job.storage.has(hash), false)
})

test('passages are added at the end, with their words, and one deleted leaves the others in their place', async () => {
  const { id: documentId } = await addDocument(data.as(owner), { collectionId, name: 'écrit à la main' })
  const add = (...contents: string[]) =>
    addChunks(data.as(owner), { documentId, passages: contents.map((content) => ({ content })) })
  const [first, second] = (await add('Un passage.', 'Un autre passage.')).map(asChunkId)
  assert.ok(first && second)
  const [third = 0] = await add('Le dernier.')
  const text = async () => (await listPages(data.as(owner), { id: documentId, ...page })).rows[0]?.text ?? ''
  const placed = async () => {
    const markdown = await text()
    const { rows } = await listChunks(data.as(owner), { id: documentId, ...page })
    return rows.map((row) => [row.id, row.ordinal, markdown.slice(row.start_offset, row.end_offset)])
  }
  assert.deepEqual(await placed(), [
    [first, 0, 'Un passage.'],
    [second, 1, 'Un autre passage.'],
    [third, 2, 'Le dernier.'],
  ])
  await deleteChunk(data.as(owner), { documentId, chunkId: second })
  assert.deepEqual(await placed(), [
    [first, 0, 'Un passage.'],
    [third, 2, 'Le dernier.'],
  ])
  assert.doesNotMatch(await text(), /autre/)
  await assert.rejects(
    add('x').then(() => getChunk(data.as(stranger), { documentId, chunkId: first })),
    {
      code: 'not_found',
    },
  )
  await assert.rejects(addChunks(data.as(colleague), { documentId, passages: [{ content: 'x' }] }), {
    code: 'forbidden',
  })
  await assert.rejects(deleteChunk(data.as(colleague), { documentId, chunkId: first }), { code: 'forbidden' })
})

test('a document whose file is being read takes no passage', async () => {
  const documentId = await queuedDocument(db, { collectionId, name: 'en lecture.pdf' })
  await db.updateTable('document').set({ blob_hash: 'attendu' }).where('id', '=', documentId).execute()
  await assert.rejects(addChunks(data.as(owner), { documentId, passages: [{ content: 'x' }] }), { code: 'conflict' })
})
