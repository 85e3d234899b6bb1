import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { PersonActor } from '#platform/auth/actor'
import { testData } from '../../../test/fakes/data.ts'
import { sweepBlobs } from '../blobs/sweep-blobs.ts'
import { deleteFile } from './delete-file.ts'
import { expireFiles } from './expire-files.ts'
import { getFile } from './get-file.ts'
import { keepFile, mostBytes } from './keep-file.ts'
import { type FilesAsked, listFiles } from './list-files.ts'
import { openFile } from './open-file.ts'

const data = await testData()
const { db, job } = data

function keep(
  actor: PersonActor,
  name: string,
  given: { content?: string; purpose?: string; lifeSeconds?: number } = {},
) {
  const { content = name, purpose = 'user_data', lifeSeconds = null } = given
  const bytes = (async function* () {
    yield Buffer.from(content)
  })()
  return keepFile(data.as(actor), { purpose, name, mediaType: 'text/plain', content: bytes, lifeSeconds })
}

const first: FilesAsked = { purpose: null, order: 'asc', limit: 2, afterId: null }

test('a file is its owner’s alone: read, listed and deleted by nobody else', async () => {
  const owner = await data.person()
  const colleague = await data.colleague(owner)
  const { id } = await keep(owner, 'note.txt', { content: 'secret' })
  assert.match(id, /^file-[0-9a-f]{32}$/)
  const opened = await openFile(data.as(owner), id)
  assert.deepEqual([opened.name, opened.sizeBytes, await text(opened.content)], ['note.txt', 6, 'secret'])
  for (const act of [getFile, openFile, deleteFile]) {
    await assert.rejects(act(data.as(colleague), id), { code: 'not_found' })
  }
  assert.deepEqual(await listFiles(data.as(colleague), first), { rows: [], hasMore: false })
  await assert.rejects(getFile(data.as(await data.person([])), id), { code: 'forbidden' })
  const traced = await db.selectFrom('audit_log').select('details').where('target_id', '=', id).execute()
  assert.deepEqual(traced, [{ details: { purpose: 'user_data', bytes: 6 } }])
})

test('files are paged through from any of them, either way, by purpose', async () => {
  const owner = await data.person()
  const ids: string[] = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    ids.push((await keep(owner, name, { purpose: name === 'c' ? 'batch' : 'user_data' })).id)
  }
  const idsOf = async (asked: Partial<FilesAsked>) => {
    const { rows, hasMore } = await listFiles(data.as(owner), { ...first, ...asked })
    return [rows.map(({ id }) => ids.indexOf(id)), hasMore]
  }
  assert.deepEqual(await idsOf({}), [[0, 1], true])
  assert.deepEqual(await idsOf({ afterId: ids[1] ?? '' }), [[2, 3], true])
  assert.deepEqual(await idsOf({ afterId: ids[3] ?? '' }), [[4], false])
  assert.deepEqual(await idsOf({ order: 'desc', afterId: ids[1] ?? '' }), [[0], false])
  const { rows } = await listFiles(data.as(owner), { ...first, purpose: 'batch' })
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['c'],
  )
  await assert.rejects(listFiles(data.as(owner), { ...first, afterId: 'file-autre' }), { code: 'not_found' })
})

test('the same content is stored once, and goes with the last file that points at it', async () => {
  const [one, other] = [await data.person(), await data.person()]
  const mine = await keep(one, 'un.txt', { content: 'le même contenu' })
  const theirs = await keep(other, 'deux.txt', { content: 'le même contenu' })
  assert.equal(mine.blob_hash, theirs.blob_hash)
  await deleteFile(data.as(one), mine.id)
  assert.equal(await sweepBlobs(job, 0), 0)
  assert.ok(await job.storage.has(theirs.blob_hash))
  await deleteFile(data.as(other), theirs.id)
  assert.equal(await job.storage.has(theirs.blob_hash), false)
})

test('a file whose time is over is not found, then goes with its content', async () => {
  const owner = await data.person()
  const kept = await keep(owner, 'durable')
  const gone = await keep(owner, 'passager', { lifeSeconds: -1 })
  await assert.rejects(getFile(data.as(owner), gone.id), { code: 'not_found' })
  assert.equal(await expireFiles(job), 1)
  assert.equal(await expireFiles(job), 0)
  assert.deepEqual([await job.storage.has(gone.blob_hash), await job.storage.has(kept.blob_hash)], [false, true])
  await assert.rejects(expireFiles(data.as(owner)), { code: 'forbidden' })
})

test('whoever keeps too much keeps nothing more until something is deleted', async () => {
  const owner = await data.person()
  const large = await keep(owner, 'grand')
  await db
    .updateTable('stored_file')
    .set({ size_bytes: mostBytes - 3 })
    .where('id', '=', large.id)
    .execute()
  await assert.rejects(keep(owner, 'de trop', { content: 'quatre' }), { code: 'quota_exceeded' })
  const { rows } = await listFiles(data.as(owner), first)
  assert.equal(rows.length, 1)
  await keep(owner, 'petit', { content: 'un' })
  await deleteFile(data.as(owner), large.id)
  await keep(owner, 'de trop', { content: 'quatre' })
})
