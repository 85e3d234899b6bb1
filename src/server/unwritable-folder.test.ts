import assert from 'node:assert/strict'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { testServer } from '../../test/fakes/server.ts'
import { until } from '../../test/fakes/until.ts'
import { startScriptedServer } from '../../test/fixtures/backends/scripted-server.ts'

test('while the data folder cannot be written calls are answered, the instance says it is not ready, and no row is lost', async () => {
  const models = await startScriptedServer()
  after(() => models.close())
  const config = { http: { monitoring: ['127.0.0.0/8', '::1'] } }
  const server = await testServer({ backends: { ici: { url: models.url } }, config })
  await server.ctx.models.refresh()
  const ask = async () => {
    const body = { model: 'writer', messages: [{ role: 'user', content: 'Bonjour' }] }
    return (await server.call('POST', '/v1/chat/completions', { body })).status
  }
  const ready = async () => (await server.call('GET', '/health/ready')).status
  const rows = async () => (await server.ctx.db.selectFrom('usage_event').select('id').execute()).length
  assert.deepEqual([await ask(), await ready()], [200, 200])
  await until(async () => (await rows()) === 1)

  const aside = `${server.dataFolder}-aside`
  await rename(server.dataFolder, aside)
  await writeFile(server.dataFolder, '')
  assert.deepEqual([await ask(), await ask(), await ready()], [200, 200, 503])
  const { json } = await server.call('GET', '/health/ready')
  assert.equal(json['checks']?.['usage'], 'the usage journal cannot be written')
  assert.equal(await rows(), 1)

  await rm(server.dataFolder)
  await rename(aside, server.dataFolder)
  await mkdir(server.dataFolder, { recursive: true })
  await until(async () => (await rows()) === 3)
  await until(async () => (await ready()) === 200)
})
