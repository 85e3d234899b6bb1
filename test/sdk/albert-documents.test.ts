import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Json, type TestServer, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'

/** Collections, documents, passages and search as Albert's clients of generations 0.4 to 0.8 use them, request by request. */
let server: TestServer

before(async () => {
  server = await testServer()
})

const listOf = (json: Json): Json[] => Object.values(json['data'] ?? {}).map((one) => one ?? {})
const get = async (path: string) => (await server.call('GET', path)).json
const idsOf = (json: Json) => listOf(json).map((one) => one['id'])

async function newCollection(name: string): Promise<number> {
  const { status, json } = await server.call('POST', '/v1/collections', { body: { name, description: null } })
  assert.equal(status, 201)
  return Number(json['id'])
}

async function send(fields: Readonly<Record<string, string>>, file?: { name: string; text: string }) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  if (file) form.set('file', new File([file.text], file.name))
  const headers = { authorization: `Bearer ${server.key}` }
  const reply = await fetch(new URL('/v1/documents', server.url), { method: 'POST', headers, body: form })
  const json: Json = JSON.parse(await reply.text())
  return { status: reply.status, json, id: Number(json['id']) }
}

const isReady = async (id: number) => String((await get(`/v1/documents/${id}`))['state']) === 'ready'

interface Sent {
  readonly content: string
  readonly metadata?: object | null
}

async function addChunks(id: number, chunks: readonly Sent[]): Promise<number[]> {
  const { status, json } = await server.call('POST', `/v1/documents/${id}/chunks`, { body: { chunks } })
  assert.deepEqual([status, json['document_id']], [201, id])
  await until(() => isReady(id))
  return Object.values(json['ids'] ?? {}).map(Number)
}

async function search(body: object) {
  const { status, json } = await server.call('POST', '/v1/search', { body })
  const chunks = listOf(json).map((hit) => hit['chunk'] ?? {})
  return { status, json, ids: chunks.map((chunk) => Number(chunk['id'])), chunks }
}

const people = [
  { content: 'Qui est Albert ?', metadata: { source_title: 'premier', source_page: '1' } },
  { content: 'Qui est Erasmus ?', metadata: { source_title: 'second titre', source_page: 2, source_tags: ['a', 'b'] } },
  { content: 'Qui est Voltaire ?', metadata: null },
]

describe('a document without a file', () => {
  test('is filled passage by passage, which are listed, read one by one, and deleted', async () => {
    const id = (await send({ collection_id: String(await newCollection('Personnes')), name: 'gens' })).id
    const ids = await addChunks(id, people)
    assert.equal(ids.length, 3)
    const listed = await get(`/v1/documents/${id}/chunks`)
    assert.deepEqual([idsOf(listed), listed['total']], [ids, 3])
    assert.deepEqual(idsOf(await get(`/v1/documents/${id}/chunks?limit=1&offset=2`)), ids.slice(2))
    const one = await get(`/v1/documents/${id}/chunks/${ids[1]}`)
    assert.equal(one['content'], 'Qui est Erasmus ?')
    assert.partialDeepStrictEqual(one['metadata'], {
      source_title: 'second titre',
      source_page: 2,
      source_tags: 'a,b',
      document_name: 'gens',
    })
    assert.deepEqual(await get(`/v1/chunks/${id}/${ids[1]}`), one)
    assert.deepEqual(idsOf(await get(`/v1/chunks/${id}`)), ids)
    const more = await addChunks(id, [{ content: 'Qui est Rousseau ?' }])
    assert.equal((await server.call('DELETE', `/v1/documents/${id}/chunks/${ids[0]}`)).status, 204)
    const gone = await server.call('GET', `/v1/documents/${id}/chunks/${ids[0]}`)
    assert.deepEqual([gone.status, gone.json['detail']], [404, `Chunk ${ids[0]} not found.`])
    assert.deepEqual(idsOf(await get(`/v1/documents/${id}/chunks`)), [...ids.slice(1), ...more])
    const [page] = listOf(await get(`/v1/documents/${id}/pages`))
    assert.equal(String(page?.['text']).trim(), 'Qui est Erasmus ?\n\nQui est Voltaire ?\n\nQui est Rousseau ?')
  })

  test('takes no empty list, no empty passage, no more than sixty-four at once, and only from whoever may write', async () => {
    const id = (await send({ collection_id: String(await newCollection('Bornes')), name: 'vide' })).id
    const add = async (chunks: unknown, options = {}) =>
      (await server.call('POST', `/v1/documents/${id}/chunks`, { body: { chunks }, ...options })).status
    assert.equal(await add([]), 422)
    assert.equal(await add([{ content: '' }]), 422)
    assert.equal(await add([{ content: 'a', metadata: { a: { b: 1 } } }]), 422)
    assert.equal(await add(Array.from({ length: 65 }, () => ({ content: 'a' }))), 422)
    assert.equal(await add([{ content: 'a' }], { key: await server.keyWith(['collections:read']) }), 403)
    assert.equal(await add([{ content: 'a' }], { cookie: await server.adminCookie(), key: null }), 404)
    assert.equal((await get(`/v1/documents/${id}`))['chunks'], 0)
  })
})

