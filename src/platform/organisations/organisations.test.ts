import { asOrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPeople } from '../../../test/fakes/people.ts'
import { createOrganisation, describeOrganisation, listOrganisations, updateOrganisation } from './organisations.ts'

const people = await testPeople()
const { db, organisation } = people
const chief = people.as(await people.person({ role: 'instance-administrator' }))
const admin = people.as(await people.person({ role: 'administrator' }))

test('an organisation is made with the principal as which its people read', async () => {
  const made = await createOrganisation(chief, 'Commune de Test')
  assert.deepEqual([made.name, made.people, made.disabled_at], ['Commune de Test', 0, null])
  const principals = await db.selectFrom('principal').select('kind').where('organisation_id', '=', made.id).execute()
  assert.deepEqual(principals, [{ kind: 'organisation' }])
})

test('a name serves once, for a new organisation and for one that is renamed', async () => {
  const { id, name } = await createOrganisation(chief, 'Agglomération')
  const other = await createOrganisation(chief, 'Département')
  const taken = { code: 'name_taken', details: { name } }
  await assert.rejects(createOrganisation(chief, name), taken)
  await assert.rejects(updateOrganisation(chief, other.id, { name }), taken)
  assert.equal((await updateOrganisation(chief, id, { name })).name, name, 'its own name is no other’s')
})

test('closed and opened again, it is listed as in service or not; since when stays', async () => {
  const { id } = await createOrganisation(chief, 'Syndicat')
  const inService = async () =>
    (await listOrganisations(chief, { limit: 1_000, offset: 0, isInService: true })).rows.some((row) => row.id === id)
  assert.equal(await inService(), true)
  const closed = await updateOrganisation(chief, id, { disabled: true })
  const again = await updateOrganisation(chief, id, { disabled: true })
  assert.deepEqual([again.disabled_at, await inService()], [closed.disabled_at, false])
  assert.equal((await updateOrganisation(chief, id, { disabled: false })).disabled_at, null)
  assert.equal(await inService(), true)
  const told = (await people.traces('organisation.update')).filter(({ target }) => target === `organisation ${id}`)
  assert.deepEqual(
    told.map(({ details }) => details),
    [{ disabled: true }, { disabled: true }, { disabled: false }],
  )
})

test('nobody closes the organisation that they act in', async () => {
  await assert.rejects(updateOrganisation(chief, organisation.id, { disabled: true }), {
    code: 'conflict',
    details: { reason: 'own_organisation' },
  })
  const before = await describeOrganisation(chief, organisation.id)
  assert.deepEqual(await updateOrganisation(chief, organisation.id, {}), before)
})

test('people are counted while they may come in', async () => {
  const of = await people.other()
  const [, out] = [await people.person({ of }), await people.person({ of })]
  assert.equal((await describeOrganisation(chief, of.id)).people, 2)
  await db.updateTable('person').set({ disabled_at: new Date() }).where('id', '=', out.personId).execute()
  assert.equal((await describeOrganisation(chief, of.id)).people, 1)
})

test('an administrator sees the own organisation alone; another is not there, whether it is or not', async () => {
  const other = await people.other()
  assert.equal((await describeOrganisation(admin, organisation.id)).id, organisation.id)
  for (const id of [other.id, 999_999]) {
    await assert.rejects(describeOrganisation(admin, asOrganisationId(id)), {
      code: 'not_found',
      details: { what: 'organisation', id },
    })
  }
  await assert.rejects(describeOrganisation(chief, asOrganisationId(999_999)), { code: 'not_found' })
})

test('only whoever governs the instance lists, makes and changes organisations', async () => {
  const forbidden = { code: 'forbidden', details: { scope: 'organisations:manage' } }
  await assert.rejects(listOrganisations(admin, { limit: 1, offset: 0 }), forbidden)
  await assert.rejects(createOrganisation(admin, 'Moi'), forbidden)
  await assert.rejects(updateOrganisation(admin, organisation.id, { name: 'Moi' }), forbidden)
})

test('organisations come by name whatever the capitals, page by page', async () => {
  const { total } = await listOrganisations(chief, { limit: 1, offset: 0 })
  const { rows } = await listOrganisations(chief, { limit: 1_000, offset: 0 })
  assert.equal(rows.length, total)
  const names = rows.map(({ name }) => name.toLowerCase())
  const pages = await Promise.all([0, 1, 2].map((offset) => listOrganisations(chief, { limit: 1, offset })))
  assert.deepEqual(
    pages.flatMap((page) => page.rows.map(({ name }) => name.toLowerCase())),
    names.slice(0, 3),
  )
})
