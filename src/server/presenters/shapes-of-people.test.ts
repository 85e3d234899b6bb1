import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asGroupId, asKeyId, asOrganisationId, asPersonId, asServiceAccountId } from '#contract/ids'
import type { OwnedKeyRow } from '#platform/keys/all-keys'
import type { PlannedLine } from '#platform/people/import/plan-import'
import { presentAdminKey } from './albert-admin.ts'
import { presentImport } from './import.ts'
import { presentKey } from './key.ts'
import { presentOrganisation, presentOwnedKey, presentServiceAccount } from './organisation.ts'
import { pathOfLink, presentPersonalLink } from './person.ts'
import { type Shown, presentScimGroup, presentScimUser, shows } from './scim.ts'

const at = (seconds: number) => new Date(seconds * 1000)

const key = (given: Partial<OwnedKeyRow> = {}): OwnedKeyRow => ({
  ...{
    id: asKeyId(3),
    name: 'Extranet',
    last_four: 'abcd',
    scopes: ['models:read'],
    created_at: at(10),
    expires_at: null,
  },
  ...{
    revoked_at: null,
    organisation_id: asOrganisationId(1),
    parent_key_id: null,
    person_id: asPersonId(7),
    service_account_id: null,
  },
  ...{ token_hash: Buffer.from('secret'), owner: 'Camille', last_used_at: null, ...given },
})

describe('a key', () => {
  test('is told without what opens, but to whoever has just made it', () => {
    const shown = presentKey(key())
    assert.deepEqual(shown, {
      ...{ object: 'key', id: 3, name: 'Extranet', value: null, last_four: 'abcd', scopes: ['models:read'] },
      ...{ created: 10, expires: null, status: 'active', user_id: 7 },
    })
    assert.equal(JSON.stringify(presentOwnedKey(key())).includes(Buffer.from('secret').toString('base64')), false)
    assert.equal(presentKey(key(), 'sk-1').value, 'sk-1')
    const { value, token, user } = presentAdminKey(key())
    assert.deepEqual([value, token, user], ['sk-…abcd', 'sk-…abcd', 7])
  })

  test('that is revoked is so whenever it would have ended; one that ends now has', () => {
    const [past, future] = [new Date(Date.now() - 1), new Date(Date.now() + 60_000)]
    for (const [given, status] of [
      [{ expires_at: future }, 'active'],
      [{ expires_at: past }, 'expired'],
      [{ expires_at: past, revoked_at: past }, 'revoked'],
      [{ revoked_at: past }, 'revoked'],
    ] as const) {
      assert.equal(presentKey(key(given)).status, status)
    }
  })

  test('is a person’s or a program’s', () => {
    assert.deepEqual(presentOwnedKey(key({ last_used_at: at(20) })).owner, { kind: 'person', id: 7, name: 'Camille' })
    assert.equal(presentOwnedKey(key({ last_used_at: at(20) })).last_used, 20)
    const program = key({ person_id: null, service_account_id: asServiceAccountId(4), owner: null })
    assert.deepEqual(presentOwnedKey(program).owner, { kind: 'service-account', id: 4, name: '' })
  })
})

test('an organisation and a program are active until somebody closes them', () => {
  const row = { id: asOrganisationId(1), name: 'Mairie', created_at: at(5), disabled_at: null }
  assert.equal(presentOrganisation({ ...row, people: 3 }).state, 'active')
  assert.equal(presentOrganisation({ ...row, people: 3, disabled_at: at(9) }).state, 'disabled')
  assert.equal(
    presentServiceAccount({ ...row, id: asServiceAccountId(1), keys: 0, disabled_at: at(9) }).state,
    'disabled',
  )
})

test('a link leads to the page of its kind, and says whether it was sent', () => {
  const link = { kind: 'invitation' as const, token: 'pl-1', expiresAt: at(100) }
  assert.equal(pathOfLink(link), '/invitation?token=pl-1')
  assert.equal(pathOfLink({ ...link, kind: 'password_reset' }), '/mot-de-passe?token=pl-1')
  assert.deepEqual(presentPersonalLink(link, true), {
    ...{ kind: 'invitation', path: '/invitation?token=pl-1', expires: 100, sent: true },
  })
})

