import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Credentials, KeyDraft, SetupRequest } from './account.ts'
import { AssistantSettingsDraft } from './assistant-settings.ts'
import { faultIn, signs, times } from './fixtures/faults.ts'
import { GroupChange, GroupDraft, PersonChange, PersonDraft, PersonQuery, peopleRoutes } from './people.ts'

const camille = { name: 'Camille Martin', email: 'camille@mairie.fr' }

describe('a person who is invited', () => {
  test('is an agent in no group unless it is said', () => {
    assert.deepEqual(PersonDraft.parse({ ...camille, name: ' Camille Martin ' }), {
      ...camille,
      role: 'agent',
      group_ids: [],
    })
  })

  test('has a name on one line and an address', () => {
    const wrong: [object, string][] = [
      [{}, 'name: invalid_type'],
      [{ ...camille, name: ' ' }, 'name: too_small'],
      [{ ...camille, name: signs(201) }, 'name: too_big'],
      [{ ...camille, name: 'Camille\nCliquez ici' }, 'name: custom'],
      [{ ...camille, email: 'camille' }, 'email: invalid_format'],
      [{ ...camille, email: 'a@b.fr\nbcc: c@d.fr' }, 'email: invalid_format'],
      [{ ...camille, email: `${signs(311)}@mairie.fr` }, 'email: too_big'],
      [{ ...camille, role: '' }, 'role: too_small'],
      [{ ...camille, role: 'a\u202Eb' }, 'role: custom'],
      [{ ...camille, group_ids: times(101, 1) }, 'group_ids: too_big'],
      [{ ...camille, group_ids: ['1'] }, 'group_ids.0: invalid_type'],
      [{ ...camille, password: 'x' }, 'all: unrecognized_keys'],
    ]
    for (const [draft, fault] of wrong)
      assert.equal(faultIn(PersonDraft, draft), fault, JSON.stringify(draft).slice(0, 80))
  })

  test('may be changed a part at a time, but never to another address', () => {
    for (const change of [{}, { name: 'Zoé' }, { role: 'chef' }, { disabled: true }, { group_ids: [] }]) {
      assert.deepEqual(PersonChange.parse(change), change)
    }
    assert.equal(faultIn(PersonChange, { email: 'autre@mairie.fr' }), 'all: unrecognized_keys')
    assert.equal(faultIn(PersonChange, { disabled: 'true' }), 'disabled: invalid_type')
  })

  test('is looked for by a part of a name, in a state', () => {
    assert.deepEqual(PersonQuery.parse({ search: ' cam ', state: 'invited', limit: '5' }), {
      search: 'cam',
      state: 'invited',
      limit: 5,
      offset: 0,
    })
    assert.equal(faultIn(PersonQuery, { state: 'gone' }), 'state: invalid_value')
    assert.equal(faultIn(PersonQuery, { search: signs(201) }), 'search: too_big')
  })
})

describe('a group', () => {
  test('has a name, and may be called otherwise by a directory', () => {
    assert.equal(faultIn(GroupDraft, { name: 'Paie', external_id: null }), null)
    assert.equal(faultIn(GroupDraft, { name: 'Paie', external_id: signs(300) }), null)
    assert.equal(faultIn(GroupDraft, { name: 'Paie', external_id: signs(301) }), 'external_id: too_big')
    assert.equal(faultIn(GroupDraft, { name: 'Pa\tie' }), 'name: custom')
  })

  test('gains and loses at most a thousand people at once', () => {
    assert.deepEqual(GroupChange.parse({}), { add_person_ids: [], remove_person_ids: [] })
    assert.equal(faultIn(GroupChange, { add_person_ids: times(1000, 1) }), null)
    assert.equal(faultIn(GroupChange, { add_person_ids: times(1001, 1) }), 'add_person_ids: too_big')
    assert.equal(faultIn(GroupChange, { remove_person_ids: times(1001, 1) }), 'remove_person_ids: too_big')
  })
})

