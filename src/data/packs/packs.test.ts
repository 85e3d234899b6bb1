import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestData } from '../../../test/fakes/data.ts'
import { wordEmbedder } from '../../../test/fakes/embedder.ts'
import {
  add,
  archive,
  corpus,
  corpusId,
  countVectors,
  giver,
  instance,
  pack,
  packed,
  stateOf,
  unitTextsOf,
} from '../../../test/fakes/packed-corpus.ts'
import type { Corpus } from '../corpora/corpus.ts'
import { completeVectors } from '../embeddings/complete-vectors.ts'
import { searchChunks } from '../search/search-chunks.ts'
import { syncCorpus } from '../sources/sync-corpus.ts'
import { addPack } from './add-pack.ts'

/** Titles and cosines, once the index has followed. */
async function foundByMeaning(data: TestData) {
  await data.follower.catchUp()
  const reader = data.as(await data.person())
  const search = { query: 'sujet 77 du travail', limit: 5, offset: 0, method: 'semantic' as const }
  const { hits } = await searchChunks(reader, search)
  return hits.map(({ title, similarity }) => [title, similarity])
}

test('another instance holds what was packed, finds it by meaning, and computes nothing but what it draws', async () => {
  assert.deepEqual([packed.manifest.texts, packed.manifest.parts.length], [221, 2])
  assert.ok(packed.manifest.vectors >= 220)
  const taker = await instance()
  const report = await add(taker)
  assert.deepEqual([report.state, report.added, report.changed, report.removed], ['finished', 221, 0, 0])
  assert.equal(report.publicKey, packed.publicKey)
  assert.ok(taker.embedder.embedded <= 12, `${taker.embedder.embedded} texts were embedded`)
  assert.deepEqual(await stateOf(taker), await stateOf(giver))
  assert.equal(await countVectors(taker), await countVectors(giver))
  assert.equal(await completeVectors(taker.job, 10), false)
  await taker.follower.catchUp()
  const found = await foundByMeaning(taker)
  assert.equal(found.length, 5)
  assert.deepEqual(found, await foundByMeaning(giver))
})

test('added again it changes nothing, and the source that it came from has nothing to say', async () => {
  const taker = await instance()
  await add(taker)
  const again = await add(taker)
  assert.deepEqual([again.added, again.changed, again.unchanged], [0, 0, 221])
  const read = await syncCorpus(taker.job, { corpusId, corpus: { ...corpus, list: fails }, archive })
  assert.deepEqual([read.added, read.changed, read.unchanged], [0, 0, 220])
})

// oxlint-disable-next-line require-yield
const fails: Corpus['list'] = async function* () {
  throw new Error('an unchanged source is not listed')
}

test('vectors of another model are left out, and computed afterwards', async () => {
  const taker = await instance()
  const job = { ...taker.job, embedder: wordEmbedder('other/2') }
  await addPack(job, { corpusId, corpus, file: pack, unitTextsOf })
  assert.equal(await countVectors(taker), 0)
  assert.equal(await completeVectors(job, 10), true)
  assert.equal(await countVectors(taker), 10)
})

test('passages that waited for their vectors have them, and the index follows', async () => {
  const taker = await instance()
  await syncCorpus(taker.job, { corpusId, corpus, archive })
  assert.deepEqual(await foundByMeaning(taker), [])
  const report = await add(taker)
  assert.deepEqual([report.added, report.unchanged], [0, 221])
  assert.equal((await foundByMeaning(taker)).length, 5)
})

test('a dry run says what would come and stores nothing', async () => {
  const taker = await instance()
  const report = await add(taker, { isDryRun: true })
  assert.equal(report.added, 221)
  assert.deepEqual((await stateOf(taker)).versions, [])
  assert.equal(await countVectors(taker), 0)
})

test('a stop in the middle leaves whole texts, and the next run goes on', async () => {
  const taker = await instance()
  const stop = new AbortController()
  const ctx = { ...taker.job, signal: stop.signal }
  const half = addPack(ctx, { corpusId, corpus, file: pack, unitTextsOf }, ({ documents }) => {
    if (documents >= 100) stop.abort(new Error('stopped'))
  })
  await assert.rejects(half, /stopped/)
  const stored = (await stateOf(taker)).versions.length
  assert.ok(stored >= 100 && stored < 221, `${stored} texts`)
  const report = await add(taker)
  assert.deepEqual([report.added + stored, report.unchanged], [221, stored])
  assert.deepEqual(await stateOf(taker), await stateOf(giver))
})

test('a key that is expected is asked for', async () => {
  const taker = await instance()
  const other = 'A'.repeat(43)
  await assert.rejects(add(taker, { signedBy: other }), {
    code: 'invalid_request',
    details: { reason: 'pack_signed_by_another', value: packed.publicKey },
  })
  assert.equal((await add(taker, { signedBy: packed.publicKey, isDryRun: true })).added, 221)
  await assert.rejects(add(taker, { corpusId: 'autre', corpus: { ...corpus, id: 'autre' } }), {
    details: { reason: 'pack_of_another_corpus', value: corpusId },
  })
})
