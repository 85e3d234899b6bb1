import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { keepFile } from '#data/files/keep-file'
import { deleteFile } from '#data/files/delete-file'
import { openFile } from '#data/files/open-file'
import type { KeyActor } from '#platform/auth/actor'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { text } from 'node:stream/consumers'
import { createKeyActor } from '../../../test/fakes/actors.ts'
import { closeAtEnd } from '../../../test/fakes/database.ts'
import { noteJobs } from '../../../test/fakes/noted-jobs.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { cancelBatch } from './cancel-batch.ts'
import { createBatch } from './create-batch.ts'
import { finishBatch } from './finish-batch.ts'
import { getBatch } from './get-batch.ts'
import { listBatchPage, listBatches } from './list-batches.ts'
import { insertResult } from './queries.ts'
import { resumeBatches } from './resume-batches.ts'

const people = await testPeople()
const { db } = people
const folder = await mkdtemp(join(tmpdir(), 'socle-batches-'))
closeAtEnd(() => rm(folder, { recursive: true, force: true }))
const storage = await openFolderStorage(folder)

/** The queue, as far as batches use it. */
const { jobs, asked, pending } = noteJobs()
const unused = () => Promise.reject(new Error('unused'))
const as = (actor: KeyActor) => ({ ...people.as(actor), actor, jobs, storage })
const caller = () =>
  people
    .person()
    .then((person) => createKeyActor(db, person))
    .then(as)
type Caller = Awaited<ReturnType<typeof caller>>

async function kept(ctx: Caller, lines: readonly object[], purpose = 'batch'): Promise<string> {
  const content = (async function* () {
    yield Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))
  })()
  const file = { purpose, name: 'lot.jsonl', mediaType: 'application/jsonl', content, lifeSeconds: null }
  return (await keepFile(ctx, file)).id
}

const line = (id: string) => ({
  ...{ custom_id: id, method: 'POST', url: '/v1/chat/completions' },
  body: { model: 'plume', messages: [] },
})
async function made(ctx: Caller, more: { model?: string; lines?: readonly object[] } = {}) {
  const { lines = [line('a')], ...said } = more
  const base = { endpoint: '/v1/chat/completions' as const, metadata: {}, outputLifeSeconds: null }
  return createBatch(ctx, { ...base, ...said, inputFileId: await kept(ctx, lines) })
}
const set = (id: string, change: object) => db.updateTable('batch').set(change).where('id', '=', id).execute()

