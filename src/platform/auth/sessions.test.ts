import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPeople } from '../../../test/fakes/people.ts'
import {
  closeSession,
  endSessions,
  findLiveSessions,
  findSessionActor,
  letIn,
  openSession,
  sessionSeconds,
  stageSeconds,
} from './sessions.ts'
import { agentScopes } from './roles.ts'
import { hashToken } from './token.ts'

const people = await testPeople()
const { db, organisation } = people
const past = new Date(Date.now() - 1)

type NewSession = Parameters<typeof openSession>[1]
const open = (session: NewSession): Promise<string> => db.transaction().execute((tx) => openSession(tx, session))

function rowOf(token: string) {
  return db.selectFrom('session').selectAll().where('token_hash', '=', hashToken(token)).executeTakeFirstOrThrow()
}

/** How long a session lasts from now, to the minute. */
async function minutesLeft(token: string): Promise<number> {
  const { expires_at: end } = await rowOf(token)
  return Math.round((end.getTime() - Date.now()) / 60_000)
}

test('a session lets in its person, who reads as themselves, their groups, their organisation and everybody', async () => {
  const person = await people.person()
  const { personId } = person
  const principal = await db
    .insertInto('principal')
    .values({ kind: 'group', organisation_id: organisation.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const group = await db
    .insertInto('person_group')
    .values({ organisation_id: organisation.id, principal_id: principal.id, name: 'Élus' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('group_member').values({ group_id: group.id, person_id: personId }).execute()
  const token = await open({ personId, userAgent: 'Firefox' })
  const actor = await findSessionActor(db, token)
  assert.deepEqual(actor, {
    kind: 'person',
    personId,
    role: 'agent',
    priority: 0,
    organisationId: organisation.id,
    ownPrincipal: person.ownPrincipal,
    principals: [...organisation.shared, person.ownPrincipal, principal.id],
    scopes: new Set(agentScopes),
  })
  assert.equal(await minutesLeft(token), sessionSeconds / 60)
})

test('the token is nowhere but in the answer; what a browser says of itself is cut', async () => {
  const { personId } = await people.person()
  const token = await open({ personId, userAgent: 'a'.repeat(1_000) })
  const row = await rowOf(token)
  assert.ok(!JSON.stringify(row).includes(token))
  assert.equal(row.user_agent?.length, 300)
  assert.equal((await rowOf(await open({ personId, userAgent: null }))).user_agent, null)
})

test('until the second factor is shown a session lets nobody in, and is short', async () => {
  const { personId } = await people.person()
  for (const stage of ['code', 'enrolment'] as const) {
    const token = await open({ personId, userAgent: null, stage })
    assert.deepEqual([await findSessionActor(db, token), await minutesLeft(token)], [null, stageSeconds / 60])
    const choosing = await findSessionActor(db, token, { isChoosing: true })
    assert.deepEqual(
      choosing && [choosing.personId, [...choosing.scopes]],
      stage === 'enrolment' ? [personId, []] : null,
    )
  }
})

test('once it is shown, the session lets in under another token: the first one is worth nothing', async () => {
  const { personId } = await people.person()
  const before = await open({ personId, userAgent: null, stage: 'code' })
  const { id } = await rowOf(before)
  const token = await db.transaction().execute((tx) => letIn(tx, id))
  assert.notEqual(token, before)
  assert.deepEqual(
    [await findSessionActor(db, before), (await findSessionActor(db, token))?.personId],
    [null, personId],
  )
  assert.equal(await minutesLeft(token), sessionSeconds / 60)
})

test('what ends a session ends it at once: time, sign-out, the end of the account or of its organisation', async () => {
  for (const end of ['expires', 'closed', 'disabled', 'ended', 'organisation'] as const) {
    const of = await people.other()
    const { personId } = await people.person({ of })
    const token = await open({ personId, userAgent: null })
    assert.deepEqual([...(await findLiveSessions(db, [token]))], [token])
    if (end === 'expires')
      await db.updateTable('session').set({ expires_at: past }).where('person_id', '=', personId).execute()
    if (end === 'closed') await db.transaction().execute((tx) => closeSession(tx, token))
    if (end === 'disabled')
      await db.updateTable('person').set({ disabled_at: past }).where('id', '=', personId).execute()
    if (end === 'ended') await db.updateTable('person').set({ expires_at: past }).where('id', '=', personId).execute()
    if (end === 'organisation')
      await db.updateTable('organisation').set({ disabled_at: past }).where('id', '=', of.id).execute()
    assert.deepEqual([await findSessionActor(db, token), (await findLiveSessions(db, [token])).size], [null, 0], end)
  }
})

test('an account that has ended opens no session', async () => {
  const { personId } = await people.person()
  await db.updateTable('person').set({ expires_at: past }).where('id', '=', personId).execute()
  await assert.rejects(open({ personId, userAgent: null }), { code: 'account_expired' })
  assert.deepEqual(await db.selectFrom('session').select('id').where('person_id', '=', personId).execute(), [])
})

test('every session of a person ends but the one that asks, and nobody else’s', async () => {
  const [{ personId }, other] = [await people.person(), await people.person()]
  const [kept, one, two] = [
    await open({ personId, userAgent: null }),
    await open({ personId, userAgent: null }),
    await open({ personId, userAgent: null, stage: 'code' }),
  ]
  const others = await open({ personId: other.personId, userAgent: null })
  await db.transaction().execute((tx) => endSessions(tx, personId, kept))
  const live = await findLiveSessions(db, [kept, one, two, others, 'ses-inconnu'])
  assert.deepEqual([...live].toSorted(), [kept, others].toSorted())
  await db.transaction().execute((tx) => endSessions(tx, personId))
  assert.equal((await findLiveSessions(db, [kept])).size, 0)
})

test('a token that nobody was given, or was given for something else, lets nobody in', async () => {
  for (const token of ['', 'ses-', 'ses-inconnu', 'sk-inconnu', 'x'.repeat(10_000)]) {
    assert.equal(await findSessionActor(db, token), null)
  }
})

test('a role that is gone leaves its people nothing to do', async () => {
  const { personId } = await people.person()
  await db.updateTable('person').set({ role: 'disparu' }).where('id', '=', personId).execute()
  const actor = await findSessionActor(db, await open({ personId, userAgent: null }))
  assert.deepEqual([actor?.role, actor?.scopes.size], ['disparu', 0])
})
