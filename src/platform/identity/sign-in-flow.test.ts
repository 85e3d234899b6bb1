import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { asPersonId } from '#contract/ids'
import { anonymousActor } from '#platform/auth/actor'
import { findSessionActor } from '#platform/auth/sessions'
import { openSecretBox } from '#platform/secrets/secret-box'
import { openSettings } from '#platform/settings/settings'
import { createLog } from '#platform/telemetry/log'
import { closeAtEnd } from '../../../test/fakes/database.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { finishOidcSignIn } from './finish-oidc-sign-in.ts'
import { endByFrame, endByLogoutToken, leaveProvider } from './logout.ts'
import { OidcSettings } from './oidc-settings.ts'
import type { Identity, IdentityProvider, Leaving } from './provider.ts'
import { RecentClaims } from './recent-claims.ts'
import { startOidcSignIn } from './start-oidc-sign-in.ts'

const people = await testPeople()
const { db } = people
const folder = await mkdtemp(join(tmpdir(), 'socle-identity-'))
closeAtEnd(() => rm(folder, { recursive: true, force: true }))
const log = createLog('silent')
const issuer = 'https://idp.fr'

/** A provider that says what a test decides. */
const says: { identity: Partial<Identity> | Error; leaving: Leaving | Error; hasEndPage: boolean } = {
  identity: {},
  leaving: new Error('no token'),
  hasEndPage: true,
}
const provider: IdentityProvider = {
  settings: OidcSettings.parse({ issuer, clientId: 'socle', label: 'Agence', linksByEmail: true, rules: [{}] }),
  recent: new RecentClaims(),
  async authorizationUrl(redirectUri, { state }) {
    return new URL(`${issuer}/authorize?state=${state}&redirect_uri=${encodeURIComponent(redirectUri.href)}`)
  },
  async identify() {
    if (says.identity instanceof Error) throw says.identity
    const nobody = { issuer, subject: 'sub', claims: {}, sid: null, identityToken: 'jwt', isTwoFactor: false }
    return { ...nobody, ...says.identity }
  },
  async endSessionUrl({ identityToken }) {
    return says.hasEndPage ? new URL(`${issuer}/end?hint=${identityToken}`) : null
  },
  async readLogoutToken() {
    if (says.leaving instanceof Error) throw says.leaving
    return says.leaving
  },
}

const ctx = {
  db,
  log,
  settings: openSettings({ db, log }),
  secrets: await openSecretBox(join(folder, 'secret.key')),
  identity: provider,
  actor: anonymousActor('r', null),
  signal: new AbortController().signal,
}
const redirectUri = new URL('https://socle.fr/api/oidc/callback')

async function begin(returnTo?: string) {
  const started = await startOidcSignIn(ctx, { redirectUri, returnTo })
  assert.ok(started !== null)
  return { state: started.url.searchParams.get('state') ?? '', browserToken: started.browserToken }
}

function finish(state: string | null, browserToken: string | null, previousToken: string | null = null) {
  const returned = new URL(redirectUri)
  if (state !== null) returned.searchParams.set('state', state)
  return finishOidcSignIn(ctx, { returned, browserToken, previousToken, userAgent: 'Firefox' })
}

/** Signs in as whoever the provider says, and gives the token of their session. */
async function signIn(identity: Partial<Identity>, returnTo?: string) {
  says.identity = identity
  const { state, browserToken } = await begin(returnTo)
  const outcome = await finish(state, browserToken)
  return 'refusal' in outcome ? { ...outcome, sessionToken: '' } : { ...outcome, refusal: null }
}

const visitor = (name: string, more: Partial<Identity> = {}): Partial<Identity> => ({
  subject: name,
  claims: { email: `${name}@mairie.fr`, email_verified: true, name },
  ...more,
})
const personOf = async (token: string) => (await findSessionActor(db, token))?.personId ?? null

