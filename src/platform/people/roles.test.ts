import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Scope } from '#contract/route'
import { builtInRoles } from '#platform/auth/roles'
import { testPeople } from '../../../test/fakes/people.ts'
import { deleteRole, listRoles, saveRole } from './roles.ts'
import { updatePerson } from './update-person.ts'

const people = await testPeople()
const { db } = people
const admin = people.as(await people.person({ role: 'administrator' }))
const delegated = people.as(await people.person({ scopes: ['people:manage', 'search:read'] }))

test('built-in roles come first, with how many people of the organisation have them', async () => {
  const roles = await listRoles(admin)
  assert.deepEqual(
    roles.map(({ name, builtIn, people: count, createdAt }) => [name, builtIn, count, createdAt]),
    [
      ['instance-administrator', true, 0, null],
      ['administrator', true, 1, null],
      ['agent', true, 1, null],
    ],
  )
  assert.deepEqual(
    roles.map(({ scopes }) => scopes),
    Object.values(builtInRoles),
  )
})

test('a role is made, then changed under the same name, in its organisation alone', async () => {
  const made = await saveRole(admin, { name: 'lecteur', scopes: ['search:read'] })
  assert.deepEqual([made.scopes, made.builtIn, made.people], [['search:read'], false, 0])
  const changed = await saveRole(admin, { name: 'lecteur', scopes: ['search:read', 'collections:read'] })
  assert.deepEqual([...changed.scopes].toSorted(), ['collections:read', 'search:read'])
  const stranger = people.as(await people.person({ role: 'administrator', of: await people.other() }))
  assert.ok(!(await listRoles(stranger)).some(({ name }) => name === 'lecteur'))
  await assert.rejects(deleteRole(stranger, 'lecteur'), { code: 'not_found' })
  assert.deepEqual(
    (await people.traces('role.update')).map(({ target, details }) => [target, details]),
    [
      ['role lecteur', { scopes: 'search:read' }],
      ['role lecteur', { scopes: 'search:read,collections:read' }],
    ],
  )
})

test('nobody makes a role that holds more than they do, nor takes anything from one that does', async () => {
  const greater: readonly Scope[] = ['search:read', 'settings:manage']
  await assert.rejects(saveRole(delegated, { name: 'chef', scopes: greater }), {
    code: 'forbidden',
    details: { scope: 'settings:manage' },
  })
  await saveRole(admin, { name: 'chef', scopes: greater })
  await assert.rejects(saveRole(delegated, { name: 'chef', scopes: ['search:read'] }), {
    code: 'forbidden',
    details: { scope: 'settings:manage' },
  })
  const chef = (await listRoles(admin)).find(({ name }) => name === 'chef')
  assert.deepEqual([...(chef?.scopes ?? [])].toSorted(), [...greater].toSorted())
  assert.deepEqual((await saveRole(delegated, { name: 'guichet', scopes: ['search:read'] })).scopes, ['search:read'])
})

test('a built-in role is neither written over nor deleted', async () => {
  for (const name of Object.keys(builtInRoles)) {
    await assert.rejects(saveRole(admin, { name, scopes: [] }), { code: 'name_taken', details: { name } })
    await assert.rejects(deleteRole(admin, name), { code: 'not_found', details: { what: 'role', id: name } })
  }
})

test('a role that somebody has stays; without anybody it goes', async () => {
  await saveRole(admin, { name: 'stagiaire', scopes: ['search:read'] })
  const { personId } = await people.person()
  await updatePerson(admin, personId, { role: 'stagiaire' })
  await assert.rejects(deleteRole(admin, 'stagiaire'), { code: 'role_in_use', details: { people: 1 } })
  await updatePerson(admin, personId, { role: 'agent' })
  await deleteRole(admin, 'stagiaire')
  await assert.rejects(deleteRole(admin, 'stagiaire'), { code: 'not_found' })
  await assert.rejects(updatePerson(admin, personId, { role: 'stagiaire' }), { code: 'not_found' })
})

test('a permission that this version does not know is neither shown nor given', async () => {
  await db
    .insertInto('role')
    .values({ organisation_id: people.organisation.id, name: 'ancien', scopes: ['search:read', 'fax:send'] })
    .execute()
  const old = (await listRoles(admin)).find(({ name }) => name === 'ancien')
  assert.deepEqual(old?.scopes, ['search:read'])
})

test('only whoever manages people sees and changes roles', async () => {
  const agent = people.as(await people.person())
  const forbidden = { code: 'forbidden', details: { scope: 'people:manage' } }
  await assert.rejects(listRoles(agent), forbidden)
  await assert.rejects(saveRole(agent, { name: 'moi', scopes: [] }), forbidden)
  await assert.rejects(deleteRole(agent, 'lecteur'), forbidden)
})
