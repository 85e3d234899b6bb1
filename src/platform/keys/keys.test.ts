import { asKeyId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOrganisation, createPerson, createServiceAccountActor } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { instanceActor } from '../people/first-access.ts'
import { payerOf } from '../auth/actor.ts'
import { KeyRing } from '../auth/key-ring.ts'
import { createKey } from './create-key.ts'
import { listKeys } from './own-keys.ts'
import { revokeKey } from './revoke-key.ts'

const { db } = await testDatabase()
const organisation = await createOrganisation(db)
const { signal } = new AbortController()
const ring = new KeyRing(db)

test('the keys of a person who may not come in any more are refused', async () => {
  const actor = await createPerson(db, organisation)
  const { row, value } = await createKey({ db, signal, actor }, { name: 'poste' })
  await ring.refresh()
  assert.deepEqual(payerOf(asRequest(value)), {
    organisationId: organisation.id,
    keyId: row.id,
    personId: actor.personId,
  })
  await db.updateTable('person').set({ disabled_at: new Date() }).where('id', '=', actor.personId).execute()
  await ring.refresh()
  assert.throws(() => ring.authenticate(value, Date.now()), { code: 'revoked_key' })
})

const asRequest = (value: string) => ({ ...ring.authenticate(value, Date.now()), requestId: 'test', address: null })
const day = 86_400_000

test('a key makes no key that holds more than itself, nor for longer', async () => {
  const actor = await createPerson(db, organisation)
  const expiresAt = new Date(Date.now() + 60_000)
  const scopes = ['keys:manage', 'search:read']
  const first = await createKey({ db, signal, actor }, { name: 'courte', scopes, expiresAt })
  await ring.refresh()
  const maker = { db, signal, actor: asRequest(first.value) }
  const later = new Date(Date.now() + 3_600_000)
  for (const asked of [undefined, null, later]) {
    const { row } = await createKey(maker, { name: 'fille', expiresAt: asked })
    assert.deepEqual([row.expires_at, row.scopes], [expiresAt, ['search:read']])
  }
  const sooner = new Date(Date.now() + 1_000)
  const { row } = await createKey(maker, { name: 'fille', expiresAt: sooner })
  assert.deepEqual(row.expires_at, sooner)
  await assert.rejects(createKey(maker, { name: 'plus', scopes: ['models:read'] }), { code: 'forbidden' })
})

test('a key lasts one year unless its maker chooses, makes no other key, and never begins expired', async () => {
  const ctx = { db, signal, actor: await createPerson(db, organisation) }
  const { row } = await createKey(ctx, { name: 'un an' })
  const lifeDays = ((row.expires_at?.getTime() ?? 0) - Date.now()) / day
  assert.ok(lifeDays > 364.9 && lifeDays <= 365, String(lifeDays))
  assert.deepEqual([row.scopes.includes('keys:manage'), row.scopes.includes('search:read')], [false, true])
  const past = new Date(Date.now() - 1)
  await assert.rejects(createKey(ctx, { name: 'passée', expiresAt: past }), { code: 'expiry_in_the_past' })
  await assert.rejects(createKey(ctx, { name: 'autre', scopes: ['search:read', 'toutes'] }), {
    code: 'unknown_scope',
    details: { scope: 'toutes' },
  })
})

test('revoking a key revokes those that it made, and those that they made', async () => {
  const ctx = { db, signal, actor: await createPerson(db, organisation) }
  const scopes = ['keys:manage', 'search:read']
  const made: { id: number; value: string }[] = []
  let maker: Parameters<typeof createKey>[0] = ctx
  for (const name of ['mère', 'fille', 'petite-fille']) {
    const { row, value } = await createKey(maker, { name, scopes })
    made.push({ id: row.id, value })
    await ring.refresh()
    maker = { db, signal, actor: asRequest(value) }
  }
  const { value: sister } = await createKey(ctx, { name: 'sœur' })
  await revokeKey(ctx, asKeyId(made[0]?.id ?? 0))
  await ring.refresh()
  for (const { value } of made) assert.throws(() => asRequest(value), { code: 'revoked_key' })
  assert.equal(asRequest(sister).kind, 'key')
})

