import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createLog } from '#platform/telemetry/log'
import { testCacheFolder } from '../../test/fakes/cache-folder.ts'
import { closeAtEnd } from '../../test/fakes/database.ts'
import { until } from '../../test/fakes/until.ts'
import { findRunningInstance } from './running-instance.ts'
import { startServer } from './start-server.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-roles-'))
after(() => rm(folder, { recursive: true, force: true }))

test('two processes on one folder: one answers, the other reads the documents', async () => {
  const configFile = join(folder, 'socle.yaml')
  await writeFile(configFile, 'corpora: []\n')
  const dataFolder = join(folder, 'data')
  const common = {
    configFile,
    dataFolder,
    port: 0,
    log: createLog('silent'),
    cacheFolder: testCacheFolder,
  }
  const api = await startServer({ ...common, role: 'api', startsEngine: 'when-asked' })
  closeAtEnd(() => api.stop())
  const worker = await startServer({ ...common, role: 'worker', startsEngine: 'when-asked' })
  closeAtEnd(() => worker.stop())
  assert.ok(api.apiKey)
  assert.deepEqual([worker.apiKey, worker.adminLink], [null, null])
  assert.equal((await findRunningInstance(dataFolder))?.url, api.url)
  assert.equal((await fetch(`${worker.url}/health/ready`)).status, 200)
  for (const path of ['/v1/models', '/']) assert.equal((await fetch(worker.url + path)).status, 404, path)

  const headers = { authorization: `Bearer ${api.apiKey}` }
  const made = await fetch(`${api.url}/v1/collections`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Notes' }),
  })
  const form = new FormData()
  form.set('collection_id', String(readId(await made.json())))
  form.set('file', new File(['# Télétravail\n\nLe télétravail est ouvert deux jours par semaine.\n'], 'note.md'))
  const uploaded = await fetch(`${api.url}/v1/documents`, { method: 'POST', headers, body: form })
  assert.equal(uploaded.status, 201)
  const address = `${api.url}/v1/documents/${readId(await uploaded.json())}`
  let state = ''
  await until(async () => {
    state = String(Object(await (await fetch(address, { headers })).json()).state)
    return state === 'ready' || state === 'failed'
  })
  assert.equal(state, 'ready')
  const found = await fetch(`${api.url}/v1/search`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'télétravail', method: 'lexical' }),
  })
  assert.match(await found.text(), /deux jours par semaine/)
})

function readId(body: unknown): number {
  return Number(Object(body).id)
}
