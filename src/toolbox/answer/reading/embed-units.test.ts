import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { chunkDocument } from '#data/chunks/chunk'
import { deleteCollection } from '#data/collections/delete-collection'
import { parseLabourSheets, toSourceDocument } from '#data/corpora/fiches-travail/read-labour-sheets'
import { readCarriedVectors } from '#data/embeddings/carried-vectors'
import type { Embedder } from '#data/embeddings/embedder'
import { indexHash } from '#data/index-hash'
import { AppError } from '#platform/errors'
import { type Actor, jobActor } from '#platform/auth/actor'
import { agentScopes } from '#platform/auth/roles'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { type TestAnswers, testAnswers } from '../../../../test/fakes/answers.ts'
import { answer } from '../answer.ts'
import { embedUnits, embedUnitsJob, unitTextsOf } from './embed-units.ts'

const rules = `# Cantine

Les inscriptions se font avant le 15 juin. Le repas coûte 3,50 € pour un enfant de la commune.

## Absences

- Prévenir la veille avant dix heures.
- Un certificat suffit après l'absence.
`

let answers: TestAnswers
let agent: Actor
let folder: string
after(() => rm(folder, { recursive: true }))
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-units-'))
  answers = await testAnswers()
  agent = await answers.person()
  await answers.add(agent, { title: 'Cantine', markdown: rules })
})

/** The carried model, which notes what it is asked for. */
function listening(asked: string[]): Embedder {
  return {
    ...answers.embedder,
    embedPassages(texts, signal) {
      asked.push(...texts)
      return answers.embedder.embedPassages(texts, signal)
    },
  }
}

const job = jobActor(embedUnitsJob.name, agentScopes)
const run = (embedder = answers.embedder) => embedUnits({ ...answers.as(job, { embedder }) })
const unitCount = async () => (await answers.as(agent).db.selectFrom('passage_unit').selectAll().execute()).length

async function ask(asked: string[]): Promise<string> {
  const messages = [{ role: 'user' as const, content: 'Combien coûte un repas à la cantine ?' }]
  let text = ''
  const question = { assistant: answers.quoting, messages, language: 'fr' as const }
  for await (const event of answer(answers.as(agent, { embedder: listening(asked) }), question)) {
    if (event.type === 'answer-finished') text = event.text
  }
  return text
}

test('an answer has only its question to compute once the units have their vectors, and says the same', async () => {
  const before: string[] = []
  const said = await ask(before)
  assert.match(said, /3,50 €/)
  assert.ok(before.length > 0, 'units are compared before their vectors are kept')
  assert.ok((await run()) > 0)
  const afterwards: string[] = []
  assert.equal(await ask(afterwards), said)
  assert.deepEqual(afterwards, [])
})

test('each passage is completed once, and nothing is computed again', async () => {
  const asked: string[] = []
  assert.equal(await run(listening(asked)), 0)
  assert.deepEqual(asked, [])
})

test('without the model the units wait, and come at the next run', async () => {
  await answers.add(agent, { title: 'Piscine', markdown: '# Piscine\n\nLa piscine ouvre à neuf heures.' })
  const absent: Embedder = {
    ...answers.embedder,
    embedPassages: () =>
      Promise.reject(new AppError('engine_unavailable', { engine: 'embeddings', reason: 'stopped' })),
  }
  const known = await unitCount()
  assert.equal(await run(absent), 0)
  assert.equal(await unitCount(), known)
  assert.equal(await run(), 1)
  assert.equal(await unitCount(), known + 1)
})

test('a passage of headings alone stands for itself', () => {
  const text = '## Annexes'
  assert.deepEqual(unitTextsOf({ text, path: [], title: 'Guide', index_text: 'Guide ## Annexes' }), [
    'Guide ## Annexes',
  ])
})

test('what a unit means holds its heading and what introduces it, each text once', () => {
  const text = 'Il faut :\n\n- un certificat ;\n- un certificat ;'
  const [lead, item, ...others] = unitTextsOf({ text, path: ['Absences'], title: 'Cantine', index_text: '' })
  assert.deepEqual([lead, item, others], ['Absences Il faut :', 'Absences Il faut : un certificat ;', []])
})

test('units and their vectors go with the last passage of that text', async () => {
  const { db } = answers.as(agent)
  const storage = await openFolderStorage(folder)
  await answers.add(agent, { title: 'Piscine bis', markdown: '# Piscine\n\nLa piscine ouvre à neuf heures.' })
  const remove = async (title: string) =>
    deleteCollection({ ...answers.as(agent), storage }, await answers.collectionOf(title))
  const all = await unitCount()
  await remove('Piscine bis')
  assert.equal(await unitCount(), all)
  await remove('Piscine')
  await remove('Cantine')
  assert.equal(await unitCount(), 0)
  assert.deepEqual(await db.selectFrom('embedding').select('index_hash').execute(), [])
})

test('the units of the carried corpus come with their vectors', async () => {
  const labour = new URL('../../../data/corpora/fiches-travail/', import.meta.url)
  const { records } = await readCarriedVectors(new URL('vectors.bin', labour))
  const known = new Set(records.map(({ hash }) => hash.toString('hex')))
  const sheets = parseLabourSheets(await readFile(new URL('fixtures/labour-sheets.json', labour), 'utf8'))
  const texts = sheets
    .map(toSourceDocument)
    .flatMap(({ title, parsed }) =>
      chunkDocument(title, parsed).flatMap((chunk) => unitTextsOf({ ...chunk, title, index_text: chunk.indexText })),
    )
  const missing = texts.filter((text) => !known.has(indexHash(text).toString('hex')))
  // A sheet of the fixture is the beginning of the real one: where it was cut, one unit may differ.
  assert.ok(
    missing.length < sheets.length,
    `${missing.length} of ${texts.length} units have none: run tools/model/build-carried-vectors.ts`,
  )
})
