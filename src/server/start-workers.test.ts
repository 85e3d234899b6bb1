import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { setModelLimit } from '#inference/admission/model-limits'
import { asKeyId } from '#contract/ids'
import { instanceActor } from '#platform/people/first-access'
import { createLog } from '#platform/telemetry/log'
import { findRunningInstance } from './running-instance.ts'
import { startServer } from './start-server.ts'
import { testCacheFolder } from '../../test/fakes/cache-folder.ts'
import { closeAtEnd, testDatabase } from '../../test/fakes/database.ts'
import { until } from '../../test/fakes/until.ts'
import { answerWhole, startFailingServer } from '../../test/fixtures/backends/failing-server.ts'

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'socle-workers-'))
after(() => rm(folder, { recursive: true, force: true }))

const nothing = {
  requestsPerMinute: null,
  tokensPerMinute: null,
  tokensPerDay: null,
  concurrentRequests: null,
  eurosPerMonth: null,
  kilowattHoursPerMonth: null,
}

/** An instance whose first key may ask a model a hundred times a day. */
async function prepare(configFile: string, dataFolder: string): Promise<string> {
  const started = await startServer({
    ...{ configFile, dataFolder, port: 0, log: createLog('silent'), startsEngine: 'when-asked' },
    cacheFolder: testCacheFolder,
  })
  const { capabilities, organisationId } = started.instance
  const { id } = await capabilities.db.selectFrom('api_key').select('id').executeTakeFirstOrThrow()
  const ctx = {
    db: capabilities.db,
    actor: instanceActor('test', organisationId),
    signal: new AbortController().signal,
  }
  const allowance = { ...nothing, requestsPerDay: 100 }
  await setModelLimit(ctx, { subject: { keyId: asKeyId(id) }, model: null, allowance })
  await started.stop()
  return started.apiKey ?? ''
}

/** Children of this process that answer requests. */
async function workersOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const found: number[] = []
  for (const pid of pids) {
    const [stat, words] = await Promise.all(
      ['stat', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    )
    const [, ppid] = /\) \S (\d+) /.exec(stat ?? '') ?? []
    if (Number(ppid) === parent && words?.includes('--role\0api')) found.push(pid)
  }
  return found
}

test('two processes answer on one port, hold one limit together, and one that dies is replaced', async () => {
  const model = await startFailingServer((_asked, response) => answerWhole(response))
  closeAtEnd(() => model.kill())
  const configFile = join(folder, 'socle.yaml')
  const dataFolder = join(folder, 'data')
  const database = { url: (await testDatabase()).url }
  const backends = { scripted: { url: model.url, models: { m: 'theirs' } } }
  await writeFile(configFile, JSON.stringify({ corpora: [], database, backends, logLevel: 'silent' }))
  const key = await prepare(configFile, dataFolder)

  const words = ['start', '--workers', '2', '--port', '0', '--json', '--config', configFile, '--data', dataFolder]
  const program = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  closeAtEnd(async () => void program.kill('SIGKILL'))
  const pid = program.pid ?? 0
  const [line] = await once(createInterface({ input: program.stdout }), 'line')
  const url = String(Object(JSON.parse(String(line))).url)
  assert.equal((await findRunningInstance(dataFolder))?.url, url)
  const first = await workersOf(pid)
  assert.equal(first.length, 2)

  const ask = async (): Promise<number> => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Bonjour' }] }),
    })
    await response.arrayBuffer()
    return response.status
  }
  const statuses = await Promise.all(Array.from({ length: 200 }, ask))
  assert.equal(statuses.filter((status) => status === 200).length, 100)
  assert.equal(statuses.filter((status) => status === 429).length, 100)
  assert.equal(model.asked.length, 100)

  const [killed = 0] = first
  process.kill(killed, 'SIGKILL')
  await until(async () => {
    const now = await workersOf(pid)
    return now.length === 2 && !now.includes(killed)
  }, 60_000)
  // Connections to the one that died may be found dead by their next request.
  const later = await Promise.all(Array.from({ length: 20 }, () => ask().catch(() => ask())))
  assert.deepEqual(
    [...new Set(later)],
    [429],
    'the limit outlives the process that counted, and nobody meets one that starts',
  )

  program.kill('SIGTERM')
  const [code] = await once(program, 'exit')
  assert.equal(code, 0)
  await until(async () => (await fetch(`${url}/health`).catch(() => null)) === null)
})
