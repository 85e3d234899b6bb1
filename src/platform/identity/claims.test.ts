import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heldRules, profileOf } from './claims.ts'
import { OidcSettings } from './oidc-settings.ts'

function settingsWith(rules: unknown): OidcSettings {
  return OidcSettings.parse({ issuer: 'https://identite.test', clientId: 'socle', label: 'Agents', rules })
}

test('every condition of a rule must hold, by one of its values; without any it holds for everybody', () => {
  const siret = '21130055300016'
  const rules = [{ when: { siret, services: ['rh', 'paie'] } }, { when: { siret } }, { when: {} }]
  assert.deepEqual(heldRules(rules, { siret, services: ['paie'] }), [0, 1, 2])
  assert.deepEqual(heldRules(rules, { siret: [siret], services: ['voirie'] }), [1, 2])
  assert.deepEqual(heldRules(rules, {}), [2])
})

test('a claim within others is named by its path, unless one has that very name', () => {
  const keycloak = {
    realm_access: { roles: ['offline_access', 'agent-ia'] },
    resource_access: { socle: { roles: [] } },
  }
  const holds = (name: string, claims: Record<string, unknown>) =>
    heldRules([{ when: { [name]: 'agent-ia' } }], claims).length
  assert.equal(holds('realm_access.roles', keycloak), 1)
  assert.equal(holds('resource_access.socle.roles', keycloak), 0)
  assert.equal(holds('realm_access.roles.length', keycloak), 0)
  assert.equal(holds('realm_access.roles', { 'realm_access.roles': 'agent-ia' }), 1)
  assert.equal(holds('realm_access.constructor.name', keycloak), 0)
})

test('a star at either end of a value stands for anything', () => {
  const holds = (wanted: string, said: string) => heldRules([{ when: { claim: wanted } }], { claim: said }).length === 1
  assert.deepEqual([holds('211300553*', '21130055300016'), holds('*@ville.fr', 'lou@ville.fr')], [true, true])
  assert.deepEqual([holds('*ville*', 'la ville de'), holds('*', 'anything'), holds('*', '')], [true, true, true])
  assert.deepEqual([holds('*@ville.fr', 'lou@ville.fr.example'), holds('a*b', 'a and b')], [false, false])
})

test('a claim is compared as it is written: no part of a word, no inherited name, no object', () => {
  const holds = (when: Record<string, string>, claims: Record<string, unknown>) =>
    heldRules(settingsWith([{ when }]).rules, claims).length > 0
  assert.equal(holds({ service: 'rh' }, { service: 'rhum' }), false)
  assert.equal(holds({ service: 'rh' }, { service: 'RH' }), false)
  assert.equal(holds({ is_agent: 'true' }, { is_agent: true }), true)
  assert.equal(holds({ level: '2' }, { level: 2 }), true)
  assert.equal(holds({ service: '[object Object]' }, { service: {} }), false)
  assert.equal(holds({ toString: 'rh' }, {}), false)
  assert.equal(holds({ service: '' }, { service: null }), false)
})

test('a person is called as the provider says, and by their address when it says nothing', () => {
  const email = 'lou@ville.test'
  assert.equal(profileOf({ email, name: 'Lou Petit', given_name: 'L' })?.name, 'Lou Petit')
  assert.equal(profileOf({ email, given_name: 'Lou', usual_name: 'Petit' })?.name, 'Lou Petit')
  assert.equal(profileOf({ email, name: '   ', family_name: 'Petit' })?.name, 'Petit')
  assert.equal(profileOf({ email, name: 'x'.repeat(201) })?.name, email)
})

test('an address must be one, and is verified by the word true alone', () => {
  assert.equal(profileOf({ name: 'Lou' }), null)
  assert.equal(profileOf({ email: 'lou' }), null)
  assert.equal(profileOf({ email: ['lou@ville.test'] }), null)
  const verified = [true, false, 'true', 1, undefined].map(
    (said) => profileOf({ email: 'lou@ville.test', email_verified: said })?.isVerified,
  )
  assert.deepEqual(verified, [true, false, false, false, false])
})

test('what is asked of a provider includes openid', () => {
  const base = { issuer: 'https://identite.test', clientId: 'socle', label: 'Agents' }
  assert.equal(OidcSettings.safeParse({ ...base, scopes: ['email'] }).success, false)
  assert.deepEqual(OidcSettings.parse(base).scopes, ['openid', 'profile', 'email'])
  assert.equal(OidcSettings.safeParse({ ...base, issuer: 'ftp://identite.test' }).success, false)
})

test('a name is one line that the database can hold, else the next thing that the provider says', () => {
  const nameOf = (claims: object) => profileOf({ email: 'lou@mairie.fr', ...claims })?.name
  assert.equal(nameOf({ name: 'Lou\0\nMartin\u202E' }), 'Lou Martin')
  assert.equal(nameOf({ name: '\u200F\0', given_name: 'Lou' }), 'Lou')
  assert.equal(nameOf({ name: 'a'.repeat(201), given_name: 'Lou', usual_name: 'Martin' }), 'Lou Martin')
  assert.equal(nameOf({ name: ['Lou'], given_name: {} }), 'lou@mairie.fr')
})
