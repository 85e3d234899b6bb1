import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type GroupId, asPersonId } from '#contract/ids'
import { ScimGroupDraft } from '#contract/scim'
import { testPeople } from '../../../test/fakes/people.ts'
import { createGroup } from '../people/groups.ts'
import {
  getProvisionedGroup,
  listProvisionedGroupsOf,
  patchProvisionedGroup,
  provisionGroup,
  removeProvisionedGroup,
  replaceProvisionedGroup,
} from './groups.ts'
import type { PatchOperation } from './patch-resource.ts'

const people = await testPeople()
const { db } = people
const directory = people.as(await people.person({ scopes: ['people:provision'] }))
const admin = people.as(await people.person({ role: 'administrator' }))
const [lou, max, noa] = [await people.person(), await people.person(), await people.person()].map(
  ({ personId }) => personId,
)

const draft = (displayName: string, members?: readonly (number | string | undefined)[], externalId?: string | null) =>
  ScimGroupDraft.parse({ displayName, externalId, members: members?.map((id) => ({ value: String(id) })) })
const patch = (id: number, ...operations: PatchOperation[]) => patchProvisionedGroup(directory, String(id), operations)
const idsOf = ({ members }: { members: readonly { id: number }[] }) => members.map(({ id }) => id)
const found = async (filter: string) =>
  (await listProvisionedGroupsOf(directory, { filter, limit: 100, offset: 0, withMembers: false })).rows.map(
    ({ name }) => name,
  )

const sourcesOf = (groupId: GroupId) =>
  db
    .selectFrom('group_member')
    .select(['person_id', 'source'])
    .where('group_id', '=', groupId)
    .orderBy('person_id')
    .execute()

