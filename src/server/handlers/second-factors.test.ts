import { asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { TOTP } from 'otpauth'
import { createPasskey } from '../../../test/fakes/passkey.ts'
import { type Reply, type TestServer, cookieOf, itemsOf, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
let governing: string
before(async () => {
  server = await testServer()
  governing = await server.adminCookie()
})

const password = 'la barque bleue remonte le canal'

function as(cookie: string | null, request: string, body?: unknown): Promise<Reply> {
  const [method = '', path = ''] = request.split(' ')
  return server.call(method, path, {
    key: null,
    ...(cookie === null ? {} : { cookie }),
    ...(body === undefined ? {} : { body }),
  })
}

const codeOf = ({ status, json }: Reply) => [status, json['error']?.['code']]

let people = 0

async function comeIn(role = 'agent') {
  people += 1
  const email = `second-${people}@mairie.test`
  const invited = await as(governing, 'POST /api/people', { name: 'Dominique Roy', email, role })
  const path = new URL(String(invited.json['link']?.['path']), server.url)
  const accepted = await as(null, 'POST /api/links/accept', { token: path.searchParams.get('token'), password })
  assert.equal(accepted.status, 201, accepted.text)
  return { id: Number(invited.json['person']?.['id']), email, cookie: cookieOf(accepted) }
}

/** The code that an application shows so many periods from now. */
function shown(secret: string, periods = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + periods * 30_000 })
}

/** As if a minute had passed: the last code taken may not serve again. */
async function waitForNextCode(): Promise<void> {
  await server.ctx.db.updateTable('second_factor').set({ last_period: 1 }).where('kind', '=', 'totp').execute()
}

async function withTotp(role?: string) {
  const person = await comeIn(role)
  const started = await as(person.cookie, 'POST /api/second-factors/totp', { name: 'Téléphone', password })
  assert.equal(started.status, 201, started.text)
  const secret = String(started.json['secret'])
  const confirm = `POST /api/second-factors/${started.json['id']}/confirmation`
  const confirmed = await as(person.cookie, confirm, { code: shown(secret) })
  assert.equal(confirmed.status, 201, confirmed.text)
  await waitForNextCode()
  return { ...person, secret, codes: itemsOf(confirmed.json['recovery_codes']).map(String) }
}

const signIn = (email: string) => as(null, 'POST /api/session', { email, password })

test('an application is confirmed by its code, then asked for at sign-in: the password alone opens nothing', async () => {
  const person = await comeIn()
  const draft = { name: 'Téléphone' }
  const start = 'POST /api/second-factors/totp'
  assert.deepEqual(codeOf(await as(person.cookie, start, draft)), [401, 'invalid_credentials'])
  const started = await as(person.cookie, start, { ...draft, password })
  assert.match(String(started.json['uri']), /^otpauth:\/\/totp\/Mairie%20de%20Test:second-.*secret=/)
  const secret = String(started.json['secret'])
  const confirm = `POST /api/second-factors/${started.json['id']}/confirmation`
  assert.deepEqual(codeOf(await as(person.cookie, confirm, { code: shown(secret, 10) })), [
    401,
    'invalid_second_factor',
  ])
  // Until it is confirmed it locks nobody out.
  assert.equal((await signIn(person.email)).json['email'], person.email)
  const confirmed = await as(person.cookie, confirm, { code: shown(secret) })
  assert.equal(itemsOf(confirmed.json['recovery_codes']).length, 10)
  const arrival = await signIn(person.email)
  assert.deepEqual([arrival.status, arrival.json], [201, { second_factor: 'code' }])
  const waiting = cookieOf(arrival)
  for (const request of ['GET /api/session', 'GET /v1/keys', 'GET /api/second-factors', 'GET /api/me/data']) {
    assert.deepEqual(codeOf(await as(waiting, request)), [401, 'missing_key'], request)
  }
  assert.deepEqual(codeOf(await as(waiting, start, { ...draft, password })), [401, 'missing_key'])
  const asked = await as(waiting, 'GET /api/session/second-factor')
  assert.deepEqual([asked.json['second_factor'], asked.json['totp'], asked.json['passkey']], ['code', true, null])
  const show = 'POST /api/session/second-factor'
  assert.deepEqual(codeOf(await as(waiting, show, { code: shown(secret) })), [401, 'invalid_second_factor'], 'served')
  const inside = await as(waiting, show, { code: shown(secret, 1) })
  assert.deepEqual([inside.status, inside.json['email']], [201, person.email])
  assert.equal((await as(cookieOf(inside), 'GET /api/session')).status, 200)
  assert.equal((await as(waiting, 'GET /api/session')).status, 401, 'the session has another token')
})

