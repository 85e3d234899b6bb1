import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import {
  type Together,
  comeBack,
  isCallback,
  me,
  sessionOf,
  signIn,
  startTogether,
} from '../fakes/identity-visitors.ts'
import { RedirectedBrowser } from '../fakes/redirected-browser.ts'
import { testServer } from '../fakes/server.ts'

const rules = [
  { when: { services: ['urbanisme', 'voirie'] }, groups: ['Urbanisme', 'ext-technique', 'inconnu'] },
  { when: { services: 'direction' }, role: 'administrator' },
  { when: { services: 'ailleurs' }, role: 'un-role-absent' },
]

let strict: Together
let linking: Together
before(async () => {
  const oidc = { label: 'AgentConnect', rules }
  strict = await startTogether(oidc)
  linking = await startTogether({ ...oidc, linksByEmail: true }, { signsUserInformation: true })
})

async function peopleWith({ server }: Together, email: string): Promise<number> {
  const rows = await server.ctx.db.selectFrom('person').select('id').where('email', '=', email).execute()
  return rows.length
}

async function lastRefusal({ server }: Together) {
  const row = await server.ctx.db
    .selectFrom('audit_log')
    .select(['details', 'target_id'])
    .where('action', '=', 'session.refuse')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return row.details
}

async function invite({ server }: Together, email: string): Promise<number> {
  const cookie = await server.adminCookie()
  const reply = await server.call('POST', '/api/people', { key: null, cookie, body: { name: 'Invité', email } })
  assert.equal(reply.status, 201, reply.text)
  return Number(reply.json['person']?.['id'])
}

test('the sign-in page learns what the provider is called, or that there is none', async () => {
  assert.deepEqual((await strict.server.call('GET', '/api/oidc', { key: null })).json, {
    label: 'AgentConnect',
    sends_mail: false,
  })
  const alone = await testServer()
  assert.deepEqual((await alone.call('GET', '/api/oidc', { key: null })).json, { label: null, sends_mail: false })
  assert.equal((await alone.call('GET', '/api/oidc/start', { key: null })).status, 404)
})

test('whom a rule lets in gets an account, its role and its groups, and comes back where they were', async () => {
  const cookie = await strict.server.adminCookie()
  for (const body of [{ name: 'Urbanisme' }, { name: 'Technique', external_id: 'ext-technique' }, { name: 'Autre' }]) {
    assert.equal((await strict.server.call('POST', '/api/groups', { key: null, cookie, body })).status, 201)
  }
  const claims = {
    email: 'lou@ville.test',
    email_verified: true,
    given_name: 'Lou',
    usual_name: 'Petit',
    services: ['voirie'],
  }
  const first = await signIn(strict, 'lou', { ...claims, at: '/collections?page=2' })
  assert.equal(first.landed, '/collections?page=2')
  const seen = await me(strict, first.session)
  assert.deepEqual(
    [seen.status, seen.json['name'], seen.json['email'], seen.json['role']],
    [200, 'Lou Petit', 'lou@ville.test', 'agent'],
  )
  const listed = () => strict.server.call('GET', `/api/people/${Number(seen.json['id'])}`, { key: null, cookie })
  const groupsOf = ({ json }: Awaited<ReturnType<typeof listed>>) =>
    (json['groups'] as unknown as { name: string }[]).map(({ name }) => name)
  assert.deepEqual(groupsOf(await listed()), ['Technique', 'Urbanisme'])
  const again = await signIn(strict, 'lou', { ...claims, services: [] })
  assert.deepEqual([again.landed, (await me(strict, again.session)).json['id']], ['/', seen.json['id']])
  assert.deepEqual(groupsOf(await listed()), [])
  assert.equal(await peopleWith(strict, 'lou@ville.test'), 1)
})

test('whom no rule lets in gets an explanation and no account; a role that does not exist lets nobody in', async () => {
  for (const services of [['culture'], ['ailleurs'], undefined]) {
    const claims = { email: 'inconnue@ville.test', email_verified: true, services }
    const { landed, session } = await signIn(strict, 'inconnue', claims)
    assert.deepEqual([landed, session], ['/connexion?refus=unknown', null])
    assert.deepEqual(await lastRefusal(strict), { by: 'oidc', reason: 'unknown' })
  }
  assert.equal(await peopleWith(strict, 'inconnue@ville.test'), 0)
})

