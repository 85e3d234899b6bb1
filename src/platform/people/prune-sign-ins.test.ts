import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes } from '#contract/route'
import { jobActor } from '#platform/auth/actor'
import { openSession } from '#platform/auth/sessions'
import { testDatabase } from '../../../test/fakes/database.ts'
import { completeSetup } from './complete-setup.ts'
import { ensureOrganisation, instanceActor } from './first-access.ts'
import { pruneSignIns } from './prune-sign-ins.ts'
import { createSetupLink } from './setup-link.ts'
import { countAttempt, guardedBy } from './sign-in-failures.ts'
import { sql } from 'kysely'

test('what serves no more goes: old sessions and old failures, not the living ones', async () => {
  const { db } = await testDatabase()
  const signal = new AbortController().signal
  const actor = instanceActor('test', await ensureOrganisation(db, 'Mairie'))
  const token = await createSetupLink({ db, actor, signal })
  const draft = {
    token,
    organisation: 'Mairie',
    name: 'A',
    email: 'a@b.fr',
    password: 'la barque bleue du canal',
    userAgent: null,
  }
  const { person } = await completeSetup({ db, actor, signal }, draft)
  await db.transaction().execute((tx) => openSession(tx, { personId: person.id, userAgent: 'vieux' }))
  await db.transaction().execute((tx) => openSession(tx, { personId: person.id, userAgent: 'quitté' }))
  await sql`update session set expires_at = now() - interval '31 days' where user_agent = 'vieux'`.execute(db)
  await sql`update session set revoked_at = now() - interval '31 days' where user_agent = 'quitté'`.execute(db)
  await countAttempt(db, guardedBy('ancien@b.fr', null))
  await sql`update sign_in_failure set last_failed_at = now() - interval '2 days'`.execute(db)
  await countAttempt(db, guardedBy('recent@b.fr', null))

  assert.equal(await pruneSignIns({ db, signal, actor: jobActor('prune', scopes) }), 2)
  assert.equal((await db.selectFrom('session').select('id').execute()).length, 1)
  assert.equal((await db.selectFrom('sign_in_failure').select('subject').execute()).length, 1)
  await assert.rejects(pruneSignIns({ db, signal, actor: jobActor('prune', []) }), { code: 'forbidden' })
})