describe('search', () => {
  let first = 0
  let second = 0
  let ids: number[] = []

  before(async () => {
    first = await newCollection('Un')
    second = await newCollection('Deux')
    ids = await addChunks((await send({ collection_id: String(first), name: 'gens' })).id, people)
  })

  test('goes by pages, by older names of its fields, and keeps what its sender wrote', async () => {
    const found = await search({ query: 'Qui est Albert ?', limit: 2, collection_ids: [first] })
    assert.equal(found.ids[0], ids[0])
    assert.equal(found.ids.length, 2)
    assert.equal(found.chunks[0]?.['metadata']?.['source_title'], 'premier')
    const next = await search({ query: 'Qui est Albert ?', limit: 2, offset: 1, collection_ids: [first] })
    assert.equal(next.ids[0], found.ids[1])
    const older = await search({ prompt: 'Voltaire', k: 1, collections: [first] })
    assert.equal(older.chunks[0]?.['content'], 'Qui est Voltaire ?')
    assert.deepEqual((await search({ query: 'Qui est', collection_ids: [second] })).ids, [])
  })

  test('has a threshold for meaning alone', async () => {
    const { json } = await search({ query: 'Voltaire', method: 'semantic', limit: 3, collection_ids: [first] })
    const scores = listOf(json).map((hit) => Number(hit['score']))
    assert.deepEqual(
      scores,
      scores.toSorted((one, other) => other - one),
    )
    const strict = { query: 'Voltaire', limit: 3, score_threshold: Math.floor(Number(scores[0]) * 1e6) / 1e6 }
    assert.deepEqual((await search({ ...strict, collection_ids: [first] })).ids, [ids[2]])
    const refused = await search({ ...strict, method: 'lexical' })
    assert.deepEqual(
      [refused.status, refused.json['detail']],
      [400, 'Score threshold is only available for semantic search method'],
    )
    assert.equal((await search({ query: 'Voltaire', method: 'hybrid', score_threshold: 0 })).status, 200)
  })

  test('says in words what it cannot do', async () => {
    assert.equal((await search({ query: ' ' })).status, 422)
    assert.equal((await search({ limit: 3 })).status, 422)
    assert.equal((await search({ query: 'a', limit: 101 })).status, 422)
    const web = await search({ query: 'a', web_search: true })
    assert.equal(web.status, 422)
    assert.match(web.json['error']?.['message'] as unknown as string, /no search of the web/)
    const foreign = await search({ query: 'a', collection_ids: [999_999] })
    assert.deepEqual([foreign.status, foreign.json['detail']], [404, 'Collection 999999 not found.'])
  })

  test('is narrowed by what the metadata says', async () => {
    const withFilter = async (metadata_filters: object, method = 'lexical') =>
      (await search({ query: 'Qui est', method, collection_ids: [first], metadata_filters })).ids.toSorted(
        (one, other) => one - other,
      )
    const key = 'source_title'
    assert.deepEqual(await withFilter({ key, type: 'eq', value: 'premier' }), [ids[0]])
    assert.deepEqual(await withFilter({ key, type: 'sw', value: 'sec' }), [ids[1]])
    assert.deepEqual(await withFilter({ key, type: 'ew', value: 'titre' }, 'hybrid'), [ids[1]])
    assert.deepEqual(await withFilter({ key, type: 'co', value: 'd ti' }, 'semantic'), [ids[1]])
    assert.deepEqual(await withFilter({ key: 'source_page', type: 'eq', value: 2 }), [ids[1]])
    assert.deepEqual(await withFilter({ key, type: 'co', value: '%' }), [])
    assert.deepEqual(await withFilter({ key: 'document_name', type: 'eq', value: 'gens' }), ids)
    const filters = [
      { key: 'source_page', type: 'eq', value: '1' },
      { key: 'source_page', type: 'eq', value: '2' },
    ]
    assert.deepEqual(await withFilter({ filters, operator: 'or' }), ids.slice(0, 2))
    assert.deepEqual(await withFilter({ filters, operator: 'and' }), [])
    const one = await search({ query: 'a', metadata_filters: { filters: filters.slice(1), operator: 'and' } })
    assert.equal(one.status, 422)
  })
})

