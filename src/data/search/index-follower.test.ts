import { asChunkId, asDocumentId, type DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openNotifications } from '#platform/db/notifications'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { wordEmbedder } from '../../../test/fakes/embedder.ts'
import { createCollection } from '../collections/create-collection.ts'
import { deleteDocument } from '../documents/delete-document.ts'
import { getDocument } from '../documents/get-document.ts'
import { announceChanges } from '#data/index-changes/queries'
import { storeVersion } from '../new-versions/store-version.ts'
import { openIndexFollower } from './index-follower.ts'
import { openLanceIndex } from './lancedb/lancedb-index.ts'
import type { SearchIndex } from './search-index.ts'
import { searchChunks } from './search-chunks.ts'
import { untilSomebodyWaits } from '../../../test/fakes/lock-waits.ts'
import { until } from '../../../test/fakes/until.ts'

const data = await testData()
const { db, job, embedder, url, folder } = data
const { log } = job
const owner = await data.person()
const draft = { name: 'Textes', description: '', visibility: 'organisation' as const }
const { id: collectionId } = await createCollection(data.as(owner), draft)
const notifications = await openNotifications(url, log)
after(() => notifications.close())

let stored = 0

/** A document with one passage about a word of its own. */
async function store(word: string): Promise<DocumentId> {
  stored += 1
  const name = `${word}-${stored}`
  const documentId = await queuedDocument(db, { collectionId, name })
  const parsed = { title: name, markdown: `La règle sur ${word} est écrite ici.`, language: 'fr', pages: [] }
  await storeVersion(job, { documentId, title: name, parsed })
  return documentId
}

async function found(word: string, index: SearchIndex, method: 'lexical' | 'semantic' = 'lexical'): Promise<number[]> {
  const ctx = { ...data.as(owner), index }
  const { hits } = await searchChunks(ctx, {
    query: word,
    method,
    limit: 100,
    ...(method === 'semantic' ? { scoreThreshold: 0.3 } : {}),
  })
  return hits.map(({ documentId }) => documentId)
}

/** An index of its own, followed in the background until the test ends. */
async function followed(name: string, profile = embedder.profile) {
  const { dimensions } = embedder
  const index = await openLanceIndex({ folder: join(folder, name), profile, dimensions, repair: true })
  const own = { ...wordEmbedder(profile), profile }
  const follower = openIndexFollower({ db, index, embedder: own, log })
  return {
    index,
    follower,
    async stop() {
      await follower.stop()
      await index.close()
    },
  }
}

async function settled(follower: { lag(): Promise<{ changes: number }> }): Promise<void> {
  await until(async () => (await follower.lag()).changes === 0)
}

test('a follower in the background makes a document ready within a second, and says its lag', async () => {
  const { index, follower, stop } = await followed('first')
  await follower.start(notifications)
  const start = performance.now()
  const id = await store('parapheur')
  await until(async () => (await getDocument(data.as(owner), id)).state === 'ready')
  assert.ok(performance.now() - start < 3_000)
  assert.deepEqual(await found('parapheur', index), [id])
  await settled(follower)
  await stop()
  await announceChanges(db, [id])
  const lag = await follower.lag()
  assert.equal(lag.changes, 1)
  assert.ok(lag.seconds >= 0)
})

test('a word that a document repeats finds it in an index that holds little else, once its vector has come too', async () => {
  const { index, follower, stop } = await followed('small')
  await follower.start(notifications)
  const id = await store('accueil accueil accueil')
  await until(async () => (await found('accueil', index, 'semantic')).includes(id))
  await until(async () => (await found('règle accueil', index)).includes(id))
  await stop()
})

test('the same change applied twice changes nothing', async () => {
  const { index, follower, stop } = await followed('first')
  const id = await store('bordereau')
  await follower.catchUp()
  const rows = await index.rows()
  await announceChanges(db, [id, id])
  assert.equal(await follower.catchUp(), 1)
  assert.equal(await index.rows(), rows)
  assert.deepEqual(await found('bordereau', index), [id])
  await stop()
})

test('two followers of one index never write a document twice', async () => {
  const one = await followed('first')
  const two = await followed('first')
  const ids: DocumentId[] = []
  for (let count = 0; count < 12; count += 1) ids.push(await store('greffe'))
  const before = await one.index.rows()
  await Promise.all([one.follower.catchUp(), two.follower.catchUp()])
  assert.equal(await one.index.rows(), before + ids.length)
  assert.deepEqual(
    (await found('greffe', two.index)).toSorted((a, b) => a - b),
    ids,
  )
  await one.stop()
  await two.stop()
})

test('passages stored while the model is down are found by words, and by meaning once it is back', async () => {
  const { index, follower, stop } = await followed('first')
  embedder.isDown = true
  const id = await store('quorum')
  embedder.isDown = false
  await follower.catchUp()
  assert.deepEqual(await found('quorum', index), [id])
  assert.ok(!(await found('quorum', index, 'semantic')).includes(id))
  await follower.start(notifications)
  await until(async () => (await found('quorum', index, 'semantic')).includes(id))
  await stop()
})

