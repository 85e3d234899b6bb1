import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { testData } from '../../../test/fakes/data.ts'
import { writeTarball } from '../../../test/fakes/tarball.ts'
import { deleteCollection } from '../collections/delete-collection.ts'
import { getCollection } from '../collections/get-collection.ts'
import { listDocuments } from '../documents/list-documents.ts'
import { writeCarriedVectors } from '../embeddings/carried-vectors.ts'
import { indexHash } from '../embeddings/index-hash.ts'
import { quantise } from '../embeddings/quantise.ts'
import { searchPassages } from '../search/search-passages.ts'
import type { Corpus } from './corpus.ts'
import { readLabourSheets, toSourceDocument } from './fiches-travail/read-labour-sheets.ts'
import { corpora } from './registry.ts'
import { syncCorpus, syncFrom } from './sync-corpus.ts'
import { chunkDocument } from '../chunks/chunk.ts'
import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

interface Sheet {
  pubId: string
  title: string
  date: string
  url: string
  intro: string
  sections: { title: string; html: string }[]
}

const fixture = new URL('./fiches-travail/fixtures/labour-sheets.json', import.meta.url)
const [realSheet]: [Sheet, ...Sheet[]] = JSON.parse(await readFile(fixture, 'utf8'))

function sheet(number: number, text = `Texte de la fiche numéro ${number}, sur le sujet ${number}.`): Sheet {
  const url = `https://travail-emploi.gouv.fr/fiche-${number}`
  const sections = [{ title: `Partie ${number}`, html: `<p>${text}</p>` }]
  return { pubId: `fiche${number}`, title: `Fiche ${number}`, date: '01/02/2026', url, intro: '', sections }
}

const data = await testData()
const { job, follower, embedder } = data
const reader = await data.person()
let releases = 0

/** A release of the corpus with these sheets, as a package file. */
async function release(sheets: readonly Sheet[], vectors?: URL): Promise<{ corpus: Corpus; tarball: string }> {
  releases += 1
  const tarball = join(data.folder, `release-${releases}.tgz`)
  const content = { 'package/package.json': '{}', 'package/data/fiches-travail.json': JSON.stringify(sheets) }
  const { vectors: _, ...pinned } = corpora['fiches-travail']
  const corpus = { ...pinned, version: `0.0.${releases}`, integrity: await writeTarball(tarball, content) }
  return { corpus: { ...corpus, read: readLabourSheets, ...(vectors ? { vectors } : {}) }, tarball }
}

async function sync(sheets: readonly Sheet[], options: { removalsApproved?: boolean; vectors?: URL } = {}) {
  const { corpus, tarball } = await release(sheets, options.vectors)
  return syncFrom(job, corpus, { tarball, ...options })
}

const ten = Array.from({ length: 10 }, (_, number) => sheet(number))

test('the first run stores every sheet for everybody, with its source, licence and date', async () => {
  const report = await sync([realSheet, ...ten])
  assert.deepEqual([report.added, report.changed, report.unchanged, report.removed], [11, 0, 0, 0])
  await follower.catchUp()
  const { hits } = await searchPassages(data.as(reader), {
    query: "durée de la période d'essai",
    method: 'hybrid',
    limit: 3,
  })
  assert.equal(hits[0]?.externalId, 'article100977')
  assert.equal(hits[0].url, 'https://travail-emploi.gouv.fr/la-periode-dessai')
  assert.equal(hits[0].publisher, 'Ministère du Travail')
  assert.equal(hits[0].licence, 'Licence Ouverte / Etalab 2.0')
  assert.equal(hits[0].updatedAt, '2025-09-25')
  const collection = await getCollection(data.as(reader), report.collectionId)
  assert.deepEqual(
    [collection.documents, collection.visibility, collection.corpus_id],
    [11, 'public', 'fiches-travail'],
  )
})

test('an unchanged sheet is left alone, a changed one takes its place', async () => {
  const again = await sync([realSheet, ...ten])
  assert.deepEqual([again.added, again.changed, again.unchanged], [0, 0, 11])
  const report = await sync([realSheet, ...ten.with(3, sheet(3, 'Les heures supplémentaires sont majorées.'))])
  assert.deepEqual([report.added, report.changed, report.unchanged], [0, 1, 10])
  await follower.catchUp()
  const { hits } = await searchPassages(data.as(reader), {
    query: 'heures supplémentaires',
    method: 'lexical',
    limit: 1,
  })
  assert.equal(hits[0]?.externalId, 'fiche3')
})

test('a sheet that the source lists no longer goes; a fifth of them at once waits for approval', async () => {
  const without = async (count: number, removalsApproved = false) =>
    sync([realSheet, ...ten.slice(count)], { removalsApproved })
  const one = await without(1)
  assert.deepEqual([one.removed, one.removalsWaiting], [1, 0])
  const many = await without(5)
  assert.deepEqual([many.removed, many.removalsWaiting], [0, 4])
  const page = { collectionId: one.collectionId, limit: 100, offset: 0 }
  assert.equal((await listDocuments(data.as(reader), page)).total, 10)
  const approved = await without(5, true)
  assert.deepEqual([approved.removed, approved.removalsWaiting], [4, 0])
  assert.equal((await listDocuments(data.as(reader), page)).total, 6)
})

test('carried vectors are taken as they are, and those of another model are not', async () => {
  const fresh = [sheet(50), sheet(51)]
  const passages = fresh.map(toSourceDocument).flatMap(({ title, parsed }) => chunkDocument(title, parsed))
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
    (await data.db.selectFrom('embedding').select('profile').where('profile', '=', embedder.profile).execute()).length
  const before = await known()
  await sync([realSheet, ...ten.slice(5), ...fresh], { vectors: await write('another/model') })
  assert.equal(await known(), before)
  await sync([realSheet, ...ten.slice(5), ...fresh], { vectors: await write(embedder.profile) })
  assert.equal(await known(), before + passages.length)
})

test('people read a corpus and cannot change it; only who governs the instance synchronises it', async () => {
  const { rows } = await listDocuments(data.as(reader), { limit: 1, offset: 0 })
  const collectionId = rows[0]?.collection_id ?? 0
  await assert.rejects(deleteCollection(data.as(reader), collectionId), { code: 'forbidden' })
  await assert.rejects(syncCorpus(data.as(reader), { corpusId: 'fiches-travail' }), { code: 'forbidden' })
  await assert.rejects(syncCorpus(job, { corpusId: 'inconnu' }), { code: 'not_found' })
})

test('each run leaves its trace', async () => {
  const rows = await data.db.selectFrom('audit_log').select(['action', 'details']).orderBy('id').execute()
  const actions = new Set(rows.map(({ action }) => action))
  for (const action of ['corpus.sync', 'corpus.store', 'corpus.remove', 'corpus.refuse-removal'])
    assert.ok(actions.has(action))
})
