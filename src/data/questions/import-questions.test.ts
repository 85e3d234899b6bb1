import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { hasCode } from '#platform/errors'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { completeVectors } from '../embeddings/complete-vectors.ts'
import { searchEvidence } from '../search/search-evidence.ts'
import { readCarriedQuestions } from './carried-questions.ts'
import { importQuestions } from './import-questions.ts'

const { db, job, follower, folder, person, ...data } = await testData()
const owner = await person()
const stranger = await person()
const own = await createCollection(data.as(owner), { name: 'Fiches', description: '', visibility: 'private' })
const title = 'La rupture'
const markdown = 'Le licenciement est notifié par lettre recommandée avec avis de réception.'
const documentId = await queuedDocument(db, { collectionId: own.id, name: title })
await storeVersion(job, { documentId, title, parsed: { title, markdown, language: 'fr', pages: [] } })
const { index_hash: hash } = await db.selectFrom('chunk').select('index_hash').executeTakeFirstOrThrow()

async function listed(text: string): Promise<{ id: string; questions: URL }> {
  const file = join(folder, 'questions.tsv')
  await writeFile(file, text)
  return { id: 'fiches', questions: pathToFileURL(file) }
}

async function foundBy(query: string, actor = owner): Promise<number[]> {
  await follower.catchUp()
  const search = { wordings: [{ query, share: 1 }], collectionIds: null, limit: 5 }
  const { hits } = await searchEvidence(data.as(actor), search)
  return hits.filter(({ lexicalScore }) => lexicalScore === null).map((hit) => hit.documentId)
}

test('a passage is found by words that only its questions hold, by those who may read it', async () => {
  await importQuestions(
    job,
    await listed(`${hash.toString('hex')}\tcomment virer quelqu’un ?\tmon boss me fiche dehors\n`),
  )
  assert.equal(await completeVectors(job, 10), true)
  assert.equal(await completeVectors(job, 10), false, 'each question is embedded once')
  assert.deepEqual(await foundBy('virer quelqu’un'), [documentId])
  assert.deepEqual(await foundBy('virer quelqu’un', stranger), [])
})

test('what the list does not say any more is gone, and what is of another passage waits for it', async () => {
  const other = 'a'.repeat(64)
  await importQuestions(job, await listed(`${hash.toString('hex')}\tmon boss me fiche dehors\n${other}\tqui paie ?\n`))
  const kept = await db.selectFrom('passage_question').select(['question', 'maker']).orderBy('question').execute()
  assert.deepEqual(kept, [
    { question: 'mon boss me fiche dehors', maker: 'corpus fiches' },
    { question: 'qui paie ?', maker: 'corpus fiches' },
  ])
  await follower.catchUp()
  const terms = ['vir']
  assert.deepEqual(await data.index.lexicalQuestions({ terms, readable: [owner.ownPrincipal], limit: 5 }), [])
})

test('the same list again changes nothing, a damaged one neither', async () => {
  await importQuestions(job, await listed(`${hash.toString('hex')}\tmon boss me fiche dehors\n`))
  const changes = () => db.selectFrom('index_change').select('id').execute()
  await follower.catchUp()
  await importQuestions(job, await listed(`${hash.toString('hex')}\tmon boss me fiche dehors\n`))
  assert.deepEqual(await changes(), [])
  const damaged = await listed('not a hash\tquestion ?\n')
  await importQuestions(job, damaged)
  assert.deepEqual(await changes(), [])
  await assert.rejects(readCarriedQuestions(damaged.questions, 'm'), (error) => hasCode(error, 'corrupted'))
})
