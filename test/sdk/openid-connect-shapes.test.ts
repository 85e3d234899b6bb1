import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createOrganisation } from '#platform/organisations/organisations'
import { type Together, me, signIn, startTogether } from '../fakes/identity-visitors.ts'
import { type Json, itemsOf } from '../fakes/server.ts'

const asked = 'https://proconnect.gouv.fr/assurance/self-asserted-2fa'

/** As ProConnect writes it: a scope for each claim, signed user information, no word on the address being verified. */
const proConnectScopes = { email: ['email'] } as Record<string, string[]>
for (const claim of ['given_name', 'usual_name', 'siret', 'uid', 'idp_id', 'custom']) proConnectScopes[claim] = [claim]

const agentOfTheTown = {
  uid: '4d327dd1-e427-4daf-a296-9c2ec8d4b4a8',
  given_name: 'Angela Claire Louise',
  usual_name: 'DUBOIS',
  email: 'angela.dubois@ville.test',
  siret: '21130055300016',
  idp_id: '71144ab3-ee1a-4401-b7b3-79b44f7daeeb',
}

/** As Keycloak writes it: roles of the realm and of the client within objects, groups by their path. */
const keycloakScopes = {
  email: ['email', 'email_verified'],
  profile: ['name', 'preferred_username', 'given_name', 'family_name', 'realm_access', 'resource_access', 'groups'],
}

const keycloakAgent = {
  email: 'zoe@agglo.test',
  email_verified: true,
  name: 'Zoé Bernard',
  preferred_username: 'zoe',
  given_name: 'Zoé',
  family_name: 'Bernard',
  realm_access: { roles: ['default-roles-agents', 'ia-gestion', 'uma_authorization'] },
  resource_access: { account: { roles: ['view-profile'] } },
  groups: ['/Direction/Urbanisme', '/Tous'],
}

let proConnect: Together
let keycloak: Together
before(async () => {
  const rules = [{ when: { siret: '211300553*', idp_id: agentOfTheTown.idp_id }, groups: ['Agents'] }]
  proConnect = await startTogether(
    { label: 'ProConnect', rules, scopes: ['openid', ...Object.keys(proConnectScopes)], acrValues: [asked, 'eidas2'] },
    { signsUserInformation: true, scopes: proConnectScopes },
  )
  keycloak = await startTogether({ label: 'Compte agent' }, { scopes: keycloakScopes })
})

function govern({ server }: Together, method: string, path: string) {
  return async (body?: unknown) => {
    const cookie = await server.adminCookie()
    return server.call(method, path, { key: null, cookie, ...(body === undefined ? {} : { body }) })
  }
}

async function everyoneNeedsTwoFactors({ server }: Together): Promise<void> {
  const { id } = await server.ctx.db.selectFrom('organisation').select('id').orderBy('id').executeTakeFirstOrThrow()
  const value = JSON.stringify({ secondFactor: 'everyone' })
  const row = { organisation_id: id, name: 'sign-in', value }
  await server.ctx.db.insertInto('setting').values(row).execute()
}

test('ProConnect: the level is asked for, its two factors count for ours, and an agent of the SIRET gets an account', async () => {
  await govern(proConnect, 'POST', '/api/groups')({ name: 'Agents' })
  await everyoneNeedsTwoFactors(proConnect)
  const start = await fetch(new URL('/api/oidc/start', proConnect.server.url), { redirect: 'manual' })
  const sent = new URL(start.headers.get('location') ?? '')
  assert.deepEqual(
    [sent.searchParams.get('acr_values'), sent.searchParams.get('scope')],
    [`${asked} eidas2`, 'openid email given_name usual_name siret uid idp_id custom'],
  )
  proConnect.provider.signsInBy = { acr: asked, amr: ['pwd', 'otp', 'mfa'] }
  const { landed, session } = await signIn(proConnect, 'angela', agentOfTheTown)
  assert.equal(landed, '/', 'no second factor is asked for again')
  const { json } = await me(proConnect, session)
  assert.deepEqual([json['name'], json['role']], ['Angela Claire Louise DUBOIS', 'agent'])
  const person = await govern(proConnect, 'GET', `/api/people/${String(json['id'])}`)()
  assert.deepEqual(
    itemsOf(person.json['groups']).map(({ name }) => name),
    ['Agents'],
  )
})

test('ProConnect: another SIRET or another provider of theirs gets an explanation, a lower level nothing', async () => {
  proConnect.provider.signsInBy = { acr: asked }
  const elsewhere = { ...agentOfTheTown, email: 'autre@ville.test', siret: '13002526500013' }
  assert.equal((await signIn(proConnect, 'autre', elsewhere)).landed, '/connexion?refus=unknown')
  const otherIdp = { ...agentOfTheTown, email: 'autre@ville.test', idp_id: 'another' }
  assert.equal((await signIn(proConnect, 'autre-idp', otherIdp)).landed, '/connexion?refus=unknown')
  proConnect.provider.signsInBy = { acr: 'eidas1' }
  const low = await signIn(proConnect, 'angela', agentOfTheTown)
  assert.deepEqual([low.landed, low.session], ['/connexion?refus=failed', null])
})

