import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { createCollection } from '#data/collections/create-collection'
import { storeVersion } from '#data/new-versions/store-version'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { type RetrievalTrial, evaluateRetrieval } from './evaluate-retrieval.ts'

const data = await testData()
const { db, job, follower } = data
const governor = await data.person(allScopes)
const draft = { name: 'Service', description: '', visibility: 'organisation' as const }
const { id: shared } = await createCollection(data.as(governor), draft)
const { id: own } = await createCollection(data.as(governor), { ...draft, name: 'Notes', visibility: 'private' })

for (const [collectionId, name, text] of [
  [shared, 'teletravail.md', 'Le télétravail est ouvert deux jours par semaine.'],
  [shared, 'conges.md', 'Les congés non pris sont reportés jusqu’au 31 mars.'],
  [own, 'secret.md', 'La cantine ferme au mois de juillet.'],
] as const) {
  const documentId = await queuedDocument(db, { collectionId, name })
  await storeVersion(job, {
    documentId,
    title: name,
    parsed: { title: name, markdown: text, language: 'fr', pages: [] },
  })
}
await follower.catchUp()

const file = async (content: string) => {
  const path = join(data.folder, 'questions.jsonl')
  await writeFile(path, content)
  return path
}
const asking = (qid: string, q: string, ...documents: string[]) =>
  JSON.stringify({ qid, q, rel: Object.fromEntries(documents.map((name) => [name, 1])) })

async function evaluate(content: string, more: Partial<RetrievalTrial> = {}) {
  return evaluateRetrieval(data.as(governor), {
    questionsFile: await file(content),
    method: 'lexical',
    limit: 20,
    ...more,
  })
}

test('each question is a search of the organisation, and what is expected is compared with what it found', async () => {
  const lines = [
    asking('1', 'télétravail par semaine', 'teletravail.md'),
    asking('2', 'report des congés', 'conges.md', 'absent.md'),
    asking('3', 'fermeture de la cantine', 'secret.md'),
  ]
  const done: string[] = []
  const figures = await evaluate(`\uFEFF${lines.join('\r\n')}\n\n`, {
    onProgress: (count, total) => void done.push(`${count}/${total}`),
  })
  assert.deepEqual(done, ['1/3', '2/3', '3/3'])
  assert.deepEqual([figures.questions, figures.missed], [3, ['fermeture de la cantine']])
  // All of the first, half of the second, nothing of the third: what one person alone reads is nobody else's.
  assert.equal(figures.recallAt5, 0.5)
  assert.equal(figures.recallAt20, 0.5)
  // The second one's only hit is first of two that could be: 1 / (1 + 1 / log2(3)).
  assert.ok(Math.abs(figures.ndcgAt10 - (1 + 1 / (1 + 1 / Math.log2(3))) / 3) < 1e-9, String(figures.ndcgAt10))
  assert.ok(figures.medianMs > 0)
})

test('a line that measures nothing is named, and nothing is asked', async () => {
  const good = asking('1', 'congés', 'conges.md')
  const wrong = ['non', '{}', asking('2', 'congés'), '{"qid":"3","q":"congés","rel":{"conges.md":0}}', '[]']
  await assert.rejects(evaluate([good, '', ...wrong].join('\n')), {
    code: 'invalid_request',
    details: {
      reason: 'lines_refused',
      lines: [3, 4, 5, 6, 7].map((line) => ({ line, reason: 'not_a_json_question' })),
    },
  })
  const first = Array.from({ length: 10 }, (_, index) => ({ line: index + 1, reason: 'not_a_json_question' }))
  await assert.rejects(evaluate('x\n'.repeat(30)), { details: { reason: 'lines_refused', lines: first } })
  for (const empty of ['', '\n \n', '\uFEFF']) {
    await assert.rejects(evaluate(empty), { code: 'invalid_request', details: { reason: 'no_question_in_file' } })
  }
})