describe('a batch', () => {
  test('is of a file that was kept for one, asked by a key, and lasts a day', async () => {
    const ctx = await caller()
    const row = await made(ctx)
    assert.deepEqual(
      [row.status, row.model, row.key_id],
      ['validating', null, 'keyId' in ctx.actor ? ctx.actor.keyId : null],
    )
    assert.deepEqual(asked.at(-1), ['batch.run', { batchId: row.id }])
    const hours = (row.expires_at.getTime() - Date.now()) / 3_600_000
    assert.ok(hours > 23.9 && hours <= 24, String(hours))
    const batch = { endpoint: '/v1/embeddings' as const, metadata: {}, outputLifeSeconds: null }
    const other = await kept(ctx, [], 'user_data')
    await assert.rejects(createBatch(ctx, { ...batch, inputFileId: other }), {
      details: { param: 'input_file_id', reason: 'file_not_for_batch' },
    })
    await assert.rejects(createBatch(ctx, { ...batch, inputFileId: 'file-absent' }), { code: 'not_found' })
    const foreign = await kept(await caller(), [])
    await assert.rejects(createBatch(ctx, { ...batch, inputFileId: foreign }), { code: 'not_found' })
    const byHand = { ...ctx, actor: await people.person() }
    await assert.rejects(createBatch(byHand, { ...batch, inputFileId: other }), {
      details: { reason: 'batch_needs_a_key' },
    })
  })

  test('is one of fifty that are not over', async () => {
    const ctx = await caller()
    const inputFileId = await kept(ctx, [line('a')])
    const batch = { endpoint: '/v1/responses' as const, metadata: {}, outputLifeSeconds: null, inputFileId }
    const ids: string[] = []
    for (let count = 0; count < 50; count += 1) ids.push((await createBatch(ctx, batch)).id)
    await assert.rejects(createBatch(ctx, batch), {
      details: { limit: 'unfinishedBatches', most: 50, retryAfterSeconds: 60 },
    })
    await set(ids[0] ?? '', { status: 'completed', ended_at: new Date() })
    assert.equal((await createBatch(ctx, batch)).status, 'validating')
  })

  test('is somebody’s alone', async () => {
    const { id } = await made(await caller())
    const other = await caller()
    await assert.rejects(getBatch(other, id), { code: 'not_found' })
    await assert.rejects(cancelBatch(other, id), { code: 'not_found' })
    await assert.rejects(listBatches(other, { afterId: id, limit: 1 }), { code: 'not_found' })
    assert.deepEqual((await listBatchPage(other, { offset: 0, limit: 10 })).total, 0)
  })

  test('that is cancelled is run once more, by whoever ends it, unless somebody is at it', async () => {
    const ctx = await caller()
    const [idle, run] = [await made(ctx), await made(ctx)]
    pending.add(JSON.stringify({ batchId: run.id }))
    asked.length = 0
    const cancelled = await cancelBatch(ctx, idle.id)
    assert.equal(cancelled.status, 'cancelling')
    await cancelBatch(ctx, run.id)
    assert.deepEqual(asked, [['batch.run', { batchId: idle.id }]])
    assert.deepEqual((await cancelBatch(ctx, idle.id)).cancelling_at, cancelled.cancelling_at, 'once')
    for (const status of ['finalizing', 'completed', 'failed', 'expired', 'cancelled']) {
      await set(idle.id, { status })
      await assert.rejects(cancelBatch(ctx, idle.id), { code: 'conflict', details: { reason: 'batch_over' } }, status)
    }
  })

  test('that nobody runs is asked for again', async () => {
    const ctx = await caller()
    const [lost, run, over] = [await made(ctx), await made(ctx), await made(ctx)]
    pending.add(JSON.stringify({ batchId: run.id }))
    await set(over.id, { status: 'failed', ended_at: new Date() })
    asked.length = 0
    await resumeBatches(ctx)
    const ids = [lost, run, over].map(({ id }) => JSON.stringify(['batch.run', { batchId: id }]))
    const again = new Set(asked.map((one) => JSON.stringify(one)))
    assert.deepEqual(
      ids.map((id) => again.has(id)),
      [true, false, false],
    )
  })
})

describe('a list of batches', () => {
  test('goes on after the last one of the page before, the newest first', async () => {
    const ctx = await caller()
    const ids: string[] = []
    for (let count = 0; count < 3; count += 1) ids.unshift((await made(ctx)).id)
    const first = await listBatches(ctx, { afterId: null, limit: 2 })
    assert.deepEqual([first.rows.map(({ id }) => id), first.hasMore], [ids.slice(0, 2), true])
    const second = await listBatches(ctx, { afterId: ids[1] ?? '', limit: 2 })
    assert.deepEqual([second.rows.map(({ id }) => id), second.hasMore], [ids.slice(2), false])
  })

  test('holds what its filter keeps, counted over all pages', async () => {
    const ctx = await caller()
    const [early, plume, other] = [
      await made(ctx, { model: 'plume' }),
      await made(ctx, { model: 'plume' }),
      await made(ctx),
    ]
    await set(early.id, { created_at: new Date('2024-01-01T00:00:00Z'), status: 'completed', ended_at: new Date() })
    const found = async (filter: object, offset = 0) => {
      const { rows, total } = await listBatchPage(ctx, { offset, limit: 1, ...filter })
      return [rows.map(({ id }) => id), total]
    }
    assert.deepEqual(await found({}), [[other.id], 3])
    assert.deepEqual(await found({ model: 'plume' }), [[plume.id], 2])
    assert.deepEqual(await found({ model: 'plume' }, 1), [[early.id], 2])
    assert.deepEqual(await found({ statuses: ['completed', 'failed'] }), [[early.id], 1])
    assert.deepEqual(await found({ statuses: ['failed'] }), [[], 0])
    assert.deepEqual(await found({ createdFrom: new Date('2024-01-01T00:00:01Z'), model: 'plume' }), [[plume.id], 1])
    assert.deepEqual(await found({ model: '' }), [[], 0])
  })

  test('counts what is answered so far, and what was once it is over', async () => {
    const ctx = await caller()
    const { id } = await made(ctx)
    const result = { batch_id: id, custom_id: 'a', body: '{}' }
    await insertResult(db, { ...result, line: 1, status: 200, request_id: 'r1' })
    await insertResult(db, { ...result, line: 2, status: 429, request_id: 'r2' })
    await insertResult(db, { ...result, line: 2, status: 200, request_id: 'r2-again' })
    const counts = async () => {
      const { completed, failed } = (await listBatches(ctx, { afterId: null, limit: 1 })).rows[0] ?? {}
      return [completed, failed]
    }
    assert.deepEqual(await counts(), [1, 1], 'an answer that is kept stays')
    await set(id, { ended_at: new Date(), completed: 7, failed: 0 })
    assert.deepEqual(await counts(), [7, 0])
  })
})

