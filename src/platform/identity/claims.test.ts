import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grantOf, profileOf } from './claims.ts'
import { OidcSettings } from './oidc-settings.ts'

function settingsWith(rules: unknown): OidcSettings {
  return OidcSettings.parse({ issuer: 'https://identite.test', clientId: 'socle', label: 'Agents', rules })
}

test('the first rule that holds gives the role, all that hold give the groups once', () => {
  const settings = settingsWith([
    { when: { siret: '21130055300016', services: ['rh', 'paie'] }, role: 'gestionnaire', groups: ['RH', 'Tous'] },
    { when: { siret: '21130055300016' }, groups: ['Tous'] },
  ])
  const siret = '21130055300016'
  assert.deepEqual(grantOf(settings, { siret, services: ['paie'] }), { role: 'gestionnaire', groups: ['RH', 'Tous'] })
  assert.deepEqual(grantOf(settings, { siret, services: ['voirie'] }), { role: 'agent', groups: ['Tous'] })
  assert.deepEqual(grantOf(settings, { siret: [siret] }), { role: 'agent', groups: ['Tous'] })
  assert.equal(grantOf(settings, { services: ['paie'] }), null)
  assert.equal(grantOf(settingsWith([]), { siret }), null)
  assert.deepEqual(grantOf(settingsWith([{}]), {}), { role: 'agent', groups: [] })
})

test('a claim is compared as it is written: no part of a word, no inherited name, no object', () => {
  const holds = (when: Record<string, string>, claims: Record<string, unknown>) =>
    grantOf(settingsWith([{ when }]), claims) !== null
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
