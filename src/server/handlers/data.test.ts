import assert from 'node:assert/strict'
import { request } from 'node:http'
import { before, test } from 'node:test'
import { type Json, type TestServer, testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'
import { writePdf } from '../../../test/fakes/write-pdf.ts'

let server: TestServer
before(async () => {
  server = await testServer({ config: { http: { uploadMegabytes: 0.5 } } })
})

interface Field {
  name: string
  value: string
  filename?: string
  type?: string
}

const boundary = 'form-boundary-1'

function formBody(fields: readonly Field[]): Buffer {
  const parts = fields.map(({ name, value, filename, type }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: ${type ?? 'text/plain'}`
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  })
  return Buffer.from(`${parts.join('')}--${boundary}--\r\n`)
}

/** Parts in the order given, which no client library lets one choose; chunked, so that no length announces the size. */
function upload(
  fields: readonly Field[],
  headers: Record<string, string> = {},
): Promise<{ status: number; json: Json }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; json: Json }>()
  const call = request(new URL('/v1/documents', server.url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...headers,
    },
  })
  call.once('response', async (response) => {
    const text = Buffer.concat(await Array.fromAsync(response)).toString()
    resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) })
  })
  call.once('error', reject)
  call.end(formBody(fields))
  return promise
}

async function newCollection(name: string): Promise<number> {
  const { status, json } = await server.call('POST', '/v1/collections', { body: { name } })
  assert.equal(status, 201)
  return Number(json['id'])
}

async function whenRead(id: number): Promise<Json> {
  let document: Json = {}
  await until(async () => {
    document = (await server.call('GET', `/v1/documents/${id}`)).json
    return ['ready', 'failed'].includes(String(document['state']))
  })
  return document
}

const note = (value: string): Field => ({ name: 'file', value, filename: 'note.md', type: 'text/markdown' })
const into = (id: number): Field => ({ name: 'collection_id', value: String(id) })
const text = '# Règlement\n\n## Congés\n\nLes congés payés se posent un mois avant le départ.\n'

test('a document goes in, is read, found with its place, and is gone from search as soon as it is deleted', async () => {
  const collection = await newCollection('Notes')
  const sent = await upload([into(collection), note(text)])
  assert.equal(sent.status, 201)
  const id = Number(sent.json['id'])
  const read = await whenRead(id)
  assert.deepEqual([read['state'], read['chunks'], read['collection_id']], ['ready', 1, collection])
  const search = { query: 'congés payés', method: 'lexical', collection_ids: [collection] }
  const found = await server.call('POST', '/v1/search', { body: search })
  const hit = found.json['data']?.['0']
  assert.deepEqual(hit?.['chunk']?.['metadata']?.['path'], ['Congés'])
  assert.equal(hit?.['method'], 'lexical')
  const chunks = await server.call('GET', `/v1/documents/${id}/chunks`)
  assert.equal(chunks.json['total'], 1)
  assert.match(String(chunks.json['data']?.['0']?.['content']), /un mois avant/)
  const listed = await server.call('GET', `/v1/documents?collection_id=${collection}`)
  assert.equal(listed.json['total'], 1)
  assert.equal((await server.call('DELETE', `/v1/documents/${id}`)).status, 204)
  const after = await server.call('POST', '/v1/search', { body: search })
  assert.deepEqual(after.json['data'], [])
  assert.equal((await server.call('GET', `/v1/documents/${id}`)).status, 404)
})

test('the collection may come after the file', async () => {
  const collection = await newCollection('Après')
  const sent = await upload([note(text), into(collection)])
  assert.equal(sent.status, 201)
  assert.equal((await whenRead(Number(sent.json['id'])))['state'], 'ready')
})

test('a file too large is refused as such, announced or not, before its collection or after', async () => {
  const collection = await newCollection('Trop')
  const large = note('a'.repeat(600_000))
  for (const fields of [
    [into(collection), large],
    [large, into(collection)],
  ]) {
    const { status, json } = await upload(fields)
    assert.deepEqual([status, json['error']?.['code']], [413, 'too_large'])
  }
  const larger = [into(collection), note('a'.repeat(700_000))]
  const announced = await upload(larger, { 'content-length': String(formBody(larger).length) })
  assert.equal(announced.status, 413)
  assert.equal((await server.call('GET', `/v1/collections/${collection}`)).json['documents'], 0)
})

test('a form that lacks a field says which, and anything but a form is refused', async () => {
  const collection = await newCollection('Incomplet')
  const noFile = await upload([into(collection)])
  assert.deepEqual([noFile.status, noFile.json['detail']?.['0']?.['loc']], [422, ['body', 'file']])
  const noCollection = await upload([note(text)])
  assert.deepEqual([noCollection.status, noCollection.json['detail']?.['0']?.['loc']], [422, ['body', 'collection_id']])
  const wrong = await upload([{ name: 'collection_id', value: 'x' }, note(text)])
  assert.equal(wrong.status, 422)
  const json = await server.call('POST', '/v1/documents', { body: { collection_id: collection } })
  assert.deepEqual([json.status, json.json['error']?.['code']], [415, 'unsupported_type'])
  const cut = await upload([], { 'content-type': 'multipart/form-data' })
  assert.deepEqual([cut.status, cut.json['error']?.['code']], [400, 'invalid_request'])
})

test('what is not there, and what one may not read, are one answer', async () => {
  const collection = await newCollection('Privée')
  const cookie = await server.adminCookie()
  const own = await server.call('POST', '/v1/collections', { cookie, body: { name: 'De Camille' } })
  assert.equal(own.json['visibility'], 'private')
  for (const path of ['/v1/collections/999999', `/v1/collections/${String(own.json['id'])}`, '/v1/documents/999999']) {
    const { status, json } = await server.call('GET', path)
    assert.deepEqual([status, json['error']?.['code']], [404, 'not_found'], path)
  }
  const sent = await upload([into(Number(own.json['id'])), note(text)])
  assert.equal(sent.status, 404)
  const search = { query: 'congés', collection_ids: [Number(own.json['id'])] }
  assert.equal((await server.call('POST', '/v1/search', { body: search })).status, 404)
  assert.equal((await server.call('GET', `/v1/collections/${collection}`)).json['writable'], true)
})

test('a search says what is wrong with it', async () => {
  const empty = await server.call('POST', '/v1/search', { body: { query: '  ' } })
  assert.equal(empty.status, 422)
  const threshold = { query: 'congés', method: 'lexical', score_threshold: 0.5 }
  const refused = await server.call('POST', '/v1/search', { body: threshold })
  assert.deepEqual([refused.status, refused.json['error']?.['param']], [400, 'score_threshold'])
  const key = await server.keyWith(['collections:read'])
  assert.equal((await server.call('POST', '/v1/search', { key, body: { query: 'congés' } })).status, 403)
})

test('the page is told which files are read and how large they may be', async () => {
  const response = await fetch(new URL('/api/limits', server.url), {
    headers: { authorization: `Bearer ${server.key}` },
  })
  const limits = await response.text()
  assert.equal(response.status, 200)
  assert.match(limits, /"largest_bytes":524288/)
  assert.match(limits, /"most_characters":10000000/)
  for (const extension of ['.docx', '.pdf', '.eml', '.xlsx', '.zip']) assert.ok(limits.includes(`"${extension}"`))
})

test('a document has its page: text by page, picture of a page, original, how many answers cite it', async () => {
  const collectionId = await newCollection('Page')
  const pdf = writePdf([
    { words: [{ text: 'Première page du guide.', x: 60, y: 700 }] },
    { words: [{ text: 'Deuxième page du guide.', x: 60, y: 700 }] },
  ])
  const form = new FormData()
  form.append('collection_id', String(collectionId))
  form.append('metadata', JSON.stringify({ service: 'voirie', annee: 2026 }))
  form.append('file', new Blob([new Uint8Array(pdf)]), 'Guide du voyageur.pdf')
  const authorization = { authorization: `Bearer ${server.key}` }
  const sent = await fetch(new URL('/v1/documents', server.url), { method: 'POST', body: form, headers: authorization })
  assert.equal(sent.status, 201)
  const id = Number(JSON.parse(await sent.text()).id)
  const read = await whenRead(id)
  assert.deepEqual([read['file_name'], read['metadata']], ['Guide du voyageur.pdf', { service: 'voirie', annee: 2026 }])
  assert.deepEqual([read['page_count'], read['cited_by'], read['has_original']], [2, 0, true])
  assert.deepEqual([read['recognised_pages'], read['doubtful_pages']], [[], []])
  const { json: pages } = await server.call('GET', `/v1/documents/${id}/pages?offset=1`)
  assert.deepEqual(pages['data'], [{ page: 2, text: 'Deuxième page du guide.', recognised: false, doubtful: false }])
  const given = (path: string) => fetch(new URL(`/v1/documents/${id}/${path}`, server.url), { headers: authorization })
  const original = await given('file')
  assert.match(original.headers.get('content-disposition') ?? '', /Guide%20du%20voyageur\.pdf/)
  assert.deepEqual(Buffer.from(await original.arrayBuffer()), pdf)
  const picture = await given('pages/1/picture?width=200')
  assert.equal(picture.headers.get('content-type'), 'image/png')
  assert.equal(Buffer.from(await picture.arrayBuffer()).readUInt32BE(16), 200)
  assert.equal((await given('pages/9/picture')).status, 422)
  for (const name of ['voyageur.pdf', 'guide du']) {
    const { json } = await server.call(
      'GET',
      `/v1/documents?collection_id=${collectionId}&name=${encodeURIComponent(name)}`,
    )
    assert.equal(json['total'], 1, name)
  }
  const stranger = { key: await server.keyWith(['search:read']) }
  assert.equal((await server.call('GET', `/v1/documents/${id}/file`, stranger)).status, 403)
})

test('a document may have a name alone, taken once, and its metadata are checked', async () => {
  const collectionId = await newCollection('Noms')
  const add = async (fields: Record<string, string>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ collection_id: String(collectionId), ...fields }))
      form.append(name, value)
    const headers = { authorization: `Bearer ${server.key}` }
    const reply = await fetch(new URL('/v1/documents', server.url), { method: 'POST', body: form, headers })
    return { status: reply.status, json: JSON.parse(await reply.text()) }
  }
  const { status, json } = await add({ name: 'Notes', chunk_size: '2048', metadata: '{"source":"accueil"}' })
  assert.equal(status, 201)
  assert.partialDeepStrictEqual(json, {
    name: 'Notes',
    state: 'ready',
    chunks: 0,
    file_name: null,
    metadata: { source: 'accueil' },
  })
  assert.equal((await add({ name: 'Notes' })).json.error.code, 'conflict')
  assert.equal((await add({})).status, 422)
  for (const metadata of ['{}', '[]', '{"a":{}}', 'nothing'])
    assert.equal((await add({ name: 'x', metadata })).status, 422)
})

test('a collection is renamed and opened to all by whoever may, and its documents with it', async () => {
  const id = await newCollection('Brouillon')
  const change = (body: object, options = {}) => server.call('PATCH', `/v1/collections/${id}`, { body, ...options })
  const now = async () => (await server.call('GET', `/v1/collections/${id}`)).json
  const { status } = await change({ name: 'Guide', description: 'Pour tous', visibility: 'organisation' })
  assert.equal(status, 204)
  assert.partialDeepStrictEqual(await now(), { name: 'Guide', description: 'Pour tous', visibility: 'organisation' })
  assert.equal((await change({})).status, 422)
  const writer = { key: await server.keyWith(['collections:read', 'collections:write']) }
  assert.equal((await change({ visibility: 'public' }, writer)).status, 403)
  assert.equal(
    (await server.call('POST', '/v1/collections', { body: { name: 'x', visibility: 'public' }, ...writer })).status,
    403,
  )
  const governor = { cookie: await server.adminCookie(), key: null }
  assert.equal((await change({ visibility: 'public' }, governor)).status, 204)
  assert.equal((await now())['visibility'], 'public')
})

test('a collection says how sensitive it is, and who changes it leaves a trace', async () => {
  const made = await server.call('POST', '/v1/collections', { body: { name: 'Dossiers', data: 'internal' } })
  assert.deepEqual([made.status, made.json['data']], [201, 'internal'])
  const path = `/v1/collections/${made.json['id']}`
  assert.equal((await server.call('PATCH', path, { body: { data: 'sensitive' } })).status, 204)
  assert.equal((await server.call('GET', path)).json['data'], 'sensitive')
  const last = await server.ctx.db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  assert.deepEqual([last.action, last.details], ['collection.update', { visibility: 'private', data: 'sensitive' }])
  assert.equal((await server.call('PATCH', path, { body: { data: 'secret' } })).status, 422)
})

test('a collection that keeps no originals says so, and why a file is not given nor read again', async () => {
  const body = { name: 'Sans originaux', keep_originals: false }
  const made = await server.call('POST', '/v1/collections', { body })
  assert.deepEqual([made.status, made.json['keep_originals']], [201, false])
  const sent = await upload([into(Number(made.json['id'])), note('Un avis à lire.')])
  const id = Number(sent.json['id'])
  const read = await whenRead(id)
  assert.deepEqual([read['has_original'], read['file_name'] === null], [false, false])
  const refusals = [
    await server.call('GET', `/v1/documents/${id}/file`),
    await server.call('POST', `/v1/documents/${id}/retry`),
  ]
  for (const { status, json } of refusals) {
    assert.deepEqual([status, json['error']?.['code']], [410, 'original_not_kept'])
    assert.match(String(json['error']?.['message']), /^Original n/)
  }
  const path = `/v1/collections/${made.json['id']}`
  assert.equal((await server.call('PATCH', path, { body: { keep_originals: true } })).status, 204)
  assert.equal((await server.call('GET', path)).json['keep_originals'], true)
  const unsaid = await server.call('PATCH', path, { body: { keep_originals: false } })
  assert.deepEqual([unsaid.status, unsaid.json['error']?.['code']], [409, 'conflict'])
  assert.match(String(unsaid.json['error']?.['message']), /files of 1 documents would be deleted for good/)
  assert.equal((await server.call('GET', path)).json['keep_originals'], true)
  const agreed = await server.call('PATCH', path, { body: { keep_originals: false, forget_originals: true } })
  assert.equal(agreed.status, 204)
  assert.equal((await server.call('GET', path)).json['keep_originals'], false)
})
