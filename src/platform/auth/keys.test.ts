import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeyActor, createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { instanceActor } from '../people/first-access.ts'
import { asOrganisationId } from './actor.ts'
import { KeyRing } from './key-ring.ts'
import { createKey, listKeys, revokeKey } from './keys.ts'

const { db } = await testDatabase()
const organisation = await createOrganisation(db)
const { signal } = new AbortController()
const ring = new KeyRing(db)

test('the keys of a person who may not come in any more are refused', async () => {
  const actor = await createPerson(db, organisation)
  const { value } = await createKey({ db, signal, actor }, { name: 'poste' })
  await ring.refresh()
  assert.equal(ring.authenticate(value, Date.now()).personId, actor.personId)
  await db.updateTable('person').set({ disabled_at: new Date() }).where('id', '=', actor.personId).execute()
  await ring.refresh()
  assert.throws(() => ring.authenticate(value, Date.now()), { code: 'revoked_key' })
})

test('a key makes no key that holds more than itself, nor for longer', async () => {
  const actor = await createPerson(db, organisation)
  const expiresAt = new Date(Date.now() + 60_000)
  const scopes = ['keys:manage', 'search:read']
  const first = await createKey({ db, signal, actor }, { name: 'courte', scopes, expiresAt })
  await ring.refresh()
  const maker = { ...ring.authenticate(first.value, Date.now()), requestId: 'test', address: null }
  const later = new Date(Date.now() + 3_600_000)
  for (const asked of [undefined, null, later]) {
    const { row } = await createKey({ db, signal, actor: maker }, { name: 'fille', expiresAt: asked })
    assert.deepEqual([row.expires_at, row.scopes.toSorted()], [expiresAt, scopes])
  }
  const sooner = new Date(Date.now() + 1_000)
  const { row } = await createKey({ db, signal, actor: maker }, { name: 'fille', expiresAt: sooner })
  assert.deepEqual(row.expires_at, sooner)
})

test('a key of nobody neither sees nor revokes the keys of people; the command line does', async () => {
  const person = await createPerson(db, organisation)
  const { row } = await createKey({ db, signal, actor: person }, { name: 'poste' })
  const nobody = { db, signal, actor: await createKeyActor(db, organisation) }
  const { row: own } = await createKey(nobody, { name: 'service' })
  const seen = new Set((await listKeys(nobody)).map(({ id }) => id))
  assert.deepEqual([seen.has(own.id), seen.has(row.id)], [true, false])
  await assert.rejects(revokeKey(nobody, row.id), { code: 'not_found' })
  await assert.rejects(revokeKey({ db, signal, actor: person }, own.id), { code: 'not_found' })
  const program = { db, signal, actor: instanceActor('test', asOrganisationId(organisation.id)) }
  assert.ok((await listKeys(program)).some(({ id }) => id === row.id))
  assert.ok((await revokeKey(program, row.id)).revoked_at)
})
