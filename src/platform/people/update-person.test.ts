import { asPersonId, type PersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSession } from '#platform/auth/sessions'
import { testPeople } from '../../../test/fakes/people.ts'
import { createGroup } from './groups.ts'
import { getPersonOf, listPeople } from './list-people.ts'
import { updatePerson } from './update-person.ts'

const people = await testPeople()
const { db } = people
const chief = await people.person({ role: 'instance-administrator' })
const admin = people.as(await people.person({ role: 'administrator' }))
const hourMs = 3_600_000

const openSessionsOf = async (personId: PersonId): Promise<number> => {
  const rows = await db
    .selectFrom('session')
    .select('id')
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .execute()
  return rows.length
}

test('each part changes alone, and the trace says what without the name', async () => {
  const { personId } = await people.person()
  const group = await createGroup(admin, { name: 'Mairie' })
  const ends = new Date(Date.now() + hourMs)
  const renamed = await updatePerson(admin, personId, { name: 'Lou' })
  assert.deepEqual([renamed.name, renamed.role, renamed.priority, renamed.groups], ['Lou', 'agent', 0, []])
  const placed = await updatePerson(admin, personId, { groupIds: [group.id], priority: 3, expiresAt: ends })
  assert.deepEqual([placed.name, placed.priority, placed.groups], ['Lou', 3, [{ id: group.id, name: 'Mairie' }]])
  assert.deepEqual(placed.expires_at, ends)
  const freed = await updatePerson(admin, personId, { groupIds: [], expiresAt: null })
  assert.deepEqual([freed.groups, freed.expires_at], [[], null])
  const own = (await people.traces('person.update')).filter(({ target }) => target === `person ${personId}`)
  assert.deepEqual(
    own.map(({ details }) => details),
    [
      { renamed: true },
      { groups: String(group.id), priority: 3, expires: ends.toISOString() },
      { groups: '', expires: 'never' },
    ],
  )
})

test('who is disabled is signed out at once; let in again, no end that is past keeps them out', async () => {
  const { personId } = await people.person()
  await db.transaction().execute((tx) => openSession(tx, { personId, userAgent: null }))
  const past = new Date(Date.now() - hourMs)
  await db.updateTable('person').set({ expires_at: past }).where('id', '=', personId).execute()
  const closed = await updatePerson(admin, personId, { disabled: true })
  assert.deepEqual([closed.state, await openSessionsOf(personId)], ['disabled', 0])
  const opened = await updatePerson(admin, personId, { disabled: false })
  assert.deepEqual([opened.state, opened.expires_at], ['active', null])
  const later = new Date(Date.now() + hourMs)
  await updatePerson(admin, personId, { expiresAt: later })
  assert.deepEqual((await updatePerson(admin, personId, { disabled: false })).expires_at, later)
})

test('an account does not end in the past', async () => {
  const { personId } = await people.person()
  for (const expiresAt of [new Date(0), new Date(Date.now() - 1)]) {
    await assert.rejects(updatePerson(admin, personId, { expiresAt }), { code: 'expiry_in_the_past' })
  }
})

test('nobody touches whoever holds more, nor gives more than they hold', async () => {
  const { personId } = await people.person()
  for (const change of [{ name: 'X' }, { disabled: true }, { role: 'agent' }, { priority: 9 }]) {
    await assert.rejects(updatePerson(admin, chief.personId, change), {
      code: 'forbidden',
      details: { scope: 'organisations:manage' },
    })
  }
  await assert.rejects(updatePerson(admin, personId, { role: 'instance-administrator' }), { code: 'forbidden' })
  await assert.rejects(updatePerson(admin, personId, { role: 'inconnu' }), {
    code: 'not_found',
    details: { what: 'role', id: 'inconnu' },
  })
  assert.equal((await getPersonOf(admin, personId)).role, 'agent')
})

test('the last administrator of the instance neither goes nor steps down, even two at the same time', async () => {
  const ctx = people.as(chief)
  for (const change of [{ disabled: true }, { role: 'agent' }]) {
    await assert.rejects(updatePerson(ctx, chief.personId, change), { code: 'last_administrator' })
  }
  assert.equal((await getPersonOf(ctx, chief.personId)).state, 'active')
  const second = await people.person({ role: 'instance-administrator' })
  const results = await Promise.allSettled([
    updatePerson(ctx, chief.personId, { disabled: true }),
    updatePerson(ctx, second.personId, { disabled: true }),
  ])
  assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  for (const one of [chief, second]) {
    await db.updateTable('person').set({ disabled_at: null }).where('id', '=', one.personId).execute()
  }
})

test('somebody of another organisation is not there', async () => {
  const stranger = people.as(await people.person({ role: 'administrator', of: await people.other() }))
  const { personId } = await people.person()
  await assert.rejects(updatePerson(stranger, personId, { name: 'X' }), {
    code: 'not_found',
    details: { what: 'person', id: personId },
  })
  await assert.rejects(getPersonOf(stranger, personId), { code: 'not_found' })
})

test('people are found by a part of their name or address, where signs are what they are', async () => {
  const of = await people.other()
  const mayor = await people.person({ role: 'administrator', of, name: 'Maire' })
  const mine = people.as(mayor)
  const named = async (name: string, email: string) => {
    const { personId } = await people.person({ of, name })
    await db.updateTable('person').set({ email }).where('id', '=', personId).execute()
    return personId
  }
  const [zoe, percent, under] = [
    await named('Zoé Petit', 'zoe@ville.fr'),
    await named('100% Camille', 'camille@ville.fr'),
    await named('a_b', 'ab@ville.fr'),
  ]
  const found = async (search: string) => {
    const { rows, total } = await listPeople(mine, { search, limit: 10, offset: 0 })
    assert.equal(total, rows.length)
    return rows.map(({ id }) => id).filter((id) => id !== mayor.personId)
  }
  assert.deepEqual(await found('PETIT'), [zoe])
  assert.deepEqual(await found('camille@'), [percent])
  assert.deepEqual(await found('%'), [percent])
  assert.deepEqual(await found('_'), [under])
  assert.deepEqual(await found('\\'), [])
  assert.deepEqual((await found('')).toSorted(), [zoe, percent, under].toSorted())
})

test('people are told apart by how they stand: invited, at work, out', async () => {
  const of = await people.other()
  const mayor = await people.person({ role: 'administrator', of })
  const mine = people.as(mayor)
  const [invited, ended, out] = [await people.person({ of }), await people.person({ of }), await people.person({ of })]
  const set = (id: number, values: { password_hash?: null; expires_at?: Date; disabled_at?: Date }) =>
    db.updateTable('person').set(values).where('id', '=', asPersonId(id)).execute()
  await set(invited.personId, { password_hash: null })
  await set(ended.personId, { expires_at: new Date(Date.now() - 1) })
  await set(out.personId, { disabled_at: new Date() })
  const standing = async (state: string) =>
    (await listPeople(mine, { state, limit: 10, offset: 0 })).rows.map(({ id }) => id).toSorted()
  assert.deepEqual(await standing('invited'), [invited.personId])
  assert.deepEqual(await standing('active'), [mayor.personId])
  assert.deepEqual(await standing('disabled'), [ended.personId, out.personId].toSorted())
})
