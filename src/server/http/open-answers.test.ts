import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { KeyRing } from '#platform/auth/key-ring'
import { createKey } from '#platform/keys/create-key'
import { revokeKey } from '#platform/keys/revoke-key'
import { openSession } from '#platform/auth/sessions'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { untilSomebodyWaits } from '../../../test/fakes/lock-waits.ts'
import { until } from '../../../test/fakes/until.ts'
import { type OpenAnswer, OpenAnswers } from './open-answers.ts'

test('streams held open are bounded, of one caller and together, and a stream that ends makes room', async () => {
  const { db } = await testDatabase()
  const answers = new OpenAnswers({ db, keys: new KeyRing(db) })
  const open = (token: string): OpenAnswer => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    const answer = { response, place: -1, credential: null }
    answers.refuseTooMany({ kind: 'session', token }, 150)
    answers.follow(answer, { kind: 'session', token })
    return answer
  }
  const own = Array.from({ length: 100 }, () => open('one'))
  assert.throws(() => open('one'), { code: 'rate_limited', details: { retryAfterSeconds: 5 } })
  const others = Array.from({ length: 50 }, (_, index) => open(`other ${index % 10}`))
  assert.throws(() => open('another'), { code: 'overloaded' })
  for (const answer of [...own.slice(1), ...others]) answers.forget(answer)
  open('one')
})

interface Open {
  readonly answer: OpenAnswer
  isCut(): boolean
}

/** An answer under way for whoever comes with this token. */
function opened(answers: OpenAnswers, kind: 'key' | 'session', token: string): Open {
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  const answer = { response, place: -1, credential: null }
  answers.follow(answer, { kind, token })
  after(() => answers.forget(answer))
  return { answer, isCut: () => response.destroyed }
}

test('what was let in is cut once it would be no more, whatever ended it; the others go on', async () => {
  const { db } = await testDatabase()
  const keys = new KeyRing(db)
  const answers = new OpenAnswers({ db, keys })
  const { signal } = new AbortController()
  const organisation = await createOrganisation(db)
  const come = async () => {
    const actor = await createPerson(db, organisation)
    const { personId } = actor
    const session = await db.transaction().execute((tx) => openSession(tx, { personId, userAgent: null }))
    const ctx = { db, signal, actor }
    const scopes = ['keys:manage', 'search:read']
    const { row, value } = await createKey(ctx, { name: 'mère', scopes })
    await keys.refresh()
    const maker = { ...ctx, actor: { ...keys.authenticate(value, Date.now()), requestId: 'test', address: null } }
    const { value: child } = await createKey(maker, { name: 'fille' })
    await keys.refresh()
    const streams = [opened(answers, 'session', session), opened(answers, 'key', value), opened(answers, 'key', child)]
    return { ctx, personId, keyId: row.id, streams }
  }
  const stays = await come()
  const cutOf = (streams: readonly Open[]) => streams.map(({ isCut }) => isCut())
  const nobody = [false, false, false]

  const revoked = await come()
  await revokeKey(revoked.ctx, revoked.keyId)
  await keys.refresh()
  await until(() => cutOf(revoked.streams).join() === 'false,true,true')

  const expired = await come()
  const past = new Date(Date.now() - 1)
  await db.updateTable('session').set({ expires_at: past }).where('person_id', '=', expired.personId).execute()
  await until(() => cutOf(expired.streams).join() === 'true,false,false')

  const gone = await come()
  await db.updateTable('person').set({ disabled_at: past }).where('id', '=', gone.personId).execute()
  await keys.refresh()
  await until(() => cutOf(gone.streams).every((isCut) => isCut))

  const ended = await come()
  await db.updateTable('person').set({ expires_at: past }).where('id', '=', ended.personId).execute()
  await keys.refresh()
  await until(() => cutOf(ended.streams).every((isCut) => isCut))
  assert.deepEqual(cutOf(stays.streams), nobody)

  await db.updateTable('organisation').set({ disabled_at: past }).where('id', '=', organisation.id).execute()
  await keys.refresh()
  await until(() => cutOf(stays.streams).every((isCut) => isCut))
})

test('a database that does not answer cuts nobody: sessions are judged again once it does', async () => {
  const { db } = await testDatabase()
  const { personId } = await createPerson(db, await createOrganisation(db))
  const token = await db.transaction().execute((tx) => openSession(tx, { personId, userAgent: null }))
  let asked = 0
  const away = new Proxy(db, {
    get(target, name) {
      if (name !== 'selectFrom') return Reflect.get(target, name)
      asked += 1
      if (asked <= 2) throw new Error('connection refused')
      return target.selectFrom.bind(target)
    },
  })
  const { isCut } = opened(new OpenAnswers({ db: away, keys: new KeyRing(db) }), 'session', token)
  await until(() => asked >= 2)
  assert.equal(isCut(), false)
  await db.updateTable('session').set({ revoked_at: new Date() }).execute()
  await until(isCut)
})

test('a stream that begins while sessions are being judged is not cut for want of a judgement', async () => {
  const { db } = await testDatabase()
  const { personId } = await createPerson(db, await createOrganisation(db))
  const [ends, stays] = await db
    .transaction()
    .execute(async (tx) => [
      await openSession(tx, { personId, userAgent: 'ends' }),
      await openSession(tx, { personId, userAgent: 'stays' }),
    ])
  const answers = new OpenAnswers({ db, keys: new KeyRing(db) })
  const first = opened(answers, 'session', ends ?? '')
  const tx = await db.startTransaction().execute()
  await sql`lock table session`.execute(tx)
  await untilSomebodyWaits(db)
  const second = opened(answers, 'session', stays ?? '')
  await tx.updateTable('session').set({ revoked_at: new Date() }).where('user_agent', '=', 'ends').execute()
  await tx.commit().execute()
  await until(first.isCut)
  assert.equal(second.isCut(), false)
})