test('recovery codes let in once each, however they are copied, and renewing them ends the earlier ones', async () => {
  const { email, codes, cookie } = await withTotp()
  const by = async (code: string | undefined) =>
    as(cookieOf(await signIn(email)), 'POST /api/session/second-factor', { code })
  assert.equal((await by(codes[0]?.toUpperCase().replaceAll('-', ' '))).status, 201)
  assert.deepEqual(codeOf(await by(codes[0])), [401, 'invalid_second_factor'])
  assert.equal((await as(cookie, 'GET /api/second-factors')).json['recovery_codes_left'], 9)
  const renewed = await as(cookie, 'POST /api/second-factors/recovery-codes', { password })
  assert.equal(renewed.status, 201)
  assert.deepEqual(codeOf(await by(codes[1])), [401, 'invalid_second_factor'])
  assert.equal((await by(String(itemsOf(renewed.json['recovery_codes'])[1]))).status, 201)
})

test('no other way in goes around it: neither the login of older clients nor a link to choose a password', async () => {
  const { id, email, secret } = await withTotp()
  const login = (code?: string) => as(null, 'POST /v1/auth/login', { email, password, ...(code && { code }) })
  assert.deepEqual(codeOf(await login()), [401, 'second_factor_required'])
  assert.deepEqual(codeOf(await login('000000')), [401, 'invalid_second_factor'])
  const admitted = await login(shown(secret))
  assert.equal(admitted.status, 200, admitted.text)
  await waitForNextCode()
  const link = await as(governing, `POST /api/people/${id}/link`)
  const token = new URL(String(link.json['path']), server.url).searchParams.get('token')
  const reset = await as(null, 'POST /api/links/accept', { token, password: `${password} de nuit` })
  assert.deepEqual([reset.status, reset.json], [201, { second_factor: 'code' }])
  assert.equal((await as(cookieOf(reset), 'GET /api/session')).status, 401)
  const inside = await as(cookieOf(reset), 'POST /api/session/second-factor', { code: shown(secret) })
  assert.equal(inside.status, 201)
})

test('whoever knows the password may not try every code', async () => {
  const { id, email, secret } = await withTotp()
  const waiting = cookieOf(await signIn(email))
  const tries: number[] = []
  for (let attempt = 0; attempt < 5; attempt += 1) {
    tries.push((await as(waiting, 'POST /api/session/second-factor', { code: '000000' })).status)
  }
  assert.deepEqual(tries, [401, 401, 401, 401, 401])
  // Each failure doubles the wait: after a dozen, it outlasts this test on any machine.
  await server.ctx.db
    .updateTable('sign_in_failure')
    .set({ failures: 12, last_failed_at: new Date() })
    .where('subject', '=', `second-factor:${id}`)
    .execute()
  const right = await as(cookieOf(await signIn(email)), 'POST /api/session/second-factor', { code: shown(secret) })
  assert.equal(right.status, 429, 'another sign-in does not start the count again')
})

test('a passkey signs what was asked for this site, and a copy of it is found out', async () => {
  const { email, cookie } = await comeIn()
  const origin = server.url.replace(/\/$/, '')
  const passkey = createPasskey(new URL(origin).hostname)
  const options = await as(cookie, 'POST /api/second-factors/passkey-options', { password })
  assert.equal(options.status, 201, options.text)
  const challenge = String(options.json['challenge'])
  const keep = (asked: { challenge: string; origin: string }) =>
    as(cookie, 'POST /api/second-factors/passkey', { name: 'Clé du bureau', passkey: passkey.register(asked) })
  const elsewhere = await keep({ challenge, origin: 'https://autre.example' })
  assert.deepEqual(codeOf(elsewhere), [401, 'invalid_second_factor'])
  const kept = await keep({ challenge, origin })
  assert.deepEqual([kept.status, itemsOf(kept.json['recovery_codes']).length], [201, 10], kept.text)

  const show = async (count: number, change: { origin?: string; challenge?: string } = {}) => {
    const waiting = cookieOf(await signIn(email))
    const asked = await as(waiting, 'GET /api/session/second-factor')
    const signed = passkey.assert({ challenge: String(asked.json['passkey']?.['challenge']), origin, ...change }, count)
    return as(waiting, 'POST /api/session/second-factor', { passkey: signed })
  }
  assert.equal((await show(5)).status, 201)
  assert.deepEqual(codeOf(await show(6, { origin: 'https://autre.example' })), [401, 'invalid_second_factor'])
  assert.deepEqual(codeOf(await show(6, { challenge: 'YXV0cmU' })), [401, 'invalid_second_factor'])
  assert.deepEqual(codeOf(await show(5)), [401, 'invalid_second_factor'], 'a count that does not grow')
  assert.equal((await show(6)).status, 201)
})

