import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { type UsageRow, openUsageRing } from './usage-ring.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-usage-'))
after(() => rm(home, { recursive: true, force: true }))

const row = (requestId: string): UsageRow => ({
  at: new Date('2026-01-02T03:04:05.678Z'),
  requestId,
  organisationId: 1,
  keyId: 2,
  personId: null,
  model: 'm',
  backend: 'b',
  endpoint: 'chat/completions',
  status: 200,
  promptTokens: 3,
  completionTokens: 4,
  durationMs: 5.5,
  firstTokenMs: null,
})

function openTable(journalFile: string) {
  const table = { rows: [] as UsageRow[], statements: 0, away: false, errors: 0 }
  const ring = openUsageRing({
    journalFile,
    async insert(rows) {
      if (table.away) throw new Error('database away')
      table.statements += 1
      table.rows.push(...rows)
    },
    onError: () => (table.errors += 1),
  })
  return { table, ring }
}

test('writes five hundred rows as one statement, at once', async () => {
  const { table, ring } = openTable(join(home, 'many'))
  for (let index = 0; index < 500; index += 1) ring.record(row(`r${index}`))
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual([table.rows.length, table.statements], [500, 1])
  await ring.stop()
})

test('writes what remains at the stop', async () => {
  const { table, ring } = openTable(join(home, 'stop'))
  ring.record(row('last'))
  await ring.stop()
  assert.deepEqual(table.rows, [row('last')])
})

/** What a process writes beside the name it was given. */
async function journalLines(file: string): Promise<string[]> {
  const names = (await readdir(home)).filter((name) => name.startsWith(`${basename(file)}.`)).toSorted()
  const texts = await Promise.all(names.map((name) => readFile(join(home, name), 'utf8')))
  return texts.join('').split('\n').slice(0, -1)
}

const requestIds = (rows: readonly UsageRow[]): string[] => rows.map(({ requestId }) => requestId).toSorted()

test('a row is in the journal as soon as it is recorded, and leaves it for the database', async () => {
  const file = join(home, 'ahead')
  const { table, ring } = openTable(file)
  ring.record(row('a'))
  assert.equal((await journalLines(file)).length, 1)
  await ring.stop()
  assert.deepEqual(requestIds(table.rows), ['a'])
  assert.deepEqual(await journalLines(file), [])
})

test('holds the rows while the database is away, and writes each once when it is back', async () => {
  const file = join(home, 'away')
  const { table, ring } = openTable(file)
  await ring.flush()
  table.away = true
  ring.record(row('a'))
  ring.record(row('b'))
  await ring.flush()
  assert.equal(table.errors, 1)
  assert.equal((await journalLines(file)).length, 2)
  table.away = false
  ring.record(row('c'))
  await ring.stop()
  assert.deepEqual(requestIds(table.rows), ['a', 'b', 'c'])
  assert.ok(table.rows.every(({ at }) => at instanceof Date && at.getTime() === row('x').at.getTime()))
  assert.deepEqual(await journalLines(file), [])
})

test('takes over the journal of a process that died, even with its last line cut', async () => {
  const file = join(home, 'died')
  const ended = spawnSync(process.execPath, ['--version'])
  await appendFile(`${file}.${ended.pid}-00000001`, `${JSON.stringify(row('kept'))}\n{"at":"2026`)
  const { table, ring } = openTable(file)
  await ring.stop()
  assert.deepEqual(table.rows, [row('kept')])
})

test('leaves alone the journal of a process that lives', async () => {
  const file = join(home, 'lives')
  await appendFile(`${file}.${process.ppid}-00000001`, `${JSON.stringify(row('theirs'))}\n`)
  const { table, ring } = openTable(file)
  await ring.stop()
  assert.deepEqual(table.rows, [])
  assert.equal((await journalLines(file)).length, 1)
})
