import type { CollectionId, DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { deleteDocument } from '#data/documents/delete-document'
import type { DocumentRow } from '#data/documents/queries'
import type { Actor } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import type { Storage } from '#platform/storage/storage'
import { type TestDocuments, fixture, testDocuments } from '../../../test/fakes/documents.ts'
import { formPage, scanned, scannedLine, scannedPdf } from '../../../test/fakes/scanned-pages.ts'
import { until } from '../../../test/fakes/until.ts'
import { writePackage } from '../../../test/fakes/write-office.ts'
import { giveUpIngest, ingestDocument, ingestDocumentJob } from './ingest-document.ts'
import { resumeDocuments } from './resume-documents.ts'
import { retryDocument } from './retry-document.ts'

let documents: TestDocuments
let owner: Actor
let collectionId: CollectionId

before(async () => {
  documents = await testDocuments()
  owner = await documents.data.person()
  collectionId = await documents.collectionOf(owner)
})

function upload(name: string, content: string | Uint8Array): Promise<DocumentRow> {
  return documents.upload(owner, { collectionId, name, content })
}

function fileOf({ id, blob_hash }: DocumentRow): { documentId: DocumentId; blobHash: string } {
  return { documentId: id, blobHash: blob_hash ?? '' }
}

/** A storage that lets something happen while the file is being fetched. */
function storageThat(happens: () => Promise<void>): Storage {
  const { storage } = documents.job
  return {
    ...storage,
    open: async (hash) => {
      const content = await storage.open(hash)
      await happens().catch((error: unknown) => {
        content.destroy()
        throw error
      })
      return content
    },
  }
}

test('a PDF is read, found by its words, and cited by its page', async () => {
  const { id } = await upload('reglement.pdf', await fixture('reglement.pdf'))
  await documents.work()
  const row = await documents.row(id)
  assert.equal(row?.state, 'ready')
  assert.equal(row?.title, 'Règlement intérieur de la médiathèque')
  assert.equal(await documents.finds(owner, 'salles de travail auditorium'), true)
  const chunks = await documents.data.db.selectFrom('chunk').selectAll().where('document_id', '=', id).execute()
  const sanctions = chunks.find(({ path }) => path.at(-1) === 'Article 6. Sanctions')
  assert.equal(sanctions?.page, 3)
  assert.deepEqual(sanctions?.path, ['Titre III. Espaces et équipements', 'Article 6. Sanctions'])
  assert.deepEqual(sanctions?.readers, row?.readers)
  await deleteDocument(documents.as(owner), id)
  assert.equal(await documents.finds(owner, 'salles de travail auditorium'), false)
})

test('a scan is read by the engine that the program carries, and found by its words', async () => {
  const row = await upload('inscription.pdf', scannedPdf([await scanned(formPage(), { dotsPerInch: 200 })]))
  await ingestDocument(documents.job, fileOf(row))
  await documents.data.follower.catchUp()
  assert.equal((await documents.row(row.id))?.state, 'ready')
  assert.equal(await documents.finds(owner, 'rue des Saules'), true)
})

test('a scan that a message carries is read too, and cited by the file that it is', async () => {
  const scan = scannedPdf([await scannedLine('Le conseil de la commune')])
  const message = [
    'From: a@ville.example',
    'Subject: Bulletin',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Voici le bulletin.',
    '--b',
    'Content-Type: application/pdf; name="scan.pdf"',
    'Content-Disposition: attachment; filename="scan.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    scan.toString('base64').replaceAll(/(.{76})/g, '$1\r\n'),
    '--b--',
  ]
  const row = await upload('bulletin.eml', message.join('\r\n'))
  await ingestDocument(documents.job, fileOf(row))
  await documents.data.follower.catchUp()
  const read = await documents.row(row.id)
  assert.deepEqual([read?.state, read?.reading_notes], ['ready', []])
  const chunks = await documents.data.db.selectFrom('chunk').selectAll().where('document_id', '=', row.id).execute()
  const words = chunks.find(({ path }) => path.some((heading) => heading.includes('scan.pdf')))
  assert.equal(words?.text, 'Le conseil de la commune')
})

const blankSheet = { width: 420, height: 594, pixels: new Uint8Array(420 * 594).fill(255), dotsPerInch: 72 }

const refusals: readonly [name: string, content: () => Promise<Uint8Array>, code: string][] = [
  ['secret.pdf', () => fixture('encrypted.pdf'), 'encrypted'],
  ['numerise.pdf', async () => scannedPdf([blankSheet]), 'empty_document'],
  ['abime.pdf', async () => Buffer.from('%PDF-1.7\nrien'), 'corrupted'],
  ['blanc.txt', async () => Buffer.from('   \n \n'), 'empty_document'],
  ['fin.txt', async () => Buffer.concat([Buffer.alloc(9000, 'texte '), Buffer.alloc(9000)]), 'unsupported_type'],
]

for (const [name, content, code] of refusals) {
  test(`${name} ends as failed: ${code}, without another try`, async () => {
    const row = await upload(name, await content())
    await ingestDocument(documents.job, fileOf(row))
    const failed = await documents.row(row.id)
    assert.deepEqual([failed?.state, failed?.error_code], ['failed', code])
    const trace = await documents.data.db
      .selectFrom('audit_log')
      .select('details')
      .where('action', '=', 'document.refuse')
      .where('target_id', '=', String(row.id))
      .execute()
    assert.deepEqual(trace, [{ details: { code } }])
  })
}

test('a refusal keeps the facts that its message needs', async () => {
  const row = await upload('abime2.pdf', Buffer.from('%PDF-1.7\nrien non plus'))
  await ingestDocument(documents.job, fileOf(row))
  assert.deepEqual((await documents.row(row.id))?.error_details, { reason: 'no_pdf_structure' })
})

test('a failure that may pass is thrown, and the last one is written down', async () => {
  const row = await upload('plus-tard.txt', 'Un texte pour plus tard.')
  const storage = storageThat(() => Promise.reject(new AppError('internal', { reason: 'the disk sleeps' })))
  const run = ingestDocument({ ...documents.job, storage }, fileOf(row))
  await assert.rejects(run, { code: 'internal' })
  assert.equal((await documents.row(row.id))?.state, 'processing')
  await giveUpIngest(documents.job, fileOf(row), new AppError('internal', { reason: 'the disk sleeps' }))
  const failed = await documents.row(row.id)
  assert.deepEqual([failed?.state, failed?.error_code], ['failed', 'internal'])
})

test('a failure that nobody foresaw is told without its words', async () => {
  const row = await upload('imprevu.txt', 'Un texte imprévu.')
  await giveUpIngest(documents.job, fileOf(row), new TypeError('le texte secret'))
  assert.deepEqual((await documents.row(row.id))?.error_details, { reason: 'unexpected failure' })
})

test('a stop in the middle is no refusal', async () => {
  const row = await upload('arret.txt', 'Un texte interrompu.')
  const stop = new AbortController()
  const storage = storageThat(async () => stop.abort(new Error('the server stops')))
  await assert.rejects(
    ingestDocument({ ...documents.job, storage, signal: stop.signal }, fileOf(row)),
    /the server stops/,
  )
  assert.equal((await documents.row(row.id))?.state, 'processing')
})

test('a document deleted while it is read does not come back', async () => {
  const row = await upload('disparu.txt', 'Un texte qui disparaît pendant sa lecture.')
  const storage = storageThat(() => deleteDocument(documents.as(owner), row.id))
  await ingestDocument({ ...documents.job, storage }, fileOf(row))
  assert.equal(await documents.row(row.id), undefined)
  const versions = await documents.data.db
    .selectFrom('document_version')
    .select('id')
    .where('document_id', '=', row.id)
    .execute()
  assert.deepEqual(versions, [])
  await documents.work()
  assert.equal(await documents.finds(owner, 'disparaît'), false)
})

test('a refusal does not bring a deleted document back either', async () => {
  const row = await upload('disparu.pdf', Buffer.from('%PDF-1.7\nrien'))
  const storage = storageThat(() => deleteDocument(documents.as(owner), row.id))
  await ingestDocument({ ...documents.job, storage }, fileOf(row))
  assert.equal(await documents.row(row.id), undefined)
})

test('a file replaced while it is read is left to the next job', async () => {
  const old = await upload('course.txt', 'Le vieux texte du marronnier.')
  const storage = storageThat(async () => void (await upload('course.txt', 'Le nouveau texte du platane.')))
  await ingestDocument({ ...documents.job, storage }, fileOf(old))
  assert.equal((await documents.row(old.id))?.state, 'queued')
  await documents.work()
  assert.deepEqual([await documents.finds(owner, 'platane'), await documents.finds(owner, 'marronnier')], [true, false])
  await ingestDocument(documents.job, fileOf(old))
  assert.equal((await documents.row(old.id))?.state, 'ready')
})

test('without an embedding model, a document is still found by its words', async () => {
  documents.data.embedder.isDown = true
  const { id } = await upload('sans-modele.txt', 'Le glacier de la commune recule.')
  await documents.work()
  documents.data.embedder.isDown = false
  assert.equal((await documents.row(id))?.state, 'ready')
  assert.equal(await documents.finds(owner, 'glacier'), true)
})

test('a refused document is read again when its reader asks, once', async () => {
  const row = await upload('encore.txt', 'Le texte à relire.')
  await giveUpIngest(documents.job, fileOf(row), new AppError('internal', { reason: 'x' }))
  await documents.work()
  await giveUpIngest(documents.job, fileOf(row), new AppError('internal', { reason: 'x' }))
  const retried = await retryDocument(documents.as(owner), row.id)
  assert.deepEqual([retried.state, retried.error_code], ['queued', null])
  assert.equal((await retryDocument(documents.as(owner), row.id)).state, 'queued')
  assert.equal(await documents.work(), 1)
  assert.equal((await documents.row(row.id))?.state, 'ready')
})

test('only who may write the collection asks again', async () => {
  const row = await upload('prive.txt', 'Un texte privé.')
  await assert.rejects(retryDocument(documents.as(await documents.data.person()), row.id), { code: 'not_found' })
  const reader = { ...owner, scopes: new Set(['collections:read'] as const) }
  await assert.rejects(retryDocument(documents.as(reader), row.id), { code: 'forbidden' })
})

test('what a killed worker left is asked for again, what waits is not', async () => {
  const row = await upload('tue.txt', 'Un texte interrompu par une mort subite.')
  const ctx = { ...documents.job, jobs: documents.jobs }
  assert.equal(await resumeDocuments(ctx), 0, 'its job still waits')
  await documents.data.db.updateTable('document').set({ state: 'processing' }).where('id', '=', row.id).execute()
  await documents.work()
  await documents.data.db.updateTable('document').set({ state: 'processing' }).where('id', '=', row.id).execute()
  assert.ok((await resumeDocuments(ctx)) >= 1)
  assert.equal(await resumeDocuments(ctx), 0, 'and only once')
  await documents.work()
  assert.equal((await documents.row(row.id))?.state, 'ready')
})

test('a document whose reading ended the program is tried once more, then refused in words', async () => {
  const row = await upload('fatal.txt', 'Un texte qui tue son lecteur.')
  const dies = storageThat(() => Promise.reject(new AppError('internal', { reason: 'unused' })))
  const begin = (): Promise<unknown> =>
    documents.data.db.updateTable('document').set({ readings_begun: 1 }).where('id', '=', row.id).execute()
  await begin()
  await assert.rejects(ingestDocument({ ...documents.job, storage: dies }, fileOf(row)), { code: 'internal' })
  assert.equal((await documents.row(row.id))?.readings_begun, 0)
  await documents.data.db.updateTable('document').set({ readings_begun: 2 }).where('id', '=', row.id).execute()
  await ingestDocument(documents.job, fileOf(row))
  const failed = await documents.row(row.id)
  assert.deepEqual([failed?.state, failed?.error_code, failed?.readings_begun], ['failed', 'corrupted', 0])
})

test('what the reading left out is told with the document', async () => {
  const row = await upload('dossier.zip', Buffer.from(writePackage({ 'note.md': 'Une note.', 'plan.dwg': 'AC1032' })))
  await ingestDocument(documents.job, fileOf(row))
  assert.deepEqual((await documents.row(row.id))?.reading_notes, [{ kind: 'unread_part', name: 'plan.dwg' }])
})

// Last: the worker goes on taking what is uploaded.
test('through the queue: a worker reads what is uploaded', async () => {
  const run = (payload: { documentId: DocumentId; blobHash: string }, signal: AbortSignal): Promise<void> =>
    ingestDocument({ ...documents.job, signal }, payload)
  await documents.jobs.work(ingestDocumentJob, { concurrency: 2 }, run)
  const rows = await Promise.all(
    Array.from({ length: 6 }, (_, index) => upload(`file-${index}.md`, `# File ${index}\n\nLe sujet numéro ${index}.`)),
  )
  await until(async () => {
    await documents.data.follower.catchUp()
    const states = await Promise.all(rows.map(async ({ id }) => (await documents.row(id))?.state))
    return states.every((state) => state === 'ready')
  })
})
