import { asCollectionId, type CollectionId, type DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { deleteCollection } from '../collections/delete-collection.ts'
import { listCollections } from '../collections/list-collections.ts'
import { deleteDocument } from '../documents/delete-document.ts'
import { getDocument } from '../documents/get-document.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { searchChunks } from './search-chunks.ts'
import type { ChunkSearch } from './search-chunks.ts'

const data = await testData()
const { db, job, follower, index, embedder } = data
const owner = await data.person()
const colleague = await data.colleague(owner)
const stranger = await data.person()

const shared = await createCollection(data.as(owner), { name: 'Service', description: '', visibility: 'organisation' })
const own = await createCollection(data.as(owner), { name: 'Mes notes', description: '', visibility: 'private' })

async function store(collectionId: CollectionId, title: string, markdown: string): Promise<DocumentId> {
  const documentId = await queuedDocument(db, { collectionId, name: title })
  await storeVersion(job, { documentId, title, parsed: { title, markdown, language: 'fr', pages: [] } })
  return documentId
}

const telework = await store(
  shared.id,
  'Charte de télétravail',
  '# Jours\n\nLe télétravail est ouvert deux jours par semaine.',
)
const leave = await store(shared.id, 'Congés', '# Report\n\nLes congés non pris sont reportés jusqu’au 31 mars.')
const secret = await store(own.id, 'Notes privées', '# Projet\n\nLe télétravail passera à trois jours.')
await follower.catchUp()

const ask = (query: string, rest: Partial<ChunkSearch> = {}): ChunkSearch => ({
  query,
  method: 'hybrid',
  limit: 10,
  ...rest,
})

async function titles(actor: typeof owner, search: ChunkSearch): Promise<string[]> {
  return (await searchChunks(data.as(actor), search)).hits.map(({ title }) => title)
}

test('a document is ready once the index has it, and is found by words, by meaning and by both', async () => {
  assert.equal((await getDocument(data.as(owner), telework)).state, 'ready')
  for (const method of ['lexical', 'semantic', 'hybrid'] as const) {
    const { hits, topSimilarity, tokens } = await searchChunks(data.as(owner), ask('report des congés', { method }))
    assert.equal(hits[0]?.documentId, leave, method)
    assert.deepEqual(hits[0]?.path, ['Report'])
    assert.equal(topSimilarity === null, method === 'lexical')
    assert.equal(tokens > 0, method !== 'lexical')
  }
})

test('a person finds what is shared and what is their own; a colleague what is shared; a stranger nothing', async () => {
  const search = ask('jours de télétravail')
  assert.deepEqual((await titles(owner, search)).slice(0, 2).toSorted(), ['Charte de télétravail', 'Notes privées'])
  assert.ok(!(await titles(colleague, search)).includes('Notes privées'))
  assert.deepEqual(await titles(stranger, search), [])
  assert.deepEqual(await titles({ ...owner, principals: [] }, search), [])
})

test('naming what one may not read is not found, as naming what does not exist', async () => {
  for (const rest of [
    { collectionIds: [own.id] },
    { documentIds: [secret] },
    { collectionIds: [asCollectionId(999_999)] },
  ]) {
    const refused = searchChunks(data.as(colleague), ask('télétravail', rest))
    await assert.rejects(refused, { code: 'not_found' })
  }
  assert.deepEqual(await titles(owner, ask('télétravail', { collectionIds: [own.id] })), ['Notes privées'])
  assert.deepEqual(await titles(owner, ask('télétravail', { documentIds: [secret] })), ['Notes privées'])
})

test('pages follow one another after fusion, without a gap or a repeat', async () => {
  const search = ask('jours de télétravail et congés')
  const all = (await searchChunks(data.as(owner), search)).hits.map(({ chunkId }) => chunkId)
  assert.equal(all.length, 3)
  const paged: number[] = []
  for (let offset = 0; offset < 4; offset += 1) {
    const { hits } = await searchChunks(data.as(owner), { ...search, limit: 1, offset })
    paged.push(...hits.map(({ chunkId }) => chunkId))
  }
  assert.deepEqual(paged, all)
})

test('a threshold is one of meaning', async () => {
  const near = await searchChunks(data.as(owner), ask('congés reportés', { method: 'semantic', scoreThreshold: 0.3 }))
  assert.ok(near.hits.length > 0 && near.hits.every(({ score }) => score >= 0.3))
  assert.ok(near.hits.length < 3)
  await assert.rejects(searchChunks(data.as(owner), ask('congés', { scoreThreshold: 0.3 })), {
    code: 'invalid_request',
  })
})

test('without the embedding model words still answer; meaning alone does not', async () => {
  embedder.isDown = true
  try {
    const { hits, topSimilarity } = await searchChunks(data.as(owner), ask('congés reportés'))
    assert.equal(hits[0]?.title, 'Congés')
    assert.equal(topSimilarity, null)
    const byMeaning = searchChunks(data.as(owner), ask('congés', { method: 'semantic' }))
    await assert.rejects(byMeaning, { code: 'engine_unavailable' })
  } finally {
    embedder.isDown = false
  }
})

test('a search needs its scope', async () => {
  const actor = { ...owner, scopes: new Set<never>() }
  await assert.rejects(searchChunks(data.as(actor), ask('congés')), { code: 'forbidden' })
})

test('what is deleted vanishes from search at once, and from the index when it has followed', async () => {
  const doomed = await store(shared.id, 'Astreintes', '# Règles\n\nLes astreintes sont payées le double.')
  await follower.catchUp()
  assert.deepEqual((await titles(owner, ask('astreintes'))).slice(0, 1), ['Astreintes'])
  const rows = await index.rows()
  await deleteDocument(data.as(owner), doomed)
  assert.ok(!(await titles(owner, ask('astreintes'))).includes('Astreintes'))
  assert.equal(await index.rows(), rows)
  await follower.catchUp()
  assert.equal(await index.rows(), rows - 1)
})

test('a collection that is deleted takes everything with it', async () => {
  const doomed = await createCollection(data.as(owner), {
    name: 'Ancienne',
    description: '',
    visibility: 'organisation',
  })
  const document = await store(doomed.id, 'Véhicules', 'Les véhicules de service se réservent la veille.')
  await follower.catchUp()
  await deleteCollection(data.as(owner), doomed.id)
  assert.ok(!(await titles(owner, ask('véhicules de service'))).includes('Véhicules'))
  await assert.rejects(getDocument(data.as(owner), document), { code: 'not_found' })
  assert.ok((await listCollections(data.as(owner), { limit: 10, offset: 0 })).rows.every(({ id }) => id !== doomed.id))
  await follower.catchUp()
  assert.deepEqual(await index.lexical({ terms: ['vehicul'], readable: owner.principals, limit: 5 }), [])
})

test('a new version takes the place of the old one', async () => {
  const parsed = {
    title: 'Congés',
    markdown: '# Report\n\nLes congés se perdent au 30 avril.',
    language: 'fr',
    pages: [],
  }
  await storeVersion(job, { documentId: leave, title: 'Congés', parsed })
  const before = await searchChunks(data.as(owner), ask('congés 31 mars'))
  assert.ok(before.hits.every(({ text }) => !text.includes('31 mars')))
  await follower.catchUp()
  const { hits } = await searchChunks(data.as(owner), ask('congés'))
  assert.match(hits[0]?.text ?? '', /30 avril/)
})

test('a question of 300 kB costs the reading of 256 words, the first of them', async ({ mock }) => {
  const lexical = mock.method(index, 'lexical')
  const noise = Array.from({ length: 40_000 }, (_, number) => `mot${number}`).join(' ')
  const { hits } = await searchChunks(data.as(owner), { query: `télétravail ${noise}`, method: 'lexical', limit: 5 })
  assert.equal(lexical.mock.calls[0]?.arguments[0].terms.length, 256)
  assert.ok(hits.some(({ documentId }) => documentId === telework))
})
