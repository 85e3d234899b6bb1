import { asOrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { resumeEvaluations } from '#apps/evaluations/resume-evaluations'
import { giveUpEvaluation, runEvaluation } from '#apps/evaluations/run-evaluation'
import { createKey } from '#platform/keys/create-key'
import { builtInRoles } from '#platform/auth/roles'
import { AppError } from '#platform/errors'
import {
  type ScriptedModel,
  scriptedModelName,
  speak,
  startScriptedModel,
} from '../../../test/e2e/harness/scripted-model.ts'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { addDocument, trialPeriodSheet } from '../../../test/fakes/labour-collection.ts'
import { type Json, type TestServer, itemsOf, testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'

let server: TestServer
let model: ScriptedModel
let governing: string
before(async () => {
  model = await startScriptedModel()
  server = await testServer({ backends: { ville: { url: model.url } } })
  governing = await server.adminCookie()
  await addDocument(server, { name: 'essai.md', text: trialPeriodSheet })
})
after(() => model.stop())

const french = { 'accept-language': 'fr' }

function govern(method: string, path: string, body?: unknown) {
  const sent = body === undefined ? {} : { body }
  return server.call(method, path, { key: null, cookie: governing, headers: french, ...sent })
}

const quoting = { assistant: 'socle', mode: 'quote' }
const writing = { assistant: 'socle', mode: 'generate', model: scriptedModelName }
const questions = [
  'Question;Faits;Document',
  '"Quelle est la durée maximale de la période d’essai\nd’un cadre ?";quatre mois|4 mois;essai.md',
  'La période d’essai des cadres, renouvellement compris, peut-elle dépasser combien de mois ?;huit mois;essai.md',
  'Quel est l’horaire de la piscine municipale de Saumur ?;;',
].join('\r\n')

async function create(changes: object = {}): Promise<number> {
  const reply = await govern('POST', '/v1/evaluations', { name: 'Essai', questions, variants: [quoting], ...changes })
  assert.equal(reply.status, 201, reply.text)
  return Number(reply.json['id'])
}

const read = async (id: number): Promise<Json> => (await govern('GET', `/v1/evaluations/${id}`)).json

async function ended(id: number): Promise<Json> {
  await until(async () => (await read(id))['ended'] !== null, 120_000)
  return read(id)
}

test('two ways of asking are compared: figures, the questions that differ, a table', async () => {
  model.play(() => speak('Le délai est de quatre mois pour les cadres [1].'))
  const id = await create({ variants: [quoting, writing] })
  const done = await ended(id)
  assert.deepEqual(
    [done['status'], done['failure'], done['questions'], done['answers'], done['name']],
    ['completed', null, 3, 6, 'Essai'],
  )
  assert.deepEqual(itemsOf(done['variants'])[1], { ...writing, collection_ids: null })
  const [quoted, written] = itemsOf(done['figures'])
  assert.deepEqual(
    [quoted?.['asked'], quoted?.['answerable'], quoted?.['others'], quoted?.['all_facts'], quoted?.['failed']],
    [3, 2, 1, 1, 0],
  )
  assert.deepEqual([quoted?.['right_document_first'], quoted?.['others_refused']], [1, 1])
  assert.deepEqual([written?.['all_facts'], written?.['right_document'], written?.['fell_back']], [0.5, 1, 0])
  assert.ok(Number(quoted?.['median_ms']) > 0 && Number(quoted?.['p95_ms']) >= Number(quoted?.['median_ms']))

  const all = await govern('GET', `/v1/evaluations/${id}/questions?limit=2&offset=1`)
  assert.deepEqual([all.json['total'], itemsOf(all.json['data']).map(({ position }) => position)], [3, [2, 3]])
  const differing = await govern('GET', `/v1/evaluations/${id}/questions?differing=true`)
  const [second] = itemsOf(differing.json['data'])
  assert.deepEqual([differing.json['total'], second?.['position'], second?.['line']], [1, 2, 4])
  const [left, right] = itemsOf(second?.['answers'])
  assert.deepEqual([left?.['status'], left?.['all_facts'], right?.['all_facts']], ['quoted', true, false])
  const [, , third] = itemsOf((await govern('GET', `/v1/evaluations/${id}/questions`)).json['data'])
  const [refused] = itemsOf(third?.['answers'])
  assert.deepEqual(
    [refused?.['status'], refused?.['all_facts'], refused?.['right_document']],
    ['not_found', null, null],
  )

  const csv = await govern('GET', `/v1/evaluations/${id}/results.csv`)
  assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8')
  const [head, first] = csv.text.split('\r\n')
  assert.match(head ?? '', /line;question;facts;document;status \(A socle quote\);failure .*status \(B socle generate/)
  assert.match(first ?? '', /^2;"Quelle est .*\nd’un cadre \?";quatre mois \| 4 mois;essai\.md;quoted;;1;/s)
  const [listed] = itemsOf((await govern('GET', '/v1/evaluations')).json['data'])
  assert.deepEqual([listed?.['id'], listed?.['answers']], [id, 6])
})

test('a wrong file is refused with its lines, a wrong variant with its reason', async () => {
  const refusal = async (changes: object) => {
    const body = { name: 'Faux', questions, variants: [quoting], ...changes }
    const { status, json } = await govern('POST', '/v1/evaluations', body)
    return [status, json['error']?.['code'], json['error']?.['message']]
  }
  assert.deepEqual(await refusal({ questions: 'question;faits\n;5\nOui ?;\n ;x\n' }), [
    400,
    'invalid_request',
    'ligne 2 : la question manque ; ligne 4 : la question manque',
  ])
  const expression = JSON.stringify({ question: 'a', must: [['(a+)+$']] })
  const [status, , message] = await refusal({ questions: expression, format: 'jsonl' })
  assert.equal(status, 400)
  assert.match(String(message), /^ligne 1 : les expressions régulières ne sont lues que dans le terminal/)
  assert.deepEqual((await refusal({ variants: [{ assistant: 'personne' }] })).slice(0, 2), [404, 'model_not_found'])
  assert.deepEqual((await refusal({ variants: [{ ...writing, model: 'absent' }] })).slice(0, 2), [
    404,
    'model_not_found',
  ])
  assert.deepEqual(await refusal({ variants: [{ ...writing, mode: 'quote' }] }), [
    400,
    'invalid_request',
    'citer n’emploie pas de modèle',
  ])
  const unread = { ...quoting, collection_ids: [2_000_000_000] }
  assert.deepEqual((await refusal({ variants: [unread] })).slice(0, 2), [404, 'not_found'])
  assert.equal((await refusal({ variants: [] }))[0], 422)
  assert.equal((await refusal({ variants: [quoting, quoting, quoting] }))[0], 422)
})

test('one is under way at a time; it is cancelled, keeps what was graded, and is deleted', async () => {
  let asked = 0
  model.play(function* () {
    asked += 1
    if (asked === 1) yield { say: 'Quatre mois [1].' }
    else for (;;) yield { waitMs: 20 }
  })
  const id = await create({ variants: [writing] })
  await until(() => asked === 2, 60_000)
  const second = await govern('POST', '/v1/evaluations', { name: 'Autre', questions, variants: [quoting] })
  assert.deepEqual([second.status, second.json['error']?.['code']], [409, 'conflict'])
  const cancelled = await govern('POST', `/v1/evaluations/${id}/cancel`)
  assert.deepEqual(
    [cancelled.status, cancelled.json['status'], cancelled.json['answers']],
    [200, 'cancelled', 1],
    cancelled.text,
  )
  assert.equal((await govern('POST', `/v1/evaluations/${id}/cancel`)).status, 409)
  await until(() => model.leftAtMs !== null)
  await ended(await create())
  assert.equal((await govern('DELETE', `/v1/evaluations/${id}`)).status, 204)
  assert.equal((await govern('GET', `/v1/evaluations/${id}`)).status, 404)
})

test('another organisation sees nothing of it, and whoever does not govern may not ask', async () => {
  const id = await create()
  const { db } = server.ctx
  const away = await createPerson(db, await createOrganisation(db), { role: 'administrator' })
  const { value: key } = await createKey(
    { ...server.ctx, actor: away },
    { name: 'a', scopes: builtInRoles.administrator },
  )
  await server.ctx.keys.refresh()
  const path = `/v1/evaluations/${id}`
  const foreign = [
    ['GET', path],
    ['GET', `${path}/questions`],
    ['GET', `${path}/results.csv`],
    ['POST', `${path}/cancel`],
    ['DELETE', path],
  ] as const
  for (const [method, where] of foreign) assert.equal((await server.call(method, where, { key })).status, 404, where)
  assert.deepEqual((await server.call('GET', '/v1/evaluations', { key })).json['data'], [])
  assert.equal((await server.call('GET', '/v1/evaluations')).status, 403)
  assert.equal((await ended(id))['status'], 'completed')
})

/** An evaluation that nobody runs, as a killed process leaves one. */
async function left(changes: { created_at?: Date; variants?: string } = {}): Promise<number> {
  const { db, actor } = server.ctx
  const { id } = await db
    .insertInto('evaluation')
    .values({
      organisation_id: asOrganisationId(actor.kind === 'job' ? Number(actor.organisationId) : 0),
      name: 'Laissée',
      language: 'fr',
      status: 'running',
      variants: JSON.stringify([{ ...quoting, collectionIds: null, model: null }]),
      ...changes,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const [line, none] = [1, [] as string[]]
  const question = { line, id: '1', kinds: none, documents: ['essai.md'], facts: [['quatre mois']], expressions: none }
  const rows = ['Essai d’un cadre ?', 'Durée de l’essai d’un cadre ?'].map((turn, position) => ({
    evaluation_id: id,
    position,
    question: JSON.stringify({ ...question, turns: [turn] }),
  }))
  await db.insertInto('evaluation_question').values(rows).execute()
  return id
}

test('what a killed process left goes on where it was; what takes a day is told as failed', async () => {
  const id = await left()
  const graded = { all_facts: false, first_characters: false, quoted_words: false, right_document: false }
  const kept = { ...graded, right_document_first: false, fell_back: false, duration_ms: 7, status: 'nearest' }
  await server.ctx.db
    .insertInto('evaluation_answer')
    .values({ evaluation_id: id, position: 0, variant: 0, ...kept })
    .execute()
  assert.equal(await resumeEvaluations(server.ctx), 1)
  const done = await ended(id)
  assert.deepEqual([done['status'], done['answers']], ['completed', 2])
  const [first] = itemsOf((await govern('GET', `/v1/evaluations/${id}/questions`)).json['data'])
  assert.deepEqual(itemsOf(first?.['answers'])[0]?.['duration_ms'], 7)

  const old = await left({ created_at: new Date(Date.now() - 25 * 3_600_000) })
  assert.equal(await resumeEvaluations(server.ctx), 0)
  assert.deepEqual([(await read(old))['status'], (await read(old))['failure']], ['failed', 'timed_out'])
})

test('an assistant that is gone ends it; so does the last try, with its reason', async () => {
  const gone = await left({
    variants: JSON.stringify([{ ...quoting, assistant: 'x', collectionIds: null, model: null }]),
  })
  await runEvaluation(server.ctx, gone)
  assert.deepEqual([(await read(gone))['status'], (await read(gone))['failure']], ['failed', 'model_not_found'])
  const tried = await left()
  await giveUpEvaluation(server.ctx, tried, new AppError('engine_unavailable', { engine: 'e', reason: 'r' }))
  assert.equal((await read(tried))['failure'], 'engine_unavailable')
  await runEvaluation(server.ctx, tried)
  assert.deepEqual([(await read(tried))['status'], (await read(tried))['answers']], ['failed', 0])
})
