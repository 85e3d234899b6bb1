import { asCollectionId, asDocumentId, type CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { before, test } from 'node:test'
import { deleteDocument } from '#data/documents/delete-document'
import type { PersonActor } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import { type TestDocuments, fixture, testDocuments } from '../../../test/fakes/documents.ts'
import { untilSomebodyWaits } from '../../../test/fakes/lock-waits.ts'
import { ingestDocumentJob } from './ingest-document.ts'
import { uploadDocument } from './upload-document.ts'

let documents: TestDocuments
let owner: PersonActor
let collectionId: CollectionId

before(async () => {
  documents = await testDocuments()
  owner = await documents.data.person()
  collectionId = await documents.collectionOf(owner)
})

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

async function countRows(): Promise<number> {
  const { count } = await documents.data.db
    .selectFrom('document')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

test('an upload is a row, a job, a trace and a file', async () => {
  const content = '# Congés\n\nLes agents posent leurs congés avant le 31 mars.'
  const row = await documents.upload(owner, { collectionId, name: 'Conges_2025.md', content })
  assert.equal(row.state, 'queued')
  assert.equal(row.external_id, 'Conges_2025.md')
  assert.equal(row.title, 'Conges 2025')
  assert.equal(row.media_type, 'text/markdown')
  assert.equal(row.size_bytes, Buffer.byteLength(content))
  assert.equal(row.blob_hash, hashOf(content))
  assert.ok((await documents.blobs()).includes(hashOf(content)))
  assert.ok(await documents.jobs.isPending(ingestDocumentJob, { documentId: row.id, blobHash: hashOf(content) }))
  const trace = await documents.data.db
    .selectFrom('audit_log')
    .selectAll()
    .where('action', '=', 'document.upload')
    .where('target_id', '=', String(row.id))
    .executeTakeFirstOrThrow()
  assert.equal(trace.actor_id, owner.personId)
  assert.deepEqual(trace.details, { collectionId, bytes: Buffer.byteLength(content), replaces: false })
})

test('a collection that is being deleted is waited for, and is then not there', async () => {
  const gone = await documents.collectionOf(owner)
  const tx = await documents.data.db.startTransaction().execute()
  await tx.deleteFrom('collection').where('id', '=', gone).execute()
  const uploading = documents.upload(owner, { collectionId: gone, name: 'tard.md', content: 'Trop tard.' })
  const refused = assert.rejects(uploading, { code: 'not_found', details: { what: 'collection', id: gone } })
  await untilSomebodyWaits(documents.data.db)
  await tx.commit().execute()
  await refused
  assert.ok(!(await documents.blobs()).includes(hashOf('Trop tard.')))
})

test('what its first bytes tell is refused at once, and nothing is kept', async () => {
  const [rows, blobs] = [await countRows(), await documents.blobs()]
  const refused: [name: string, content: string | Buffer, code: string][] = [
    ['vide.txt', '', 'empty_document'],
    ['page.pdf', '<!doctype html><p>Connexion', 'unsupported_type'],
    ['plan.dwg', Buffer.from('AC1032'), 'unsupported_type'],
    ['tableau.xlsx', '<!doctype html><p>Connexion', 'unsupported_type'],
    ['notes.txt', await fixture('scan.pdf'), 'unsupported_type'],
    ['..', 'texte', 'invalid_request'],
    [`${'a'.repeat(300)}.txt`, 'texte', 'invalid_request'],
  ]
  for (const [name, content, code] of refused) {
    await assert.rejects(documents.upload(owner, { collectionId, name, content }), { code }, name)
  }
  assert.equal(await countRows(), rows)
  assert.deepEqual(await documents.blobs(), blobs)
})

test('60 MB where 50 are allowed: refused, nothing is kept, and the rest is not read', async () => {
  const blobs = await documents.blobs()
  const mebibyte = Buffer.alloc(1024 * 1024, 'a')
  let sent = 0
  const content = Readable.from(
    (function* () {
      for (; sent < 60; sent += 1) yield mebibyte
    })(),
  )
  const limitBytes = 50 * 1024 * 1024
  const upload = uploadDocument(documents.as(owner), { collectionId, name: 'gros.txt', content, limitBytes })
  await assert.rejects(upload, { code: 'too_large', details: { limitBytes } })
  assert.ok(sent < 60)
  assert.equal(content.destroyed, true)
  assert.deepEqual(await documents.blobs(), blobs)
})

test('a sender who breaks off leaves nothing', async () => {
  const [rows, blobs] = [await countRows(), await documents.blobs()]
  const content = Readable.from(
    (function* () {
      yield Buffer.alloc(10_000, 'a')
      throw new Error('the connection closed')
    })(),
  )
  const upload = uploadDocument(documents.as(owner), { collectionId, name: 'coupe.txt', content, limitBytes: 1e6 })
  await assert.rejects(upload, /the connection closed/)
  assert.deepEqual([await countRows(), await documents.blobs()], [rows, blobs])
})

test('only who may write the collection adds to it', async () => {
  const file = { collectionId, name: 'intrus.txt', content: 'texte' }
  const blobs = await documents.blobs()
  await assert.rejects(documents.upload(await documents.data.person(), file), { code: 'not_found' })
  await assert.rejects(documents.upload(await documents.data.colleague(owner), file), { code: 'not_found' })
  const reader = { ...owner, scopes: new Set(['collections:read'] as const) }
  await assert.rejects(documents.upload(reader, file), { code: 'forbidden' })
  await assert.rejects(documents.upload(owner, { ...file, collectionId: asCollectionId(999_999) }), {
    code: 'not_found',
  })
  assert.deepEqual(await documents.blobs(), blobs)
})

test('a file of the same name takes the place of the one before', async () => {
  const first = await documents.upload(owner, {
    collectionId,
    name: 'tarifs.txt',
    content: 'La piscine coûte trois euros.',
  })
  await documents.work()
  assert.equal((await documents.row(first.id))?.state, 'ready')
  const second = await documents.upload(owner, {
    collectionId,
    name: 'dossier/tarifs.txt',
    content: 'La patinoire coûte cinq euros.',
  })
  assert.equal(second.id, first.id)
  assert.equal(second.state, 'queued')
  assert.equal(await documents.finds(owner, 'piscine'), true, 'the old text stays until the new one is read')
  assert.equal((await documents.blobs()).includes(first.blob_hash ?? ''), true, 'and its file with it')
  await documents.work()
  assert.equal(await documents.finds(owner, 'patinoire'), true)
  assert.equal(await documents.finds(owner, 'piscine'), false)
})

test('letters composed otherwise are the same name', async () => {
  const first = await documents.upload(owner, { collectionId, name: 'été.txt'.normalize('NFD'), content: 'un' })
  const second = await documents.upload(owner, { collectionId, name: 'été.txt'.normalize('NFC'), content: 'deux' })
  assert.equal(first.id, second.id)
})

test('the same content under two names is one file, kept while either needs it', async () => {
  const content = 'Un texte que deux documents partagent.'
  const one = await documents.upload(owner, { collectionId, name: 'un.txt', content })
  const other = await documents.upload(owner, { collectionId, name: 'autre.txt', content })
  await deleteDocument(documents.as(owner), one.id)
  assert.ok((await documents.blobs()).includes(hashOf(content)))
  await deleteDocument(documents.as(owner), other.id)
  assert.equal((await documents.blobs()).includes(hashOf(content)), false)
})

test('a queue that fails takes nothing with it: no row, no file', async () => {
  const [rows, blobs] = [await countRows(), await documents.blobs()]
  const enqueue = (): Promise<never> => Promise.reject(new AppError('database_unavailable', { reason: 'gone' }))
  const ctx = { ...documents.as(owner), jobs: { ...documents.jobs, enqueue } }
  const content = Readable.from([Buffer.from('un contenu unique')])
  await assert.rejects(uploadDocument(ctx, { collectionId, name: 'perdu.txt', content, limitBytes: 1e6 }), {
    code: 'database_unavailable',
  })
  assert.deepEqual([await countRows(), await documents.blobs()], [rows, blobs])
})

test('many uploads of one name at once leave one document and one file', async () => {
  const contents = Array.from({ length: 8 }, (_, index) => `Version ${index} du règlement.`)
  const rows = await Promise.all(
    contents.map((content) => documents.upload(owner, { collectionId, name: 'course.txt', content })),
  )
  assert.equal(new Set(rows.map(({ id }) => id)).size, 1)
  const last = await documents.row(rows[0]?.id ?? asDocumentId(0))
  const kept = (await documents.blobs()).filter((hash) => contents.map(hashOf).includes(hash))
  assert.deepEqual(kept, [last?.blob_hash])
  await documents.work()
  assert.equal((await documents.row(last?.id ?? asDocumentId(0)))?.state, 'ready')
})