describe('a batch that is over', () => {
  const keys = { holderOf: unused, refresh: unused }
  const linesOf = async (ctx: Caller, id: string | null) =>
    (await text((await openFile(ctx, id ?? '')).content))
      .trimEnd()
      .split('\n')
      .map((one): unknown => JSON.parse(one))

  test('before its end has its answers in one file, its refusals and what nobody came to in the other', async () => {
    const ctx = await caller()
    const { id } = await made(ctx, { lines: ['a', 'b', 'c'].map(line) })
    await set(id, { status: 'cancelling', total: 3 })
    const usage = { prompt_tokens: 3, completion_tokens: 2 }
    await insertResult(db, {
      batch_id: id,
      line: 1,
      custom_id: 'a',
      status: 200,
      request_id: 'r1',
      body: JSON.stringify({ usage }),
    })
    await insertResult(db, {
      batch_id: id,
      line: 2,
      custom_id: 'b',
      status: 404,
      request_id: 'r2',
      body: '{"error":{}}',
    })
    const run = { ...ctx, keys: Object(keys), log: Object({}) }
    await finishBatch(run, id, { status: 'cancelled', faults: [] })
    const row = await getBatch(ctx, id)
    assert.deepEqual(
      [row.status, row.completed, row.failed, row.input_tokens, row.output_tokens],
      ['cancelled', 1, 1, 3, 2],
    )
    const answered = { status_code: 200, request_id: 'r1', body: { usage } }
    assert.deepEqual(await linesOf(ctx, row.output_file_id), [
      { id: 'r1', custom_id: 'a', response: answered, error: null },
    ])
    const error = { code: 'batch_cancelled', message: 'this request was not answered: the batch is cancelled' }
    assert.deepEqual(await linesOf(ctx, row.error_file_id), [
      { id: 'r2', custom_id: 'b', response: { status_code: 404, request_id: 'r2', body: { error: {} } }, error: null },
      { id: `${id}-3`, custom_id: 'c', response: null, error },
    ])
    await finishBatch(run, id, { status: 'failed', faults: [] })
    assert.equal((await getBatch(ctx, id)).status, 'cancelled', 'it ends once')
  })

  test('ends all the same when its input is gone', async () => {
    const ctx = await caller()
    const { id, input_file_id: input } = await made(ctx, { lines: ['a', 'b'].map(line) })
    await set(id, { status: 'in_progress', total: 2 })
    await deleteFile(ctx, input)
    const faults = [{ code: 'not_found', message: 'gone', line: null, param: null }]
    await finishBatch({ ...ctx, keys: Object(keys), log: Object({}) }, id, { status: 'failed', faults })
    const row = await getBatch(ctx, id)
    assert.deepEqual([row.status, row.output_file_id, row.errors], ['failed', null, faults])
  })
})
