import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  ggufBytes,
  putEngine,
  saidByEngine,
  startSlowMirror,
  type SlowMirror,
} from '../../../test/fakes/local-model.ts'
import { type Json, type TestServer, itemsOf, testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'

const demonstration = 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf'
const halfBytes = 1_000_000
const [folder, mirrored] = [await mkdtemp(join(tmpdir(), 'socle-gguf-')), ggufBytes(2 * halfBytes)]
let server: TestServer
let mirror: SlowMirror
let key: string

before(async () => {
  mirror = await startSlowMirror(mirrored, halfBytes)
  const unused = 'http://127.0.0.1:9'
  const models = { folder, mirror: mirror.url, hub: unused, pythonIndex: `${unused}/simple` }
  server = await testServer({ config: { models } })
  await putEngine(server.dataFolder)
  key = await server.keyWith(['organisations:manage', 'models:read', 'inference:use', 'audit:read'])
})
after(async () => {
  mirror.close()
  await rm(folder, { recursive: true, force: true })
})

const call = (method: string, path: string, body?: object) =>
  server.call(method, path, { key, ...(body === undefined ? {} : { body }) })

async function files(): Promise<Json[]> {
  return itemsOf((await call('GET', '/api/model-files')).json['data'])
}

async function stateOf(name: string): Promise<Json> {
  return (await files()).find((file) => String(file['name']) === name) ?? {}
}

const inState = (name: string, state: string) => until(async () => String((await stateOf(name))['state']) === state)
const isOffered = async (name: string) =>
  itemsOf((await call('GET', '/v1/models')).json['data']).some((model) => String(model['id']) === name)

test('a file of the folder is taken over, answers in a process of its own, and goes away', async () => {
  await writeFile(join(folder, 'petit.gguf'), ggufBytes(4096))
  await writeFile(join(folder, 'notes.txt'), 'nothing')
  await mkdir(join(folder, 'dossier.gguf'))
  const { json } = await call('GET', '/api/model-files')
  assert.deepEqual([json['folder'], json['files']], [true, ['petit.gguf']])
  for (const file of ['absent.gguf', '../petit.gguf', 'notes.txt']) {
    const refused = await call('POST', '/api/model-files/import', { file, name: 'petit' })
    assert.equal(refused.json['error']?.['code'], 'not_found', file)
  }
  const asked = await call('POST', '/api/model-files/import', { file: 'petit.gguf', name: 'petit' })
  assert.equal(asked.status, 202)
  await inState('petit', 'here')
  await until(() => isOffered('petit'))
  const body = { model: 'petit', messages: [{ role: 'user', content: 'Qui es-tu ?' }] }
  const answer = await call('POST', '/v1/chat/completions', body)
  assert.ok(answer.text.includes(saidByEngine), answer.text)
  for (const name of ['petit', 'demo']) {
    const taken = await call('POST', '/api/model-files/import', { file: 'petit.gguf', name })
    assert.equal(taken.json['error']?.['code'], 'name_taken')
  }
  assert.equal((await call('DELETE', '/api/model-files/petit')).status, 204)
  assert.deepEqual(await stateOf('petit'), {})
  await until(async () => !(await isOffered('petit')))
  assert.deepEqual(await readdir(join(server.dataFolder, 'models')), [])
  assert.equal((await call('DELETE', '/api/model-files/petit')).status, 404)
})

test('the demonstration model is fetched, stopped, and goes on from where it was; what comes is another file', async () => {
  const known = await stateOf('demo')
  assert.deepEqual(
    [known['state'], known['demonstration'], known['fetchable'], known['size_bytes']],
    ['absent', true, true, 1_117_320_768],
  )
  assert.equal((await call('POST', '/api/model-files/demo/fetch')).status, 202)
  await until(async () => Number((await stateOf('demo'))['done_bytes']) === halfBytes)
  assert.equal((await stateOf('demo'))['source'], new URL(mirror.url).host)
  assert.equal((await call('POST', '/api/model-files/demo/stop')).json['state'], 'stopped')
  mirror.giveRest()
  const again = await call('POST', '/api/model-files/demo/fetch')
  assert.equal(again.json['done_bytes'], halfBytes)
  await inState('demo', 'failed')
  assert.deepEqual(mirror.ranges.slice(0, 2), [null, `bytes=${halfBytes}-`])
  assert.match(
    String((await stateOf('demo'))['reason']),
    new RegExp(`The file ${demonstration} is not the expected`, 'i'),
  )
  assert.equal((await call('DELETE', '/api/model-files/demo')).status, 204)
  assert.deepEqual([(await stateOf('demo'))['state'], (await stateOf('demo'))['done_bytes']], ['absent', 0])
})

test('what is removed while it comes leaves nothing, and each act is in the trace', async () => {
  mirror.close()
  mirror = await startSlowMirror(mirrored, halfBytes)
  await writeFile(join(folder, demonstration), ggufBytes(8192))
  await call('POST', '/api/model-files/demo/fetch')
  await inState('demo', 'failed')
  await call('DELETE', '/api/model-files/demo')
  assert.deepEqual(await readdir(join(server.dataFolder, 'models')), [])
  const trace = await call('GET', '/api/audit?limit=100&action=model_file')
  const actions = new Set(itemsOf(trace.json['data']).map((entry) => entry['action']))
  assert.deepEqual(
    [...actions].toSorted(),
    ['delete', 'fetch', 'import', 'ready', 'stop'].map((action) => `model_file.${action}`),
  )
})

test('an administrator of one organisation governs no machine', async () => {
  const own = await server.keyWith(['settings:manage', 'models:read'])
  for (const [method, path] of [
    ['GET', '/api/model-files'],
    ['POST', '/api/model-files/demo/fetch'],
    ['DELETE', '/api/model-files/demo'],
  ] as const) {
    assert.equal((await server.call(method, path, { key: own })).json['error']?.['code'], 'forbidden')
  }
})
