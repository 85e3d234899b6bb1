import { asGroupId, asPersonId, type GroupId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPeople } from '../../../test/fakes/people.ts'
import { setClaimedGroups, setManualGroups } from './group-members.ts'
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from './groups.ts'

const people = await testPeople()
const { db } = people
const admin = people.as(await people.person({ role: 'administrator' }))
const stranger = people.as(await people.person({ role: 'administrator', of: await people.other() }))
const agent = people.as(await people.person())
const unchanged = { addPersonIds: [], removePersonIds: [] }

const membersOf = async (groupId: GroupId): Promise<[number, string][]> => {
  const rows = await db
    .selectFrom('group_member')
    .select(['person_id', 'source'])
    .where('group_id', '=', groupId)
    .orderBy('person_id')
    .execute()
  return rows.map(({ person_id, source }) => [person_id, source])
}

test('a group is made with a principal of its own, and its people come and go', async () => {
  const [one, two] = [await people.person(), await people.person()]
  const made = await createGroup(admin, { name: 'Urbanisme', externalId: 'ad-12' })
  assert.deepEqual([made.name, made.external_id, made.members], ['Urbanisme', 'ad-12', 0])
  const principal = await db.selectFrom('principal').selectAll().where('id', '=', made.principal_id).executeTakeFirst()
  assert.deepEqual([principal?.kind, principal?.organisation_id], ['group', people.organisation.id])
  const added = await updateGroup(admin, made.id, {
    ...unchanged,
    addPersonIds: [one.personId, two.personId, one.personId],
  })
  assert.equal(added.members, 2)
  const left = await updateGroup(admin, made.id, {
    ...unchanged,
    addPersonIds: [one.personId],
    removePersonIds: [two.personId, asPersonId(999_999)],
  })
  assert.deepEqual([left.members, await membersOf(made.id)], [1, [[one.personId, 'manual']]])
  assert.deepEqual(
    (await people.traces('group.create', 'group.update')).map(({ action, target, details }) => [
      action,
      target,
      details,
    ]),
    [
      ['group.create', `group ${made.id}`, {}],
      ['group.update', `group ${made.id}`, { renamed: false, added: `${one.personId},${two.personId}`, removed: '' }],
      [
        'group.update',
        `group ${made.id}`,
        { renamed: false, added: `${one.personId}`, removed: `${two.personId},999999` },
      ],
    ],
  )
})

test('a name and an external identifier change apart; what is not said stays', async () => {
  const { id } = await createGroup(admin, { name: 'Voirie', externalId: 'ad-13' })
  const shown = async () => {
    const { name, external_id } = await getGroup(admin, id)
    return [name, external_id]
  }
  await updateGroup(admin, id, { ...unchanged, name: 'Voirie et réseaux' })
  assert.deepEqual(await shown(), ['Voirie et réseaux', 'ad-13'])
  await updateGroup(admin, id, { ...unchanged, externalId: null })
  assert.deepEqual(await shown(), ['Voirie et réseaux', null])
})

test('a name is taken once in an organisation, whatever its capitals; another organisation may have it', async () => {
  await createGroup(admin, { name: 'Accueil' })
  const { id } = await createGroup(admin, { name: 'Écoles' })
  const taken = (name: string) => ({ code: 'name_taken', details: { name } })
  await assert.rejects(createGroup(admin, { name: 'Accueil' }), taken('Accueil'))
  await assert.rejects(updateGroup(admin, id, { ...unchanged, name: 'Accueil' }), taken('Accueil'))
  assert.equal((await createGroup(stranger, { name: 'Accueil' })).name, 'Accueil')
})

test('people of another organisation are passed over: a group lends its reading to nobody else', async () => {
  const foreigner = await people.person({ of: await people.other() })
  const { id } = await createGroup(admin, { name: 'Élus' })
  assert.equal((await updateGroup(admin, id, { ...unchanged, addPersonIds: [foreigner.personId] })).members, 0)
})

