import { asCollectionId, type CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { deleteCollection } from '#data/collections/delete-collection'
import { updateCollection } from '#data/collections/update-collection'
import { type Actor, jobActor, principalsOf } from '#platform/auth/actor'
import { agentScopes } from '#platform/auth/roles'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { analyse } from '#text/analyse'
import { scriptedModelName, speak } from '../../../test/e2e/harness/scripted-model.ts'
import { type TestAnswers, testAnswers } from '../../../test/fakes/answers.ts'
import { makeQuestions } from './make-questions.ts'

const rules = `# Absences

## Maladie

L'arrêt de travail est transmis au service sous quarante-huit heures.

## Enfant souffrant

L'agent bénéficie de six jours par an, sur présentation d'un certificat.
`

let answers: TestAnswers
let agent: Actor
let collectionId: CollectionId
let folder: string
after(() => rm(folder, { recursive: true }))

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-questions-'))
  answers = await testAnswers()
  agent = await answers.person()
  await answers.add(agent, { title: 'Règlement', markdown: rules })
  const [collection] = await answers.as(agent).db.selectFrom('collection').select('id').execute()
  collectionId = collection?.id ?? asCollectionId(0)
})

const run = () => makeQuestions({ ...answers.as(agent), actor: jobActor('questions.make', agentScopes) })
const kept = () => answers.as(agent).db.selectFrom('passage_question').select('question').orderBy('question').execute()
const drafted = () => answers.as(agent).db.selectFrom('drafted_question').select('questions').execute()

function* says(...questions: string[]) {
  yield* speak(JSON.stringify(questions), 0)
}

test('without a model chosen for the collection, nobody is asked', async () => {
  assert.equal(await run(), 0)
  assert.deepEqual(answers.model.asked, [])
})

test('nothing is searched before the whole collection was asked about; a model that fails is asked again later', async () => {
  await updateCollection(answers.as(agent), collectionId, { questionModel: scriptedModelName })
  answers.model.play(({ messages }) =>
    /souffrant/.test(messages.at(-1)?.content ?? '')
      ? [{ refuse: 503 }]
      : says('Qui prévenir quand je suis patraque ?'),
  )
  await run()
  assert.deepEqual(await kept(), [])
  answers.model.play(() => says('Mon gamin a la grippe, combien de temps je peux rester ?'))
  await run()
  const questions = (await kept()).map(({ question }) => question)
  assert.ok(questions.includes('Mon gamin a la grippe, combien de temps je peux rester ?'))
  const drafts = await drafted()
  assert.equal(
    answers.usage.every(({ endpoint }) => endpoint === 'internal'),
    true,
  )
  const before = answers.model.asked.length
  assert.equal(await run(), 0)
  assert.equal(answers.model.asked.length, before, 'each text is asked about once')
  assert.equal((await drafted()).length, drafts.length)
})

test('a passage is found by words that only its questions hold', async () => {
  await answers.add(agent, { title: 'Autre', markdown: '# Autre\n\nLe parking ferme à vingt heures.' })
  const found = (actor: Actor) =>
    answers
      .as(agent)
      .index.lexicalQuestions({ terms: analyse('gamin grippe'), readable: principalsOf(actor), limit: 5 })
  assert.ok((await found(agent)).length > 0)
  assert.deepEqual(await found(await answers.person()), [], 'by those who may read it')
})

test('a text for which the model wrote nothing is not asked about again', async () => {
  answers.model.play(() => speak('Je ne sais pas.', 0))
  await answers.add(agent, { title: 'Vide', markdown: '# Vide\n\nCe texte ne répond à rien du tout.' })
  const { db } = answers.as(agent)
  const { id } = await db.selectFrom('collection').select('id').where('name', '=', 'Vide').executeTakeFirstOrThrow()
  await updateCollection(answers.as(agent), id, { questionModel: scriptedModelName })
  assert.equal(await run(), 1)
  assert.equal(await run(), 0)
})

test('what is not wanted any more is removed, and what is erased leaves nothing', async () => {
  const { db } = answers.as(agent)
  await updateCollection(answers.as(agent), collectionId, { questionModel: null })
  await run()
  assert.deepEqual(await kept(), [])
  await updateCollection(answers.as(agent), collectionId, { questionModel: scriptedModelName })
  answers.model.play(() => says('Mon gamin a la grippe, que faire ?'))
  await run()
  assert.equal((await kept()).length > 0, true)
  const storage = await openFolderStorage(folder)
  for (const { id } of await db.selectFrom('collection').select('id').execute()) {
    await deleteCollection({ ...answers.as(agent), storage }, id)
  }
  assert.deepEqual([await kept(), await drafted()], [[], []])
  assert.deepEqual(await db.selectFrom('embedding').select('index_hash').execute(), [])
})
