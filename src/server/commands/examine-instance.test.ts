import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { createCollection } from '#data/collections/create-collection'
import { jobActor } from '#platform/auth/actor'
import { queuedDocument } from '../../../test/fakes/data.ts'
import { wordEmbedder } from '../../../test/fakes/embedder.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { examine, examineInstance } from './examine-instance.ts'
import { exportAnyCollection } from './export-any-collection.ts'
import { listCorpora } from './list-corpora.ts'

const people = await testPeople()
const { db } = people
const job = jobActor('command-line', allScopes, people.organisation.id)
const ctx = { ...people.as(job), actor: job }
const embedder = wordEmbedder()
const rows = (count: () => Promise<number>) => Object({ rows: count })
const holding = rows(async () => 12)

async function findings(given: object) {
  const found = await examineInstance({ ...ctx, embedder, index: holding, ...given })
  return found.map((one) => [one.name, one.good, one.found])
}

describe('what an instance is looked at for', () => {
  test('is its model, its index and its corpora, each with a figure', async () => {
    assert.deepEqual(await findings({}), [
      ['embeddings', true, `${embedder.profile}, ${embedder.dimensions}`],
      ['index', true, '12'],
      ['corpora', true, '–'],
    ])
  })

  test('that fails is a finding, and keeps nothing else from being looked at', async () => {
    const index = rows(() => Promise.reject(new Error('a damaged file')))
    const broken = { ...embedder, embedQuery: () => Promise.reject(new Error('no engine')) }
    assert.deepEqual(await findings({ index, embedder: broken }), [
      ['embeddings', false, 'no engine'],
      ['index', false, 'a damaged file'],
      ['corpora', true, '–'],
    ])
    assert.deepEqual(await examine('space', () => Promise.reject('a text')), {
      ...{ name: 'space', good: false, found: 'a text' },
    })
  })
})

test('every corpus that the program knows is listed, with what is installed of it', async () => {
  const { id } = await createCollection({ ...ctx, actor: await people.person() }, draft('Fiches'))
  await db.updateTable('collection').set({ corpus_id: 'fiches-travail' }).where('id', '=', id).execute()
  for (const [name, day] of [
    ['f1', '2026-01-31'],
    ['f2', '2026-03-01'],
  ] as const) {
    const documentId = await queuedDocument(db, { collectionId: id, name })
    await db.updateTable('document').set({ source_updated_at: day }).where('id', '=', documentId).execute()
  }
  const corpora = await listCorpora(ctx)
  assert.ok(corpora.length > 5)
  assert.equal(new Set(corpora.map((one) => one.id)).size, corpora.length)
  const installed = corpora.filter(({ documents }) => documents !== null)
  assert.deepEqual(
    installed.map((one) => [one.id, one.documents, String(one.newest).slice(0, 10)]),
    [['fiches-travail', 2, '2026-03-01']],
  )
  assert.deepEqual((await findings({}))[2], ['corpora', true, 'fiches-travail 2'])
  const agent = { ...ctx, actor: await people.person() }
  await assert.rejects(listCorpora(agent), { code: 'forbidden', details: { scope: 'settings:manage' } })
})

test('whoever holds the machine exports any collection; a person, by this way, none', async () => {
  const owner = await people.person()
  const { id } = await createCollection({ ...ctx, actor: owner }, draft('À moi'))
  const storage = Object({})
  const { name, content } = await exportAnyCollection({ ...ctx, storage }, id)
  assert.equal(name, 'À moi.zip')
  content.destroy()
  const traces = await people.traces('collection.export')
  const trace = traces.find(({ target }) => target === `collection ${id}`)
  assert.deepEqual(trace?.details, { documents: 0 })
  const governor = { ...ctx, actor: await people.person({ role: 'administrator' }), storage }
  await assert.rejects(exportAnyCollection(governor, id), { code: 'not_found' })
})

function draft(name: string) {
  return { name, description: '', visibility: 'private' as const }
}