describe('a sign-in by the provider', () => {
  test('makes an account by a rule, once, and knows it by the provider’s name for it', async () => {
    const first = await signIn(visitor('ana'))
    assert.equal(first.refusal, null)
    const renamed = visitor('ana', { claims: { email: 'autre@mairie.fr', name: 'Autre' } })
    const second = await signIn(renamed)
    const personId = await personOf(first.sessionToken)
    assert.equal(await personOf(second.sessionToken), personId)
    const row = db
      .selectFrom('person')
      .select(['email', 'name', 'role'])
      .where('id', '=', personId ?? asPersonId(0))
    assert.deepEqual(await row.execute(), [{ email: 'ana@mairie.fr', name: 'ana', role: 'agent' }])
  })

  test('serves the browser that began it, once', async () => {
    says.identity = visitor('bea')
    const { state, browserToken } = await begin()
    const other = await begin()
    assert.deepEqual(await finish(state, other.browserToken), { refusal: 'expired' }, 'another browser')
    assert.deepEqual(await finish(state, null), { refusal: 'expired' })
    assert.deepEqual(await finish(null, browserToken), { refusal: 'expired' })
    assert.ok('sessionToken' in (await finish(state, browserToken)))
    assert.deepEqual(await finish(state, browserToken), { refusal: 'expired' }, 'a second time')
  })

  test('is over after ten minutes, and forgotten at the next one', async () => {
    const { state, browserToken } = await begin()
    const pending = db.selectFrom('pending_sign_in').select('expires_at')
    const leftMs = Math.max(...(await pending.execute()).map(({ expires_at: end }) => end.getTime() - Date.now()))
    assert.ok(leftMs > 590_000 && leftMs <= 600_000, String(leftMs))
    await db
      .updateTable('pending_sign_in')
      .set({ expires_at: new Date(Date.now() - 1) })
      .execute()
    assert.deepEqual(await finish(state, browserToken), { refusal: 'expired' })
    await begin()
    assert.equal((await pending.execute()).length, 1)
  })

  test('comes back to a page of this site alone', async () => {
    for (const [asked, page] of [
      ['/assistants?x=1#y', '/assistants?x=1#y'],
      [undefined, '/'],
      ['', '/'],
      ['//evil.fr', '/'],
      [String.raw`/\evil.fr`, '/'],
      [String.raw`/a\b`, '/'],
      ['https://evil.fr/', '/'],
      ['/a\r\nb', '/'],
      ['/é', '/'],
      [`/${'a'.repeat(1999)}`, `/${'a'.repeat(1999)}`],
      [`/${'a'.repeat(2000)}`, '/'],
    ] as const) {
      const signed = await signIn(visitor('cleo'), asked)
      assert.equal('returnTo' in signed ? signed.returnTo : null, page, String(asked).slice(0, 30))
    }
  })

  test('that the provider refuses, or that does not hold, lets nobody in', async () => {
    says.identity = new Error('access_denied')
    const { state, browserToken } = await begin()
    assert.deepEqual(await finish(state, browserToken), { refusal: 'failed' })
    const traced = (await people.traces('session.refuse')).at(-1)
    assert.deepEqual(traced, { action: 'session.refuse', target: null, details: { by: 'oidc', reason: 'failed' } })
  })

  test('of a closed account, or of one that has ended, is told as such and traced on it', async () => {
    for (const set of [{ disabled_at: new Date() }, { expires_at: new Date(Date.now() - 1) }]) {
      const name = 'disabled_at' in set ? 'dora' : 'emma'
      const { sessionToken } = await signIn(visitor(name))
      const personId = (await personOf(sessionToken)) ?? asPersonId(0)
      await db.updateTable('person').set(set).where('id', '=', personId).execute()
      assert.equal((await signIn(visitor(name))).refusal, 'disabled', name)
      assert.equal((await signIn(visitor(`${name}-2`, { claims: visitor(name).claims ?? {} }))).refusal, 'disabled')
      const [last] = (await people.traces('session.refuse')).slice(-1)
      assert.deepEqual(last?.target, `person ${personId}`)
    }
    assert.deepEqual(
      provider.recent
        .list()
        .slice(0, 2)
        .map(({ outcome }) => outcome),
      ['disabled', 'disabled'],
    )
  })

  test('without an address that serves gives no account, and nobody is made', async () => {
    const countPeople = async () => (await db.selectFrom('person').select('id').execute()).length
    const before = await countPeople()
    assert.equal((await signIn({ subject: 'sans', claims: { name: 'Sans' } })).refusal, 'unknown')
    const [known] = [await people.person()]
    const { email } = await db
      .selectFrom('person')
      .select('email')
      .where('id', '=', known.personId)
      .executeTakeFirstOrThrow()
    const unverified = { subject: 'faux', claims: { email: email.toUpperCase(), email_verified: 'true' } }
    assert.equal((await signIn(unverified)).refusal, 'unknown', 'only the word true verifies')
    assert.equal(await countPeople(), before + 1)
    const linked = await signIn({ subject: 'vrai', claims: { email: email.toUpperCase(), email_verified: true } })
    assert.equal(await personOf(linked.sessionToken), known.personId)
  })

  test('ends the session that the browser had', async () => {
    const { sessionToken: previous } = await signIn(visitor('fay'))
    says.identity = visitor('gail')
    const { state, browserToken } = await begin()
    await finish(state, browserToken, previous)
    assert.equal(await personOf(previous), null)
  })

  test('asks for the second factor that a person has, unless the provider has asked for two', async () => {
    const { sessionToken } = await signIn(visitor('hana'))
    const personId = (await personOf(sessionToken)) ?? asPersonId(0)
    const factor = { person_id: personId, kind: 'totp' as const, name: 'Téléphone', sealed_secret: 'x' }
    await db
      .insertInto('second_factor')
      .values({ ...factor, confirmed_at: new Date() })
      .execute()
    const asked = await signIn(visitor('hana'))
    assert.equal('stage' in asked ? asked.stage : null, 'code')
    assert.equal(await personOf(asked.sessionToken), null, 'not yet somebody')
    const proved = await signIn(visitor('hana', { isTwoFactor: true }))
    assert.equal(await personOf(proved.sessionToken), personId)
  })
})

