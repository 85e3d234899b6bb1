import type { DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { applyChanges } from './apply-changes.ts'

const data = await testData()
const { db, job, index, embedder } = data
const owner = await data.person()
const draft = { name: 'Textes', description: '', visibility: 'organisation' as const }
const { id: collectionId } = await createCollection(data.as(owner), draft)

async function store(name: string, markdown: string): Promise<DocumentId> {
  const documentId = await queuedDocument(db, { collectionId, name })
  await storeVersion(job, { documentId, title: name, parsed: { title: name, markdown, language: 'fr', pages: [] } })
  return documentId
}

/** Lines that differ, about this many characters of them. */
function longText(characters: number): string {
  return Array.from(
    { length: Math.ceil(characters / 64) },
    (_, at) => `Règle ${at} de la liste, avec ses mots et son numéro à elle.`,
  ).join('\n\n')
}

test('long documents are indexed one page after the other, short ones together', async () => {
  const shorts = [await store('un', 'Un mot.'), await store('deux', 'Deux mots.')]
  const long = [await store('long', longText(2_500_000)), await store('plus long', longText(2_500_000))]
  const pages: number[] = []
  for (;;) {
    const applied = await applyChanges(db, index, embedder.profile)
    if (applied === null || applied === 'busy') break
    pages.push(applied.documents)
  }
  assert.deepEqual(pages, [shorts.length + 1, long.length - 1])
  const left = await db.selectFrom('index_change').select('id').where('index_id', '=', index.id).execute()
  assert.deepEqual(left, [])
})