describe('a group', () => {
  test('is made with its members, each once, and a principal of its own under which they read', async () => {
    const {
      id,
      name,
      external_id: externalId,
      members,
    } = await provisionGroup(directory, draft('Voirie', [max, lou, max], 'ad-voirie'))
    assert.deepEqual([name, externalId, members.map((one) => one.id)], ['Voirie', 'ad-voirie', [lou, max]])
    const { principal_id } = await db
      .selectFrom('person_group')
      .select('principal_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const principal = await db
      .selectFrom('principal')
      .select(['kind', 'organisation_id'])
      .where('id', '=', principal_id)
      .executeTakeFirstOrThrow()
    assert.deepEqual(principal, { kind: 'group', organisation_id: people.organisation.id })
  })

  test('has no name that another one has, and leaves nothing behind when it is refused', async () => {
    await provisionGroup(directory, draft('Paie', [lou]))
    const countPrincipals = async () =>
      (await db.selectFrom('principal').select('id').where('kind', '=', 'group').execute()).length
    const before = await countPrincipals()
    await assert.rejects(provisionGroup(directory, draft('Paie')), { code: 'name_taken', details: { name: 'Paie' } })
    assert.equal(await countPrincipals(), before)
  })

  test('holds people of the organisation alone, each by the number that it was given', async () => {
    const { personId: stranger } = await people.person({ of: await people.other() })
    const unknown = [
      String(stranger),
      '2147483647',
      '2147483648',
      `0${lou}`,
      `${lou}.0`,
      ` ${lou}`,
      'Lou',
      '9'.repeat(40),
    ]
    for (const value of unknown) {
      await assert.rejects(
        provisionGroup(directory, draft('Inconnus', [lou, value])),
        { code: 'invalid_scim', details: { scimType: 'invalidValue', reason: `no person has the id ${value}` } },
        value,
      )
    }
    assert.deepEqual(await found('displayName eq "Inconnus"'), [])
  })

  test('is replaced whole: members that are not said are none', async () => {
    const { id } = await provisionGroup(directory, draft('Archives', [lou, max], 'ad-archives'))
    const kept = await replaceProvisionedGroup(directory, String(id), draft('Archives 2', [max, noa]))
    assert.deepEqual([kept.name, kept.external_id, idsOf(kept)], ['Archives 2', null, [max, noa]])
    const emptied = await replaceProvisionedGroup(directory, String(id), draft('Archives 2'))
    assert.deepEqual(idsOf(emptied), [])
    const traces = (await people.traces('group.update')).filter(({ target }) => target === `group ${id}`)
    assert.deepEqual(
      traces.map(({ details }) => details),
      [
        { by: 'scim', members: 2, removed: 1 },
        { by: 'scim', members: 0, removed: 2 },
      ],
    )
  })

  test('is called on one line, and by something that is seen', async () => {
    const { id, name } = await provisionGroup(directory, draft('Eau\t et\u202E  forêts'))
    assert.equal(name, 'Eau  et   forêts')
    await assert.rejects(replaceProvisionedGroup(directory, String(id), draft('\u200E\u2069')), {
      code: 'invalid_scim',
      details: { scimType: 'invalidValue', reason: 'displayName: nothing is seen of it' },
    })
  })

  test('that goes takes its name with it, and its principal stays held by nobody', async () => {
    const { id } = await provisionGroup(directory, draft('Provisoire', [lou]))
    await removeProvisionedGroup(directory, String(id))
    await assert.rejects(getProvisionedGroup(directory, String(id)), { code: 'not_found' })
    await assert.rejects(removeProvisionedGroup(directory, String(id)), { code: 'not_found' })
    assert.deepEqual(await sourcesOf(id), [])
    assert.notEqual((await provisionGroup(directory, draft('Provisoire'))).id, id)
  })

  test('of another organisation is not found', async () => {
    const { id } = await provisionGroup(directory, draft('Ici'))
    const elsewhere = people.as(await people.person({ of: await people.other(), scopes: ['people:provision'] }))
    await assert.rejects(getProvisionedGroup(elsewhere, String(id)), { code: 'not_found' })
    await assert.rejects(replaceProvisionedGroup(elsewhere, String(id), draft('Là')), { code: 'not_found' })
    await assert.rejects(removeProvisionedGroup(elsewhere, String(id)), { code: 'not_found' })
    for (const written of ['', '0', `0${id}`, `${id} `, '2147483648', 'Ici']) {
      await assert.rejects(getProvisionedGroup(directory, written), { code: 'not_found' }, written)
    }
  })
})

describe('a change of some members', () => {
  test('leaves the others, and those given by hand as they were given', async () => {
    const { id } = await createGroup(admin, { name: 'Culture' })
    await db
      .insertInto('group_member')
      .values({ group_id: id, person_id: lou ?? asPersonId(0) })
      .execute()
    await patch(id, { op: 'add', path: 'members', value: [{ value: String(max) }] })
    assert.deepEqual(await sourcesOf(id), [
      { person_id: lou, source: 'manual' },
      { person_id: max, source: 'scim' },
    ])
    const renamed = await patch(id, { op: 'replace', path: 'displayName', value: 'Culture et sport' })
    assert.deepEqual([renamed.name, idsOf(renamed)], ['Culture et sport', [lou, max]])
    const without = await patch(id, { op: 'remove', path: `members[value eq "${max}"]` })
    assert.deepEqual(idsOf(without), [lou])
    assert.deepEqual(idsOf(await patch(id, { op: 'remove', path: 'members' })), [])
  })

  test('that names who is not there removes nobody', async () => {
    const { id } = await provisionGroup(directory, draft('Sport', [lou]))
    assert.deepEqual(idsOf(await patch(id, { op: 'remove', path: `members[value eq "${noa}"]` })), [lou])
    assert.deepEqual(idsOf(await patch(id, { op: 'remove', path: 'members', value: [] })), [lou])
  })

  test('is made whole or not at all', async () => {
    const { id } = await provisionGroup(directory, draft('Entier', [lou]))
    const added = { op: 'add', path: 'members', value: [{ value: String(max) }] } as const
    await assert.rejects(patch(id, added, { op: 'remove', path: 'displayName' }), { code: 'invalid_scim' })
    await assert.rejects(patch(id, added, { op: 'add', path: 'members', value: [{ value: 'x' }] }), {
      code: 'invalid_scim',
    })
    assert.deepEqual(idsOf(await getProvisionedGroup(directory, String(id))), [lou])
  })

  test('that adds without saying what is refused', async () => {
    const { id } = await provisionGroup(directory, draft('Ajouts', [lou]))
    for (const operation of [
      { op: 'add', path: 'members' },
      { op: 'add', path: 'displayName' },
      { op: 'add' },
    ] as const) {
      await assert.rejects(patch(id, operation), {
        code: 'invalid_scim',
        details: { scimType: 'invalidValue', reason: 'an addition says what it adds' },
      })
    }
  })
})

test('groups are found by name, by member and by number, with as many members as are asked for', async () => {
  const { id } = await provisionGroup(directory, draft('Filtre', [noa], 'AD-F'))
  assert.deepEqual(await found(`members eq "${noa}" and displayName sw "fil"`), ['Filtre'])
  assert.deepEqual(await found(`id eq "${id}"`), ['Filtre'])
  assert.deepEqual(await found('externalId eq "AD-F"'), ['Filtre'])
  assert.deepEqual(await found('externalId eq "ad-f"'), [])
  assert.deepEqual(await found(`members[value eq "${noa}"] and not (displayName co "x")`), ['Filtre'])
  const filter = 'displayName eq "filtre"'
  const asked = { filter, limit: 10, offset: 0 }
  const shown = await listProvisionedGroupsOf(directory, { ...asked, withMembers: true })
  assert.deepEqual(shown.rows.map(idsOf), [[noa]])
  const hidden = await listProvisionedGroupsOf(directory, { ...asked, withMembers: false })
  assert.deepEqual(hidden.rows.map(idsOf), [[]])
  const counted = await listProvisionedGroupsOf(directory, { ...asked, limit: 0, withMembers: true })
  assert.deepEqual(counted, { rows: [], total: 1 })
})
