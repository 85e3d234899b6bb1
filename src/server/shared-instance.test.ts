import assert from 'node:assert/strict'
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createLog } from '#platform/telemetry/log'
import { testCacheFolder } from '../../test/fakes/cache-folder.ts'
import { closeAtEnd, testDatabase } from '../../test/fakes/database.ts'
import { startS3Server } from '../../test/fakes/s3-server.ts'
import { until } from '../../test/fakes/until.ts'
import { type StartedServer, startServer } from './start-server.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-shared-'))
after(() => rm(folder, { recursive: true, force: true }))
const { place, secretAccessKey, client } = await startS3Server()
const { url } = await testDatabase()

/** A process as on a machine of its own: nothing but the database, the bucket and the secret key are shared. */
async function start(name: string, role: 'api' | 'worker'): Promise<StartedServer> {
  const dataFolder = join(folder, name)
  const configFile = join(folder, `${name}.yaml`)
  await mkdir(dataFolder)
  await copyFile(join(folder, 'first', 'secret.key'), join(dataFolder, 'secret.key')).catch(() => undefined)
  const s3 = { ...place, secretAccessKey, prefix: 'files/', indexPrefix: 'index' }
  await writeFile(configFile, JSON.stringify({ corpora: [], database: { url }, storage: { s3 } }))
  const log = createLog('silent')
  const server = await startServer({
    ...{ configFile, dataFolder, cacheFolder: testCacheFolder, log, role },
    port: 0,
    startsEngine: 'when-asked',
  })
  closeAtEnd(() => server.stop())
  return server
}

test('processes that share a database and a bucket are one service: what one takes, another reads and a third finds', async () => {
  const first = await start('first', 'api')
  await start('reader', 'worker')
  const second = await start('second', 'api')
  const headers = { authorization: `Bearer ${first.apiKey}` }
  const json = { ...headers, 'content-type': 'application/json' }
  const made = await fetch(`${first.url}/v1/collections`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name: 'Notes' }),
  })
  const form = new FormData()
  form.set('collection_id', String(Object(await made.json()).id))
  const content = '# Télétravail\n\nLe télétravail est ouvert deux jours par semaine.\n'
  form.set('file', new File([content], 'note.md'))
  const uploaded = await fetch(`${first.url}/v1/documents`, { method: 'POST', headers, body: form })
  assert.equal(uploaded.status, 201)
  const address = `${second.url}/v1/documents/${Object(await uploaded.json()).id}`
  await until(async () => {
    const { state } = Object(await (await fetch(address, { headers })).json())
    assert.notEqual(state, 'failed')
    return state === 'ready'
  }, 300_000)
  const found = await fetch(`${second.url}/v1/search`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ query: 'télétravail', method: 'lexical' }),
  })
  assert.match(await found.text(), /deux jours par semaine/)
  assert.equal(await (await fetch(`${address}/file`, { headers })).text(), content)
  const kept = (await Array.fromAsync(client.list(''))).map(({ key }) => key)
  assert.equal(kept.filter((key) => key.startsWith('files/')).length, 1)
  assert.ok(kept.some((key) => key.startsWith('index/')))
  for (const name of ['first', 'reader', 'second']) {
    const here = await readdir(join(folder, name))
    assert.deepEqual(
      here.filter((entry) => ['storage', 'index', 'postgres'].includes(entry)),
      [],
    )
  }
})