test('a key that was revoked or has expired since it came in makes no other', async () => {
  const ctx = { db, signal, actor: await createPerson(db, organisation) }
  const scopes = ['keys:manage', 'search:read']
  for (const [code, end] of [
    ['revoked_key', { revoked_at: new Date() }],
    ['expired_key', { expires_at: new Date(Date.now() - 1) }],
  ] as const) {
    const { row, value } = await createKey(ctx, { name: 'mère', scopes })
    await ring.refresh()
    const maker = { db, signal, actor: asRequest(value) }
    await db.updateTable('api_key').set(end).where('id', '=', row.id).execute()
    await assert.rejects(createKey(maker, { name: 'fille' }), { code })
    assert.equal((await listKeys(ctx, { limit: 100, offset: 0 })).rows.at(-1)?.id, row.id, 'none was made')
  }
})

test('keys being made while their maker is revoked do not outlive it, nor do those that they make', async () => {
  const ctx = { db, signal, actor: await createPerson(db, organisation) }
  const scopes = ['keys:manage', 'search:read']
  for (let round = 0; round < 3; round += 1) {
    const mother = await createKey(ctx, { name: 'mère', scopes })
    await ring.refresh()
    const daughter = await createKey({ db, signal, actor: asRequest(mother.value) }, { name: 'fille', scopes })
    await ring.refresh()
    const makers = [mother, daughter].map(({ value }) => ({ db, signal, actor: asRequest(value) }))
    const race = makers.flatMap((maker) => [1, 2].map(() => createKey(maker, { name: 'enfant' })))
    await Promise.allSettled([...race.slice(0, 2), revokeKey(ctx, mother.row.id), ...race.slice(2)])
  }
  const { rows } = await listKeys(ctx, { limit: 1000, offset: 0 })
  assert.deepEqual(
    rows.filter(({ revoked_at }) => revoked_at === null),
    [],
  )
})

test('a key of the command line has a service account of its own; what it makes belongs to the same one', async () => {
  const program = { db, signal, actor: instanceActor('test', organisation.id) }
  const first = await createKey(program, { name: 'agenda', scopes: ['keys:manage', 'search:read'] })
  const second = await createKey(program, { name: 'courrier' })
  await ring.refresh()
  const [agenda, courrier] = [asRequest(first.value), asRequest(second.value)]
  assert.deepEqual([agenda.kind, courrier.kind], ['service-account', 'service-account'])
  assert.notEqual(agenda.ownPrincipal, courrier.ownPrincipal)
  assert.deepEqual(agenda.principals.toSorted(), [...organisation.shared, agenda.ownPrincipal].toSorted())
  const child = await createKey({ db, signal, actor: agenda }, { name: 'fille' })
  assert.equal(child.row.service_account_id, first.row.service_account_id)
})

test('a program neither sees nor revokes the keys of people or of other programs; the command line does', async () => {
  const person = await createPerson(db, organisation)
  const { row } = await createKey({ db, signal, actor: person }, { name: 'poste' })
  const robot = { db, signal, actor: await createServiceAccountActor(db, organisation) }
  const other = { db, signal, actor: await createServiceAccountActor(db, organisation) }
  const { row: own } = await createKey(robot, { name: 'service' })
  const seen = await listKeys(robot, { limit: 100, offset: 0 })
  assert.deepEqual([seen.rows.map(({ id }) => id), seen.total], [[robot.actor.keyId, own.id], 2])
  assert.deepEqual(
    (await listKeys(robot, { limit: 1, offset: 1 })).rows.map(({ id }) => id),
    [own.id],
  )
  await assert.rejects(revokeKey(robot, row.id), { code: 'not_found' })
  for (const ctx of [other, { db, signal, actor: person }]) {
    await assert.rejects(revokeKey(ctx, own.id), { code: 'not_found' })
  }
  const program = { db, signal, actor: instanceActor('test', organisation.id) }
  assert.ok((await listKeys(program, { limit: 1000, offset: 0 })).rows.some(({ id }) => id === row.id))
  assert.ok((await revokeKey(program, row.id)).revoked_at)
})
