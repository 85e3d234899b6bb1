import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { faultIn, signs, times } from './fixtures/faults.ts'
import { ScimGroupDraft, ScimUserDraft, scimRoutes } from './scim.ts'

describe('a person as a directory sends them', () => {
  test('is known by a name of sign-in alone', () => {
    assert.deepEqual(ScimUserDraft.parse({ userName: ' camille@mairie.fr ' }), { userName: 'camille@mairie.fr' })
    assert.equal(faultIn(ScimUserDraft, {}), 'userName: invalid_type')
    assert.equal(faultIn(ScimUserDraft, { userName: '' }), 'userName: too_small')
    assert.equal(faultIn(ScimUserDraft, { userName: signs(321) }), 'userName: too_big')
  })

  test('may carry what is not kept here', () => {
    const enterprise = { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Paie' } }
    const sent = { userName: 'a', title: 'Mme', phoneNumbers: [{ value: '1' }], ...enterprise }
    assert.deepEqual(ScimUserDraft.parse(sent), sent)
  })

  test('is active in any spelling', () => {
    const cases: [unknown, boolean][] = [
      [true, true],
      [false, false],
      ['True', true],
      ['False', false],
      ['TRUE', true],
      ['false', false],
    ]
    for (const [active, read] of cases) assert.equal(ScimUserDraft.parse({ userName: 'a', active }).active, read)
    for (const active of ['yes', '1', 1, '']) {
      assert.equal(faultIn(ScimUserDraft, { userName: 'a', active }), 'active: invalid_type', String(active))
    }
  })

  test('leaves unsaid what it does not know', () => {
    const nulls = { externalId: null, displayName: null, name: null, emails: null, active: null }
    assert.equal(faultIn(ScimUserDraft, { userName: 'a', ...nulls }), null)
    assert.equal(faultIn(ScimUserDraft, { userName: 'a', emails: [{ value: null, primary: 'True' }] }), null)
  })

  test('has limits', () => {
    const wrong: [object, string][] = [
      [{ displayName: signs(301) }, 'displayName: too_big'],
      [{ externalId: signs(301) }, 'externalId: too_big'],
      [{ name: { givenName: signs(301) } }, 'name.givenName: too_big'],
      [{ name: { familyName: 'a\0' } }, 'name.familyName: custom'],
      [{ emails: times(51, { value: 'a@b.fr' }) }, 'emails: too_big'],
      [{ emails: [{ value: signs(321) }] }, 'emails.0.value: too_big'],
      [{ schemas: times(21, 'a') }, 'schemas: too_big'],
    ]
    for (const [part, fault] of wrong) assert.equal(faultIn(ScimUserDraft, { userName: 'a', ...part }), fault)
  })
})

describe('a group as a directory sends it', () => {
  test('has a name and up to twenty thousand members', () => {
    const displayName = 'Paie'
    assert.equal(faultIn(ScimGroupDraft, { displayName, members: times(20_000, { value: '1' }) }), null)
    assert.equal(faultIn(ScimGroupDraft, { displayName, members: times(20_001, { value: '1' }) }), 'members: too_big')
    assert.equal(
      faultIn(ScimGroupDraft, { displayName, members: [{ display: 'Camille' }] }),
      'members.0.value: invalid_type',
    )
    assert.equal(faultIn(ScimGroupDraft, { displayName, members: null }), null)
    assert.equal(faultIn(ScimGroupDraft, { displayName: signs(201) }), 'displayName: too_big')
  })
})

describe('a change', () => {
  const { body } = scimRoutes.scimPatchUser

  test('is one to a thousand operations, their words in any capitals', () => {
    const patch = { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] }
    assert.deepEqual(body.parse(patch), { Operations: [{ op: 'replace', path: 'active', value: 'False' }] })
    assert.equal(faultIn(body, { Operations: [] }), 'Operations: too_small')
    assert.equal(faultIn(body, { Operations: times(1001, { op: 'add' }) }), 'Operations: too_big')
    assert.equal(faultIn(body, { Operations: [{ op: 'move' }] }), 'Operations.0.op: invalid_value')
    assert.equal(faultIn(body, { Operations: [{ op: 'remove', path: '' }] }), 'Operations.0.path: too_small')
    assert.equal(faultIn(body, {}), 'Operations: invalid_type')
  })
})

describe('a list', () => {
  const { query } = scimRoutes.scimListUsers
  const page = (asked: object) => {
    const { startIndex, count } = query.parse(asked)
    return [startIndex, count]
  }

  test('brings a number out of its bounds back within', () => {
    assert.deepEqual(page({}), [1, 100])
    assert.deepEqual(page({ startIndex: '0', count: '-1' }), [1, 0])
    assert.deepEqual(page({ startIndex: '-5', count: '1000' }), [1, 200])
    assert.deepEqual(page({ startIndex: '5000000000', count: '0' }), [2 ** 31 - 1, 0])
    assert.equal(faultIn(query, { startIndex: 'a' }), 'startIndex: invalid_type')
  })

  test('is filtered by a text of a bounded length', () => {
    assert.equal(faultIn(query, { filter: signs(4000), attributes: signs(2000) }), null)
    assert.equal(faultIn(query, { filter: signs(4001) }), 'filter: too_big')
    assert.equal(faultIn(query, { excludedAttributes: signs(2001) }), 'excludedAttributes: too_big')
  })
})
