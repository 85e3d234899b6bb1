import { asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ScimGroupDraft, ScimUserDraft } from '#contract/scim'
import { attributeNamed, groupAttributes, userAttributes } from './attributes.ts'
import { draftFrom, numberOf } from './draft-from.ts'
import { type ProvisionedPerson, draftOf, recordOf } from './user-record.ts'

const draft = (given: object = {}): ScimUserDraft => ScimUserDraft.parse({ userName: 'lou@mairie.fr', ...given })

function person(given: Partial<ProvisionedPerson> = {}): ProvisionedPerson {
  return {
    id: asPersonId(7),
    name: 'Lou Martin',
    email: 'lou@mairie.fr',
    created_at: new Date(0),
    disabled_at: null,
    external_id: 'ad-7',
    given_name: 'Lou',
    family_name: 'Martin',
    user_name: 'lou@mairie.fr',
    groups: [],
    changed_at: new Date(0),
    role: 'agent',
    ...given,
  }
}

test('a person is called as the directory says: shown name, whole name, its parts, else the name to sign in', () => {
  for (const [given, name] of [
    [{ displayName: 'Lou', name: { formatted: 'Lou Martin' } }, 'Lou'],
    [{ name: { formatted: 'Lou M.', givenName: 'Lou', familyName: 'Martin' } }, 'Lou M.'],
    [{ name: { givenName: 'Lou', familyName: 'Martin' } }, 'Lou Martin'],
    [{ name: { familyName: 'Martin' } }, 'Martin'],
    [{ displayName: '', name: { givenName: '', formatted: '' } }, 'lou@mairie.fr'],
    [{}, 'lou@mairie.fr'],
  ] as const) {
    assert.equal(recordOf(draft(given)).name, name, JSON.stringify(given))
  }
})

test('a name is one line, and what would turn its reading is left out', () => {
  for (const [displayName, name] of [
    ['Lou\nMartin', 'Lou Martin'],
    ['Lou\t\u202EMartin\u2069', 'Lou Martin'],
    ['\u200F', 'lou@mairie.fr'],
    ['a'.repeat(300), 'a'.repeat(200)],
  ] as const) {
    assert.equal(recordOf(draft({ displayName })).name, name, JSON.stringify(displayName))
  }
})

test('whoever changes one of the names means the person’s: the one that changed wins', () => {
  const before = person()
  const whole = { displayName: 'Lou Martin', name: { formatted: 'Lou Martin', givenName: 'Lou', familyName: 'Martin' } }
  for (const [change, name] of [
    [{}, 'Lou Martin'],
    [{ displayName: 'Lou Petit' }, 'Lou Petit'],
    [{ name: { ...whole.name, formatted: 'Lou Petit' } }, 'Lou Petit'],
    [{ name: { ...whole.name, familyName: 'Petit' } }, 'Lou Petit'],
  ] as const) {
    assert.equal(recordOf(draft({ ...whole, ...change }), before).name, name, JSON.stringify(change))
  }
})

test('the address is the main one, that of work, any, else the name where it is one', () => {
  const [home, work, main] = [
    { value: 'maison@ailleurs.fr', type: 'home' },
    { value: 'travail@mairie.fr', type: 'Work' },
    { value: 'principale@mairie.fr', primary: true },
  ]
  for (const [emails, email] of [
    [[home, work, main], 'principale@mairie.fr'],
    [[home, work], 'travail@mairie.fr'],
    [[home], 'maison@ailleurs.fr'],
    [[], 'lou@mairie.fr'],
    [[{ value: 'pas une adresse' }], 'lou@mairie.fr'],
  ] as const) {
    assert.equal(recordOf(draft({ emails })).email, email)
  }
  assert.throws(() => recordOf(draft({ userName: 'lou', emails: [] })), {
    code: 'invalid_scim',
    details: { scimType: 'invalidValue', reason: 'the person has no usable address' },
  })
})

test('an address that was the name follows it; another one stays, and so does the last that was known', () => {
  const emails = [{ value: 'lou@mairie.fr', primary: true }]
  assert.equal(recordOf(draft({ userName: 'lou@ville.fr', emails }), person()).email, 'lou@ville.fr')
  assert.equal(
    recordOf(draft({ userName: 'lou@ville.fr', emails }), person({ user_name: 'autre@mairie.fr' })).email,
    'lou@mairie.fr',
  )
  assert.equal(recordOf(draft({ userName: 'lou', emails: [] }), person()).email, 'lou@mairie.fr')
})

test('who is not said to be out is in; what is empty is nothing', () => {
  assert.deepEqual(recordOf(draft({ externalId: '', name: { givenName: '', familyName: null } })), {
    userName: 'lou@mairie.fr',
    externalId: null,
    givenName: null,
    familyName: null,
    name: 'lou@mairie.fr',
    email: 'lou@mairie.fr',
    isActive: true,
  })
  assert.deepEqual(
    [true, false, null].map((active) => recordOf(draft({ active })).isActive),
    [true, false, true],
  )
})

test('a person as a directory would send them back says the same again', () => {
  for (const before of [person(), person({ disabled_at: new Date(), given_name: null, external_id: null })]) {
    const record = recordOf(draftFrom(ScimUserDraft, draftOf(before)), before)
    assert.deepEqual(record, {
      userName: before.user_name,
      externalId: before.external_id,
      givenName: before.given_name,
      familyName: before.family_name,
      name: before.name,
      email: before.email,
      isActive: before.disabled_at === null,
    })
  }
})

test('attributes are known by their names whatever the capitals; those of other schemas are passed over', () => {
  for (const [name, kind] of [
    ['userName', 'simple'],
    ['USERNAME', 'simple'],
    ['name', 'parts'],
    ['emails', 'list'],
    ['groups', 'read-only'],
    ['meta', 'read-only'],
    ['password', 'ignored'],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', 'ignored'],
    ['URN:exemple:attribut', 'ignored'],
    ['constructor', undefined],
    ['', undefined],
  ] as const) {
    assert.equal(attributeNamed(userAttributes, name)?.kind, kind, name)
  }
  assert.deepEqual(
    ['displayName', 'members', 'userName'].map((name) => attributeNamed(groupAttributes, name)?.kind),
    ['simple', 'list', undefined],
  )
})

test('a number that a directory was given is read; any other text is nobody', () => {
  assert.deepEqual(
    ['1', '7', '2147483647'].map((id) => numberOf(id, 'person')),
    [1, 7, 2_147_483_647],
  )
  for (const id of ['0', '-1', '01', '1.0', '1e3', '0x1', ' 1', '', '2147483648', '99999999999', 'lou']) {
    assert.throws(() => numberOf(id, 'person'), { code: 'not_found', details: { what: 'person', id } }, id)
  }
  assert.throws(() => numberOf('x'.repeat(1_000), 'group'), { details: { what: 'group', id: 'x'.repeat(50) } })
})

test('a changed resource that could not have been sent whole is refused with the part that is wrong', () => {
  assert.throws(
    () => draftFrom(ScimGroupDraft, { displayName: '', members: [] }),
    (error) => {
      assert.ok(error instanceof Error)
      assert.match(error.message, /^invalid_scim .*"scimType":"invalidValue","reason":"displayName: /)
      return true
    },
  )
  assert.equal(draftFrom(ScimGroupDraft, { displayName: 'Élus' }).displayName, 'Élus')
})