test('a directory that was tried is told line by line, in the reader’s language', () => {
  const line = (given: Partial<PlannedLine>): PlannedLine => ({
    ...{ line: 2, email: 'a@b.fr', name: 'A', role: '', groups: [], action: 'create', problems: [], personId: null },
    ...given,
  })
  const links = new Map([[2, { kind: 'invitation' as const, token: 't', expiresAt: at(100) }]])
  const plan = {
    lines: [
      line({}),
      line({ line: 3, action: 'update' }),
      line({ line: 4, action: 'none', problems: ['role_unknown'] }),
    ],
    newGroups: ['Voirie'],
  }
  const shown = presentImport({ ...plan, isDone: true, links }, 'fr')
  assert.deepEqual([shown.done, shown.created, shown.updated, shown.new_groups], [true, 1, 1, ['Voirie']])
  assert.deepEqual(
    shown.lines.map(({ link, problems }) => [link?.path ?? null, problems]),
    [
      ['/invitation?token=t', []],
      [null, []],
      [null, ['ce rôle n’existe pas']],
    ],
  )
  assert.deepEqual(presentImport({ ...plan, isDone: false, links: new Map() }, 'en').lines[2]?.problems, [
    'this role does not exist',
  ])
})

describe('what a directory reads', () => {
  const base = new URL('https://socle.fr/scim/v2/')
  const person = {
    ...{
      id: asPersonId(7),
      name: 'Lou Martin',
      email: 'lou@mairie.fr',
      role: 'agent',
      created_at: at(0),
      changed_at: at(60),
    },
    ...{ disabled_at: null, external_id: null, given_name: 'Lou', family_name: null, user_name: 'lou' },
    groups: [{ id: asGroupId(4), name: 'Voirie' }],
  }
  const group = {
    id: asGroupId(4),
    name: 'Voirie',
    external_id: 'ad-4',
    created_at: at(0),
    members: [{ id: asPersonId(7), name: 'Lou' }],
  }

  test('of a person leaves out what is not known', () => {
    assert.deepEqual(presentScimUser(person, { base }), {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      id: '7',
      meta: {
        ...{ resourceType: 'User', created: '1970-01-01T00:00:00.000Z', lastModified: '1970-01-01T00:01:00.000Z' },
        location: 'https://socle.fr/scim/v2/Users/7',
      },
      ...{ userName: 'lou', displayName: 'Lou Martin', name: { formatted: 'Lou Martin', givenName: 'Lou' } },
      ...{ emails: [{ value: 'lou@mairie.fr', type: 'work', primary: true }], active: true },
      groups: [{ value: '4', display: 'Voirie', $ref: 'https://socle.fr/scim/v2/Groups/4' }],
    })
    assert.equal(presentScimUser({ ...person, disabled_at: at(1) }, { base }).active, false)
  })

  test('of a group names its members by their addresses', () => {
    const { externalId, members, meta } = presentScimGroup(group, { base })
    assert.deepEqual(
      [externalId, members, meta.location],
      [
        'ad-4',
        [{ value: '7', display: 'Lou', $ref: 'https://socle.fr/scim/v2/Users/7' }],
        'https://socle.fr/scim/v2/Groups/4',
      ],
    )
  })

  test('is what it asks to see, whatever the capitals, the schema’s name or the part', () => {
    const namesOf = (shown: Shown) => Object.keys(presentScimUser(person, { base, shown })).slice(3)
    const all = ['userName', 'displayName', 'name', 'emails', 'active', 'groups']
    for (const [shown, names] of [
      [{}, all],
      [{ attributes: '' }, all],
      [{ attributes: 'USERNAME, emails.value' }, ['userName', 'emails']],
      [{ attributes: 'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName' }, ['name']],
      [{ attributes: 'userName', excludedAttributes: 'userName' }, ['userName']],
      [{ excludedAttributes: 'groups,Emails' }, ['userName', 'displayName', 'name', 'active']],
      [{ excludedAttributes: 'id,schemas,meta' }, all],
      [{ attributes: 'title' }, []],
    ] as const) {
      assert.deepEqual(namesOf(shown), names, JSON.stringify(shown))
    }
    assert.equal(presentScimUser(person, { base, shown: { attributes: 'title' } }).id, '7')
    assert.equal(shows({ excludedAttributes: 'members' }, 'members'), false)
    assert.equal(shows({ attributes: 'displayName' }, 'members'), false)
  })
})
