import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLiveSessions, openSession } from '#platform/auth/sessions'
import { asPersonId, type PersonId } from '#contract/ids'
import { openSettings } from '#platform/settings/settings'
import { createLog } from '#platform/telemetry/log'
import type { Organisation } from '../../../test/fakes/actors.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { firstStage, getSignInPolicy, mustHaveFactor, updateSignInPolicy } from './sign-in-policy.ts'

const people = await testPeople()
const { db } = people
const settings = openSettings({ db, log: createLog('silent') })

async function factorOf(personId: PersonId, isConfirmed = true): Promise<void> {
  const confirmed_at = isConfirmed ? new Date() : null
  await db
    .insertInto('second_factor')
    .values({ person_id: personId, kind: 'totp', name: 'téléphone', sealed_secret: 'scellé', confirmed_at })
    .execute()
}

/** An organisation of its own, whose administrator has a second factor, and one person of each kind. */
async function town() {
  const of: Organisation = await people.other()
  const administrator = await people.person({ role: 'administrator', of })
  await factorOf(administrator.personId)
  const ctx = { ...people.as(administrator), settings }
  await db
    .insertInto('role')
    .values({ organisation_id: of.id, name: 'contrôleur', scopes: ['audit:read'] })
    .execute()
  await db
    .insertInto('role')
    .values({ organisation_id: of.id, name: 'guichet', scopes: ['search:read'] })
    .execute()
  const withRole = async (role: string): Promise<PersonId> => {
    const { personId } = await people.person({ of })
    await db.updateTable('person').set({ role }).where('id', '=', personId).execute()
    return personId
  }
  const [agent, governs, counter, lost] = [
    await withRole('agent'),
    await withRole('contrôleur'),
    await withRole('guichet'),
    await withRole('disparu'),
  ]
  return { ctx, of, administrator: administrator.personId, everybody: [agent, governs, counter, lost] }
}

const stages = (ctx: Awaited<ReturnType<typeof town>>['ctx'], ids: readonly PersonId[]) =>
  Promise.all(ids.map((personId) => firstStage(db, ctx, { personId })))

test('until an organisation chooses nobody must have a second factor, and whoever has one is asked for it', async () => {
  const { ctx, administrator, everybody } = await town()
  assert.deepEqual(await getSignInPolicy(ctx), { secondFactor: 'optional' })
  assert.deepEqual(await stages(ctx, everybody), ['open', 'open', 'open', 'open'])
  assert.equal(await firstStage(db, ctx, { personId: administrator }), 'code')
})

test('required from those who govern: by their role, whatever it is called', async () => {
  const { ctx, everybody } = await town()
  await updateSignInPolicy(ctx, { secondFactor: 'administrators' })
  assert.deepEqual(await stages(ctx, everybody), ['open', 'enrolment', 'open', 'open'])
  assert.deepEqual(await Promise.all(everybody.map((id) => mustHaveFactor(db, ctx, id))), [false, true, false, false])
})

test('required from everyone: nobody comes in without choosing one', async () => {
  const { ctx, administrator, everybody } = await town()
  await updateSignInPolicy(ctx, { secondFactor: 'everyone' })
  assert.deepEqual(await stages(ctx, everybody), ['enrolment', 'enrolment', 'enrolment', 'enrolment'])
  assert.deepEqual(
    [await firstStage(db, ctx, { personId: administrator }), await mustHaveFactor(db, ctx, administrator)],
    ['code', true],
  )
})

test('a draft of a factor is none yet', async () => {
  const { ctx, everybody } = await town()
  const [agent] = everybody
  await factorOf(asPersonId(agent ?? 0), false)
  assert.deepEqual(await stages(ctx, everybody.slice(0, 1)), ['open'])
  await updateSignInPolicy(ctx, { secondFactor: 'everyone' })
  assert.deepEqual(await stages(ctx, everybody.slice(0, 1)), ['enrolment'])
})

test('whom a provider has asked for two factors is asked for none here', async () => {
  const { ctx, administrator, everybody } = await town()
  await updateSignInPolicy(ctx, { secondFactor: 'everyone' })
  for (const personId of [administrator, ...everybody]) {
    assert.equal(await firstStage(db, ctx, { personId, isProved: true }), 'open')
  }
})

test('those who come under it without one are signed out at once, and nobody else', async () => {
  const { ctx, administrator, everybody } = await town()
  const stranger = await people.person({ role: 'administrator', of: await people.other() })
  const open = (personId: PersonId) => db.transaction().execute((tx) => openSession(tx, { personId, userAgent: null }))
  const tokens: string[] = []
  for (const personId of [administrator, ...everybody, stranger.personId]) tokens.push(await open(personId))
  const alive = async () => {
    const live = await findLiveSessions(db, tokens)
    return tokens.map((token) => live.has(token))
  }
  await updateSignInPolicy(ctx, { secondFactor: 'administrators' })
  assert.deepEqual(await alive(), [true, true, false, true, true, true])
  await updateSignInPolicy(ctx, { secondFactor: 'everyone' })
  assert.deepEqual(await alive(), [true, false, false, false, false, true])
})

test('nobody shuts themselves out: whoever has no factor requires none of themselves, and nothing changes', async () => {
  const { ctx, administrator, everybody } = await town()
  await db.deleteFrom('second_factor').where('person_id', '=', administrator).execute()
  for (const secondFactor of ['administrators', 'everyone'] as const) {
    await assert.rejects(updateSignInPolicy(ctx, { secondFactor }), { code: 'second_factor_required' })
  }
  assert.deepEqual(await getSignInPolicy(ctx), { secondFactor: 'optional' })
  assert.deepEqual(await stages(ctx, everybody), ['open', 'open', 'open', 'open'])
})

test('a choice is the organisation’s own, for whoever manages its people, and leaves its trace', async () => {
  const [one, other] = [await town(), await town()]
  await updateSignInPolicy(one.ctx, { secondFactor: 'everyone' })
  assert.deepEqual(await getSignInPolicy(other.ctx), { secondFactor: 'optional' })
  const told = (await people.traces('sign_in_policy.update')).at(-1)
  assert.deepEqual(told, { action: 'sign_in_policy.update', target: null, details: { secondFactor: 'everyone' } })
  const agent = { ...people.as(await people.person()), settings }
  assert.throws(() => getSignInPolicy(agent), { code: 'forbidden', details: { scope: 'people:manage' } })
  await assert.rejects(updateSignInPolicy(agent, { secondFactor: 'optional' }), { code: 'forbidden' })
})
