import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type Transaction, sql } from 'kysely'
import { TOTP } from 'otpauth'
import type { PersonActor } from '#platform/auth/actor'
import { findSessionActor, openSession } from '#platform/auth/sessions'
import type { Stage } from '#platform/auth/stage'
import type { Tables } from '#platform/db/database'
import { openSecretBox } from '#platform/secrets/secret-box'
import { openSettings } from '#platform/settings/settings'
import { createLog } from '#platform/telemetry/log'
import { closeAtEnd } from '../../../test/fakes/database.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { until } from '../../../test/fakes/until.ts'
import { updateSignInPolicy } from '../people/sign-in-policy.ts'
import { confirmTotp, startTotp } from './enrol.ts'
import { listOwnFactors, removeFactor, renameFactor, renewRecoveryCodes, resetFactors } from './own-factors.ts'
import { holdFactorsOf } from './queries.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import { getAskedFactor, showFactor } from './show-factor.ts'

const people = await testPeople()
const { db } = people
const folder = await mkdtemp(join(tmpdir(), 'socle-factors-'))
closeAtEnd(() => rm(folder, { recursive: true, force: true }))
const settings = openSettings({ db, log: createLog('silent') })
const secrets = await openSecretBox(join(folder, 'secret.key'))
const site = { origin: 'https://ia.ville.fr', host: 'ia.ville.fr' }

/** Somebody who comes by an identity provider: no password is asked of them. */
async function comer(of = people.organisation) {
  const actor = await people.person({ of })
  await db.updateTable('person').set({ password_hash: null }).where('id', '=', actor.personId).execute()
  const open = (stage: Stage = 'open') =>
    db.transaction().execute((tx) => openSession(tx, { personId: actor.personId, userAgent: null, stage }))
  const ctx = { ...people.as(actor), actor, settings, secrets }
  return { actor, ctx, open, token: await open() }
}
type Comer = Awaited<ReturnType<typeof comer>>

const codeOf = (secret: string) => new TOTP({ secret }).generate()
const start = ({ ctx, token }: Comer, name = 'Téléphone') => startTotp(ctx, { name, token, password: undefined })

async function withTotp(person: Comer, name?: string) {
  const { id, secret } = await start(person, name)
  const enrolled = await confirmTotp(person.ctx, { id, code: codeOf(secret), token: person.token })
  return { ...enrolled, id, secret }
}
const factorsOf = async ({ ctx, token }: Comer) => {
  const { factors, recoveryCodesLeft } = await listOwnFactors(ctx, token)
  return { names: factors.map(({ name }) => name), codes: recoveryCodesLeft }
}

/** Another change of somebody's factors is under way, which ends once `act` waits for it, or does not. */
async function meanwhile<T>(
  { actor }: Comer,
  change: (tx: Transaction<Tables>) => Promise<unknown>,
  act: () => Promise<T>,
): Promise<PromiseSettledResult<T>> {
  const tx = await db.startTransaction().execute()
  await holdFactorsOf(tx, actor.personId)
  await change(tx)
  let isOver = false
  const acting = Promise.allSettled([act()]).finally(() => (isOver = true))
  await until(async () => isOver || (await isAnybodyWaiting()))
  await tx.commit().execute()
  const [ended] = await acting
  return ended
}

async function isAnybodyWaiting(): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows.length > 0
}

describe('an application that shows codes', () => {
  test('counts once its first code is given; a draft that is begun again is forgotten', async () => {
    const person = await comer()
    const [first, second] = [await start(person, 'ancien'), await start(person, 'nouveau')]
    assert.deepEqual(await factorsOf(person), { names: [], codes: 0 })
    const confirming = { id: first.id, code: codeOf(first.secret), token: person.token }
    await assert.rejects(confirmTotp(person.ctx, confirming), { code: 'not_found' })
    await assert.rejects(confirmTotp(person.ctx, { ...confirming, id: second.id }), { code: 'invalid_second_factor' })
    const { recoveryCodes, sessionToken } = await confirmTotp(person.ctx, {
      ...{ id: second.id, code: codeOf(second.secret), token: person.token },
    })
    assert.deepEqual([recoveryCodes?.length, sessionToken], [10, null])
    assert.deepEqual(await factorsOf(person), { names: ['nouveau'], codes: 10 })
  })

  test('of somebody else is not there', async () => {
    const [one, other] = [await comer(), await comer()]
    const { id, secret } = await start(one)
    const confirming = { id, code: codeOf(secret), token: other.token }
    await assert.rejects(confirmTotp(other.ctx, confirming), { code: 'not_found' })
    const kept = await withTotp(one)
    await assert.rejects(renameFactor(other.ctx, { id: kept.id, name: 'x', token: other.token }), { code: 'not_found' })
    const removing = { id: kept.id, token: other.token, password: undefined }
    await assert.rejects(removeFactor(other.ctx, removing), { code: 'not_found' })
  })

  test('brings recovery codes with the first one alone, and once where two come at the same time', async () => {
    const person = await comer()
    const { recoveryCodes } = await withTotp(person, 'un')
    assert.equal(recoveryCodes?.length, 10)
    assert.equal((await withTotp(person, 'deux')).recoveryCodes, null)
    const other = await comer()
    const { id, secret } = await start(other)
    const row = await db.selectFrom('second_factor').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const { id: _id, ...draft } = row
    const twin = await db.insertInto('second_factor').values(draft).returning('id').executeTakeFirstOrThrow()
    const second = await meanwhile(
      other,
      async (tx) => {
        await tx.updateTable('second_factor').set({ confirmed_at: new Date() }).where('id', '=', twin.id).execute()
        await replaceRecoveryCodes(tx, other.actor.personId)
      },
      () => confirmTotp(other.ctx, { id, code: codeOf(secret), token: other.token }),
    )
    assert.equal(second.status === 'fulfilled' ? second.value.recoveryCodes : second.reason, null)
  })

  test('is one of twenty', async () => {
    const person = await comer()
    for (let count = 0; count < 20; count += 1) await withTotp(person, `n° ${count}`)
    await assert.rejects(start(person), { code: 'conflict', details: { reason: 'too_many_second_factors' } })
  })
})

