import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openDatabase } from '#platform/db/database'
import { hasCode } from '#platform/errors'
import { createLog } from '#platform/telemetry/log'
import { testCacheFolder } from '../../test/fakes/cache-folder.ts'
import { closeAtEnd, testDatabase } from '../../test/fakes/database.ts'
import { testServer } from '../../test/fakes/server.ts'
import { until } from '../../test/fakes/until.ts'
import type { Progress } from './progress.ts'
import { announceInstance, findRunningInstance } from './running-instance.ts'
import { type StartOptions, type StartedServer, startServer } from './start-server.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-start-'))
after(() => rm(folder, { recursive: true, force: true }))

const quiet = {
  port: 0,
  log: createLog('silent'),
  startsEngine: 'when-asked',
  cacheFolder: testCacheFolder,
} satisfies StartOptions

/** Stopped by the test, or after it when it failed. */
async function startHere(options: StartOptions): Promise<StartedServer> {
  const server = await startServer({ ...quiet, ...options })
  let stopped: Promise<void> | null = null
  const stop = () => (stopped ??= server.stop())
  closeAtEnd(stop)
  return { ...server, stop }
}

async function configOf(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

test('what keeps it from starting is told in one error, and nothing is left running', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const empty = await configOf('empty.yaml', 'corpora: []\n')
  const dataFolder = join(folder, 'never')
  await assert.rejects(startServer({ ...quiet, configFile: empty, dataFolder, port }), { code: 'port_in_use' })
  taken.close()
  const broken = await configOf('broken.yaml', 'corpora: []\nhttp:\n  prot: 8080\n')
  await assert.rejects(startServer({ ...quiet, configFile: broken, dataFolder }), (error) => {
    assert.ok(hasCode(error, 'config_invalid'))
    assert.deepEqual([error.details.file, error.details.line], [broken, 3])
    return true
  })
  const missing = join(folder, 'missing.yaml')
  await assert.rejects(startServer({ ...quiet, configFile: missing, dataFolder }), { code: 'config_invalid' })
  const inAFile = join(empty, 'data')
  await assert.rejects(startServer({ ...quiet, configFile: empty, dataFolder: inAFile }), {
    code: 'folder_not_writable',
  })
  const nowhere = await configOf('nowhere.yaml', 'corpora: []\ndatabase:\n  url: postgres://127.0.0.1:1/none\n')
  await assert.rejects(startServer({ ...quiet, configFile: nowhere, dataFolder }), { code: 'database_unavailable' })
})

test('on an empty folder: a key and a link the first time, neither the second, within five seconds', async () => {
  const configFile = await configOf('own.yaml', 'corpora: []\n')
  const dataFolder = join(folder, 'own')
  const first = await startHere({ configFile, dataFolder })
  assert.match(first.apiKey ?? '', /^sk-/)
  assert.ok(first.adminLink?.startsWith(`${first.url}/installation?token=adm-`))
  const file = join(dataFolder, 'instance.json')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.partialDeepStrictEqual(await findRunningInstance(dataFolder), { pid: process.pid, url: first.url })
  await assert.rejects(startServer({ ...quiet, configFile, dataFolder }), { code: 'data_folder_in_use' })
  await first.stop()
  assert.equal(await findRunningInstance(dataFolder), null)
  await assert.rejects(readFile(file), { code: 'ENOENT' })

  const startedAt = performance.now()
  const second = await startHere({ configFile, dataFolder })
  assert.ok(performance.now() - startedAt < 5_000)
  assert.deepEqual([second.apiKey, second.adminLink], [null, null])
  const known = await fetch(`${second.url}/v1/keys`, { headers: { authorization: `Bearer ${first.apiKey}` } })
  assert.equal(known.status, 200)
  await killDatabase(dataFolder)
  const statuses = await statusesUntil(`${second.url}/v1/keys`, first.apiKey ?? '')
  assert.deepEqual([...new Set(statuses)].toSorted(), [200, 503])
  await second.stop()
})

