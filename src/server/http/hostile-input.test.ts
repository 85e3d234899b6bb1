import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
before(async () => {
  server = await testServer()
})

type Try = readonly [method: string, path: string, body?: unknown]

const beyond = 99_999_999_999

test('an id that the database cannot hold is the mistake of whoever wrote it', async () => {
  const tries: readonly Try[] = [
    ['GET', `/v1/documents/${beyond}`],
    ['GET', `/v1/collections/${beyond}`],
    ['DELETE', `/v1/keys/${beyond}`],
    ['GET', `/api/conversations/${beyond}`],
    ['GET', `/v1/documents?collection_id=${beyond}`],
    ['POST', '/v1/search', { query: 'congés', collection_ids: [beyond] }],
    ['POST', '/v1/search', { query: 'congés', document_ids: [-beyond] }],
  ]
  for (const [method, path, body] of tries) {
    const { status, json } = await server.call(method, path, { body })
    assert.deepEqual([status, json['error']?.['code']], [422, 'validation_failed'], path)
  }
})

test('text with the character zero, and moments beyond the calendar, are refused by name', async () => {
  const tries: readonly Try[] = [
    ['GET', '/v1/documents?name=%00a'],
    ['POST', '/v1/collections', { name: 'a\0b' }],
    ['POST', '/v1/collections', { name: 'a', description: '\0' }],
    ['POST', '/v1/keys', { name: 'a\0b' }],
    ['POST', '/v1/keys', { name: 'a', expires: 1e15 }],
    ['POST', '/v1/keys', { name: 'a', expires: -1e13 }],
  ]
  for (const [method, path, body] of tries) {
    const { status, json } = await server.call(method, path, { body })
    assert.deepEqual([status, json['error']?.['code']], [422, 'validation_failed'], path)
    assert.match(String(json['detail']?.['0']?.['loc']?.['1']), /name|description|expires/)
  }
})

test('an upload that is cut leaves nothing behind', async () => {
  const drafts = join(server.dataFolder, 'storage', 'drafts')
  const call = request(new URL('/v1/documents', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'multipart/form-data; boundary=b' },
  })
  call.on('error', () => {})
  call.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nDes mots.\n')
  call.write('Encore des mots.\n'.repeat(10_000))
  for (let left = 100; left > 0 && (await readdir(drafts)).length === 0; left -= 1) await sleep(20)
  assert.equal((await readdir(drafts)).length, 1)
  call.destroy()
  for (let left = 100; left > 0 && (await readdir(drafts)).length > 0; left -= 1) await sleep(20)
  assert.deepEqual(await readdir(drafts), [])
})