test('a state that is another, is used already, or comes back in another browser opens nothing', async () => {
  strict.provider.accounts.set('max', { email: 'max@ville.test', services: 'voirie' })
  const browser = new RedirectedBrowser()
  const back = await comeBack(strict, browser, { subject: 'max' })
  const wrong = new URL(back)
  wrong.searchParams.set('state', 'x'.repeat(43))
  assert.equal((await browser.step(wrong))?.search, '?refus=expired')
  assert.equal((await new RedirectedBrowser().step(back))?.search, '?refus=expired')
  assert.equal(sessionOf(strict, browser), null)
  assert.equal((await browser.step(back))?.pathname, '/')
  assert.equal((await me(strict, sessionOf(strict, browser))).json['email'], 'max@ville.test')
  assert.equal((await browser.step(back))?.search, '?refus=expired')
})

test('a sign-in that lasted more than ten minutes is over', async () => {
  strict.provider.accounts.set('tard', { email: 'tard@ville.test', services: 'voirie' })
  const browser = new RedirectedBrowser()
  const back = await comeBack(strict, browser, { subject: 'tard' })
  const { expires_at: expiresAt } = await strict.server.ctx.db
    .selectFrom('pending_sign_in')
    .select('expires_at')
    .orderBy('expires_at', 'desc')
    .executeTakeFirstOrThrow()
  assert.ok(Math.abs(expiresAt.getTime() - Date.now() - 600_000) < 60_000)
  await strict.server.ctx.db
    .updateTable('pending_sign_in')
    .set({ expires_at: new Date(Date.now() - 1) })
    .execute()
  assert.equal((await browser.step(back))?.search, '?refus=expired')
})

test('a nonce or a code challenge that is not ours is refused', async () => {
  strict.provider.accounts.set('nour', { email: 'nour@ville.test', services: 'voirie' })
  strict.provider.signsInAs = 'nour'
  for (const name of ['nonce', 'code_challenge']) {
    const browser = new RedirectedBrowser()
    const sent = await browser.step(new URL('/api/oidc/start', strict.server.url))
    assert.ok(sent)
    assert.equal(sent.searchParams.get('code_challenge_method'), 'S256')
    sent.searchParams.set(name, 'A'.repeat(43))
    const landed = await browser.step(await browser.follow(sent, isCallback))
    assert.deepEqual([landed?.search, sessionOf(strict, browser)], ['?refus=failed', null], name)
  }
  assert.equal(await peopleWith(strict, 'nour@ville.test'), 0)
})

test('whoever refuses at the provider is told that it failed', async () => {
  const browser = new RedirectedBrowser()
  const back = await comeBack(strict, browser, { subject: null })
  assert.equal(back.searchParams.get('error'), 'access_denied')
  assert.equal((await browser.step(back))?.search, '?refus=failed')
})

test('a disabled person is refused, and comes in again when enabled', async () => {
  const claims = { email: 'dom@ville.test', services: 'voirie' }
  const { session } = await signIn(strict, 'dom', claims)
  const { json } = await me(strict, session)
  const cookie = await strict.server.adminCookie()
  const change = (disabled: boolean) =>
    strict.server.call('PATCH', `/api/people/${Number(json['id'])}`, { key: null, cookie, body: { disabled } })
  assert.equal((await change(true)).status, 200)
  const refused = await signIn(strict, 'dom', claims)
  assert.deepEqual([refused.landed, refused.session], ['/connexion?refus=disabled', null])
  assert.equal((await change(false)).status, 200)
  assert.equal((await signIn(strict, 'dom', claims)).landed, '/')
})

test('an account is joined by its verified address when that is allowed, and never otherwise', async () => {
  const email = 'alex@ville.test'
  const known = await invite(linking, email)
  for (const isVerified of [false, undefined, 'true']) {
    const claims = { email, email_verified: isVerified, services: 'direction' }
    assert.equal((await signIn(linking, 'alex', claims)).landed, '/connexion?refus=unknown', String(isVerified))
  }
  const joined = await signIn(linking, 'alex', { email: email.toUpperCase(), email_verified: true })
  const { json } = await me(linking, joined.session)
  assert.deepEqual([joined.landed, json['id'], json['role']], ['/', known, 'agent'])
  const later = await signIn(linking, 'alex', { email: 'autre@ville.test', email_verified: false })
  assert.equal((await me(linking, later.session)).json['id'], known)

  await invite(strict, email)
  const notAllowed = await signIn(strict, 'alex', { email, email_verified: true, services: 'direction' })
  assert.deepEqual([notAllowed.landed, notAllowed.session], ['/connexion?refus=unknown', null])
  assert.equal(await peopleWith(strict, email), 1)
})

