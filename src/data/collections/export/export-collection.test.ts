import type { DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import yauzl from 'yauzl'
import { z } from 'zod'
import { queuedDocument, testData } from '../../../../test/fakes/data.ts'
import { storeVersion } from '#data/new-versions/store-version'
import { createCollection } from '../create-collection.ts'
import { entryNames } from './entry-names.ts'
import { exportCollection } from './export-collection.ts'

const data = await testData()
const owner = await data.person()
const colleague = await data.colleague(owner)
const stranger = await data.person()
const draft = { description: 'Actes du conseil', visibility: 'organisation' as const }
const { id: collectionId } = await createCollection(data.as(owner), { ...draft, name: 'Actes' })
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')

/** A file read into a version: its bytes are kept, and its text. */
async function store(name: string, original: string, markdown: string): Promise<DocumentId> {
  return read(await queuedDocument(data.db, { collectionId, name }), name, { original, markdown })
}

async function read(
  documentId: DocumentId,
  name: string,
  { original, markdown }: Record<'original' | 'markdown', string>,
) {
  const { hash, bytes } = await data.job.storage.put(Readable.from([Buffer.from(original)]))
  const file = { blob_hash: hash, size_bytes: bytes, file_name: name, media_type: 'text/plain' }
  await data.db.updateTable('document').set(file).where('id', '=', documentId).execute()
  const parsed = { title: null, markdown, language: 'fr', pages: [] }
  await storeVersion(data.job, { documentId, title: name, parsed })
  return documentId
}

async function unzip(content: Readable): Promise<Map<string, string>> {
  const zip = await yauzl.fromBufferPromise(await buffer(content))
  const files = new Map<string, string>()
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, (await buffer(await zip.openReadStreamPromise(entry))).toString())
  }
  return files
}

const Manifest = z.object({
  format: z.literal('socle-collection-1'),
  collection: z.object({
    name: z.string(),
    description: z.string(),
    visibility: z.string(),
    keep_originals: z.boolean(),
  }),
  documents: z.array(
    z.object({
      title: z.string(),
      versions: z.array(
        z.object({
          is_current: z.boolean(),
          original: z.object({ path: z.string(), sha256: z.string(), bytes: z.number() }).nullable(),
          text: z.object({ path: z.string(), sha256: z.string() }),
        }),
      ),
      unread_original: z.object({ path: z.string() }).optional(),
    }),
  ),
})

test('an export holds originals, texts and a manifest that agree, past versions with them', async () => {
  const id = await store('délibération.txt', 'octets du premier', '# Premier')
  await read(id, 'délibération.txt', { original: 'octets du second', markdown: '# Second' })
  await store('Délibération.TXT', 'octets d’un autre', '# Autre')
  const exported = await exportCollection(data.as(owner), collectionId)
  assert.equal(exported.name, 'Actes.zip')
  const files = await unzip(exported.content)
  const manifest = Manifest.parse(JSON.parse(files.get('manifest.json') ?? ''))
  const { name, description, visibility } = manifest.collection
  assert.deepEqual({ name, description, visibility }, { ...draft, name: 'Actes' })
  const versions = manifest.documents.flatMap((document) => document.versions)
  assert.deepEqual(
    versions.map(({ is_current, original }) => [is_current, original?.path, files.get(original?.path ?? '')]),
    [
      [false, 'originals/délibération.txt', 'octets du premier'],
      [true, 'originals/délibération (2).txt', 'octets du second'],
      [true, 'originals/Délibération (3).TXT', 'octets d’un autre'],
    ],
  )
  for (const { original, text } of versions) {
    assert.equal(sha256(files.get(original?.path ?? '') ?? ''), original?.sha256)
    assert.equal(sha256(files.get(text.path) ?? ''), text.sha256)
  }
  assert.equal(files.size, 1 + 2 * versions.length)
})

