import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#platform/errors'
import { groupAttributes, userAttributes } from './attributes.ts'
import { type PatchOperation, patchResource } from './patch-resource.ts'

const email = { value: 'bjensen@example.com', type: 'work', primary: true }
const user = {
  userName: 'bjensen',
  displayName: 'Babs',
  name: { formatted: 'Barbara Jensen', givenName: 'Barbara', familyName: 'Jensen' },
  emails: [email],
  active: true,
}
const group = { displayName: 'Tour Guides', members: [{ value: '1' }, { value: '2' }] }

const onUser = (...operations: PatchOperation[]) =>
  patchResource({ resource: user, attributes: userAttributes }, operations)
const onGroup = (...operations: PatchOperation[]) =>
  patchResource({ resource: group, attributes: groupAttributes }, operations)

function refusalOf(change: () => unknown): string {
  try {
    return JSON.stringify(change())
  } catch (error) {
    return error instanceof AppError && 'scimType' in error.details ? error.details.scimType : String(error)
  }
}

test('members are added once and removed by filter, as the RFC writes it (section 3.5.2)', () => {
  const added = onGroup({ op: 'add', path: 'members', value: [{ display: 'Babs', value: '2' }, { value: '3' }] })
  assert.deepEqual(added['members'], [{ value: '1' }, { display: 'Babs', value: '2' }, { value: '3' }])
  assert.deepEqual(onGroup({ op: 'remove', path: 'members[value eq "1"]' })['members'], [{ value: '2' }])
  assert.deepEqual(onGroup({ op: 'remove', path: 'members' })['members'], [])
  const both = onGroup(
    { op: 'remove', path: 'members[value eq "1"]' },
    { op: 'add', path: 'members', value: [{ value: '4' }] },
  )
  assert.deepEqual(both['members'], [{ value: '2' }, { value: '4' }])
  assert.deepEqual(onGroup({ op: 'replace', path: 'members', value: [{ value: '9' }] })['members'], [{ value: '9' }])
})

test('attributes are added and replaced, with a path and without', () => {
  const changed = onUser({
    op: 'add',
    value: { emails: [{ value: 'babs@jensen.org', type: 'home' }], nickName: 'Babs' },
  })
  assert.deepEqual(changed['emails'], [email, { value: 'babs@jensen.org', type: 'home' }])
  assert.equal('nickName' in changed, false)
  assert.deepEqual(onUser({ op: 'replace', path: 'name.familyName', value: 'Doe' })['name'], {
    ...user.name,
    familyName: 'Doe',
  })
  const work = onUser({ op: 'replace', path: 'emails[type eq "work"].value', value: 'b@example.com' })
  assert.deepEqual(work['emails'], [{ ...email, value: 'b@example.com' }])
  assert.equal('displayName' in onUser({ op: 'remove', path: 'displayName' }), false)
  assert.deepEqual(user.emails, [email], 'what was there before is left alone')
})

test('what Entra ID sends: parts as keys, elements that a filter names, members to remove as a value', () => {
  const changed = onUser(
    { op: 'replace', value: { 'name.givenName': 'Babs', active: 'False' } },
    { op: 'add', path: 'emails[type eq "other"].value', value: 'b@other.test' },
    { op: 'add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Voirie' },
    { op: 'add', path: 'phoneNumbers[type eq "work"].value', value: '0123' },
  )
  assert.deepEqual(changed['name'], { ...user.name, givenName: 'Babs' })
  assert.deepEqual(changed['emails'], [email, { type: 'other', value: 'b@other.test' }])
  assert.deepEqual(Object.keys(changed), Object.keys(user))
  assert.deepEqual(onGroup({ op: 'remove', path: 'members', value: [{ value: '2' }] })['members'], [{ value: '1' }])
})

test('what Okta sends: the group’s own id beside its name', () => {
  assert.equal(onGroup({ op: 'replace', value: { id: '7', displayName: 'Guides' } })['displayName'], 'Guides')
})

test('a change that has nothing to change is refused by its kind', () => {
  assert.equal(
    refusalOf(() => onUser({ op: 'remove' })),
    'noTarget',
  )
  const none = { op: 'replace', path: 'emails[type eq "home"].value', value: 'x' } as const
  assert.equal(
    refusalOf(() => onUser(none)),
    'noTarget',
  )
  assert.equal(
    refusalOf(() => onUser({ op: 'replace', path: 'shoeSize', value: 3 })),
    'invalidPath',
  )
  assert.equal(
    refusalOf(() => onUser({ op: 'replace', path: 'userName.first', value: 3 })),
    'invalidPath',
  )
  assert.equal(
    refusalOf(() => onUser({ op: 'replace', path: 'name[formatted pr]', value: 3 })),
    'invalidPath',
  )
  assert.equal(
    refusalOf(() => onUser({ op: 'replace', path: 'id', value: '3' })),
    'mutability',
  )
  assert.equal(
    refusalOf(() => onUser({ op: 'add', path: 'groups', value: [] })),
    'mutability',
  )
  assert.equal(
    refusalOf(() => onUser({ op: 'replace', value: 'x' })),
    'invalidValue',
  )
  assert.equal(
    refusalOf(() => onUser({ op: 'replace', path: 'name', value: 'x' })),
    'invalidValue',
  )
  assert.equal(
    refusalOf(() => onUser({ op: 'replace', value: { __proto__: null, constructor: 1 } })),
    'invalidPath',
  )
})
