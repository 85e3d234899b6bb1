import { asCollectionId, type CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { testData } from '../../../test/fakes/data.ts'
import { deleteCollection } from '../collections/delete-collection.ts'
import { getCollection } from '../collections/get-collection.ts'
import { chunkDocument } from '../chunks/chunk.ts'
import type { Corpus, SourceDocument } from '../corpora/corpus.ts'
import { listDocuments } from '../documents/list-documents.ts'
import { writeCarriedVectors } from '../embeddings/carried-vectors.ts'
import { indexHash } from '../index-hash.ts'
import { quantise } from '../embeddings/quantise.ts'
import { searchChunks } from '../search/search-chunks.ts'
import { addCorpus } from './add-corpus.ts'
import { markOfOrigin } from './open-origin.ts'
import { openRun } from './request-run.ts'
import { runCorpus } from './run-corpus.ts'
import { syncCorpus } from './sync-corpus.ts'

const data = await testData()
const { db, job, follower, embedder } = data
const reader = await data.person()

const sheet = (
  number: number,
  text = `Texte de la fiche numéro ${number}, sur le sujet ${number}.`,
): SourceDocument => ({
  title: `Fiche ${number}`,
  canonicalUrl: `https://travail-emploi.gouv.fr/fiche-${number}`,
  updatedAt: '2026-02-01',
  publisher: 'Ministère du Travail',
  licence: 'Licence Ouverte / Etalab 2.0',
  language: 'fr',
  parsed: { title: null, markdown: `# Partie ${number}\n\n${text}`, language: 'fr', pages: [] },
})

let converted = 0
const archive = join(data.folder, 'archive.zip')
await writeFile(archive, 'PK')

/** A corpus whose archive holds these sheets; the archive itself is not looked into. */
function corpusOf(sheets: ReadonlyMap<number, SourceDocument>, rest: Partial<Corpus> = {}): Corpus {
  return {
    id: 'fiches-essai',
    title: 'Fiches d’essai',
    description: '',
    publisher: 'Ministère du Travail',
    licence: 'Licence Ouverte / Etalab 2.0',
    origin: { kind: 'archive', usualPlace: 'https://exemple.gouv.fr/archive.zip' },
    reading: 1,
    async *list() {
      for (const [number, document] of sheets) {
        const read = (): SourceDocument => {
          converted += 1
          return document
        }
        yield { externalId: `fiche${number}`, mark: JSON.stringify(document), read }
      }
    },
    ...rest,
  }
}

const ten = new Map(Array.from({ length: 10 }, (_, number) => [number, sheet(number)]))
const without = (...numbers: number[]) => new Map([...ten].filter(([number]) => !numbers.includes(number)))

interface SyncOptions {
  removalsApproved?: boolean
  isDryRun?: boolean
  corpus?: Partial<Corpus>
}

let archives = 0

/** Each run finds another archive, unless it is told that nothing changed. */
async function sync(sheets: ReadonlyMap<number, SourceDocument>, { corpus, ...options }: SyncOptions = {}) {
  archives += 1
  await writeFile(archive, `PK${archives}`)
  const tried = corpusOf(sheets, corpus)
  return syncCorpus(job, { corpusId: tried.id, corpus: tried, archive, ...options })
}

const stored = async (collectionId: CollectionId): Promise<number> =>
  (await listDocuments(data.as(reader), { collectionId, limit: 1, offset: 0 })).total

test('a collection that is closed while its source is read stays closed for what the run brings', async () => {
  const id = 'fiches-closes'
  const first = await sync(without(1, 2, 3, 4, 5, 6, 7, 8, 9), { corpus: { id } })
  const where = { collectionId: asCollectionId(first.collection_id) }
  const { ownPrincipal } = reader
  const closes: Corpus['list'] = async function* (...given) {
    await db
      .updateTable('collection')
      .set({ readers: [ownPrincipal] })
      .where('id', '=', where.collectionId)
      .execute()
    await db
      .updateTable('document')
      .set({ readers: [ownPrincipal] })
      .where('collection_id', '=', where.collectionId)
      .execute()
    yield* corpusOf(new Map([0, 1].map((number) => [number, sheet(number, 'Un autre texte.')]))).list(...given)
  }
  const report = await sync(ten, { corpus: { id, list: closes } })
  assert.deepEqual([report.added, report.changed], [1, 1])
  const rows = await db
    .selectFrom('document')
    .leftJoin('chunk', 'chunk.document_id', 'document.id')
    .select(['document.readers', 'chunk.readers as chunk_readers'])
    .where('document.collection_id', '=', where.collectionId)
    .execute()
  assert.ok(rows.length >= 2)
  for (const { readers } of rows) assert.deepEqual(readers, [ownPrincipal])
  const stranger = data.as(await data.person())
  await assert.rejects(listDocuments(stranger, { ...where, limit: 1, offset: 0 }), { code: 'not_found' })
})

test('the first run stores every sheet for everybody, with its source, licence and date', async () => {
  const report = await sync(ten)
  assert.deepEqual(
    [report.state, report.listed, report.added, report.changed, report.unchanged, report.removed],
    ['finished', 10, 10, 0, 0, 0],
  )
  await follower.catchUp()
  const { hits } = await searchChunks(data.as(reader), { query: 'fiche numéro 7', method: 'hybrid', limit: 3 })
  const [hit] = hits
  assert.deepEqual(
    [hit?.externalId, hit?.url, hit?.publisher, hit?.licence, hit?.updatedAt],
    [
      'fiche7',
      'https://travail-emploi.gouv.fr/fiche-7',
      'Ministère du Travail',
      'Licence Ouverte / Etalab 2.0',
      '2026-02-01',
    ],
  )
  const collection = await getCollection(data.as(reader), asCollectionId(report.collection_id))
  assert.deepEqual([collection.documents, collection.visibility, collection.corpus_id], [10, 'public', 'fiches-essai'])
})

test('an unchanged sheet is neither converted nor written, a changed one takes its place', async () => {
  converted = 0
  const again = await sync(ten)
  assert.deepEqual([again.added, again.changed, again.unchanged, converted], [0, 0, 10, 0])
  const report = await sync(new Map(ten).set(3, sheet(3, 'Les heures supplémentaires sont majorées.')))
  assert.deepEqual([report.added, report.changed, report.unchanged, converted], [0, 1, 9, 1])
  assert.deepEqual(report.samples, [{ kind: 'changed', title: 'Fiche 3' }])
  await follower.catchUp()
  const { hits } = await searchChunks(data.as(reader), {
    query: 'heures supplémentaires',
    method: 'lexical',
    limit: 1,
  })
  assert.equal(hits[0]?.externalId, 'fiche3')
})

test('a mark that changes without the text changes nothing that readers see, and is kept', async () => {
  const moved = new Map([...ten].map(([number, document]) => [number, { ...document, extra: 1 }]))
  const versions = async () => (await db.selectFrom('document_version').select('id').execute()).length
  await sync(ten)
  const before = await versions()
  const report = await sync(moved)
  assert.deepEqual([report.changed, report.unchanged, await versions()], [0, 10, before])
  converted = 0
  await sync(moved)
  assert.equal(converted, 0)
})

test('a whole source that is what it was is not even listed', async () => {
  const corpus = corpusOf(ten)
  await syncCorpus(job, { corpusId: corpus.id, corpus, archive })
  const silent = corpusOf(ten, {
    list: () => {
      throw new Error('nobody should list it')
    },
  })
  const report = await syncCorpus(job, { corpusId: corpus.id, corpus: silent, archive })
  assert.deepEqual([report.state, report.listed, report.unchanged], ['finished', 10, 10])
  const newReader = syncCorpus(job, { corpusId: corpus.id, corpus: { ...silent, reading: 2 }, archive })
  await assert.rejects(newReader, /nobody should list it/)
})

test('a dry run says what would change and writes nothing', async () => {
  const next = new Map(without(1)).set(2, sheet(2, 'Autre texte.')).set(20, sheet(20))
  const report = await sync(next, { isDryRun: true })
  assert.deepEqual([report.added, report.changed, report.removed, report.is_dry_run], [1, 1, 1, true])
  assert.deepEqual(report.samples, [
    { kind: 'added', title: 'Fiche 20' },
    { kind: 'changed', title: 'Fiche 2' },
    { kind: 'removed', title: 'Fiche 1' },
  ])
  assert.equal(await stored(asCollectionId(report.collection_id)), 10)
  const after = await sync(ten)
  assert.deepEqual([after.added, after.changed, after.unchanged], [0, 0, 10])
})

test('a sheet that the source lists no longer goes; a fifth of them at once waits for approval', async () => {
  const one = await sync(without(0))
  assert.deepEqual([one.removed, one.removals_waiting], [1, 0])
  const many = await sync(without(0, 1, 2, 3, 4))
  assert.deepEqual([many.removed, many.removals_waiting], [0, 4])
  assert.equal(await stored(asCollectionId(one.collection_id)), 9)
  const approved = await sync(without(0, 1, 2, 3, 4), { removalsApproved: true })
  assert.deepEqual([approved.removed, approved.removals_waiting], [4, 0])
  assert.equal(await stored(asCollectionId(one.collection_id)), 5)
})

test('a run that fails in the middle keeps its reason, and the next one goes on where it was', async () => {
  const many = new Map(Array.from({ length: 250 }, (_, number) => [number, sheet(number)]))
  const cut = corpusOf(many, {
    async *list(...given) {
      let listed = 0
      for await (const item of corpusOf(many).list(...given)) {
        listed += 1
        if (listed > 220) throw new Error('the wire was cut')
        yield item
      }
    },
  })
  await writeFile(archive, 'PKcut')
  const source = await addCorpus(job, { corpusId: cut.id, corpus: cut, location: archive })
  const run = await openRun(job, { sourceId: source.id })
  await assert.rejects(runCorpus(job, run.id, { corpus: cut, archive }), /the wire was cut/)
  const failed = await db.selectFrom('source_run').selectAll().where('id', '=', run.id).executeTakeFirstOrThrow()
  assert.deepEqual([failed.state, failed.error_code, failed.added], ['failed', 'internal', 195])
  converted = 0
  const resumed = await runCorpus(job, run.id, { corpus: corpusOf(many), archive })
  assert.deepEqual([resumed.state, resumed.listed, resumed.added, resumed.error_code], ['finished', 250, 245, null])
  assert.equal(converted, 50)
})

test('what a reader does not know is told in the report', async () => {
  const odd = { ...sheet(500), warnings: ['unknown element Video'] }
  const report = await sync(new Map([[500, odd]]), { removalsApproved: true })
  const warnings = [report.samples].flat().filter((sample) => JSON.stringify(sample).includes('warning'))
  assert.deepEqual(warnings, [{ kind: 'warning', title: 'unknown element Video', documents: 1 }])
})

test('one process reads a source at a time', async () => {
  const corpus = corpusOf(ten, {
    // oxlint-disable-next-line require-yield -- an empty list
    async *list() {
      const second = await openRun(job, { sourceId: source.id })
      await assert.rejects(runCorpus(job, second.id, { corpus, archive }), { code: 'conflict' })
    },
  })
  const source = await addCorpus(job, { corpusId: corpus.id, corpus, location: archive })
  await writeFile(archive, 'PKanother')
  const run = await openRun(job, { sourceId: source.id, removalsApproved: true })
  assert.equal((await runCorpus(job, run.id, { corpus, archive })).state, 'finished')
})

test('carried vectors are taken as they are, and those of another model are not', async () => {
  const fresh = new Map([50, 51].map((number) => [number, sheet(number)]))
  const passages = [...fresh.values()].flatMap(({ title, parsed }) => chunkDocument(title, parsed))
  const vectors = await embedder.embedPassages(passages.map(({ indexText }) => indexText))
  const records = passages.flatMap(({ indexText }, position) => {
    const vector = vectors[position]
    return vector ? [{ hash: indexHash(indexText), ...quantise(vector) }] : []
  })
  const file = join(data.folder, 'vectors.bin')
  const write = async (profile: string): Promise<URL> => {
    await writeFile(file, writeCarriedVectors({ profile, dimensions: embedder.dimensions, records }))
    return pathToFileURL(file)
  }
  const known = async () =>
    (await db.selectFrom('embedding').select('profile').where('profile', '=', embedder.profile).execute()).length
  const before = await known()
  await sync(fresh, { corpus: { vectors: await write('another/model') } })
  assert.equal(await known(), before)
  await sync(fresh, { corpus: { vectors: await write(embedder.profile) } })
  assert.equal(await known(), before + passages.length)
})

test('questions that a later version of the program brings reach a corpus that is there already', async () => {
  const fresh = new Map([60, 61].map((number) => [number, sheet(number)]))
  const [{ indexText = '' } = {}] = [...fresh.values()].flatMap(({ title, parsed }) => chunkDocument(title, parsed))
  const questions = pathToFileURL(join(data.folder, 'questions.tsv'))
  await writeFile(questions, `${indexHash(indexText).toString('hex')}\tqui s’occupe des astreintes ?\n`)
  assert.notEqual(markOfOrigin({ reading: 1, questions }, 'same'), markOfOrigin({ reading: 1 }, 'same'))
  await sync(fresh, { removalsApproved: true })
  await follower.catchUp()
  converted = 0
  await sync(fresh, { corpus: { questions } })
  await follower.catchUp()
  const { hits } = await searchChunks(data.as(reader), { query: 'astreintes', method: 'lexical', limit: 1 })
  assert.deepEqual([hits[0]?.externalId, converted], ['fiche60', 0])
})

test('people read a corpus and cannot change it; only who governs the instance synchronises it', async () => {
  const { rows } = await listDocuments(data.as(reader), { limit: 1, offset: 0 })
  const collectionId = rows[0]?.collection_id ?? 0
  await assert.rejects(deleteCollection(data.as(reader), asCollectionId(collectionId)), { code: 'forbidden' })
  await assert.rejects(syncCorpus(data.as(reader), { corpusId: 'fiches-travail' }), { code: 'forbidden' })
  await assert.rejects(syncCorpus(job, { corpusId: 'inconnu' }), { code: 'not_found' })
  const nowhere = syncCorpus(job, { corpusId: 'service-public-particuliers' })
  await assert.rejects(nowhere, { code: 'invalid_request' })
})

test('each run leaves its trace', async () => {
  const rows = await db.selectFrom('audit_log').select(['action', 'details']).orderBy('id').execute()
  const actions = new Set(rows.map(({ action }) => action))
  for (const action of ['source.add', 'source.request-run', 'source.run', 'source.store', 'source.remove'])
    assert.ok(actions.has(action), action)
  assert.ok(actions.has('source.refuse-removal'))
})