test('a file that waits to be read is there too', async () => {
  const { id } = await createCollection(data.as(owner), { ...draft, name: 'En attente' })
  const documentId = await queuedDocument(data.db, { collectionId: id, name: 'plan.pdf' })
  const { hash } = await data.job.storage.put(Readable.from([Buffer.from('%PDF')]))
  await data.db.updateTable('document').set({ blob_hash: hash }).where('id', '=', documentId).execute()
  const files = await unzip((await exportCollection(data.as(owner), id)).content)
  const [document] = Manifest.parse(JSON.parse(files.get('manifest.json') ?? '')).documents
  assert.equal(files.get(document?.unread_original?.path ?? ''), '%PDF')
})

test('whoever may only read it does not export it, and each export leaves a trace', async () => {
  await assert.rejects(exportCollection(data.as(colleague), collectionId), { code: 'forbidden' })
  await assert.rejects(exportCollection(data.as(stranger), collectionId), { code: 'not_found' })
  const traces = data.db.selectFrom('audit_log').select('id').where('action', '=', 'collection.export')
  assert.equal((await traces.execute()).length, 2)
})

test('a collection that keeps no originals exports its texts, and says so', async () => {
  const made = await createCollection(data.as(owner), { ...draft, name: 'Sans originaux', keepsOriginals: false })
  const id = await queuedDocument(data.db, { collectionId: made.id, name: 'avis.txt' })
  await read(id, 'avis.txt', { original: 'octets', markdown: '# Avis' })
  const files = await unzip((await exportCollection(data.as(owner), made.id)).content)
  assert.deepEqual([...files.keys()].toSorted(), ['manifest.json', 'texts/avis.txt.md'])
  const { collection, documents } = Manifest.parse(JSON.parse(files.get('manifest.json') ?? ''))
  assert.equal(collection.keep_originals, false)
  assert.deepEqual([documents[0]?.versions[0]?.original, documents[0]?.unread_original], [null, undefined])
})

test('a large file goes through without being held, and whoever leaves closes it', async () => {
  const { id } = await createCollection(data.as(owner), { ...draft, name: 'Lourd' })
  const documentId = await queuedDocument(data.db, { collectionId: id, name: 'film.bin' })
  const largeBytes = 200 * 1024 * 1024
  await data.db
    .updateTable('document')
    .set({ blob_hash: 'f'.repeat(64) })
    .where('id', '=', documentId)
    .execute()
  const opened: Readable[] = []
  const part = Buffer.alloc(1024 * 1024, 7)
  let given = 0
  const large = function* (): Generator<Buffer> {
    for (given = 0; given < largeBytes; given += part.length) yield part
  }
  const open = async (): Promise<Readable> => {
    const stream = Readable.from(large(), { objectMode: false })
    opened.push(stream)
    return stream
  }
  const ctx = { ...data.as(owner), storage: { ...data.job.storage, open } }
  let [read, most] = [0, 0]
  for await (const bytes of (await exportCollection(ctx, id)).content) {
    read += Buffer.from(bytes).length
    most = Math.max(most, given - read)
  }
  assert.ok(read > largeBytes, `${read} bytes`)
  assert.ok(most < 10 * part.length, `${most} bytes held`)

  const left = (await exportCollection(ctx, id)).content
  for await (const bytes of left) if (bytes.length > 0 && opened.length > 1) break
  const second = opened[1] ?? assert.fail()
  if (!second.closed) await once(second, 'close')
  assert.equal(second.readableEnded, false)
})

test('names are what people gave, whatever systems refuse in them', () => {
  const nameOf = entryNames()
  assert.equal(nameOf('originals', '../../etc/passwd'), 'originals/.._.._etc_passwd')
  assert.equal(nameOf('originals', '..'), 'originals/_')
  assert.equal(nameOf('originals', 'A:B?.pdf'), 'originals/A_B_.pdf')
  assert.equal(nameOf('originals', 'a_b_.PDF'), 'originals/a_b_ (2).PDF')
  assert.ok(Buffer.byteLength(nameOf('texts', `${'é'.repeat(400)}.md`)) < 200)
})