/** The server's own process, with no time to say anything. */
async function killDatabase(dataFolder: string): Promise<void> {
  const [pid] = (await readFile(join(dataFolder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
}

/** What is answered until all is well again. */
async function statusesUntil(url: string, key: string): Promise<number[]> {
  const statuses: number[] = []
  await until(async () => {
    const { status } = await fetch(url, { headers: { authorization: `Bearer ${key}` } })
    statuses.push(status)
    return status === 200 && statuses.includes(503)
  })
  return statuses
}

test('the word of a process that is gone counts for nothing', async () => {
  const place = await mkdtemp(join(folder, 'stale-'))
  const served = { url: 'http://127.0.0.1:1', databaseUrl: 'postgres://x' }
  await announceInstance(place, served)
  assert.equal((await findRunningInstance(place))?.url, served.url)
  for (const word of [
    { pid: 2 ** 22 + 1, startedAt: '1', ...served },
    // The pid of a process that began at another time.
    { pid: process.pid, startedAt: '1', ...served },
  ]) {
    await writeFile(join(place, 'instance.json'), JSON.stringify(word))
    assert.equal(await findRunningInstance(place), null)
  }
  await writeFile(join(place, 'instance.json'), 'pas du JSON')
  assert.equal(await findRunningInstance(place), null)
})

test('a corpus that cannot be fetched is told, with what to do, and keeps nothing from starting', async () => {
  const { url } = await testDatabase()
  const configFile = await configOf('corpus.yaml', JSON.stringify({ database: { url } }))
  const steps: Progress[] = []
  const before = process.env['npm_config_registry']
  Object.assign(process.env, { npm_config_registry: 'http://127.0.0.1:1/', npm_config_fetch_retries: '0' })
  const server = await startHere({
    configFile,
    dataFolder: join(folder, 'no-registry'),
    onProgress: (step) => steps.push(step),
  })
  if (before === undefined) delete process.env['npm_config_registry']
  else process.env['npm_config_registry'] = before
  delete process.env['npm_config_fetch_retries']
  const failure = steps.find((step) => step.step === 'corpus-failed')
  assert.ok(hasCode(failure?.error, 'registry_unreachable'))
  assert.ok(server.apiKey)
  assert.equal((await fetch(`${server.url}/health`)).status, 200)
  await server.stop()
})

const streamedEvents = 30

/** A model server that says a word each 40 ms. */
async function slowModelServer(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'lent', object: 'model', owned_by: 'test' }] }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let sent = 0
    const timer = setInterval(() => {
      sent += 1
      const choices = [{ index: 0, delta: { content: `mot${sent} ` }, finish_reason: null }]
      response.write(`data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices })}\n\n`)
      if (sent < streamedEvents) return
      clearInterval(timer)
      response.end('data: [DONE]\n\n')
    }, 40)
    response.once('close', () => clearInterval(timer))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/v1`, server }
}

test('a stop lets a stream end, takes no new connection, and loses no usage row', async () => {
  const models = await slowModelServer()
  const { url } = await testDatabase()
  const server = await testServer({ backends: { lent: { url: models.url } }, databaseUrl: url })
  await server.ctx.models.refresh()
  const body = JSON.stringify({ model: 'lent', stream: true, messages: [{ role: 'user', content: 'Bonjour' }] })
  const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', headers, body })
  assert.equal(answer.status, 200)
  const stopped = server.stop()
  await until(() =>
    fetch(`${server.url}/health`).then(
      () => false,
      () => true,
    ),
  )
  assert.equal((await server.ctx.readiness.report()).checks['server'], 'stopping')
  const text = await answer.text()
  assert.equal(text.match(/mot\d+ /g)?.length, streamedEvents)
  assert.ok(text.endsWith('data: [DONE]\n\n'))
  await stopped
  const db = await openDatabase(url, createLog('silent'))
  closeAtEnd(() => db.destroy())
  const rows = await db.selectFrom('usage_event').select(['model', 'status', 'organisation_id']).execute()
  assert.deepEqual(rows, [{ model: 'lent', status: 200, organisation_id: server.server.instance.organisationId }])
  models.server.close()
})

test('a stop does not wait for a connection opened in advance', async () => {
  const server = await testServer()
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  await server.call('GET', '/health')
  const startedAtMs = performance.now()
  const closed = once(socket, 'close')
  await server.stop()
  await closed
  assert.ok(performance.now() - startedAtMs < 5000)
})

test('a stream that lasts longer than a stop allows is cut', async () => {
  const models = await slowModelServer()
  const server = await testServer({ backends: { lent: { url: models.url } }, config: { http: { stopSeconds: 0 } } })
  await server.ctx.models.refresh()
  const body = JSON.stringify({ model: 'lent', stream: true, messages: [{ role: 'user', content: 'Bonjour' }] })
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}` },
    body,
  })
  const startedAt = performance.now()
  await Promise.all([server.stop(), assert.rejects(answer.text())])
  assert.ok(performance.now() - startedAt < 1_000 + streamedEvents * 40)
  models.server.close()
})