test('a level that names no second factor leaves ours to be shown, one that does takes its place', async () => {
  await everyoneNeedsTwoFactors(keycloak)
  const rules = [{ when: { 'realm_access.roles': ['ia-gestion'] }, organisation_id: null, role: 'agent', groups: [] }]
  assert.equal((await govern(keycloak, 'PUT', '/api/oidc/rules')({ rules })).status, 200)
  const landing = async (signsInBy: { acr?: string; amr?: string[] }) => {
    keycloak.provider.signsInBy = signsInBy
    return (await signIn(keycloak, 'zoe', keycloakAgent)).landed
  }
  assert.equal(await landing({}), '/second-facteur?retour=%2F')
  assert.equal(await landing({ acr: 'eidas1', amr: ['pwd'] }), '/second-facteur?retour=%2F')
  assert.equal(await landing({ acr: 'eidas2' }), '/')
  assert.equal(await landing({ acr: 'eidas1', amr: ['pwd', 'mfa'] }), '/')
})

test('Keycloak: rules of the page give organisation, role and groups, which follow the claims at each sign-in', async () => {
  keycloak.provider.signsInBy = { acr: 'eidas2' }
  const other = await createOrganisation(keycloak.server.ctx, 'Agglomération')
  const there = `?organisation_id=${other.id}`
  await govern(keycloak, 'POST', `/api/groups${there}`)({ name: 'Urbanisme', external_id: '/Direction/Urbanisme' })
  await govern(keycloak, 'PUT', `/api/roles/gestion${there}`)({ scopes: ['audit:read'] })
  const rule = { when: { 'realm_access.roles': ['ia-gestion'], email: ['*@agglo.test'] }, organisation_id: other.id }
  const rules = [
    { ...rule, role: 'gestion', groups: ['/Direction/Urbanisme', 'Absent'] },
    { when: { groups: ['/Tous'] }, organisation_id: other.id, role: 'agent', groups: [] },
  ]
  const claims = { ...keycloakAgent, sub: 'lea', email: 'lea@agglo.test' }
  await govern(keycloak, 'PUT', '/api/oidc/rules')({ rules: [] })
  const preview = async (said: Record<string, unknown>) =>
    (await govern(keycloak, 'POST', '/api/oidc/rules/preview')({ rules, claims: said })).json
  const shown = {
    outcome: 'created',
    held_rules: [0, 1],
    name: 'Zoé Bernard',
    email: 'lea@agglo.test',
    organisation: 'Agglomération',
    role: 'gestion',
    groups: ['Urbanisme'],
    missing_groups: ['Absent'],
  }
  assert.deepEqual(await preview(claims), shown)
  assert.equal((await signIn(keycloak, 'lea', claims)).landed, '/connexion?refus=unknown', 'nothing is saved yet')
  const saved = await govern(keycloak, 'PUT', '/api/oidc/rules')({ rules })
  assert.deepEqual([saved.status, saved.json['from_file'], saved.json['data']], [200, false, rules])
  const recent = await govern(keycloak, 'GET', '/api/oidc/rules')()
  const [last] = itemsOf(recent.json['recent'])
  assert.deepEqual([last?.['outcome'], last?.['claims']?.['email']], ['unknown', 'lea@agglo.test'])
  const become = async (said: Record<string, unknown>) => {
    const { session, landed } = await signIn(keycloak, 'lea', said)
    assert.equal(landed, '/')
    const { json } = await me(keycloak, session)
    const listed = await govern(keycloak, 'GET', `/api/people/${String(json['id'])}${there}`)()
    return [listed.json['role'], itemsOf(listed.json['groups']).map((group: Json) => group['name'])]
  }
  assert.deepEqual(await become(claims), ['gestion', ['Urbanisme']])
  assert.deepEqual({ ...(await preview(claims)), outcome: 'created' }, shown, 'as it was said before')
  const less = { ...claims, realm_access: { roles: [] } }
  assert.deepEqual([(await preview(less))['outcome'], (await preview(less))['role']], ['known', 'agent'])
  assert.deepEqual(await become(less), ['agent', []], 'who loses the claim loses what it gave')
  assert.deepEqual(await become(claims), ['gestion', ['Urbanisme']])
})

test('a role given by hand stays, whatever the claims say; rules name what exists', async () => {
  keycloak.provider.signsInBy = { acr: 'eidas2' }
  const rules = [{ when: { groups: ['/Tous'] }, organisation_id: null, role: 'agent', groups: [] }]
  const save = govern(keycloak, 'PUT', '/api/oidc/rules')
  assert.equal((await save({ rules })).status, 200)
  const claims = { ...keycloakAgent, email: 'main@agglo.test' }
  const { json } = await me(keycloak, (await signIn(keycloak, 'main', claims)).session)
  await govern(keycloak, 'PATCH', `/api/people/${String(json['id'])}`)({ role: 'administrator' })
  const again = await me(keycloak, (await signIn(keycloak, 'main', claims)).session)
  assert.equal(again.json['role'], 'administrator')
  const wrong = [
    { ...rules[0], role: 'inconnu' },
    { ...rules[0], organisation_id: 999_999 },
  ]
  for (const rule of wrong) assert.equal((await save({ rules: [rule] })).status, 404)
  const agent = await signIn(keycloak, 'simple', { ...keycloakAgent, email: 'simple@agglo.test' })
  const refused = await keycloak.server.call('GET', '/api/oidc/rules', { key: null, cookie: agent.session ?? '' })
  assert.equal(refused.status, 403)
})