test('a missing index, a damaged one and one of another profile are filled again from the database', async () => {
  const total = Number(
    (
      await db
        .selectFrom('chunk')
        .select((s) => s.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )
  const profiles = async (): Promise<string[]> =>
    (await db.selectFrom('embedding').select('profile').distinct().execute()).map(({ profile }) => profile)
  const fills = async (name: string, profile = 'words/1'): Promise<void> => {
    const { index, follower, stop } = await followed(name, profile)
    await follower.start(notifications)
    await until(async () => (await index.rows()) === total && (await follower.lag()).changes === 0)
    await until(async () => (await found('parapheur', index)).length > 0)
    // Vectors come after the words, in the background.
    await until(async () => (await profiles()).includes(profile))
    await stop()
  }
  await rm(join(folder, 'first'), { recursive: true })
  await fills('first')
  for (const file of await readdir(join(folder, 'first'), { recursive: true })) {
    if (file.endsWith('.lance') && file.includes('data')) await truncate(join(folder, 'first', file), 10)
  }
  await fills('first')
  await fills('first', 'words/2')
  assert.deepEqual((await profiles()).toSorted(), ['words/1', 'words/2'])
})

test('what differs at the start is repaired: rows that should not be there, rows that lack', async () => {
  const { index, follower, stop } = await followed('first', 'words/2')
  const id = await store('cadastre')
  await db.deleteFrom('index_change').where('document_id', '=', id).execute()
  const strange = {
    chunkId: asChunkId(999_999),
    documentId: asDocumentId(999_999),
    collectionId,
    terms: 'intrus',
    titleTerms: '',
    readers: [1],
    vector: null,
    questions: [],
  }
  await index.replaceDocuments([], [strange])
  await follower.start(notifications)
  await until(async () => (await found('cadastre', index)).includes(id))
  await until(async () => (await index.lexical({ terms: ['intrus'], readable: [1], limit: 1 })).length === 0)
  await stop()
})

test('a process killed while the index follows loses nothing: what it left is applied by the next', async () => {
  const { dimensions, profile } = embedder
  const program = `
    import { openDatabase } from '#platform/db/database'
    import { createLog } from '#platform/telemetry/log'
    import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
    import { openIndexFollower } from '#data/search/index-follower'
    const log = createLog('silent')
    const db = await openDatabase(${JSON.stringify(url)}, log)
    const index = await openLanceIndex({ folder: ${JSON.stringify(join(folder, 'killed'))}, profile: '${profile}', dimensions: ${dimensions} })
    const follower = openIndexFollower({ db, index, embedder: { profile: '${profile}', dimensions: ${dimensions} }, log })
    console.log('open')
    for (;;) { await follower.catchUp(() => console.log('applied')); await new Promise((r) => setTimeout(r, 1)) }`
  const ids: DocumentId[] = []
  for (const changesBefore of [0, 1, 3]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    await until(() => said.includes('open'))
    const writing = (async () => {
      for (let count = 0; count < 15; count += 1) ids.push(await store('sceau'))
    })()
    await until(() => said.split('applied').length > changesBefore)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await writing
  }
  await deleteDocument(data.as(owner), ids.shift() ?? asDocumentId(0))
  const { index, follower, stop } = await followed('killed')
  await follower.start(notifications)
  await settled(follower)
  await until(async () => (await found('sceau', index)).length === ids.length)
  assert.deepEqual(
    (await found('sceau', index)).toSorted((a, b) => a - b),
    ids,
  )
  for (const id of ids) assert.equal((await getDocument(data.as(owner), id)).state, 'ready')
  const entries = (await Array.fromAsync(index.entries())).flat().map(({ chunkId }) => chunkId)
  assert.equal(new Set(entries).size, entries.length)
  await stop()
})

test('two indexes on one database each hold everything, and one that was forgotten is compared when it comes back', async () => {
  const one = await followed('here')
  const two = await followed('elsewhere')
  await Promise.all([one.follower.start(notifications), two.follower.start(notifications)])
  const ids = [await store('tampon'), await store('tampon'), await store('tampon')]
  const holds = async (index: SearchIndex, wanted: readonly number[]): Promise<boolean> => {
    const held = (await found('tampon', index)).toSorted((a, b) => a - b)
    return held.join() === wanted.join()
  }
  for (const { index } of [one, two]) await until(() => holds(index, ids))
  await two.stop()
  await db.deleteFrom('search_index').where('id', '=', two.index.id).execute()
  await deleteDocument(data.as(owner), ids.shift() ?? asDocumentId(0))
  ids.push(await store('tampon'))
  await until(() => holds(one.index, ids))
  const again = await followed('elsewhere')
  await again.follower.catchUp()
  assert.ok(await holds(again.index, ids))
  assert.equal(again.index.id, two.index.id)
  assert.notEqual(one.index.id, two.index.id)
  await one.stop()
  await again.stop()
})

test('a change under way while an index is added waits for it too', async () => {
  const { index, follower, stop } = await followed('added')
  const begun = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const id = await store('buvard')
  const announcing = db.transaction().execute(async (tx) => {
    await announceChanges(tx, [id])
    begun.resolve()
    await mayEnd.promise
    await tx.updateTable('chunk').set({ readers: [] }).where('document_id', '=', id).execute()
  })
  await begun.promise
  const catching = follower.catchUp()
  await untilSomebodyWaits(db)
  mayEnd.resolve()
  await announcing
  await catching
  const entries = (await Array.fromAsync(index.entries())).flat()
  assert.deepEqual(entries.find(({ documentId }) => documentId === id)?.readers, [])
  await stop()
})
