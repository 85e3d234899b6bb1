import assert from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import { anonymousActor } from '#platform/auth/actor'
import type { OrganisationId } from '#platform/auth/ids'
import type { Ctx } from '#platform/context'
import type { Database } from '#platform/db/database'
import { ensureOrganisation, instanceActor } from '#platform/people/first-access'
import { testDatabase } from '../../../test/fakes/database.ts'
import { audit } from './audit.ts'
import { verifyAudit } from './verify-audit.ts'
import { sql } from 'kysely'

let db: Database
let organisationId: OrganisationId

before(async () => {
  db = (await testDatabase()).db
  organisationId = await ensureOrganisation(db, 'Mairie')
})
beforeEach(() => tamper(sql`truncate audit_log`))

const signal = new AbortController().signal
const ctx = (): Ctx => ({ actor: instanceActor('test', organisationId), signal })

function write(action: string, details = {}): Promise<void> {
  return db.transaction().execute((tx) => audit(tx, ctx(), { action, target: { kind: 'key', id: 7 }, details }))
}

/** As somebody would who holds the database: the rule that refuses changes is lifted first. */
async function tamper(change: ReturnType<typeof sql>): Promise<void> {
  await sql`alter table audit_log disable trigger user`.execute(db)
  await change.execute(db)
  await sql`alter table audit_log enable trigger user`.execute(db)
}

test('an act that did not happen leaves no trace', async () => {
  await assert.rejects(
    db.transaction().execute(async (tx) => {
      await audit(tx, ctx(), { action: 'key.create' })
      throw new Error('refused')
    }),
  )
  assert.deepEqual(await verifyAudit(db), { intact: true, rows: 0 })
})

test('acts at the same time are one chain', async () => {
  await Promise.all(Array.from({ length: 25 }, (_, index) => write('key.create', { index, name: 'clé' })))
  assert.deepEqual(await verifyAudit(db), { intact: true, rows: 25 })
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
  ]) {
    await tamper(sql`truncate audit_log restart identity`)
    for (const count of [1, 2, 3]) await write('key.create', { count })
    await tamper(sql`update audit_log set ${change} where id = 2`)
    const verdict = await verifyAudit(db)
    assert.deepEqual([verdict.intact, 'brokenAt' in verdict && verdict.brokenAt], [false, 2])
  }
})

test('a removed row is missed, and so is one put in its place', async () => {
  await tamper(sql`truncate audit_log restart identity`)
  for (const count of [1, 2, 3]) await write('key.create', { count })
  await tamper(sql`delete from audit_log where id = 2`)
  const removed = await verifyAudit(db)
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
  assert.equal((await verifyAudit(db)).intact, true)
})