test('an address elsewhere is no place to come back to', async () => {
  const claims = { email: 'sam@ville.test', services: 'voirie' }
  for (const at of ['//ailleurs.test', '/\\ailleurs.test', '/\t/ailleurs.test', 'https://ailleurs.test', '/é']) {
    assert.equal((await signIn(strict, 'sam', { ...claims, at })).landed, '/', at)
  }
})

test('a provider that does not answer leaves people on the sign-in page', async () => {
  const oidc = { issuer: 'http://127.0.0.1:9', clientId: 'socle', label: 'Personne' }
  const server = await testServer({ config: { identity: { oidc } } })
  const landed = await new RedirectedBrowser().step(new URL('/api/oidc/start', server.url))
  assert.equal(`${landed?.pathname}${landed?.search}`, '/connexion?refus=unreachable')
})

function tell({ server }: Together, token: string) {
  return fetch(new URL('/api/oidc/backchannel-logout', server.url), {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  })
}

test('the provider ends the sessions of whoever left it, and nobody else by a token that does not hold', async () => {
  const claims = { email: 'sortie@ville.test', email_verified: true, services: 'voirie' }
  const { session } = await signIn(strict, 'sortie', claims)
  const refused = [
    await strict.provider.signLogoutToken({ sub: 'sortie', nonce: 'n' }),
    await strict.provider.signLogoutToken({ sub: 'sortie', events: {} }),
    await strict.provider.signLogoutToken({}),
    await linking.provider.signLogoutToken({ sub: 'sortie' }),
    'rien',
  ]
  for (const token of refused) assert.equal((await tell(strict, token)).status, 400)
  assert.equal((await tell(strict, await strict.provider.signLogoutToken({ sub: 'autre' }))).status, 200)
  assert.equal((await me(strict, session)).status, 200)
  assert.equal((await tell(strict, await strict.provider.signLogoutToken({ sub: 'sortie' }))).status, 200)
  assert.equal((await me(strict, session)).status, 401)
})

test('a frame of the provider ends the one session that it names', async () => {
  const claims = { email: 'cadre@ville.test', email_verified: true, services: 'voirie' }
  const { session } = await signIn(strict, 'cadre', claims)
  await strict.server.ctx.db
    .updateTable('session')
    .set({ identity_sid: 'session-du-cadre' })
    .where('identity_subject', '=', 'cadre')
    .execute()
  const frame = async (iss: string, sid: string) => {
    const query = new URLSearchParams({ iss, sid })
    return (await strict.server.call('GET', `/api/oidc/frontchannel-logout?${query}`, { key: null })).status
  }
  assert.equal(await frame(strict.provider.issuer, 'une-autre'), 200)
  assert.equal(await frame('https://autre.test', 'session-du-cadre'), 200)
  assert.equal((await me(strict, session)).status, 200)
  assert.equal(await frame(strict.provider.issuer, 'session-du-cadre'), 200)
  assert.equal((await me(strict, session)).status, 401)
})

test('whoever signs out is sent to leave the provider, which knows them by their token', async () => {
  const claims = { email: 'depart@ville.test', email_verified: true, services: 'voirie' }
  const { session } = await signIn(strict, 'depart', claims)
  const left = await strict.server.call('POST', '/api/oidc/logout', { key: null, cookie: session ?? '' })
  assert.equal(left.status, 200, left.text)
  assert.equal((await me(strict, session)).status, 401)
  const url = new URL(String(left.json['url']))
  assert.equal(url.origin, strict.provider.issuer)
  assert.equal(url.searchParams.get('post_logout_redirect_uri'), new URL('/connexion', strict.server.url).href)
  assert.equal((await fetch(url)).status, 200, 'the provider takes the token and the way back')
  const { rows } = await sql<{ count: number }>`
    select count(*)::int4 as count from session where sealed_identity_token like 'ey%'`.execute(strict.server.ctx.db)
  assert.equal(rows[0]?.count, 0, 'the token is sealed')
  const cookie = await strict.server.adminCookie()
  const password = await strict.server.call('POST', '/api/oidc/logout', { key: null, cookie })
  assert.deepEqual(password.json, { url: null })
})
