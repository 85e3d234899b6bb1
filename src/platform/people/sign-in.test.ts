import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymousActor } from '#platform/auth/actor'
import { hashPassword } from '#platform/auth/password'
import { openSettings } from '#platform/settings/settings'
import { createLog } from '#platform/telemetry/log'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { signIn } from './sign-in.ts'

const { db } = await testDatabase()
const person = await createPerson(db, await createOrganisation(db))
const password = 'un mot de passe long'
const { email } = await db
  .updateTable('person')
  .set({ password_hash: await hashPassword(password) })
  .where('id', '=', person.personId)
  .returning('email')
  .executeTakeFirstOrThrow()
const settings = openSettings({ db, log: createLog('silent') })
const ctx = { db, settings, actor: anonymousActor('request-1', null), signal: new AbortController().signal }
const attempt = { userAgent: null, previousToken: null }

function countTraces() {
  return db
    .selectFrom('audit_log')
    .select((select) => select.fn.countAll<number>().as('rows'))
    .where('action', '=', 'session.refuse')
    .executeTakeFirstOrThrow()
}

test('an unknown account and a wrong password do the same work: a hash is compared and a trace is left', async () => {
  for (const [asked, traces] of [
    [email, 1],
    ['personne@exemple.fr', 2],
  ] as const) {
    const refused = signIn(ctx, { ...attempt, email: asked, password: 'autre chose' })
    await assert.rejects(refused, { code: 'invalid_credentials' })
    assert.deepEqual(await countTraces(), { rows: traces })
  }
})

test('the right password opens a session of that person', async () => {
  const { person: found, sessionToken } = await signIn(ctx, { ...attempt, email: email.toUpperCase(), password })
  assert.equal(found.id, person.personId)
  assert.match(sessionToken, /^ses-/)
})

test('a rush from one address is let in, one after the other', async () => {
  const organisation = await createOrganisation(db)
  const hash = await hashPassword(password)
  const people = await Promise.all(Array.from({ length: 45 }, () => createPerson(db, organisation)))
  const ids = people.map(({ personId }) => personId)
  const rows = await db
    .updateTable('person')
    .set({ password_hash: hash })
    .where('id', 'in', ids)
    .returning('email')
    .execute()
  const hall = { ...ctx, actor: anonymousActor('request-2', '198.51.100.20') }
  const arrivals = await Promise.all(rows.map((row) => signIn(hall, { ...attempt, email: row.email, password })))
  assert.deepEqual(arrivals.map(({ person: { id } }) => id).toSorted(), ids.toSorted())
})