test('a document takes the fields of a form, its name, and what is written of it goes with its passages', async () => {
  const collection = String(await newCollection('Formulaire'))
  const cut = {
    chunk_size: '512',
    chunk_min_size: '0',
    chunk_overlap: '20',
    separators: '\n',
    is_separator_regex: 'false',
  }
  const sent = await send(
    { collection, name: 'Note de service', metadata: '{"service":"RH"}', disable_chunking: 'true', ...cut },
    { name: 'note.md', text: '# Congés\n\nLes congés se posent un mois avant.' },
  )
  assert.deepEqual([sent.status, sent.json['name'], sent.json['file_name']], [201, 'Note de service', 'note.md'])
  await until(() => isReady(sent.id))
  const read = await get(`/v1/documents/${sent.id}`)
  assert.deepEqual([read['name'], read['chunks']], ['Note de service', 1])
  const found = await search({ query: 'congés', metadata_filters: { key: 'service', type: 'eq', value: 'RH' } })
  assert.equal(found.chunks[0]?.['metadata']?.['service'], 'RH')
  assert.equal(found.chunks[0]?.['document_id'], sent.id)
  const under = await send({ collection_id: collection, name: 'Autre' }, { name: 'note.md', text: 'Autre texte.' })
  assert.notEqual(under.id, sent.id)
  for (const refused of [
    { chunk_size: 'large' },
    { chunk_size: '90' },
    { chunk_size: '400', chunk_overlap: '300' },
    { is_separator_regex: 'true' },
    { preset_separators: 'python' },
  ]) {
    assert.equal(
      (await send({ collection_id: collection, name: 'x', ...refused })).status,
      422,
      JSON.stringify(refused),
    )
  }
  const nowhere = await send({ name: 'x' })
  assert.deepEqual([nowhere.status, Object.values(nowhere.json['detail'] ?? {})[0]?.['type']], [422, 'missing'])
})

