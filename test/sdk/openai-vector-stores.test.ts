import { asCollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { expireStores } from '#data/vector-stores/expire-stores'
import { jobActor } from '#platform/auth/actor'
import OpenAI, { APIError, NotFoundError, toFile, UnprocessableEntityError } from 'openai'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, itemsOf, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client on vector stores: collections by another name. */
let server: TestServer
let scripted: ScriptedServer
let openai: OpenAI

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key, maxRetries: 0 })
})
after(() => scripted.close())

const poll = { pollIntervalMs: 100 }

async function upload(name: string, text: string) {
  return openai.files.create({ file: await toFile(Buffer.from(text), name), purpose: 'assistants' })
}

test('a file is attached, read, searched, cited by its id, and detached', async () => {
  const file = await upload('essai.md', trialPeriodSheet)
  const store = await openai.vectorStores.create({ name: 'Droit du travail', metadata: { service: 'RH' } })
  assert.deepEqual([store.object, store.name, store.metadata], ['vector_store', 'Droit du travail', { service: 'RH' }])
  const attached = await openai.vectorStores.files.createAndPoll(
    store.id,
    { file_id: file.id, attributes: { année: 2026, thème: 'contrat' } },
    poll,
  )
  assert.deepEqual([attached.id, attached.status, attached.last_error], [file.id, 'completed', null])
  assert.deepEqual(attached.attributes, { année: 2026, thème: 'contrat' })
  const read = await openai.vectorStores.retrieve(store.id)
  assert.deepEqual(read.file_counts, { in_progress: 0, completed: 1, failed: 0, cancelled: 0, total: 1 })
  assert.equal(read.usage_bytes, Buffer.byteLength(trialPeriodSheet))
  const content = await openai.vectorStores.files.content(file.id, { vector_store_id: store.id })
  assert.match(content.data[0]?.text ?? '', /quatre mois pour les cadres/)
  const query = 'Combien de temps dure la période d’essai d’un cadre ?'
  const found = await openai.vectorStores.search(store.id, { query, max_num_results: 1 })
  assert.deepEqual([found.data.length, found.data[0]?.file_id], [1, file.id])
  assert.match(found.data[0]?.content[0]?.text ?? '', /quatre mois/)
  const where = (value: string) => ({ type: 'eq' as const, key: 'thème', value })
  assert.equal((await openai.vectorStores.search(store.id, { query, filters: where('contrat') })).data.length > 0, true)
  assert.equal((await openai.vectorStores.search(store.id, { query, filters: where('paie') })).data.length, 0)
  const year = (type: 'gt' | 'gte' | 'lt' | 'lte' | 'ne', value: number) => ({ type, key: 'année', value })
  const among = (type: 'in' | 'nin') => ({ type, key: 'thème', value: ['paie', 'contrat'] })
  const holding = (type: 'contains' | 'ncontains') => ({ type, key: 'thème', value: 'trat' })
  const isFound = async (filters: object) => {
    const body = { query, filters }
    const json = (await server.call('POST', `/v1/vector_stores/${store.id}/search`, { body })).json
    return itemsOf(json['data']).length > 0
  }
  const all = (filters: object[]) => ({ type: 'and', filters })
  const kept = [year('gt', 2025), year('lte', 2026), year('ne', 3), among('in'), holding('contains')]
  assert.equal(await isFound(all([...kept, { type: 'or', filters: [where('paie'), where('contrat')] }])), true)
  for (const filter of [
    year('gt', 2026),
    year('lt', 2026),
    among('nin'),
    holding('ncontains'),
    { ...where('d'), type: 'gt' },
  ]) {
    assert.equal(await isFound(all([where('contrat'), filter])), false, JSON.stringify(filter))
  }
  const list = { type: 'eq', key: 'thème', value: ['contrat'] }
  assert.equal(
    (await server.call('POST', `/v1/vector_stores/${store.id}/search`, { body: { query, filters: list } })).status,
    400,
  )
  const strict = { query, ranking_options: { score_threshold: 0.99 } }
  assert.equal((await openai.vectorStores.search(store.id, strict)).data.length, 0)
  const tools = [{ type: 'file_search' as const, vector_store_ids: [store.id] }]
  const include = ['file_search_call.results' as const]
  const answer = await openai.responses.create({ model: 'quoter', input: query, tools, include })
  const [search, message] = answer.output
  assert.ok(search?.type === 'file_search_call' && message?.type === 'message')
  const [hit] = search.results ?? []
  assert.deepEqual([search.queries, hit?.file_id, hit?.filename], [[query], file.id, 'essai.md'])
  assert.deepEqual(hit?.attributes, found.data[0]?.attributes)
  assert.ok(Number(Reflect.get(answer, 'completed_at')) >= answer.created_at)
  const part = message.content[0]
  assert.ok(part?.type === 'output_text')
  const [citation] = part.annotations
  assert.ok(citation?.type === 'file_citation')
  assert.deepEqual([citation.file_id, citation.filename], [file.id, 'essai.md'])
  await server.ctx.usage.flush()
  const sums = await server.call('GET', '/api/usage?by=model', { key: null, cookie: await server.adminCookie() })
  const line = itemsOf(sums.json['data']).find((one) => String(one['name']) === 'quoter')
  assert.equal(line?.['requests'], 1)
  assert.equal(line['prompt_tokens'], answer.usage?.input_tokens, 'what the model read counts once')
  const changed = await openai.vectorStores.files.update(file.id, { vector_store_id: store.id, attributes: { a: 'b' } })
  assert.deepEqual(changed.attributes, { a: 'b' })
  await openai.vectorStores.files.delete(file.id, { vector_store_id: store.id })
  await assert.rejects(openai.vectorStores.files.retrieve(file.id, { vector_store_id: store.id }), NotFoundError)
  assert.equal((await openai.files.retrieve(file.id)).id, file.id)
})

