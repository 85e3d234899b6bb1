import { asDocumentId, type DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { placeLegalHold, releaseLegalHold } from '#platform/legal-hold/legal-hold'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { deleteChunk } from './delete-chunk.ts'

const data = await testData()
const { db, job } = data
const owner = await data.person()
const admin = data.as(await data.colleague(owner, allScopes))

const long = (word: string): string => `La règle sur ${word} est écrite ici. `.repeat(30).trim()

async function stored(visibility: 'private' | 'organisation' = 'organisation') {
  const { id: collectionId } = await createCollection(data.as(owner), {
    name: 'Notes',
    description: '',
    visibility,
  })
  const documentId = await queuedDocument(db, { collectionId, name: 'note.md' })
  const markdown = `# Un\n\n${long('le parapheur')}\n\n# Deux\n\n${long('le bordereau')}`
  const parsed = { title: 'note', markdown, language: 'fr', pages: [] }
  await storeVersion(job, { documentId, title: 'note', parsed })
  await data.follower.catchUp()
  return { collectionId, documentId, markdown }
}

async function chunksOf(documentId: DocumentId) {
  return db
    .selectFrom('chunk')
    .select(['id', 'text', 'path'])
    .where('document_id', '=', documentId)
    .orderBy('ordinal')
    .execute()
}

async function textOf(documentId: DocumentId): Promise<string> {
  const versions = db.selectFrom('document_version').select('markdown').where('document_id', '=', documentId)
  return (await versions.executeTakeFirstOrThrow()).markdown
}

test('a passage goes with its words, and the others stay where they were', async () => {
  const { documentId, markdown } = await stored()
  const [first, second, ...rest] = await chunksOf(documentId)
  assert.ok(first && second && rest.length === 0)
  await deleteChunk(data.as(owner), { documentId, chunkId: first.id })
  assert.deepEqual(
    (await chunksOf(documentId)).map(({ id, path }) => [id, path]),
    [[second.id, ['Deux']]],
  )
  const text = await textOf(documentId)
  assert.deepEqual(
    [text.length, text.includes('parapheur'), text.indexOf('# Deux')],
    [markdown.length, false, markdown.indexOf('# Deux')],
  )
  await data.follower.catchUp()
  assert.deepEqual(await data.index.rows(), (await db.selectFrom('chunk').select('id').execute()).length)
})

test('a passage of a collection that is held stays, and so do its words', async () => {
  const { collectionId, documentId, markdown } = await stored()
  const [first] = await chunksOf(documentId)
  const asked = { documentId, chunkId: first?.id ?? assert.fail() }
  for (const [kind, id] of [
    ['collection', collectionId],
    ['person', owner.personId],
  ] as const) {
    const hold = await placeLegalHold(admin, { kind, id, reason: 'Contentieux' })
    await assert.rejects(deleteChunk(data.as(owner), asked), { code: 'held' })
    assert.deepEqual([(await chunksOf(documentId)).length, await textOf(documentId)], [2, markdown])
    await releaseLegalHold(admin, hold.id)
  }
  await deleteChunk(data.as(owner), asked)
  assert.equal((await chunksOf(documentId)).length, 1)
})

test('a passage of another document, one that is gone and one that is nobody’s are not there', async () => {
  const [one, other] = [await stored(), await stored()]
  const [own] = await chunksOf(one.documentId)
  const [foreign] = await chunksOf(other.documentId)
  assert.ok(own && foreign)
  const { documentId } = one
  await assert.rejects(deleteChunk(data.as(owner), { documentId, chunkId: foreign.id }), {
    code: 'not_found',
    details: { what: 'chunk', id: foreign.id },
  })
  await assert.rejects(deleteChunk(data.as(owner), { documentId: asDocumentId(999_999), chunkId: own.id }), {
    code: 'not_found',
    details: { what: 'document', id: 999_999 },
  })
  await deleteChunk(data.as(owner), { documentId, chunkId: own.id })
  await assert.rejects(deleteChunk(data.as(owner), { documentId, chunkId: own.id }), {
    code: 'not_found',
  })
})

test('who may not read a document finds none; who may read it and not write it is told', async () => {
  const hidden = await stored('private')
  const shared = await stored()
  const [one] = await chunksOf(hidden.documentId)
  const [two] = await chunksOf(shared.documentId)
  assert.ok(one && two)
  const colleague = data.as(await data.colleague(owner))
  const stranger = data.as(await data.person())
  const reader = data.as(await data.colleague(owner, ['collections:read']))
  await assert.rejects(deleteChunk(colleague, { documentId: hidden.documentId, chunkId: one.id }), {
    code: 'not_found',
  })
  await assert.rejects(deleteChunk(stranger, { documentId: shared.documentId, chunkId: two.id }), {
    code: 'not_found',
  })
  await assert.rejects(deleteChunk(colleague, { documentId: shared.documentId, chunkId: two.id }), {
    code: 'forbidden',
  })
  await assert.rejects(deleteChunk(reader, { documentId: shared.documentId, chunkId: two.id }), {
    code: 'forbidden',
    details: { scope: 'collections:write' },
  })
})
