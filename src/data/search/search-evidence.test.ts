import type { CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { searchEvidence } from './search-evidence.ts'

const { db, job, follower, ...data } = await testData()
const agent = await data.person()
const stranger = await data.person()
const limit = 10

async function collection(name: string, corpusId: string | null): Promise<CollectionId> {
  const { id } = await createCollection(data.as(agent), { name, description: '', visibility: 'organisation' })
  await db.updateTable('collection').set({ corpus_id: corpusId }).where('id', '=', id).execute()
  return id
}

async function store(collectionId: CollectionId, title: string, markdown: string): Promise<void> {
  const documentId = await queuedDocument(db, { collectionId, name: title })
  await storeVersion(job, { documentId, title, parsed: { title, markdown, language: 'fr', pages: [] } })
}

const corpus = await collection('Fiches', 'fiches')
const own = await collection('Mairie', null)
for (let sheet = 0; sheet < 2 * limit; sheet += 1) {
  await store(
    corpus,
    `Objet trouvé ${sheet}`,
    `# Objet trouvé ${sheet}\n\nLa fiche ${sheet} dit qui a trouvé un objet.`,
  )
}
const services = Array.from({ length: 30 }, (_, row) => `| Service ${row} | Accueil du public | 40${row} |`)
await store(
  own,
  'Annuaire',
  `# Annuaire\n\n| Service | Rôle | Poste |\n|---|---|---|\n${services.join('\n')}\n| Police | Objets trouvés | 4092 |`,
)
await follower.catchUp()

const asked = { wordings: [{ query: 'Qui contacter pour un objet trouvé ?', share: 1 }], collectionIds: null, limit }

test('own documents are read beside a corpus that says more of the words, after what was found first', async () => {
  const { hits } = await searchEvidence(data.as(agent), asked)
  assert.deepEqual(
    hits.slice(0, limit).map(({ corpus: id }) => id),
    Array.from({ length: limit }, () => 'fiches'),
  )
  const added = hits.slice(limit)
  assert.ok(added.some(({ text, title }) => title === 'Annuaire' && text.includes('4092')))
  assert.ok(added.every((hit) => hit.score <= (hits[limit - 1]?.score ?? 0)))
  assert.equal(new Set(hits.map(({ chunkId }) => chunkId)).size, hits.length)
})

test('one side alone is searched once, and readers find what they may read', async () => {
  const { hits } = await searchEvidence(data.as(agent), { ...asked, collectionIds: [corpus] })
  assert.equal(hits.length, limit)
  assert.deepEqual((await searchEvidence(data.as(stranger), asked)).hits, [])
})