test('files are attached together, those that are refused counted apart, and go with their file', async () => {
  const names = ['un.txt', 'deux.txt', 'trois.txt']
  const files = await Promise.all(names.map((name) => upload(name, `Le texte de ${name} est ici, et il se lit bien.`)))
  const program = await upload('programme.exe', 'MZ\u0000\u0001 binaire')
  const store = await openai.vectorStores.create({ name: 'Ensemble' })
  const file_ids = [...files, program].map(({ id }) => id)
  const batch = await openai.vectorStores.fileBatches.createAndPoll(store.id, { file_ids }, poll)
  assert.equal(batch.status, 'completed')
  assert.deepEqual(batch.file_counts, { in_progress: 0, completed: 3, failed: 1, cancelled: 0, total: 4 })
  const listed: string[] = []
  const page = { limit: 2, order: 'asc' as const }
  for await (const file of openai.vectorStores.files.list(store.id, page)) listed.push(file.id)
  assert.deepEqual(
    listed,
    files.map(({ id }) => id),
  )
  const together = await openai.vectorStores.fileBatches.listFiles(batch.id, { vector_store_id: store.id })
  assert.equal(together.data.length, 3)
  const failed = await openai.vectorStores.files.list(store.id, { filter: 'failed' })
  assert.equal(failed.data.length, 0)
  const over = await openai.vectorStores.fileBatches.cancel(batch.id, { vector_store_id: store.id })
  assert.equal(over.file_counts.cancelled, 0)
  await openai.files.delete(files[0]?.id ?? '')
  assert.equal((await openai.vectorStores.retrieve(store.id)).file_counts.total, 2)
})

