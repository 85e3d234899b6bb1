import assert from 'node:assert/strict'
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { anonymousActor, jobActor } from '#platform/auth/actor'
import type { OrganisationId } from '#contract/ids'
import type { Ctx, PlatformCapabilities } from '#platform/context'
import { openSecretBox } from '#platform/secrets/secret-box'
import type { Database } from '#platform/db/database'
import { ensureOrganisation, instanceActor } from '#platform/people/first-access'
import { testDatabase } from '../../../test/fakes/database.ts'
import { audit, auditHash, genesisHash } from './audit.ts'
import { checkpointFile, writeCheckpoint } from './checkpoint.ts'
import { verifyAudit } from './verify-audit.ts'
import { sql } from 'kysely'

let db: Database
let organisationId: OrganisationId

let trail: Pick<PlatformCapabilities, 'db' | 'folders' | 'secrets'>
const folder = await mkdtemp(join(tmpdir(), 'socle-audit-'))
after(() => rm(folder, { recursive: true, force: true }))

before(async () => {
  db = (await testDatabase()).db
  const secrets = await openSecretBox(join(folder, 'secret.key'))
  trail = { db, secrets, folders: { data: folder, cache: folder } }
  organisationId = await ensureOrganisation(db, 'Mairie')
})
beforeEach(async () => {
  await tamper(sql`truncate audit_log, audit_checkpoint restart identity`)
  await rm(checkpointFile(folder), { force: true })
})

const signal = new AbortController().signal
const ctx = (): Ctx => ({ actor: instanceActor('test', organisationId), signal })

function write(action: string, details = {}): Promise<void> {
  return db.transaction().execute((tx) => audit(tx, ctx(), { action, target: { kind: 'key', id: 7 }, details }))
}

/** As somebody would who holds the database: the rule that refuses changes is lifted first. */
async function tamper(change: ReturnType<typeof sql>): Promise<void> {
  for (const table of [sql`audit_log`, sql`audit_checkpoint`]) {
    await sql`alter table ${table} disable trigger user`.execute(db)
  }
  await change.execute(db)
  for (const table of [sql`audit_log`, sql`audit_checkpoint`]) {
    await sql`alter table ${table} enable trigger user`.execute(db)
  }
}

test('an act that did not happen leaves no trace', async () => {
  await assert.rejects(
    db.transaction().execute(async (tx) => {
      await audit(tx, ctx(), { action: 'key.create' })
      throw new Error('refused')
    }),
  )
  assert.deepEqual(await verifyAudit(trail), { intact: true, rows: 0 })
})

test('acts at the same time are one chain', async () => {
  await Promise.all(Array.from({ length: 25 }, (_, index) => write('key.create', { index, name: 'clé' })))
  assert.deepEqual(await verifyAudit(trail), { intact: true, rows: 25 })
})

test('rows cannot be changed or removed in passing', async () => {
  await write('key.create')
  await assert.rejects(sql`update audit_log set action = 'other'`.execute(db), /append-only/)
  await assert.rejects(sql`delete from audit_log`.execute(db), /append-only/)
  await assert.rejects(sql`truncate audit_log`.execute(db), /append-only/)
})

test('an altered row is named, whatever was altered', async () => {
  for (const change of [
    sql`action = 'key.delete'`,
    sql`details = '{"count": 9}'`,
    sql`at = at + interval '1 millisecond'`,
    sql`actor_id = 3`,
    sql`target_id = null`,
    sql`organisation_id = null`,
    sql`actor_kind = 'person'`,
    sql`target_kind = 'person'`,
    sql`request_id = 'another'`,
    sql`address = '198.51.100.9'`,
    ...['{}', '[]', 'null', '5', '""', '[{"count": 2}]', '{"count": "2"}', '{"count": 2, "more": null}'].map(
      (details) => sql`details = ${details}`,
    ),
  ]) {
    await tamper(sql`truncate audit_log restart identity`)
    for (const count of [1, 2, 3]) await write('key.create', { count })
    await tamper(sql`update audit_log set ${change} where id = 2`)
    const verdict = await verifyAudit(trail)
    assert.deepEqual([verdict.intact, 'brokenAt' in verdict && verdict.brokenAt], [false, 2])
  }
})

test('words put where an act had no details are found', async () => {
  for (const details of ['[]', 'null', '5', '"vu"', 'true', '{"vu": true}']) {
    await tamper(sql`truncate audit_log restart identity`)
    await write('key.create')
    assert.equal((await verifyAudit(trail)).intact, true)
    await tamper(sql`update audit_log set details = ${details}`)
    assert.deepEqual(await verifyAudit(trail), { intact: false, rows: 0, brokenAt: 1 }, details)
  }
})

test('a row whose number the database never gives is found, though nothing else moved', async () => {
  for (const id of [0, -1]) {
    await tamper(sql`truncate audit_log restart identity`)
    for (const count of [1, 2]) await write('key.create', { count })
    await tamper(sql`with moved as (delete from audit_log where id = 1 returning *)
      insert into audit_log overriding system value select ${id}, at, organisation_id, actor_kind, actor_id, action,
        target_kind, target_id, details, request_id, address, previous_hash, hash from moved`)
    assert.deepEqual(await verifyAudit(trail), { intact: false, rows: 0, brokenAt: id })
  }
})

test('a removed row is missed, and so is one put in its place', async () => {
  await tamper(sql`truncate audit_log restart identity`)
  for (const count of [1, 2, 3]) await write('key.create', { count })
  await tamper(sql`delete from audit_log where id = 2`)
  const removed = await verifyAudit(trail)
  assert.deepEqual([removed.intact, 'brokenAt' in removed && removed.brokenAt], [false, 3])
})