describe('whoever leaves', () => {
  const isOpen = async (token: string) => (await personOf(token)) !== null

  test('at the provider leaves here: one session by its number there, all of them by the name', async () => {
    const [one, two] = [await signIn(visitor('ida', { sid: 's1' })), await signIn(visitor('ida', { sid: 's2' }))]
    const other = await signIn(visitor('jill', { sid: 's1-other' }))
    says.leaving = { issuer, subject: 'ida', sid: 's1' }
    assert.equal(await endByLogoutToken(ctx, 'token'), 1)
    assert.deepEqual([await isOpen(one.sessionToken), await isOpen(two.sessionToken)], [false, true])
    says.leaving = { issuer, subject: 'ida', sid: null }
    assert.deepEqual([await endByLogoutToken(ctx, 'token'), await endByLogoutToken(ctx, 'token')], [1, 0])
    assert.deepEqual([await isOpen(two.sessionToken), await isOpen(other.sessionToken)], [false, true])
    says.leaving = { issuer, subject: null, sid: null }
    assert.equal(await endByLogoutToken(ctx, 'token'), 0, 'nobody is named')
    says.leaving = new Error('signature')
    await assert.rejects(endByLogoutToken(ctx, 'token'), /signature/)
  })

  test('by a frame names a session of this provider, and no other’s', async () => {
    const { sessionToken } = await signIn(visitor('kate', { sid: 'frame' }))
    assert.equal(await endByFrame(ctx, { issuer: 'https://autre.fr', sid: 'frame' }), 0)
    assert.equal(await isOpen(sessionToken), true)
    assert.equal(await endByFrame(ctx, { issuer, sid: 'frame' }), 1)
    assert.equal(await isOpen(sessionToken), false)
  })

  test('here is sent to the provider’s page with what it signed, and is out whatever becomes of it', async () => {
    const returnTo = new URL('https://socle.fr/connexion')
    const leave = async (more: Partial<typeof ctx> = {}) => {
      const { sessionToken: token } = await signIn(visitor('lena', { identityToken: 'signed' }))
      const actor = await findSessionActor(db, token)
      assert.ok(actor !== null)
      const own = { ...ctx, ...more, actor: { ...actor, requestId: 'r', address: null } }
      const url = await leaveProvider(own, { token, returnTo })
      assert.equal(await isOpen(token), false)
      return url?.href ?? null
    }
    assert.equal(await leave(), 'https://idp.fr/end?hint=signed')
    says.hasEndPage = false
    assert.equal(await leave(), null)
    const restored = await openSecretBox(join(folder, 'another.key'))
    assert.equal(await leave({ secrets: restored }), null, 'what another key sealed is not opened')
  })
})
