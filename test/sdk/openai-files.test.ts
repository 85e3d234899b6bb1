import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { Mistral } from '@mistralai/mistralai'
import OpenAI, { NotFoundError, PermissionDeniedError, toFile, UnprocessableEntityError } from 'openai'
import { type TestServer, testServer } from '../fakes/server.ts'

/** The official clients on files. */
let server: TestServer
let openai: OpenAI

before(async () => {
  server = await testServer()
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key, maxRetries: 0 })
})

test('a file is uploaded, read, listed and deleted', async () => {
  const file = await toFile(Buffer.from('{"a":"é"}\n'), 'demandes.jsonl', { type: 'application/jsonl' })
  const made = await openai.files.create({ file, purpose: 'batch' })
  assert.deepEqual(
    [made.object, made.filename, made.bytes, made.purpose, made.status],
    ['file', 'demandes.jsonl', 11, 'batch', 'processed'],
  )
  assert.equal((made.expires_at ?? 0) - made.created_at, 30 * 24 * 3600)
  assert.deepEqual(await openai.files.retrieve(made.id), made)
  assert.equal((await openai.files.waitForProcessing(made.id)).id, made.id)
  const content = await openai.files.content(made.id)
  assert.equal(content.headers.get('content-type'), 'application/jsonl')
  assert.equal(await content.text(), '{"a":"é"}\n')
  assert.deepEqual(await openai.files.delete(made.id), { id: made.id, object: 'file', deleted: true })
  await assert.rejects(openai.files.retrieve(made.id), NotFoundError)
})

test('every page of a list is read, in order, by purpose', async () => {
  const names = ['un.txt', 'deux.txt', 'trois.txt']
  for (const name of names) {
    const expires_after = { anchor: 'created_at' as const, seconds: 7200 }
    const made = await openai.files.create({
      file: await toFile(Buffer.from(name), name),
      purpose: 'user_data',
      expires_after,
    })
    assert.equal((made.expires_at ?? 0) - made.created_at, 7200)
  }
  const listed: string[] = []
  for await (const file of openai.files.list({ limit: 2, order: 'asc', purpose: 'user_data' }))
    listed.push(file.filename)
  assert.deepEqual(listed, names)
  const last = await openai.files.list({ limit: 1 })
  assert.deepEqual([last.data[0]?.filename, last.hasNextPage()], ['trois.txt', true])
})

test('what is wrong is told, and nobody else’s file is there', async () => {
  const file = await toFile(Buffer.from('x'), 'x.txt')
  await assert.rejects(openai.post('/files', { body: new FormData() }), UnprocessableEntityError)
  const expires_after = { anchor: 'created_at' as const, seconds: 60 }
  await assert.rejects(openai.files.create({ file, purpose: 'batch', expires_after }), UnprocessableEntityError)
  const made = await openai.files.create({ file, purpose: 'assistants' })
  const cookie = await server.adminCookie()
  assert.equal((await server.call('GET', `/v1/files/${made.id}`, { cookie })).status, 404)
  assert.equal((await server.call('DELETE', `/v1/files/${made.id}`, { cookie })).status, 404)
  const blind = new OpenAI({
    baseURL: `${server.url}/v1`,
    apiKey: await server.keyWith(['models:read']),
    maxRetries: 0,
  })
  await assert.rejects(blind.files.list(), PermissionDeniedError)
})

test('Mistral’s client keeps files too', async () => {
  const mistral = new Mistral({ serverURL: server.url, apiKey: server.key })
  const made = await mistral.files.upload({
    file: { fileName: 'page.pdf', content: Buffer.from('%PDF-') },
    purpose: 'ocr',
  })
  assert.deepEqual([made.filename, made.sizeBytes, made.purpose], ['page.pdf', 5, 'ocr'])
  assert.equal((await mistral.files.retrieve({ fileId: made.id })).id, made.id)
  const { deleted } = await mistral.files.delete({ fileId: made.id })
  assert.equal(deleted, true)
})
