import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { anonymousActor, jobActor } from '#platform/auth/actor'
import { openSecretBox } from '#platform/secrets/secret-box'
import { createKeyActor } from '../../../test/fakes/actors.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { type Claim, type KeptAnswer, claimRequest, forgetAnswers, pruneRequests } from './idempotent-requests.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-idempotency-'))
after(() => rm(home, { recursive: true, force: true }))
const people = await testPeople()
const { db } = people
const secrets = await openSecretBox(join(home, 'secret.key'))
const person = await people.person()
const ctx = { ...people.as(person), secrets }
const instance = {
  ...people.as(jobActor('test', ['settings:manage', 'collections:write'])),
  secrets,
}

const answer = (text: string): KeptAnswer => ({
  status: 201,
  contentType: 'application/json',
  body: Buffer.from(text).toString('base64'),
})
const request = (key: string, asked = 'question') => ({ key, fingerprint: Buffer.from(asked) })

async function claim(key: string, asked?: string, as: typeof ctx = ctx): Promise<Claim> {
  const got = await claimRequest(as, request(key, asked))
  assert.ok('keep' in got, `${key} was answered already`)
  return got
}

test('a request that is repeated gets the answer that was given, whole', async () => {
  await (await claim('une')).keep(answer('{"id": "é€"}'))
  for (let turn = 0; turn < 2; turn += 1)
    assert.deepEqual(await claimRequest(ctx, request('une')), answer('{"id": "é€"}'))
})

test('the same key for something else is a mistake, whether it was answered or is still worked on', async () => {
  const conflict = { code: 'idempotency_conflict', details: { isRunning: false } }
  await (await claim('deux')).keep(answer('fait'))
  await assert.rejects(claimRequest(ctx, request('deux', 'autre')), conflict)
  const working = await claim('trois')
  await assert.rejects(claimRequest(ctx, request('trois', 'autre')), conflict)
  await working.release()
})

test('of many at once one works, and the others get its answer', async () => {
  const asked = Array.from({ length: 8 }, () => claimRequest(ctx, request('ensemble')))
  const first = await Promise.race(asked)
  assert.ok('keep' in first)
  await first.keep(answer('un seul'))
  const got = await Promise.all(asked)
  assert.equal(got.filter((one) => 'keep' in one).length, 1)
  assert.deepEqual(
    got.filter((one) => !('keep' in one)),
    Array.from({ length: 7 }, () => answer('un seul')),
  )
})

test('what came to nothing is begun again', async () => {
  await (await claim('rien')).release()
  await (await claim('rien')).keep(answer('enfin'))
  assert.deepEqual(await claimRequest(ctx, request('rien')), answer('enfin'))
})

test('a process that died leaves its request to the next, and says nothing late in its place', async () => {
  const dead = await claim('mort')
  const past = new Date(Date.now() - 1_000)
  await db.updateTable('idempotent_request').set({ claimed_until: past }).where('key', '=', 'mort').execute()
  const next = await claim('mort')
  await dead.keep(answer('trop tard'))
  await dead.release()
  await next.keep(answer('par le suivant'))
  assert.deepEqual(await claimRequest(ctx, request('mort')), answer('par le suivant'))
})

test('after its day a key serves anew, for something else too', async () => {
  await (await claim('vieille')).keep(answer('hier'))
  const past = new Date(Date.now() - 1_000)
  await db.updateTable('idempotent_request').set({ expires_at: past }).where('key', '=', 'vieille').execute()
  await (await claim('vieille', 'autre')).keep(answer('aujourd’hui'))
  assert.deepEqual(await claimRequest(ctx, request('vieille', 'autre')), answer('aujourd’hui'))
})

test('callers do not share keys: another person, another key of the same person, another organisation', async () => {
  await (await claim('commune')).keep(answer('la mienne'))
  const others = [
    await people.person(),
    await createKeyActor(db, person),
    await createKeyActor(db, person),
    await people.person({ of: await people.other() }),
  ]
  for (const actor of others) {
    await (await claim('commune', 'question', { ...people.as(actor), secrets })).keep(answer(`${actor.kind}`))
  }
  assert.deepEqual(await claimRequest(ctx, request('commune')), answer('la mienne'))
})

test('whoever is nobody, or the program itself, has no key', async () => {
  for (const actor of [anonymousActor('request', null), jobActor('test', [])]) {
    await assert.rejects(claimRequest({ ...people.as(actor), secrets }, request('x')), {
      code: 'missing_key',
    })
  }
})

test('a client that leaves waits no longer', async () => {
  const working = await claim('longue')
  const leaving = new AbortController()
  const waiting = claimRequest({ ...ctx, signal: leaving.signal }, request('longue'))
  leaving.abort()
  await assert.rejects(waiting, { name: 'AbortError' })
  await working.release()
})

test('an answer lies sealed, and opens for its own caller and key alone', async () => {
  await (await claim('secrète')).keep(answer('contenu confidentiel'))
  const row = await db
    .selectFrom('idempotent_request')
    .selectAll()
    .where('key', '=', 'secrète')
    .executeTakeFirstOrThrow()
  assert.doesNotMatch(row.answer ?? '', /confidentiel|Y29udGVudS/)
  await db.updateTable('idempotent_request').set({ answer: row.answer }).where('key', '=', 'une').execute()
  await assert.rejects(claimRequest(ctx, request('une')), { code: 'internal' })
})

test('those whose day is over go, the others stay', async () => {
  await (await claim('finie')).keep(answer('a'))
  await (await claim('fraîche')).keep(answer('b'))
  const past = new Date(Date.now() - 1_000)
  await db.updateTable('idempotent_request').set({ expires_at: past }).where('key', '=', 'finie').execute()
  await assert.rejects(pruneRequests(ctx), { code: 'forbidden' })
  assert.equal(await pruneRequests(instance), 1)
  const left = await db
    .selectFrom('idempotent_request')
    .select('key')
    .where('key', 'in', ['finie', 'fraîche'])
    .execute()
  assert.deepEqual(left, [{ key: 'fraîche' }])
})

test('answers that hold what is erased are forgotten, whoever was given them; others stay', async () => {
  await db.deleteFrom('idempotent_request').execute()
  const other = { ...people.as(await people.person()), secrets }
  for (let index = 0; index < 3; index += 1) {
    await (await claim(`doc-${index}`, 'q', index === 1 ? other : ctx)).keep(answer(`document ${index === 2 ? 7 : 12}`))
  }
  const running = await claim('en cours')
  assert.equal(await forgetAnswers(instance, (body) => body === 'document 12'), 2)
  const left = await db.selectFrom('idempotent_request').select('key').orderBy('key').execute()
  assert.deepEqual(left, [{ key: 'doc-2' }, { key: 'en cours' }])
  await running.release()
})