test('an organisation requires it of administrators: they choose one at their next sign-in, and keep it', async () => {
  const policy = 'PUT /api/settings/sign-in'
  const required = { second_factor: 'administrators' }
  assert.deepEqual(codeOf(await as(governing, policy, required)), [401, 'second_factor_required'])
  const chief = await withTotp('administrator')
  const other = await comeIn('administrator')
  const agent = await comeIn()
  // Whoever asks would be left outside: the first administrator has none.
  const started = await as(governing, 'POST /api/second-factors/totp', { name: 'T', password: 'un mot de passe long' })
  const code = shown(String(started.json['secret']))
  assert.equal(
    (await as(governing, `POST /api/second-factors/${started.json['id']}/confirmation`, { code })).status,
    201,
  )
  assert.equal((await as(chief.cookie, policy, required)).status, 200)
  assert.equal((await as(other.cookie, 'GET /api/session')).status, 401)
  assert.equal((await as(agent.cookie, 'GET /api/session')).status, 200)

  const arrival = await signIn(other.email)
  assert.deepEqual(arrival.json, { second_factor: 'enrolment' })
  const choosing = cookieOf(arrival)
  assert.equal((await as(choosing, 'GET /api/people')).status, 401)
  assert.equal((await as(choosing, 'GET /api/session')).status, 401)
  const login = await as(null, 'POST /v1/auth/login', { email: other.email, password })
  assert.deepEqual(codeOf(login), [401, 'second_factor_required'])
  const draft = await as(choosing, 'POST /api/second-factors/totp', { name: 'Téléphone' })
  const confirmation = { code: shown(String(draft.json['secret'])) }
  const chosen = await as(choosing, `POST /api/second-factors/${draft.json['id']}/confirmation`, confirmation)
  assert.equal(chosen.status, 201, chosen.text)
  const inside = cookieOf(chosen)
  assert.equal((await as(inside, 'GET /api/people')).status, 200)
  const removed = await as(inside, `POST /api/second-factors/${draft.json['id']}/removal`, { password })
  assert.deepEqual(codeOf(removed), [401, 'second_factor_required'])
  assert.equal((await as(inside, policy, { second_factor: 'optional' })).status, 200)
  assert.equal((await as(inside, `POST /api/second-factors/${draft.json['id']}/removal`, { password })).status, 204)
  assert.equal((await signIn(other.email)).json['email'], other.email)
})

test('an administrator takes the lost factors of a person away: their sessions end, and the trace says who did it', async () => {
  const { id, email, cookie } = await withTotp()
  const stranger = await comeIn()
  assert.equal((await as(stranger.cookie, `DELETE /api/people/${id}/second-factors`)).status, 403)
  assert.equal((await as(governing, `DELETE /api/people/${id}/second-factors`)).status, 204)
  assert.equal((await as(cookie, 'GET /api/session')).status, 401)
  assert.equal((await signIn(email)).json['email'], email)
  const trace = await server.ctx.db
    .selectFrom('audit_log')
    .select(['actor_kind', 'target_id', 'details'])
    .where('action', '=', 'second_factor.reset')
    .executeTakeFirstOrThrow()
  assert.deepEqual(trace, { actor_kind: 'person', target_id: String(id), details: { factors: 1 } })
})

test('one renames and removes one’s own factors, never another’s, and never by a key', async () => {
  const { cookie } = await withTotp()
  const stranger = await withTotp()
  const [own] = itemsOf((await as(cookie, 'GET /api/second-factors')).json['data'])
  const renamed = await as(cookie, `PATCH /api/second-factors/${own?.['id']}`, { name: 'Tablette' })
  assert.deepEqual([renamed.status, renamed.json['name']], [200, 'Tablette'])
  const byStranger = await as(stranger.cookie, `PATCH /api/second-factors/${own?.['id']}`, { name: 'À moi' })
  assert.deepEqual(codeOf(byStranger), [404, 'not_found'])
  const removal = `POST /api/second-factors/${own?.['id']}/removal`
  assert.deepEqual(codeOf(await as(stranger.cookie, removal, { password })), [404, 'not_found'])
  const key = await as(cookie, 'POST /v1/keys', { name: 'k', scopes: ['models:read'] })
  const listed = await server.call('GET', '/api/second-factors', { key: String(key.json['value']) })
  assert.deepEqual(codeOf(listed), [403, 'forbidden'])
  assert.equal((await as(cookie, removal, { password })).status, 204)
  const left = await as(cookie, 'GET /api/second-factors')
  assert.deepEqual([itemsOf(left.json['data']).length, left.json['recovery_codes_left']], [0, 0])
})

test('a stolen database gives neither the secret of an application nor a recovery code', async () => {
  const { id, secret, codes } = await withTotp()
  const { db } = server.ctx
  const rows = JSON.stringify([
    await db.selectFrom('second_factor').selectAll().where('person_id', '=', asPersonId(id)).execute(),
    (await db.selectFrom('recovery_code').selectAll().where('person_id', '=', asPersonId(id)).execute()).map((row) => ({
      ...row,
      code_hash: row.code_hash.toString('latin1'),
    })),
  ])
  assert.ok(!rows.includes(secret))
  for (const code of codes) assert.ok(!rows.includes(code) && !rows.includes(code.replaceAll('-', '')))
})
