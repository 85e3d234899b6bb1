import assert from 'node:assert/strict'
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { pino } from 'pino'
import { testServer } from '../../test/fakes/server.ts'
import { until } from '../../test/fakes/until.ts'
import { type Script, answerWhole, startFailingServer } from '../../test/fixtures/backends/failing-server.ts'
import { type Config, checkConfig } from './config.ts'
import { followConfig } from './follow-config.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-follow-'))
after(() => rm(folder, { recursive: true, force: true }))

/** A followed file, what was taken of it, and what the log says. */
async function followFile(name: string, text: string) {
  const file = join(folder, name)
  await writeFile(file, text)
  const taken: Config[] = []
  const lines: string[] = []
  const log = pino({ level: 'warn', base: null }, { write: (line: string) => void lines.push(line) })
  const stopping = new AbortController()
  const take = async (config: Config): Promise<void> => {
    if (config.backends['refused'] !== undefined) throw new Error('its address may not be called')
    taken.push(config)
  }
  followConfig({ file, log, take }, stopping.signal)
  after(() => stopping.abort())
  await until(() => taken.length === 1)
  return { file, taken, lines, log }
}

const one = 'corpora: []\nbackends:\n  one:\n    url: https://one.example/v1\n'

test('a file that is wrong is refused in words with its line, and the one before stays', async () => {
  const { file, taken, lines } = await followFile('wrong.yaml', one)
  await writeFile(file, `${one}    maxConcurrency: many\n`)
  await until(() => lines.length === 1)
  assert.match(lines[0] ?? '', /refused: the one before stays.*/)
  assert.match(lines[0] ?? '', /"line":5/)
  assert.match(lines[0] ?? '', /maxConcurrency/)
  await writeFile(file, 'backends:\n  refused:\n    url: https://two.example/v1\n')
  await until(() => lines.length === 2)
  assert.match(lines[1] ?? '', /its address may not be called/)
  await unlink(file)
  await until(() => lines.length === 3)
  assert.match(lines[2] ?? '', /does not exist/)
  assert.equal(taken.length, 1)
  await writeFile(file, one.replaceAll('one', 'three'))
  await until(() => taken.length === 2)
  assert.deepEqual(Object.keys(taken[1]?.backends ?? {}), ['three'])
})

test('what cannot change while it serves is told, the rest is taken', async () => {
  const { file, taken, lines, log } = await followFile('later.yaml', one)
  await writeFile(file, `logLevel: error\nhttp:\n  port: 9999\n${one.replace('one.example', 'two.example')}`)
  await until(() => taken.length === 2 && log.level === 'error')
  assert.equal(taken[1]?.backends['one']?.url, 'https://two.example/v1')
  assert.deepEqual(lines, [], 'its own level hides the warning')
  await writeFile(file, `logLevel: warn\nhttp:\n  port: 9998\n${one}`)
  await until(() => lines.length === 1)
  assert.match(lines[0] ?? '', /"waiting":\["http"\]/)
})

test('servers, models and aliases change under load, without a dropped answer', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const slow: Script = async (asked, response) => {
    if (asked.stream === true) await released
    answerWhole(response)
  }
  const first = await startFailingServer(slow)
  const second = await startFailingServer(slow)
  after(() => Promise.all([first.kill(), second.kill()]))
  const models = { m: { upstream: 'theirs', type: 'chat', aliases: ['ancien'] } }
  const server = await testServer({ backends: { only: { url: first.url, models } } })
  const file = join(dirname(server.dataFolder), 'socle.yaml')
  const before = checkConfig(file)
  const chat = (model: string, stream = false) =>
    server.call('POST', '/v1/chat/completions', {
      body: { model, stream, messages: [{ role: 'user', content: 'Bonjour' }] },
    })
  await until(async () => (await chat('ancien')).status === 200)

  const underWay = chat('m', true)
  await until(() => first.asked.some(({ stream }) => stream === true))
  const statuses: number[] = []
  let isOver = false
  const client = async (): Promise<void> => {
    while (!isOver) statuses.push((await chat('m')).status)
  }
  const clients = Array.from({ length: 8 }, client)
  await until(() => statuses.length > 20)
  const changed = { m: { upstream: 'theirs', type: 'chat' }, nouveau: { upstream: 'other', type: 'chat' } }
  const backends = { only: { url: second.url, models: changed, maxConcurrency: 3 } }
  await writeFile(file, JSON.stringify({ corpora: [], database: before.database, backends }))
  await until(async () => (await chat('nouveau')).status === 200)
  const askedBefore = first.asked.length
  const answered = statuses.length
  await until(() => statuses.length > answered + 50)
  isOver = true
  await Promise.all(clients)
  assert.deepEqual([...new Set(statuses)], [200])
  assert.equal(first.asked.length, askedBefore, 'the old server is asked no more')
  assert.ok(second.mostRunning <= 3, `${second.mostRunning} at once`)
  assert.equal((await chat('ancien')).status, 404)
  release()
  assert.equal((await underWay).status, 200)
})
