import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { chunkDocument } from '../chunks/chunk.ts'
import { parseLabourSheets, toSourceDocument } from '../corpora/fiches-travail/read-labour-sheets.ts'
import { readCarriedVectors } from '../embeddings/carried-vectors.ts'
import { indexHash } from '../index-hash.ts'
import { readCarriedQuestions } from './carried-questions.ts'

const labour = new URL('../corpora/fiches-travail/', import.meta.url)
const questions = await readCarriedQuestions(new URL('questions.tsv', labour), 'list')

test('every carried question is short, and has its vector', async () => {
  const { records } = await readCarriedVectors(new URL('vectors.bin', labour))
  const known = new Set(records.map(({ hash }) => hash.toString('hex')))
  assert.ok(questions.length > 9_000)
  const without = questions.filter(({ question_hash }) => !known.has(question_hash.toString('hex')))
  assert.deepEqual(
    without.map(({ question }) => question),
    [],
    'run tools/model/build-carried-vectors.ts',
  )
  assert.ok(questions.every(({ question }) => question.length >= 10 && question.length <= 160))
})

test('the passages of the sheets are those that the questions were written for', async () => {
  const asked = new Set(questions.map(({ index_hash }) => index_hash.toString('hex')))
  const sheets = parseLabourSheets(await readFile(new URL('fixtures/labour-sheets.json', labour), 'utf8'))
  const chunks = sheets.map(toSourceDocument).flatMap(({ title, parsed }) => chunkDocument(title, parsed))
  const answered = chunks.filter(({ indexText }) => asked.has(indexHash(indexText).toString('hex')))
  assert.ok(answered.length > chunks.length / 2, `${answered.length} of ${chunks.length} passages`)
})
