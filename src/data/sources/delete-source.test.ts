import type { DocumentId, SourceId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { placeLegalHold, releaseLegalHold } from '#platform/legal-hold/legal-hold'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { addCorpus } from './add-corpus.ts'
import { deleteSource } from './delete-source.ts'

const data = await testData()
const { db } = data
const owner = await data.person()
const ctx = data.as(await data.colleague(owner, allScopes))

async function filled(corpusId: string) {
  const { id, collection_id: collectionId } = await addCorpus(ctx, { corpusId })
  const documentId = await queuedDocument(db, { collectionId, name: 'fiche.md' })
  return { id, collectionId, documentId }
}

async function left(sourceId: SourceId, documentId: DocumentId): Promise<[number, number]> {
  const sources = await db.selectFrom('source').select('id').where('id', '=', sourceId).execute()
  const documents = await db.selectFrom('document').select('id').where('id', '=', documentId).execute()
  return [sources.length, documents.length]
}

test('a source whose collection is held is not deleted with its documents, nor a part of it', async () => {
  const { id, collectionId, documentId } = await filled('fiches-travail')
  const hold = await placeLegalHold(ctx, { kind: 'collection', id: collectionId, reason: 'Contentieux' })
  await assert.rejects(deleteSource(ctx, { id, keepsDocuments: false }), { code: 'SH001' })
  assert.deepEqual(await left(id, documentId), [1, 1])
  await releaseLegalHold(ctx, hold.id)
  await deleteSource(ctx, { id, keepsDocuments: false })
  assert.deepEqual(await left(id, documentId), [0, 0])
})

test('a held collection loses its source where its documents stay', async () => {
  const { id, collectionId, documentId } = await filled('code-travail')
  await placeLegalHold(ctx, { kind: 'collection', id: collectionId, reason: 'Contentieux' })
  await deleteSource(ctx, { id, keepsDocuments: true })
  assert.deepEqual(await left(id, documentId), [0, 1])
})
