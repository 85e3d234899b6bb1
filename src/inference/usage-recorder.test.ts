import { asKeyId, asOrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises'
import { readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { AppError } from '#platform/errors'
import { until } from '../../test/fakes/until.ts'
import { openUsageRecorder } from './usage-recorder.ts'
import { type UsageRow, usageLine } from './usage-row.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-usage-'))
after(() => rm(home, { recursive: true, force: true }))

const row = (requestId: string): UsageRow => ({
  at: new Date('2026-01-02T03:04:05.678Z'),
  requestId,
  organisationId: asOrganisationId(1),
  keyId: asKeyId(2),
  personId: null,
  model: 'm',
  backend: 'b',
  endpoint: 'chat/completions',
  status: 200,
  promptTokens: 3,
  completionTokens: 4,
  durationMs: 5.5,
  firstTokenMs: null,
  footprint: null,
  assistant: null,
})

function openTable(journalFile: string) {
  const table = { lines: [] as string[], text: '', parts: 0, failure: null as Error | null, errors: [] as unknown[] }
  const recorder = openUsageRecorder({
    journalFile,
    async load({ from, content }) {
      if (table.failure !== null) throw table.failure
      table.parts += 1
      table.text += content.toString()
      table.lines.push(...content.toString().split('\n').slice(0, -1))
      return from + content.length
    },
    onError: (error) => table.errors.push(error),
  })
  return { table, recorder }
}

const requestIds = (lines: readonly string[]): (string | undefined)[] => lines.map((line) => line.split('\t')[1])

async function namesBeside(file: string): Promise<string[]> {
  return (await readdir(home)).filter((name) => name.startsWith(`${basename(file)}.`)).toSorted()
}

/** Beside files of lines stand those of the lock. */
const isLines = (name: string): boolean => /-\d+$/.test(name)

/** What a process writes beside the name it was given. */
async function journalLines(file: string): Promise<string[]> {
  const names = (await namesBeside(file)).filter(isLines)
  const texts = await Promise.all(names.map((name) => readFile(join(home, name), 'utf8')))
  return texts.join('').split('\n').slice(0, -1)
}

const away = new AppError('database_unavailable', { reason: 'away' })

test('loads five thousand rows as one part, at once: what follows is another', async () => {
  const { table, recorder } = openTable(join(home, 'many'))
  for (let index = 0; index < 5000; index += 1) recorder.record(row(`r${index}`))
  await setImmediate()
  recorder.record(row('another'))
  await recorder.stop()
  assert.deepEqual([table.lines.length, table.parts], [5001, 2])
})

test('a row is in the journal as soon as it is recorded, and leaves it for the database', async () => {
  const file = join(home, 'ahead')
  const { table, recorder } = openTable(file)
  recorder.record(row('a'))
  assert.equal((await journalLines(file)).length, 1)
  await recorder.stop()
  assert.deepEqual(table.lines, [usageLine(row('a')).trimEnd()])
  assert.deepEqual(await journalLines(file), [])
})

test('holds the rows while the database is away, and loads each once when it is back', async () => {
  const file = join(home, 'away')
  const { table, recorder } = openTable(file)
  table.failure = away
  recorder.record(row('a'))
  await recorder.flush()
  recorder.record(row('b'))
  await recorder.flush()
  assert.deepEqual(table.errors, [away, away])
  assert.equal((await journalLines(file)).length, 2)
  table.failure = null
  recorder.record(row('c'))
  await recorder.stop()
  assert.deepEqual(requestIds(table.lines), ['a', 'b', 'c'])
  assert.deepEqual(await journalLines(file), [])
})

test('sets aside what the database refuses, and loads the rest', async () => {
  const file = join(home, 'refused')
  const { table, recorder } = openTable(file)
  table.failure = Object.assign(new Error('invalid input syntax'), { code: '22P02' })
  recorder.record(row('bad'))
  await recorder.flush()
  table.failure = null
  recorder.record(row('good'))
  await recorder.stop()
  assert.deepEqual(requestIds(table.lines), ['good'])
  assert.equal(table.errors.length, 1)
  const kept = (await readdir(home)).find((name) => name.startsWith('refused-refused.'))
  assert.match(await readFile(join(home, kept ?? ''), 'utf8'), /\tbad\t/)
})

