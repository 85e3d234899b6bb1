import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createSetupLink } from '#platform/people/setup-link'
import { verifyAudit } from '#platform/audit/verify-audit'
import { sql } from 'kysely'
import { type TestServer, administrator, cookieOf, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
before(async () => {
  server = await testServer()
})

const signInBody = { email: administrator.email, password: administrator.password }

function signIn(body: unknown, options: { cookie?: string; headers?: Record<string, string> } = {}) {
  return server.call('POST', '/api/session', { key: null, body, ...options })
}

test('the first run: a link that serves once makes the administrator and opens a session', async () => {
  const before = await server.call('GET', '/api/setup', { key: null })
  assert.deepEqual(before.json, { needed: true, organisation: 'Mon organisation' })
  const token = new URL(server.adminLink).searchParams.get('token')
  const wrong = { ...administrator, token: 'adm-0000000000000000000000000' }
  const refused = await server.call('POST', '/api/setup', { key: null, body: wrong })
  assert.deepEqual([refused.status, refused.json['error']?.['code']], [403, 'invalid_link'])
  const made = await server.call('POST', '/api/setup', { key: null, body: { ...administrator, token } })
  assert.equal(made.status, 201)
  assert.deepEqual(
    [made.json['role'], made.json['organisation'], made.json['email']],
    ['instance-administrator', administrator.organisation, administrator.email],
  )
  const again = await server.call('POST', '/api/setup', { key: null, body: { ...administrator, token } })
  assert.deepEqual([again.status, again.json['error']?.['code']], [403, 'invalid_link'])
  const after = await server.call('GET', '/api/setup', { key: null })
  assert.deepEqual(after.json, { needed: false, organisation: administrator.organisation })
  const me = await server.call('GET', '/api/session', { cookie: cookieOf(made) })
  assert.deepEqual([me.status, me.json['name']], [200, administrator.name])
})

test('no second link once there is an administrator', async () => {
  await assert.rejects(createSetupLink(server.ctx), { code: 'conflict' })
})

test('the cookie is out of the page’s reach, sent to this site alone, and never the token that is stored', async () => {
  const reply = await signIn(signInBody)
  assert.equal(reply.status, 201)
  const cookie = reply.headers.getSetCookie()[0] ?? ''
  assert.match(cookie, /^socle_session=ses-[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/)
  const token = cookieOf(reply).split('=')[1] ?? ''
  const { rows } = await sql<{ found: string }>`select encode(token_hash, 'escape') as found from session`.execute(
    server.ctx.db,
  )
  assert.ok(rows.length > 0 && rows.every(({ found }) => !found.includes(token)))
})

test('signing in again ends the session of this browser; signing out ends it too', async () => {
  const first = cookieOf(await signIn(signInBody))
  const second = cookieOf(await signIn(signInBody, { cookie: first }))
  assert.equal((await server.call('GET', '/api/session', { cookie: first })).status, 401)
  const out = await server.call('DELETE', '/api/session', { cookie: second })
  assert.deepEqual([out.status, out.text], [204, ''])
  assert.match(out.headers.getSetCookie()[0] ?? '', /Max-Age=0/)
  assert.equal((await server.call('GET', '/api/session', { cookie: second })).status, 401)
})

test('an expired session is over', async () => {
  const cookie = cookieOf(await signIn(signInBody))
  await sql`update session set expires_at = now() - interval '1 second'`.execute(server.ctx.db)
  assert.equal((await server.call('GET', '/api/session', { cookie })).status, 401)
})

test('a wrong password and an unknown account say the same', async () => {
  const wrong = await signIn({ ...signInBody, password: 'un autre mot de passe' })
  const unknown = await signIn({ email: 'personne@mairie.test', password: 'un autre mot de passe' })
  assert.deepEqual([wrong.status, unknown.status], [401, 401])
  assert.equal(wrong.json['detail'], unknown.json['detail'])
  assert.equal(wrong.json['error']?.['code'], 'invalid_credentials')
})

test('threat: CSRF, clickjacking, XSS: what changes something with a cookie must come from our own pages', async () => {
  const cookie = cookieOf(await signIn(signInBody))
  const body = { name: 'forgée' }
  const forged = await server.call('POST', '/v1/keys', {
    cookie,
    body,
    headers: { origin: 'https://attaquant.example' },
  })
  assert.deepEqual([forged.status, forged.json['error']?.['code']], [403, 'wrong_origin'])
  const opaque = await server.call('POST', '/v1/keys', { cookie, body, headers: { origin: 'null' } })
  assert.equal(opaque.status, 403)
  const own = await server.call('POST', '/v1/keys', { cookie, body, headers: { origin: server.url } })
  assert.equal(own.status, 201)
  const planted = await signIn(signInBody, { headers: { origin: 'https://attaquant.example' } })
  assert.equal(planted.status, 403)
})

const mostAttempts = 12

test('threat: brute force, credential stuffing: each failure past five doubles the wait, whatever the password then; other accounts are not touched', async () => {
  const victim = { email: 'victime@mairie.test', password: 'x' }
  const answers = [await signIn(victim)]
  while (answers.at(-1)?.status === 401 && answers.length < mostAttempts) answers.push(await signIn(victim))
  const statuses = answers.map(({ status }) => status)
  assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401])
  // A slow machine lets a wait of one or two seconds pass between two attempts.
  const blocked = answers.at(-1)
  assert.equal(blocked?.status, 429, `${statuses}`)
  assert.equal(blocked.json['error']?.['code'], 'rate_limited')
  assert.ok(Number(blocked.headers.get('retry-after')) >= 1)
  assert.equal((await signIn(signInBody)).status, 201)
})

test('a burst of attempts at the same time does not slip through', async () => {
  const burst = await Promise.all(
    Array.from({ length: 20 }, () => signIn({ email: 'rafale@mairie.test', password: 'x' })),
  )
  const tried = burst.filter(({ status }) => status === 401).length
  // Five cost no wait; each one after doubles it, and a slow machine lasts long enough for a few.
  assert.ok(tried >= 5 && tried <= 9, String(tried))
})

test('keys belong to whoever made them', async () => {
  const cookie = cookieOf(await signIn(signInBody))
  const made = await server.call('POST', '/v1/keys', { cookie, body: { name: 'à Camille' } })
  const mine = await server.call('GET', '/v1/keys', { cookie })
  assert.ok(Object.values(mine.json['data'] ?? {}).some((key) => key?.['id'] === made.json['id']))
  const me = await server.call('GET', '/api/session', { key: String(made.json['value']) })
  assert.deepEqual([me.status, me.json['email']], [200, administrator.email])
})

test('all of it is in the trace, whole', async () => {
  const rows = await server.ctx.db.selectFrom('audit_log').select(['action', 'actor_kind', 'address']).execute()
  const actions = new Set(rows.map(({ action }) => action))
  for (const action of [
    'setup_link.create',
    'person.create',
    'session.create',
    'session.delete',
    'session.refuse',
    'key.create',
  ])
    assert.ok(actions.has(action), `${action} is missing`)
  assert.equal(rows.find(({ action }) => action === 'person.create')?.address, '127.0.0.1')
  assert.equal((await verifyAudit(server.ctx)).intact, true)
})