test('vector stores are listed, renamed and deleted; what is wrong leaves none behind', async () => {
  const before: string[] = []
  for await (const store of openai.vectorStores.list({ limit: 1 })) before.push(store.id)
  const file = await upload('note.txt', 'Une note assez longue pour être lue et rangée.')
  const { id } = await openai.vectorStores.create({ file_ids: [file.id] })
  const renamed = await openai.vectorStores.update(id, { name: 'Autre nom', metadata: { a: 'b' } })
  assert.deepEqual([renamed.name, renamed.metadata, renamed.file_counts.total], ['Autre nom', { a: 'b' }, 1])
  await assert.rejects(openai.vectorStores.create({ file_ids: [file.id, 'file-absent'] }), NotFoundError)
  const program = await upload('programme.exe', 'MZ\u0000\u0001 binaire')
  const refused = openai.vectorStores.files.create(id, { file_id: program.id })
  await assert.rejects(refused, (error) => error instanceof APIError && error.status === 415)
  const now: string[] = []
  for await (const store of openai.vectorStores.list({ limit: 2 })) now.push(store.id)
  assert.deepEqual(now, [id, ...before])
  assert.deepEqual(await openai.vectorStores.delete(id), { id, object: 'vector_store.deleted', deleted: true })
  await assert.rejects(openai.vectorStores.retrieve(id), NotFoundError)
})

test('a collection filled otherwise is a vector store too, its documents files by their number', async () => {
  const { collectionId, documentId } = await addDocument(server, { name: 'fiche.md', text: trialPeriodSheet })
  const listed = await openai.vectorStores.files.list(`vs_${collectionId}`)
  assert.deepEqual(
    listed.data.map(({ id, status }) => [id, status]),
    [[`file-${documentId}`, 'completed']],
  )
  const file = await openai.files.retrieve(`file-${documentId}`)
  assert.deepEqual([file.filename, file.status], ['fiche.md', 'processed'])
  assert.equal(await (await openai.files.content(file.id)).text(), trialPeriodSheet)
  const cookie = await server.adminCookie()
  const store = await openai.vectorStores.create({ name: 'À moi seul' })
  for (const path of ['', '/files', '/file_batches/vsfb_1', '/files/file-1']) {
    assert.equal((await server.call('GET', `/v1/vector_stores/${store.id}${path}`, { cookie })).status, 404, path)
  }
})

test('a store empties itself after days without use, says when, and is searched no more', async () => {
  const file = await upload('passager.md', trialPeriodSheet)
  const days = { anchor: 'last_active_at', days: 7 } as const
  const store = await openai.vectorStores.create({ name: 'Passager', expires_after: days })
  await openai.vectorStores.files.createAndPoll(store.id, { file_id: file.id }, poll)
  const before = await openai.vectorStores.retrieve(store.id)
  assert.deepEqual([before.expires_after, before.status], [days, 'completed'])
  assert.equal(before.expires_at, (before.last_active_at ?? 0) + 7 * 86_400)
  const longer = await openai.vectorStores.update(store.id, { expires_after: { ...days, days: 30 } })
  assert.equal(longer.expires_at, (longer.last_active_at ?? 0) + 30 * 86_400)

  const { db } = server.ctx
  const id = Number(store.id.slice('vs_'.length))
  const past = async (daysAgo: number) => {
    const then = new Date(Date.now() - daysAgo * 86_400_000)
    await db
      .updateTable('collection')
      .set({ last_active_at: then, updated_at: then })
      .where('id', '=', asCollectionId(id))
      .execute()
  }
  const job = { ...server.ctx, actor: jobActor('test', ['settings:manage']) }
  await past(29)
  assert.equal(await expireStores(job), 0)
  const query = 'Combien de temps dure la période d’essai ?'
  assert.ok((await openai.vectorStores.search(store.id, { query })).data.length > 0)
  const used = (await openai.vectorStores.retrieve(store.id)).last_active_at ?? 0
  assert.ok(used > Date.now() / 1000 - 86_400, 'a search is a use')

  await past(31)
  assert.equal((await openai.vectorStores.retrieve(store.id)).status, 'expired')
  await assert.rejects(openai.vectorStores.search(store.id, { query }), NotFoundError)
  assert.equal(await expireStores(job), 1)
  const after = await openai.vectorStores.retrieve(store.id)
  assert.deepEqual([after.status, after.file_counts.total, after.usage_bytes], ['expired', 0, 0])
  assert.equal(await expireStores(job), 0)
  await openai.vectorStores.update(store.id, { expires_after: null })
  assert.equal((await openai.vectorStores.retrieve(store.id)).status, 'completed')
  await assert.rejects(openai.vectorStores.create({ expires_after: { ...days, days: 366 } }), UnprocessableEntityError)
})
