import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asPersonId, type PersonId } from '#contract/ids'
import { ScimUserDraft } from '#contract/scim'
import { openSession } from '#platform/auth/sessions'
import { testPeople } from '../../../test/fakes/people.ts'
import type { PatchOperation } from './patch-resource.ts'
import {
  getProvisioned,
  listProvisioned,
  patchProvisioned,
  provisionPerson,
  removeProvisioned,
  replaceProvisioned,
} from './people.ts'

const people = await testPeople()
const { db } = people
const directory = people.as(await people.person({ scopes: ['people:provision'] }))
const chief = await people.person({ role: 'instance-administrator' })

const draftOf = (userName: string, said: object = {}) => ScimUserDraft.parse({ userName, ...said })
const provision = (userName: string, said: object = {}) => provisionPerson(directory, draftOf(userName, said))
const patch = (id: number, ...operations: PatchOperation[]) => patchProvisioned(directory, String(id), operations)
const activate = (value: boolean): PatchOperation => ({ op: 'replace', path: 'active', value })
const found = async (filter?: string) => {
  const { rows, total } = await listProvisioned(directory, { filter, limit: 100, offset: 0 })
  assert.equal(rows.length, total)
  return rows.map(({ user_name }) => user_name)
}

function rowOf(id: PersonId) {
  return db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

describe('whoever the directory removed', () => {
  test('comes back as the same person, by the name or by the address', async () => {
    const { id } = await provision('dana@mairie.fr', { displayName: 'Dana', externalId: 'ad-1' })
    await removeProvisioned(directory, String(id))
    await assert.rejects(getProvisioned(directory, String(id)), { code: 'not_found' })
    const back = await provision('dana@mairie.fr', { displayName: 'Dana B.', emails: [{ value: 'db@mairie.fr' }] })
    assert.deepEqual([back.id, back.name, back.email, back.external_id], [id, 'Dana B.', 'db@mairie.fr', null])
    await removeProvisioned(directory, String(id))
    const byAddress = await provision('dana.b', { emails: [{ value: 'DB@mairie.fr' }] })
    assert.deepEqual([byAddress.id, byAddress.user_name, byAddress.email], [id, 'dana.b', 'DB@mairie.fr'])
  })

  test('is the one of that name before another one of that address', async () => {
    const first = await provision('eli', { emails: [{ value: 'eli@mairie.fr' }] })
    const second = await provision('eli@mairie.fr', { emails: [{ value: 'autre@mairie.fr' }] })
    await removeProvisioned(directory, String(first.id))
    await removeProvisioned(directory, String(second.id))
    const back = await provision('eli@mairie.fr', { emails: [{ value: 'encore@mairie.fr' }] })
    assert.deepEqual([back.id, back.email], [second.id, 'encore@mairie.fr'])
  })

  test('and governed gets no other address with it: a directory would become an administrator by it', async () => {
    const { personId } = await people.person({ role: 'administrator' })
    const { user_name: userName, email } = await getProvisioned(directory, String(personId))
    await removeProvisioned(directory, String(personId))
    await assert.rejects(provision(userName, { emails: [{ value: 'prise@ailleurs.fr' }] }), {
      code: 'forbidden',
      details: { scope: 'people:manage' },
    })
    const { email: still, disabled_at: disabledAt } = await rowOf(personId)
    assert.equal(still, email)
    assert.notEqual(disabledAt, null)
    assert.equal((await provision(userName)).id, personId, 'under their own address they come back')
  })

  test('and had an account that has ended comes in again', async () => {
    const { id } = await provision('fin@mairie.fr')
    await db
      .updateTable('person')
      .set({ expires_at: new Date(0) })
      .where('id', '=', id)
      .execute()
    await patch(id, { op: 'replace', path: 'displayName', value: 'Fin' })
    assert.deepEqual((await rowOf(id)).expires_at, new Date(0), 'another name gives no account back')
    await patch(id, activate(false))
    await patch(id, activate(true))
    assert.equal((await rowOf(id)).expires_at, null)
    const later = new Date('2999-01-01T00:00:00Z')
    await db.updateTable('person').set({ expires_at: later }).where('id', '=', id).execute()
    await patch(id, activate(false))
    await patch(id, activate(true))
    assert.deepEqual((await rowOf(id)).expires_at, later, 'an end to come stays')
  })
})

describe('a person', () => {
  test('is an agent without a password, told in the trace by their number alone', async () => {
    const { id, role } = await provision('gil@mairie.fr', { displayName: 'Gil', externalId: 'ad-9' })
    const row = await rowOf(id)
    assert.deepEqual([role, row.role, row.password_hash, row.role_source], ['agent', 'agent', null, 'manual'])
    await patch(id, activate(false))
    await removeProvisioned(directory, String(id))
    const traces = await people.traces('person.create', 'person.update', 'person.remove')
    const own = traces.filter(({ target }) => target === `person ${id}`)
    assert.deepEqual(
      own.map(({ action, details }) => [action, details]),
      [
        ['person.create', { by: 'scim', disabled: false }],
        ['person.update', { by: 'scim', disabled: true }],
        ['person.remove', { by: 'scim', disabled: true }],
      ],
    )
  })

  test('is out of every session once they are not active, and stays shown', async () => {
    const { id } = await provision('hugo@mairie.fr')
    await db.transaction().execute((tx) => openSession(tx, { personId: asPersonId(id), userAgent: null }))
    await patch(id, activate(false))
    const open = await db.selectFrom('session').select('id').where('person_id', '=', id).where('revoked_at', 'is', null)
    assert.deepEqual(await open.execute(), [])
    const first = (await rowOf(id)).disabled_at
    await patch(id, activate(false))
    assert.deepEqual((await rowOf(id)).disabled_at, first, 'since when is kept')
    assert.deepEqual(await found('userName eq "hugo@mairie.fr" and active eq false'), ['hugo@mairie.fr'])
  })

  test('has a name that nobody else of the organisation has, whatever its capitals', async () => {
    const { id } = await provision('ines@mairie.fr')
    const { id: other } = await provision('jean@mairie.fr')
    const taken = { code: 'name_taken', details: { name: 'INES@mairie.fr' } }
    await assert.rejects(provision('INES@mairie.fr', { emails: [{ value: 'i2@mairie.fr' }] }), taken)
    await assert.rejects(patch(other, { op: 'replace', path: 'userName', value: 'INES@mairie.fr' }), taken)
    await assert.rejects(provision('autre', { emails: [{ value: 'ines@mairie.fr' }] }), { code: 'name_taken' })
    assert.equal((await getProvisioned(directory, String(id))).user_name, 'ines@mairie.fr')
    const elsewhere = people.as(await people.person({ of: await people.other(), scopes: ['people:provision'] }))
    const same = draftOf('ines@mairie.fr', { emails: [{ value: 'ines@agglo.fr' }] })
    assert.equal((await provisionPerson(elsewhere, same)).user_name, 'ines@mairie.fr')
  })

  test('is replaced whole: what is not said again is forgotten, the address apart', async () => {
    const { id } = await provision('kim@mairie.fr', {
      externalId: 'ad-3',
      name: { givenName: 'Kim', familyName: 'Petit' },
      active: false,
    })
    const replaced = await replaceProvisioned(directory, String(id), draftOf('kim'))
    assert.deepEqual(
      [replaced.user_name, replaced.email, replaced.external_id, replaced.given_name, replaced.disabled_at],
      ['kim', 'kim@mairie.fr', null, null, null],
    )
  })

  test('without a usable address is not made', async () => {
    const none = {
      code: 'invalid_scim',
      details: { scimType: 'invalidValue', reason: 'the person has no usable address' },
    }
    await assert.rejects(provision('lee'), none)
    await assert.rejects(provision('lee', { emails: [{ value: 'lee@' }] }), none)
  })
})

describe('whoever governs', () => {
  test('keeps their address, and may be called otherwise', async () => {
    const { personId } = await people.person({ role: 'administrator' })
    const { email } = await rowOf(personId)
    await assert.rejects(patch(personId, { op: 'replace', path: 'emails', value: [{ value: 'x@y.fr' }] }), {
      code: 'forbidden',
    })
    const renamed = await patch(personId, { op: 'replace', path: 'userName', value: 'chef' })
    assert.deepEqual([renamed.user_name, renamed.email], ['chef', email])
  })

  test('as the last one of the instance is neither put out nor removed', async () => {
    await assert.rejects(patch(chief.personId, activate(false)), { code: 'last_administrator' })
    await assert.rejects(removeProvisioned(directory, String(chief.personId)), { code: 'last_administrator' })
    assert.equal((await rowOf(chief.personId)).disabled_at, null)
    const { personId } = await people.person({ role: 'instance-administrator' })
    assert.notEqual((await patch(personId, activate(false))).disabled_at, null, 'one of two may go')
  })
})

describe('a filter', () => {
  test('finds nobody by what the database cannot hold, and says so', async () => {
    await assert.rejects(found(String.raw`userName eq "a\u0000b"`), {
      code: 'invalid_scim',
      details: { scimType: 'invalidFilter', reason: 'a value is not written as JSON' },
    })
  })

  test('compares texts as they are written: what a pattern would mean is a sign like another', async () => {
    await provision('m_n%o', { displayName: String.raw`M\N`, emails: [{ value: 'mno@mairie.fr' }] })
    assert.deepEqual(await found('userName co "m_n%o"'), ['m_n%o'])
    assert.deepEqual(await found('userName sw "m%o"'), [])
    assert.deepEqual(await found(String.raw`displayName eq "m\\n"`), ['m_n%o'])
    assert.deepEqual(await found('userName ew "_N%O"'), ['m_n%o'])
  })

  test('tells what is not said from what is said otherwise', async () => {
    await provision('oz@mairie.fr', { externalId: 'AD-5' })
    assert.deepEqual(await found('externalId eq "AD-5"'), ['oz@mairie.fr'])
    assert.deepEqual(await found('externalId eq "ad-5"'), [], 'exactly as it is written')
    const withoutId = await found('externalId eq null')
    assert.ok(withoutId.includes('m_n%o') && !withoutId.includes('oz@mairie.fr'))
    assert.deepEqual((await found('not (externalId eq "AD-5")')).includes('m_n%o'), true)
    assert.deepEqual(await found('externalId pr and userName sw "o"'), ['oz@mairie.fr'])
  })

  test('asks for nothing that is not kept', async () => {
    for (const filter of ['title pr', 'groups ne "1"', 'active gt true', 'meta.created co "2024"', 'userName eq 3']) {
      await assert.rejects(found(filter), /"scimType":"invalidFilter"/, filter)
    }
  })
})

test('without the scope of directories nothing is read nor written', async () => {
  const nobody = people.as(await people.person({ scopes: ['people:manage'] }))
  const refused = { code: 'forbidden', details: { scope: 'people:provision' } }
  await assert.rejects(listProvisioned(nobody, { limit: 0, offset: 0 }), refused)
  await assert.rejects(provisionPerson(nobody, draftOf('p@mairie.fr')), refused)
  await assert.rejects(patchProvisioned(nobody, String(chief.personId), []), refused)
  await assert.rejects(removeProvisioned(nobody, String(chief.personId)), refused)
})