test('keeps in its place what the database had no time for, and loads it later', async () => {
  const file = join(home, 'late')
  const { table, recorder } = openTable(file)
  table.failure = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })
  recorder.record(row('late'))
  await recorder.flush()
  assert.deepEqual([table.lines, table.errors.length], [[], 1])
  table.failure = null
  await recorder.stop()
  assert.deepEqual(requestIds(table.lines), ['late'])
})

test('takes over the journal of a process that died, even with its last line cut', async () => {
  const file = join(home, 'died')
  const ended = spawnSync(process.execPath, ['--version'])
  await appendFile(`${file}.${ended.pid}-${randomUUID()}-1`, `${usageLine(row('kept'))}2026-01`)
  const { table, recorder } = openTable(file)
  await recorder.stop()
  assert.equal(table.text, usageLine(row('kept')), 'what was cut is no row')
})

test('leaves alone the journal that another writes, even one whose pid is the same in its own container', async () => {
  const file = join(home, 'lives')
  const theirs = openTable(file)
  theirs.recorder.record(row('theirs'))
  const ours = openTable(file)
  ours.recorder.record(row('ours'))
  await ours.recorder.stop()
  assert.deepEqual(requestIds(ours.table.lines), ['ours'])
  theirs.recorder.record(row('theirs too'))
  await theirs.recorder.stop()
  assert.deepEqual(requestIds(theirs.table.lines), ['theirs', 'theirs too'])
  assert.deepEqual(await namesBeside(file), [])
})

/** Writes a row, says so, and waits to be killed. */
const killedWriter = `
  const { openUsageRecorder } = await import(${JSON.stringify(new URL('./usage-recorder.ts', import.meta.url).href)})
  const [journalFile, row] = process.argv.slice(1)
  const recorder = openUsageRecorder({ journalFile, load: () => new Promise(() => {}), onError: () => {} })
  recorder.record({ ...JSON.parse(row), at: new Date(JSON.parse(row).at) })
  console.log('recorded')
  setInterval(() => {}, 1000)`

test('a killed process leaves its rows to the next, whoever was given its pid since', async () => {
  const file = join(home, 'killed')
  const args = ['--input-type=module', '-e', killedWriter, file, JSON.stringify(row('left'))]
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(writer.stdout, 'data')
  const early = openTable(file)
  await early.recorder.stop()
  assert.deepEqual(early.table.lines, [], 'while it lives its rows are its own')
  writer.kill('SIGKILL')
  await once(writer, 'exit')
  const left = (await namesBeside(file)).find(isLines) ?? ''
  await rename(join(home, left), join(home, left.replace(`.${writer.pid}-`, `.${process.ppid}-`)))
  const next = openTable(file)
  await next.recorder.stop()
  assert.deepEqual(requestIds(next.table.lines), ['left'])
  assert.deepEqual(await namesBeside(file), [])
})

test('rows that cannot be written wait in memory, are told of, and come first once the folder is back', async () => {
  const folder = join(home, 'later')
  const { table, recorder } = openTable(join(folder, 'usage'))
  recorder.record(row('a'))
  recorder.record(row('b'))
  await recorder.flush()
  assert.deepEqual([recorder.unwritten, table.lines.length, table.errors.length > 0], [2, 0, true])
  await mkdir(folder)
  recorder.record(row('c'))
  await recorder.stop()
  assert.deepEqual([requestIds(table.lines), recorder.unwritten], [['a', 'b', 'c'], 0])
})

const waiting = Array.from({ length: 12 }, (_, index) => `waiting ${index}`)

/** Run by a process that may write one kilobyte to a file: as on a disk that fills, the last line goes in half. */
const fillingDisk = `
  const { mkdirSync } = await import('node:fs')
  const { openUsageRecorder } = await import(${JSON.stringify(new URL('./usage-recorder.ts', import.meta.url).href)})
  const [folder, rows] = process.argv.slice(1)
  const loaded = []
  const recorder = openUsageRecorder({
    journalFile: folder + '/usage',
    load: async ({ from, content }) => {
      loaded.push(...content.toString().split('\\n').slice(0, -1))
      return from + content.length
    },
    onError: () => {},
  })
  for (const row of JSON.parse(rows)) recorder.record({ ...row, at: new Date(row.at) })
  mkdirSync(folder)
  for (let turn = 0; turn < 6; turn += 1) await recorder.flush()
  await recorder.stop()
  console.log(JSON.stringify({ loaded, unwritten: recorder.unwritten }))`

