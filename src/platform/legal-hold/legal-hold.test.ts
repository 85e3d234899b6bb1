import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import type { PersonActor } from '#platform/auth/actor'
import { testPeople } from '../../../test/fakes/people.ts'
import { listLegalHolds, placeLegalHold, releaseLegalHold } from './legal-hold.ts'
import { isAnythingHeldOf, isCollectionHeld, isOrganisationHeld } from './queries.ts'

const people = await testPeople()
const { db, organisation } = people
const admin = people.as(await people.person({ role: 'administrator' }))
const reason = 'Contentieux 2026-12'

async function collectionOf({ organisationId, ownPrincipal }: PersonActor, readers: number[] = [ownPrincipal]) {
  const { id } = await db
    .insertInto('collection')
    .values({
      organisation_id: organisationId,
      owner_principal_id: ownPrincipal,
      name: 'Notes',
      visibility: 'private',
      readers,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function conversationOf({ organisationId, ownPrincipal }: PersonActor) {
  const { id } = await db
    .insertInto('conversation')
    .values({
      organisation_id: organisationId,
      owner_principal_id: ownPrincipal,
      title: 'Question',
      model: 'm',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const held = { code: 'SH001' }

test('what is held is not deleted, whichever way a deletion comes; released, it is', async () => {
  const person = await people.person({ name: 'Lou' })
  const collection = await collectionOf(person)
  const conversation = await conversationOf(person)
  for (const [kind, id, name] of [
    ['collection', collection, null],
    ['conversation', conversation, null],
  ] as const) {
    const hold = await placeLegalHold(admin, { kind, id, reason })
    assert.deepEqual([hold.kind, hold.target_id, hold.name, hold.reason], [kind, id, name, reason])
    await assert.rejects(db.deleteFrom(kind).where('id', '=', id).execute(), held)
    await releaseLegalHold(admin, hold.id)
    await db.deleteFrom(kind).where('id', '=', id).execute()
  }
})

test('a person who is held keeps all that is theirs, and nothing of others', async () => {
  const [person, other] = [await people.person({ name: 'Lou' }), await people.person()]
  const [theirs, others] = [await collectionOf(person), await collectionOf(other)]
  const conversation = await conversationOf(person)
  const hold = await placeLegalHold(admin, { kind: 'person', id: person.personId, reason })
  assert.deepEqual([hold.kind, hold.name], ['person', 'Lou'])
  await assert.rejects(db.deleteFrom('collection').where('id', '=', theirs).execute(), held)
  await assert.rejects(db.deleteFrom('conversation').where('id', '=', conversation).execute(), held)
  await assert.rejects(db.deleteFrom('person').where('id', '=', person.personId).execute(), held)
  await db.deleteFrom('collection').where('id', '=', others).execute()
  assert.deepEqual([await isCollectionHeld(db, theirs), await isOrganisationHeld(db, organisation.id)], [true, true])
  await releaseLegalHold(admin, hold.id)
  assert.deepEqual([await isCollectionHeld(db, theirs), await isOrganisationHeld(db, organisation.id)], [false, false])
})

test('an erasure of a person asks for what is theirs alone: what they share with others is no part of it', async () => {
  const person = await people.person()
  const asked = { id: person.personId, principalId: person.ownPrincipal }
  const shared = await collectionOf(person, [...organisation.shared])
  const own = await collectionOf(person)
  const conversation = await conversationOf(person)
  const whileHeld = async (kind: 'person' | 'collection' | 'conversation', id: number): Promise<boolean> => {
    const hold = await placeLegalHold(admin, { kind, id, reason })
    const is = await isAnythingHeldOf(db, asked)
    await releaseLegalHold(admin, hold.id)
    return is
  }
  assert.equal(await isAnythingHeldOf(db, asked), false)
  assert.deepEqual(
    [
      await whileHeld('person', person.personId),
      await whileHeld('conversation', conversation),
      await whileHeld('collection', own),
      await whileHeld('collection', shared),
    ],
    [true, true, true, false],
  )
})

test('the same thing is held once, even asked twice at the same time', async () => {
  const { personId: id } = await people.person()
  const asked = { kind: 'person' as const, id, reason }
  const both = await Promise.allSettled([placeLegalHold(admin, asked), placeLegalHold(admin, asked)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  await assert.rejects(placeLegalHold(admin, asked), {
    code: 'conflict',
    details: { reason: 'held_already' },
  })
})

test('holds are listed with the latest first, page by page, those of the organisation alone', async () => {
  const stranger = people.as(await people.person({ role: 'administrator', of: await people.other() }))
  const before = (await listLegalHolds(admin, { limit: 100, offset: 0 })).total
  const ids: number[] = []
  for (let count = 0; count < 3; count += 1) {
    const { personId: id } = await people.person()
    ids.push((await placeLegalHold(admin, { kind: 'person', id, reason: `n° ${count}` })).id)
  }
  const page = async (limit: number, offset: number) => {
    const { rows, total } = await listLegalHolds(admin, { limit, offset })
    return [rows.map(({ id }) => id), total - before]
  }
  assert.deepEqual(await page(2, 0), [[ids[2], ids[1]], 3])
  assert.deepEqual(await page(1, 2), [[ids[0]], 3])
  assert.deepEqual(await listLegalHolds(stranger, { limit: 10, offset: 0 }), {
    rows: [],
    total: 0,
  })
})

test('nobody holds, sees or releases what is another organisation’s', async () => {
  const stranger = people.as(await people.person({ role: 'administrator', of: await people.other() }))
  const person = await people.person()
  const collection = await collectionOf(person)
  for (const [kind, id] of [
    ['person', person.personId],
    ['collection', collection],
    ['conversation', await conversationOf(person)],
  ] as const) {
    await assert.rejects(placeLegalHold(stranger, { kind, id, reason }), {
      code: 'not_found',
      details: { what: kind, id },
    })
  }
  const { id } = await placeLegalHold(admin, { kind: 'collection', id: collection, reason })
  await assert.rejects(releaseLegalHold(stranger, id), {
    code: 'not_found',
    details: { what: 'hold', id },
  })
  assert.equal(await isCollectionHeld(db, collection), true)
})

test('what is not there is not held, and a hold is released once', async () => {
  await assert.rejects(placeLegalHold(admin, { kind: 'person', id: 999_999, reason }), {
    code: 'not_found',
  })
  const { personId: id } = await people.person()
  const hold = await placeLegalHold(admin, { kind: 'person', id, reason })
  await releaseLegalHold(admin, hold.id)
  await assert.rejects(releaseLegalHold(admin, hold.id), { code: 'not_found' })
})

test('the trace says what was held and released, never why', async () => {
  const { personId: id } = await people.person()
  const hold = await placeLegalHold(admin, { kind: 'person', id, reason: 'Affaire secrète' })
  await releaseLegalHold(admin, hold.id)
  const traces = (await people.traces('legal_hold.place', 'legal_hold.release')).slice(-2)
  const told = { target: `person ${id}`, details: { hold: hold.id } }
  assert.deepEqual(traces, [
    { action: 'legal_hold.place', ...told },
    { action: 'legal_hold.release', ...told },
  ])
})

test('only whoever manages the settings holds anything', async () => {
  const all = allScopes.filter((scope) => scope !== 'settings:manage')
  const other = people.as(await people.person({ scopes: all }))
  const forbidden = { code: 'forbidden', details: { scope: 'settings:manage' } }
  await assert.rejects(listLegalHolds(other, { limit: 1, offset: 0 }), forbidden)
  await assert.rejects(placeLegalHold(other, { kind: 'person', id: 1, reason }), forbidden)
  await assert.rejects(releaseLegalHold(other, 1), forbidden)
})