test('a role gives scopes that there are, under a name of one line', () => {
  const { body, params } = peopleRoutes.saveRole
  assert.equal(faultIn(body, { scopes: ['models:read', 'audit:read'] }), null)
  assert.equal(faultIn(body, { scopes: [] }), null)
  assert.equal(faultIn(body, { scopes: ['everything'] }), 'scopes.0: invalid_value')
  assert.equal(faultIn(body, { scopes: times(15, 'models:read') }), 'scopes: too_big')
  assert.deepEqual(params.parse({ name: ' Chef de projet ' }), { name: 'Chef de projet' })
  for (const name of ['', ' ', 'a\nb', signs(101)]) assert.notEqual(faultIn(params, { name }), null, name)
})

describe('a link of one’s own', () => {
  test('comes with a password of at least twelve signs', () => {
    const { body } = peopleRoutes.acceptPersonalLink
    const token = signs(20)
    assert.equal(faultIn(body, { token, password: signs(12) }), null)
    assert.equal(faultIn(body, { token, password: signs(500) }), null)
    assert.equal(faultIn(body, { token, password: signs(11) }), 'password: too_small')
    assert.equal(faultIn(body, { token, password: signs(501) }), 'password: too_big')
    assert.equal(faultIn(body, { token: signs(19), password: signs(12) }), 'token: too_small')
    assert.equal(faultIn(body, { token: signs(201), password: signs(12) }), 'token: too_big')
  })

  test('is asked for by an address alone', () => {
    const { body } = peopleRoutes.forgotPassword
    assert.equal(faultIn(body, { email: camille.email }), null)
    assert.equal(faultIn(body, { email: camille.email, name: 'x' }), 'all: unrecognized_keys')
  })
})

describe('the first access', () => {
  const setup = { token: signs(20), organisation: 'Mairie', ...camille, password: signs(12) }

  test('names the organisation and its first administrator', () => {
    assert.equal(faultIn(SetupRequest, setup), null)
    for (const name of ['token', 'organisation', 'name', 'email', 'password']) {
      assert.equal(faultIn(SetupRequest, { ...setup, [name]: undefined }), `${name}: invalid_type`)
    }
    assert.equal(faultIn(SetupRequest, { ...setup, organisation: 'Mai\u2028rie' }), 'organisation: custom')
    assert.equal(faultIn(SetupRequest, { ...setup, password: signs(11) }), 'password: too_small')
  })

  test('is by any password afterwards: what was accepted once opens', () => {
    assert.equal(faultIn(Credentials, { email: camille.email, password: 'x' }), null)
    assert.equal(faultIn(Credentials, { email: camille.email, password: '' }), 'password: too_small')
    assert.equal(faultIn(Credentials, { email: camille.email, password: signs(501) }), 'password: too_big')
  })
})

describe('a key', () => {
  test('has a name, and ends in a year of four figures if it ends', () => {
    assert.deepEqual(KeyDraft.parse({ name: ' essai ' }), { name: 'essai' })
    assert.equal(faultIn(KeyDraft, { name: 'a', expires: null, scopes: ['models:read'] }), null)
    assert.equal(faultIn(KeyDraft, { name: 'a', expires: 253_402_300_800 }), 'expires: too_big')
    assert.equal(faultIn(KeyDraft, { name: 'a', expires: '2030-01-01' }), 'expires: invalid_type')
    assert.equal(faultIn(KeyDraft, { name: 'a', scopes: times(101, 'a') }), 'scopes: too_big')
    assert.equal(faultIn(KeyDraft, { name: 'a', value: 'sk-mine' }), 'all: unrecognized_keys')
  })
})

test('the assistant quotes or writes', () => {
  assert.equal(faultIn(AssistantSettingsDraft, { mode: 'quote' }), null)
  assert.equal(faultIn(AssistantSettingsDraft, { mode: 'generate', model: null }), null)
  assert.equal(faultIn(AssistantSettingsDraft, { mode: 'invent' }), 'mode: invalid_value')
})
