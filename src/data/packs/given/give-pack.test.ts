import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCollection } from '#data/collections/create-collection'
import { openOutbound } from '#platform/http/outbound'
import { closeAtEnd } from '../../../../test/fakes/database.ts'
import { noteJobs } from '../../../../test/fakes/noted-jobs.ts'
import { testPeople } from '../../../../test/fakes/people.ts'
import { deletePack } from './delete-pack.ts'
import { requestPack } from './give-pack.ts'
import { claimPack, deleteExpiredPacks, findPack, updatePack } from './queries.ts'
import { requestPackRun } from './run-given-pack.ts'

const people = await testPeople()
const { db } = people
const outbound = openOutbound({ allowed: [] })
closeAtEnd(() => outbound.close())

const { jobs, asked } = noteJobs()

async function governing() {
  const of = await people.other()
  const actor = await people.person({ role: 'administrator', of })
  return { ...people.as(actor), actor, jobs, outbound, storage: Object({}) }
}
const ctx = await governing()

test('a pack is called by the end of its address, whatever its signs, else by who has it', async () => {
  for (const [path, name] of [
    ['/lots/lois.zip', 'lois.zip'],
    ['/lots/lois%20de%202026.zip?x=1#y', 'lois de 2026.zip'],
    ['/lots/caf%E9.zip', 'caf%E9.zip'],
    ['/lots/z%00ro%0A.zip', 'z ro .zip'],
    ['/lots/%E2%80%AE', 'exemple.fr'],
    ['/lots/', 'exemple.fr'],
    ['', 'exemple.fr'],
  ] as const) {
    const row = await requestPack(ctx, `https://exemple.fr${path}`)
    assert.deepEqual([row.name, row.state, row.blob_hash], [name, 'waiting', null], path)
    assert.deepEqual(asked.at(-1), ['pack.check', { packId: row.id }])
  }
})

test('an address of the own network is not asked, and leaves nothing', async () => {
  const count = async () => (await db.selectFrom('pack').select('id').execute()).length
  const before = await count()
  for (const url of ['http://127.0.0.1/lois.zip', 'http://[::1]/lois.zip', 'http://169.254.169.254/latest']) {
    await assert.rejects(requestPack(ctx, url), { code: 'address_refused' }, url)
  }
  assert.equal(await count(), before)
})

test('a pack is added once it was checked, and is of its organisation', async () => {
  const { id } = await requestPack(ctx, 'https://exemple.fr/lois.zip')
  const adding = { packId: id, isDryRun: false, removalsApproved: false }
  await assert.rejects(requestPackRun(ctx, adding), { code: 'conflict', details: { reason: 'pack_not_ready' } })
  const other = await governing()
  await assert.rejects(requestPackRun(other, adding), { code: 'not_found' })
  await assert.rejects(deletePack(other, id), { code: 'not_found' })
  const agent = { ...people.as(await people.person()), jobs, outbound }
  await assert.rejects(requestPack(agent, 'https://exemple.fr/lois.zip'), { code: 'forbidden' })
})

test('a pack that is being added is neither taken by another run, nor deleted, nor over', async () => {
  const { id } = await requestPack(ctx, 'https://exemple.fr/lois.zip')
  const collection = await createCollection(ctx, { name: 'Lois', description: '', visibility: 'private' })
  const source = await db
    .insertInto('source')
    .values({ organisation_id: ctx.actor.organisationId, collection_id: collection.id, kind: 'folder', settings: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const run = async (state: 'queued' | 'running' | 'finished') =>
    (
      await db
        .insertInto('source_run')
        .values({ source_id: source.id, state })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id
  const [first, second] = [await run('queued'), await run('queued')]
  assert.equal(await claimPack(db, id, first), undefined, 'not before it was checked')
  await updatePack(db, id, { state: 'ready', expires_at: new Date(0) })
  assert.deepEqual(await claimPack(db, id, first), { id })
  assert.equal(await claimPack(db, id, second), undefined)
  await assert.rejects(deletePack(ctx, id), { code: 'conflict', details: { reason: 'pack_being_added' } })
  assert.deepEqual(await deleteExpiredPacks(db), [])
  await db.updateTable('source_run').set({ state: 'finished' }).where('id', '=', first).execute()
  assert.deepEqual(await claimPack(db, id, second), { id })
  await db.updateTable('source_run').set({ state: 'failed' }).where('id', '=', second).execute()
  assert.equal((await deleteExpiredPacks(db)).length, 1)
  assert.equal(await findPack(db, null, id), undefined)
})