test('another organisation’s group is not there, for any change', async () => {
  const { id } = await createGroup(admin, { name: 'Police' })
  const absent = { code: 'not_found', details: { what: 'group', id } }
  await assert.rejects(getGroup(stranger, id), absent)
  await assert.rejects(updateGroup(stranger, id, { ...unchanged, name: 'Autre' }), absent)
  await assert.rejects(deleteGroup(stranger, id), absent)
  const { rows } = await listGroups(stranger, { limit: 100, offset: 0 })
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['Accueil'],
  )
})

test('groups come by name whatever the capitals, page by page, with how many there are', async () => {
  const mine = people.as(await people.person({ role: 'administrator', of: await people.other() }))
  for (const name of ['zone', 'Bourg', 'avenue']) await createGroup(mine, { name })
  const names = async (limit: number, offset: number) => {
    const { rows, total } = await listGroups(mine, { limit, offset })
    return [rows.map(({ name }) => name), total]
  }
  assert.deepEqual(await names(10, 0), [['avenue', 'Bourg', 'zone'], 3])
  assert.deepEqual(await names(2, 1), [['Bourg', 'zone'], 3])
  assert.deepEqual(await names(2, 3), [[], 3])
})

test('a deleted group has nobody, and its principal reads nothing for anybody', async () => {
  const person = await people.person()
  const { id, principal_id } = await createGroup(admin, { name: 'Temporaire' })
  await updateGroup(admin, id, { ...unchanged, addPersonIds: [person.personId] })
  await deleteGroup(admin, id)
  await assert.rejects(deleteGroup(admin, id), { code: 'not_found' })
  assert.deepEqual(await membersOf(id), [])
  assert.ok(await db.selectFrom('principal').select('id').where('id', '=', principal_id).executeTakeFirst())
})

test('only whoever manages people sees and changes groups', async () => {
  const forbidden = { code: 'forbidden', details: { scope: 'people:manage' } }
  await assert.rejects(listGroups(agent, { limit: 1, offset: 0 }), forbidden)
  await assert.rejects(createGroup(agent, { name: 'Moi' }), forbidden)
  await assert.rejects(updateGroup(agent, asGroupId(1), unchanged), forbidden)
  await assert.rejects(deleteGroup(agent, asGroupId(1)), forbidden)
})

test('groups given by hand, by a directory and by claims do not undo each other', async () => {
  const { personId } = await people.person()
  const organisationId = people.organisation.id
  const ids: Record<string, GroupId> = {}
  for (const name of ['main', 'annuaire', 'fournisseur'])
    ids[name] = (await createGroup(admin, { name, externalId: `x-${name}` })).id
  const { main = asGroupId(0), annuaire = asGroupId(0), fournisseur = asGroupId(0) } = ids
  await db.insertInto('group_member').values({ group_id: annuaire, person_id: personId, source: 'scim' }).execute()
  const groups = async () =>
    db
      .selectFrom('group_member')
      .select(['group_id', 'source'])
      .where('person_id', '=', personId)
      .orderBy('group_id')
      .execute()
  const manual = (groupIds: GroupId[]) =>
    db.transaction().execute((tx) => setManualGroups(tx, { organisationId, personId, groupIds }))
  const claimed = (names: string[]) =>
    db.transaction().execute((tx) => setClaimedGroups(tx, { organisationId, personId, groups: names }))
  await manual([main])
  await claimed(['x-fournisseur', 'inconnu', 'annuaire'])
  assert.deepEqual(await groups(), [
    { group_id: main, source: 'manual' },
    { group_id: annuaire, source: 'scim' },
    { group_id: fournisseur, source: 'claims' },
  ])
  await claimed([])
  await manual([])
  assert.deepEqual(await groups(), [{ group_id: annuaire, source: 'scim' }])
  await assert.rejects(manual([main, asGroupId(999_999)]), {
    code: 'not_found',
    details: { what: 'group', id: 999_999 },
  })
  assert.deepEqual(await groups(), [{ group_id: annuaire, source: 'scim' }], 'nothing of a refused change is kept')
})