test('who acted, from where and for which request is kept; details come back in any order', async () => {
  const actor = anonymousActor('request-12345678', '198.51.100.7')
  await db.transaction().execute((tx) => {
    return audit(tx, { actor, signal }, { action: 'session.refuse', details: { zebra: 1, alpha: null } })
  })
  const row = await db.selectFrom('audit_log').selectAll().executeTakeFirstOrThrow()
  assert.deepEqual(
    [row.actor_kind, row.address, row.request_id, row.organisation_id],
    ['anonymous', '198.51.100.7', 'request-12345678', null],
  )
  assert.equal((await verifyAudit(trail)).intact, true)
})

/** Five rows and a checkpoint, as the hourly job leaves them. */
async function signedTrail(): Promise<void> {
  for (const count of [1, 2, 3, 4, 5]) await write('key.create', { count })
  const checkpoint = await writeCheckpoint({ ...trail, ...ctx() })
  assert.deepEqual([checkpoint?.rows, checkpoint?.lastId], [5, 5])
}

/** Every hash again from the first row on: what only a signature can tell. */
async function computeChainAgain(): Promise<void> {
  let previous: Buffer = genesisHash
  for (const row of await db.selectFrom('audit_log').selectAll().orderBy('id').execute()) {
    const { organisation_id: organisationId, actor_kind: actorKind, actor_id: actorId, action, address } = row
    const target = { targetKind: row.target_kind, targetId: row.target_id, requestId: row.request_id }
    const fields = { at: row.at.toISOString(), organisationId, actorKind, actorId, action, address, ...target }
    const hash = auditHash(previous, { ...fields, details: row.details })
    await tamper(sql`update audit_log set hash = ${hash}, previous_hash = ${previous} where id = ${row.id}`)
    previous = hash
  }
}

test('a signed trail that grows is intact; nothing new makes no new checkpoint', async () => {
  await signedTrail()
  assert.equal(await writeCheckpoint({ ...trail, ...ctx() }), null)
  await write('key.revoke')
  assert.deepEqual(await verifyAudit(trail), { intact: true, rows: 6 })
  assert.equal((await writeCheckpoint({ ...trail, ...ctx() }))?.rows, 6)
  assert.deepEqual(await verifyAudit(trail), { intact: true, rows: 6 })
})

test('what a checkpoint contradicts is found, even in a chain that was computed again', async () => {
  const insertFirst = sql`insert into audit_log overriding system value
    select -1, at, organisation_id, actor_kind, actor_id, action, target_kind, target_id, details, request_id, address,
      previous_hash, hash from audit_log where id = 1`
  for (const [what, change] of [
    ['the last rows removed', sql`delete from audit_log where id > 3`],
    ['every row removed', sql`delete from audit_log`],
    ['a row in the middle removed', sql`delete from audit_log where id = 3`],
    ['a row altered', sql`update audit_log set details = '{"count": 9}' where id = 2`],
    ['a row inserted before the first', insertFirst],
    ['ids shifted', sql`update audit_log set id = default where id > 0`],
    ['every row and every checkpoint removed', sql`truncate audit_log, audit_checkpoint`],
  ] as const) {
    await tamper(sql`truncate audit_log, audit_checkpoint restart identity`)
    await rm(checkpointFile(folder), { force: true })
    await signedTrail()
    await tamper(change)
    await computeChainAgain()
    assert.equal((await verifyAudit(trail)).intact, false, what)
  }
})

test('a checkpoint that was altered, in the database or in its file, is found', async () => {
  await signedTrail()
  await tamper(sql`update audit_checkpoint set row_count = 4`)
  assert.equal((await verifyAudit(trail)).intact, false)
  await tamper(sql`update audit_checkpoint set row_count = 5`)
  assert.equal((await verifyAudit(trail)).intact, true)
  const text = await readFile(checkpointFile(folder), 'utf8')
  await writeFile(checkpointFile(folder), text.replace('"rows":5', '"rows":4'))
  assert.equal((await verifyAudit(trail)).intact, false)
})

test('a line that a kill or a full disk cut is no forged checkpoint, and the next one stands whole', async () => {
  await signedTrail()
  const whole = await readFile(checkpointFile(folder), 'utf8')
  for (const cut of [1, 40, whole.length - 1]) {
    await writeFile(checkpointFile(folder), whole + whole.slice(0, cut))
    assert.equal((await verifyAudit(trail)).intact, true, `${cut} characters`)
  }
  await write('key.revoke')
  const next = await writeCheckpoint({ ...trail, ...ctx() })
  assert.equal(await readFile(checkpointFile(folder), 'utf8'), `${whole}${JSON.stringify(next)}\n`)
  assert.deepEqual(await verifyAudit(trail), { intact: true, rows: 6 })
})

test('a line that is no checkpoint, and a file that cannot be read, are told', async () => {
  await signedTrail()
  await appendFile(checkpointFile(folder), '{"rows":5}\n')
  assert.deepEqual(await verifyAudit(trail), { intact: false, rows: 0, brokenAt: 0 })
  await rm(checkpointFile(folder))
  await mkdir(checkpointFile(folder))
  await assert.rejects(verifyAudit(trail), { code: 'EISDIR' })
  await rm(checkpointFile(folder), { recursive: true })
})

test('only whoever reads the trail has it signed; an empty one is not', async () => {
  const other = { ...trail, actor: jobActor('other', ['settings:manage']), signal }
  await assert.rejects(writeCheckpoint(other), { code: 'forbidden', details: { scope: 'audit:read' } })
  assert.equal(await writeCheckpoint({ ...trail, ...ctx() }), null)
})
