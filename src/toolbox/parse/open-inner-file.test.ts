import type { DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { before, test } from 'node:test'
import { describeDocument } from '#data/documents/describe-document'
import { listChunks } from '#data/documents/list-chunks'
import { searchChunks } from '#data/search/search-chunks'
import { searchResultOf } from '#data/search/search-result'
import type { PersonActor } from '#platform/auth/actor'
import { type TestDocuments, testDocuments } from '../../../test/fakes/documents.ts'
import { writePackage } from '../../../test/fakes/write-office.ts'
import { openInnerFile } from './open-inner-file.ts'

const page = '<script>alert(1)</script><p>Le guichet ferme à midi.</p>'

let documents: TestDocuments
let owner: PersonActor
let id: DocumentId

before(async () => {
  documents = await testDocuments()
  owner = await documents.data.person()
  const collectionId = await documents.collectionOf(owner)
  const content = writePackage({ 'notes/lundi.txt': 'La piscine est fermée.', 'page.html': page, 'plan.dwg': 'AC1032' })
  id = (await documents.upload(owner, { collectionId, name: 'dossier.zip', content })).id
  await documents.work()
})

const open = (number: number, actor = owner) =>
  openInnerFile({ ...documents.as(actor), documentReader: documents.job.documentReader }, { id, number })

test('each file inside is named with its document and had apart, as it was sent', async () => {
  const { files, pageCount } = await describeDocument(documents.as(owner), id)
  assert.deepEqual(files, [
    { number: 1, name: 'notes/lundi.txt' },
    { number: 2, name: 'page.html' },
    { number: 3, name: 'plan.dwg' },
  ])
  assert.equal(pageCount, 3)
  const { name, mediaType, sizeBytes, content } = await open(2)
  assert.deepEqual([name, mediaType, sizeBytes], ['page.html', 'text/plain', Buffer.byteLength(page)])
  assert.equal((await buffer(content)).toString(), page)
  assert.equal((await buffer((await open(3)).content)).toString(), 'AC1032')
})

test('a passage tells which file inside it is of, in the list of passages and in a search', async () => {
  const part = { kind: 'file', name: 'notes/lundi.txt', file: 1, page: null }
  const { rows } = await listChunks(documents.as(owner), { id, limit: 10, offset: 0 })
  assert.deepEqual([rows[0]?.page, rows[0]?.part], [1, part])
  const { hits } = await searchChunks(documents.as(owner), { query: 'piscine fermée', method: 'lexical', limit: 1 })
  assert.deepEqual(
    hits.map((hit) => searchResultOf(hit).chunk.metadata.part),
    [part],
  )
})

test('what is not inside, or is somebody else’s, is not found', async () => {
  await assert.rejects(open(4), { code: 'not_found', details: { what: 'file', id: 4 } })
  await assert.rejects(open(1, await documents.data.person()), { code: 'not_found' })
})

test('a file that holds no other has none', async () => {
  const collectionId = await documents.collectionOf(owner)
  const { id: other } = await documents.upload(owner, { collectionId, name: 'seul.txt', content: 'Bonjour à tous.' })
  await documents.work()
  const ctx = { ...documents.as(owner), documentReader: documents.job.documentReader }
  await assert.rejects(openInnerFile(ctx, { id: other, number: 1 }), { code: 'not_found' })
  assert.deepEqual((await describeDocument(documents.as(owner), other)).files, [])
})