test('the form says how its text is cut, and a file that takes its place is cut alike', async () => {
  const collection_id = String(await newCollection('Découpage'))
  const rules = Array.from({ length: 60 }, (_, index) => `Règle ${index} : les congés de ce mois se posent avant.`)
  const lengths = async (fields: Record<string, string>, text: string) => {
    const sent = await send(
      { collection_id, name: 'Règles', preset_separators: 'markdown', ...fields },
      { name: 'regles.md', text },
    )
    await until(() => isReady(sent.id))
    const { data } = await get(`/v1/documents/${sent.id}/chunks?limit=100`)
    return Object.values(data ?? {}).map((chunk) => String(chunk?.['content']).length)
  }
  const usual = await lengths({}, rules.join(' '))
  assert.ok(Math.max(...usual) > 1200)
  const short = await lengths({ chunk_size: '400', chunk_overlap: '0', chunk_min_size: '0' }, `${rules.join(' ')} Fin.`)
  assert.ok(Math.max(...short) <= 400 && short.length > 2 * usual.length)
  const again = await lengths({}, `${rules.join(' ')} Fin du texte.`)
  assert.ok(Math.max(...again) <= 400)
  const whole = await lengths({ disable_chunking: 'true' }, `# Un\n\n${rules.join(' ')}\n\n# Deux\n\n${rules[0]}`)
  assert.equal(whole.length, 1)
})

test('a form without a file may come as libraries write one that has none', async () => {
  const collection = await newCollection('Sans fichier')
  const ask = async (fields: Record<string, string> | [string, string][]) => {
    const headers = { authorization: `Bearer ${server.key}` }
    const body = new URLSearchParams(fields)
    const reply = await fetch(new URL('/v1/documents', server.url), { method: 'POST', headers, body })
    const json: Json = JSON.parse(await reply.text())
    return { status: reply.status, json }
  }
  const named: [string, string][] = [
    ['collection_id', String(collection)],
    ['name', 'Été & hiver'],
    ['separators', '\n'],
    ['separators', ' '],
  ]
  const { status, json } = await ask(named)
  assert.deepEqual([status, json['name'], json['chunks']], [201, 'Été & hiver', 0])
  assert.equal((await ask({ collection_id: String(collection) })).status, 422)
  const many = Array.from({ length: 101 }, (_, index): [string, string] => [`champ${index}`, 'a'])
  assert.equal((await ask(many)).status, 400)
  assert.equal((await ask({ collection_id: String(collection), name: 'a'.repeat(100_001) })).status, 413)
})

test('lists are filtered, ordered and cut into pages', async () => {
  const [b, a] = [await newCollection('Liste b'), await newCollection('Liste a')]
  assert.deepEqual(idsOf(await get('/v1/collections?name=liste')), [b, a])
  assert.deepEqual(idsOf(await get('/v1/collections?name=liste&order_by=name')), [a, b])
  assert.deepEqual(idsOf(await get('/v1/collections?name=liste&sort_by=id&sort_order=desc&limit=1')), [a])
  assert.deepEqual(idsOf(await get('/v1/collections?name=liste&visibility=public')), [])
  assert.equal((await get('/v1/collections?name=liste&limit=1'))['total'], 2)
  assert.equal((await server.call('GET', '/v1/collections?limit=101')).status, 422)
  const [x, y] = [await send({ collection: `${a}`, name: 'y' }), await send({ collection: `${a}`, name: 'x' })]
  assert.deepEqual(idsOf(await get(`/v1/documents?collection=${a}&order_by=id`)), [x.id, y.id])
  assert.deepEqual(idsOf(await get(`/v1/documents?collection_id=${a}&order_by=name&order_direction=desc`)), [
    x.id,
    y.id,
  ])
  assert.deepEqual(idsOf(await get(`/v1/documents?collection_id=${a}&name=x`)), [y.id])
})

test('a collection is changed and answers nothing', async () => {
  const id = await newCollection('À renommer')
  const { status, text } = await server.call('PATCH', `/v1/collections/${id}`, { body: { name: 'Nouveau' } })
  assert.deepEqual([status, text, (await get(`/v1/collections/${id}`))['name']], [204, '', 'Nouveau'])
})
