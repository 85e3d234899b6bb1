import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { rebuildIndex } from './rebuild-index.ts'
import type { SearchIndex } from './search-index.ts'

const data = await testData()
const { db, job, index, follower } = data
const owner = await data.person()
const words = ['parapheur', 'bordereau', 'greffe']

before(async () => {
  const draft = { name: 'Textes', description: '', visibility: 'organisation' as const }
  const { id: collectionId } = await createCollection(data.as(owner), draft)
  for (const word of words) {
    const documentId = await queuedDocument(db, { collectionId, name: word })
    const parsed = { title: word, markdown: `La règle sur ${word} est écrite ici.`, language: 'fr', pages: [] }
    await storeVersion(job, { documentId, title: word, parsed })
  }
  await follower.catchUp()
})

test('an index rebuilt on demand holds everything once, and says how far it is', async () => {
  const steps: { done: number; total: number }[] = []
  assert.deepEqual(await rebuildIndex(job, (step) => void steps.push(step)), { documents: 3, chunks: 3 })
  assert.deepEqual(steps, [{ done: 3, total: 3 }])
  const trace = await db.selectFrom('audit_log').selectAll().where('action', '=', 'index.rebuild').execute()
  assert.deepEqual(
    trace.map(({ actor_kind, details }) => [actor_kind, details]),
    [['job', { documents: 3 }]],
  )
})

test('only whoever manages the settings has it rebuilt', async () => {
  await assert.rejects(rebuildIndex(data.as(owner)), { code: 'forbidden', details: { scope: 'settings:manage' } })
  assert.equal(await index.rows(), 3)
})

test('a rebuild that dies while it empties the index leaves it to be filled by whoever follows', async () => {
  const dying: SearchIndex = new Proxy(index, {
    get(target, name) {
      if (name === 'clear') return () => target.clear().then(() => Promise.reject(new Error('killed')))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  await assert.rejects(rebuildIndex({ ...job, index: dying }), { message: 'killed' })
  assert.equal(await index.rows(), 0)
  assert.equal(await follower.catchUp(), 3)
  assert.equal(await index.rows(), 3)
})