test('a disk that takes a part of the rows that wait has each counted once', () => {
  const command = `trap '' XFSZ; ulimit -f 2; exec "$0" --input-type=module -e "$1" "$2" "$3"`
  const rows = JSON.stringify(waiting.map(row))
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', command, process.execPath, fillingDisk, join(home, 'filling'), rows],
    { encoding: 'utf8' },
  )
  const { loaded, unwritten }: { loaded: string[]; unwritten: number } = JSON.parse(stdout || `"${stderr}"`)
  assert.deepEqual([requestIds(loaded), unwritten], [waiting, 0])
})

test('rows of one turn of the event loop are written at once, before those who wait for it go on', async () => {
  const file = join(home, 'turn')
  const { table, recorder } = openTable(file)
  const seen: string[] = []
  const note = (name: string) => () => {
    const names = readdirSync(home).filter((entry) => entry.startsWith(`${basename(file)}.`))
    const written = names.find(isLines) ?? ''
    seen.push(`${name} after ${readFileSync(join(home, written), 'utf8').split('\n').length - 1}`)
  }
  recorder.record(row('a'), note('a'))
  recorder.record(row('b'), note('b'))
  assert.deepEqual(seen, [])
  await setImmediate()
  assert.deepEqual(seen, ['a after 2', 'b after 2'])
  recorder.record(row('c'), note('c'))
  recorder.record(row('d'))
  assert.deepEqual(seen.slice(2), ['c after 4'])
  await recorder.stop()
  assert.deepEqual(requestIds(table.lines), ['a', 'b', 'c', 'd'])
})

test('whoever waits for a row that cannot be written goes on', async () => {
  const { recorder } = openTable(join(home, 'missing', 'usage'))
  await new Promise<void>((resolve) => recorder.record(row('a'), resolve))
  assert.equal(recorder.unwritten, 1)
  await recorder.stop()
})

test('while a load is stuck, one more waits for it, however often it is asked for', async () => {
  const stuck = Promise.withResolvers<void>()
  const begun: string[] = []
  const recorder = openUsageRecorder({
    journalFile: join(home, 'stuck'),
    async load({ from, content }) {
      begun.push(...requestIds(content.toString().split('\n').slice(0, -1)).map(String))
      await stuck.promise
      return from + content.length
    },
    onError: assert.fail,
  })
  recorder.record(row('a'))
  const first = recorder.flush()
  await until(() => begun.length === 1)
  recorder.record(row('b'))
  const next = recorder.flush()
  assert.notEqual(next, first)
  recorder.record(row('c'))
  assert.equal(recorder.flush(), next)
  assert.equal(recorder.flush(), next)
  assert.deepEqual(begun, ['a'])
  stuck.resolve()
  await next
  assert.deepEqual(begun, ['a', 'b', 'c'])
  await recorder.stop()
})

test('a part of a large file that is refused is set aside with what follows it, without what was loaded', async () => {
  const file = join(home, 'partly')
  const journalId = randomUUID()
  const long = (requestId: string): string => usageLine({ ...row(requestId), model: 'm'.repeat(3 * 1024 * 1024) })
  await appendFile(`${file}.1-${journalId}-1`, `${long('first')}${long('second')}${long('third')}`)
  const loaded: string[] = []
  const errors: unknown[] = []
  const recorder = openUsageRecorder({
    journalFile: file,
    async load({ from, content }) {
      if (loaded.length === 1) throw Object.assign(new Error('invalid input syntax'), { code: '22P02' })
      loaded.push(...requestIds(content.toString().split('\n').slice(0, -1)).map(String))
      return from + content.length
    },
    onError: (error) => errors.push(error),
  })
  await recorder.stop()
  assert.deepEqual([loaded, errors.length], [['first'], 1])
  const aside = await readFile(join(home, `refused-partly.1-${journalId}-1`), 'utf8')
  assert.deepEqual(requestIds(aside.split('\n').slice(0, -1)), ['second', 'third'])
  assert.deepEqual(await namesBeside(file), [])
})