describe('whoever shows a factor', () => {
  const show = ({ ctx }: Comer, token: string, code: string) => showFactor(ctx, { token, shown: { code } })

  test('is let in under another token, by a code that serves once', async () => {
    const person = await comer()
    const { secret } = await withTotp(person)
    await db
      .updateTable('second_factor')
      .set({ last_period: 1 })
      .where('person_id', '=', person.actor.personId)
      .execute()
    const asked = await person.open('code')
    assert.deepEqual(await getAskedFactor(person.ctx, { token: asked, site }), {
      ...{ stage: 'code', hasTotp: true, passkey: null },
    })
    assert.equal(await findSessionActor(db, asked), null)
    const { sessionToken } = await show(person, asked, ` ${codeOf(secret).slice(0, 3)} ${codeOf(secret).slice(3)} `)
    assert.equal((await findSessionActor(db, sessionToken))?.personId, person.actor.personId)
    await assert.rejects(show(person, asked, codeOf(secret)), { code: 'sign_in_expired' }, 'its token is another one')
    const again = await person.open('code')
    await assert.rejects(show(person, again, codeOf(secret)), { code: 'invalid_second_factor' }, 'the same code')
  })

  test('is let in by a recovery code, and told after five wrong ones to wait', async () => {
    const person = await comer()
    const { recoveryCodes } = await withTotp(person)
    const asked = await person.open('code')
    for (let count = 0; count < 5; count += 1) {
      await assert.rejects(show(person, asked, '000000'), { code: 'invalid_second_factor' })
    }
    await assert.rejects(show(person, asked, recoveryCodes?.[0] ?? ''), { code: 'rate_limited' })
    await db.deleteFrom('sign_in_failure').execute()
    const { sessionToken } = await show(person, asked, recoveryCodes?.[0] ?? '')
    assert.ok((await findSessionActor(db, sessionToken)) !== null)
    assert.equal((await factorsOf({ ...person, token: sessionToken })).codes, 9)
  })

  test('at another stage is not asked, and has nothing to show', async () => {
    const person = await comer()
    assert.deepEqual(await getAskedFactor(person.ctx, { token: person.token, site }), {
      ...{ stage: 'open', hasTotp: false, passkey: null },
    })
    await assert.rejects(show(person, person.token, '000000'), { code: 'sign_in_expired' })
    for (const token of [null, 'ses-inconnu']) {
      await assert.rejects(getAskedFactor(person.ctx, { token, site }), { code: 'sign_in_expired' })
    }
  })
})

describe('a factor that goes', () => {
  const remove = ({ ctx, token }: Comer, id: number) => removeFactor(ctx, { id, token, password: undefined })

  test('takes the recovery codes with it when it was the last', async () => {
    const person = await comer()
    const [one, two] = [await withTotp(person, 'un'), await withTotp(person, 'deux')]
    await remove(person, one.id)
    assert.deepEqual(await factorsOf(person), { names: ['deux'], codes: 10 })
    await remove(person, two.id)
    assert.deepEqual(await factorsOf(person), { names: [], codes: 0 })
    await assert.rejects(renewRecoveryCodes(person.ctx, { token: person.token, password: undefined }), {
      details: { reason: 'no_second_factor' },
    })
  })

  test('leaves one to whoever must have one, though two are taken away at the same time', async () => {
    const of = await people.other()
    const governor: PersonActor = await people.person({ of, role: 'administrator', scopes: ['people:manage'] })
    const person = await comer(of)
    const [one, two] = [await withTotp(person, 'un'), await withTotp(person, 'deux')]
    await db
      .insertInto('second_factor')
      .values({ person_id: governor.personId, kind: 'totp', name: 'a', sealed_secret: 'x', confirmed_at: new Date() })
      .execute()
    await updateSignInPolicy({ ...people.as(governor), settings }, { secondFactor: 'everyone' })
    const second = await meanwhile(
      person,
      (tx) => tx.deleteFrom('second_factor').where('id', '=', one.id).execute(),
      () => remove(person, two.id),
    )
    assert.equal(second.status === 'rejected' ? second.reason.code : second.status, 'second_factor_required')
    assert.equal((await factorsOf(person)).names.length, 1)
  })

  test('by an administrator goes with all the others, and with the sessions', async () => {
    const person = await comer()
    await withTotp(person)
    const admin = people.as(await people.person({ role: 'administrator' }))
    await resetFactors(admin, person.actor.personId)
    assert.equal(await findSessionActor(db, person.token), null)
    assert.deepEqual(await factorsOf({ ...person, token: await person.open() }), { names: [], codes: 0 })
    const chief = await people.person({ role: 'instance-administrator' })
    await assert.rejects(resetFactors(admin, chief.personId), { code: 'forbidden' })
  })
})
