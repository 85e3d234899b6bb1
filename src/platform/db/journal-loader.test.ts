import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../../test/fakes/database.ts'
import { type JournalLoader, openJournalLoader } from './journal-loader.ts'

const table = {
  name: 'usage_event',
  columns: [
    ...['at', 'request_id', 'organisation_id', 'key_id', 'person_id', 'model', 'backend', 'endpoint', 'status'],
    ...['prompt_tokens', 'completion_tokens', 'duration_ms', 'first_token_ms', 'cost_euros', 'assistant'],
  ],
}
let database: TestDatabase
let loader: JournalLoader

before(async () => {
  database = await testDatabase()
  loader = openJournalLoader({ ...database, table })
})
after(() => loader.close())

const line = (requestId: string): string =>
  [
    '2026-01-02T03:04:05.678Z',
    requestId,
    1,
    '\\N',
    '\\N',
    'm\\\\1\\tx',
    'b',
    'chat/completions',
    200,
    3,
    4,
    5.5,
    '\\N',
  ].join('\t')

async function kept(): Promise<string[]> {
  const rows = await database.db.selectFrom('usage_event').select('request_id').orderBy('id').execute()
  return rows.map(({ request_id }) => request_id)
}

test('loads rows with every value as it was', async () => {
  await loader.load({ journalId: randomUUID(), ordinal: 1, from: 0, content: Buffer.from(`${line('whole')}\n`) })
  const row = await database.db.selectFrom('usage_event').selectAll().executeTakeFirstOrThrow()
  assert.partialDeepStrictEqual(row, {
    at: new Date('2026-01-02T03:04:05.678Z'),
    organisation_id: 1,
    key_id: null,
    model: 'm\\1\tx',
    prompt_tokens: 3,
    duration_ms: 5.5,
    first_token_ms: null,
  })
})

test('a part that comes again, or late, is left alone', async () => {
  const journalId = randomUUID()
  const parts = [1, 2, 2, 1].map((ordinal) => ({
    journalId,
    ordinal,
    from: 0,
    content: Buffer.from(`${line(`p${ordinal}`)}\n`),
  }))
  const places: number[] = []
  for (const part of parts) places.push(await loader.load(part))
  const bytes = Buffer.byteLength(`${line('p1')}\n`)
  assert.deepEqual(places, [bytes, bytes, bytes, Infinity])
  assert.deepEqual((await kept()).slice(-2), ['p1', 'p2'])
})

test('a part that comes again while its first load is under way is loaded once', async () => {
  const other = openJournalLoader({ ...database, table })
  after(() => other.close())
  for (let round = 0; round < 20; round += 1) {
    const content = Buffer.from(`${line(`twice-${round}`)}\n`)
    const part = { journalId: randomUUID(), ordinal: 1, from: 0, content }
    assert.deepEqual(await Promise.all([loader.load(part), other.load(part)]), [content.length, content.length])
  }
  const twice = (await kept()).filter((id) => id.startsWith('twice-'))
  assert.equal(twice.length, 20)
})

test('rows of an earlier version, which end before the newest columns, load beside those of this one', async () => {
  const part = { journalId: randomUUID(), ordinal: 1, from: 0 }
  await loader.load({ ...part, content: Buffer.from(`${line('older')}\n`) })
  const newer = [2, 3].map((number) => `${line(`newer${number}`)}\t0.5\tvoirie\n`).join('')
  await loader.load({ ...part, ordinal: 2, content: Buffer.from(newer) })
  const rows = await database.db
    .selectFrom('usage_event')
    .select(['request_id', 'cost_euros', 'assistant'])
    .where('request_id', 'in', ['older', 'newer2', 'newer3'])
    .orderBy('id')
    .execute()
  assert.deepEqual(rows, [
    { request_id: 'older', cost_euros: null, assistant: null },
    { request_id: 'newer2', cost_euros: 0.5, assistant: 'voirie' },
    { request_id: 'newer3', cost_euros: 0.5, assistant: 'voirie' },
  ])
})

test('a part that is refused leaves nothing, and the next one passes', async () => {
  const journalId = randomUUID()
  const before = await kept()
  const bad = Buffer.from(`${line('first')}\nnot a row\n`)
  await assert.rejects(loader.load({ journalId, ordinal: 1, from: 0, content: bad }), { code: '22007' })
  assert.deepEqual(await kept(), before)
  await loader.load({ journalId, ordinal: 1, from: 0, content: Buffer.from(`${line('again')}\n`) })
  assert.equal((await kept()).at(-1), 'again')
})

test('parts of a file follow one another, and one that starts elsewhere is told where to start', async () => {
  const file = { journalId: randomUUID(), ordinal: 4 }
  const [first, second] = [Buffer.from(`${line('part1')}\n`), Buffer.from(`${line('part2')}\n`)]
  const both = first.length + second.length
  assert.equal(await loader.load({ ...file, from: 0, content: first }), first.length)
  assert.equal(await loader.load({ ...file, from: 0, content: Buffer.concat([first, second]) }), first.length)
  assert.equal(await loader.load({ ...file, from: first.length, content: second }), both)
  assert.deepEqual((await kept()).slice(-2), ['part1', 'part2'])
  assert.equal(await loader.load({ ...file, ordinal: 3, from: 0, content: first }), Infinity)
  assert.equal(await loader.load({ ...file, ordinal: 5, from: 0, content: first }), first.length)
})

test('a file that an earlier version loaded as a whole is here to its end', async () => {
  const id = randomUUID()
  await database.db.insertInto('usage_journal').values({ id, loaded: 2 }).execute()
  const content = Buffer.from(`${line('whole before')}\n`)
  assert.equal(await loader.load({ journalId: id, ordinal: 2, from: 0, content }), Infinity)
  assert.ok(!(await kept()).includes('whole before'))
})
