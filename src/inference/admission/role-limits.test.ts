import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#platform/auth/actor'
import { hasCode } from '#platform/errors'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { LimitBook } from './limit-book.ts'
import { listNamedLimits } from './limit-subjects.ts'
import { noAllowance } from './limit.ts'
import { deleteModelLimit, listModelLimits, setModelLimit } from './model-limits.ts'
import { listRoleLimits, setRoleLimits } from './role-limits.ts'

const { db } = await testDatabase()
const { signal } = new AbortController()
const one = { requests: 1, tokens: 10, euros: 0, kilowattHours: 0 }

/** An organisation with that role of its own, and its administrator. */
async function organisationWith(role: string) {
  const organisation = await createOrganisation(db)
  await db.insertInto('role').values({ organisation_id: organisation.id, name: role, scopes: [] }).execute()
  const actor = await createPerson(db, organisation, { role: 'administrator' })
  const person = async (): Promise<Actor> => ({ ...(await createPerson(db, organisation)), role })
  return { ctx: { db, actor, signal }, person }
}

test('a limit of a role is of each of its people alone, told by the name of the role, and leaves', async () => {
  const { ctx, person } = await organisationWith('Stagiaire')
  const draft = { subject: { role: 'Stagiaire' }, model: 'm', allowance: { ...noAllowance, requestsPerDay: 1 } }
  const { id } = await setModelLimit(ctx, draft)
  const named = await listNamedLimits(ctx)
  assert.deepEqual(
    named.map(({ subject, model, requestsPerDay }) => ({ subject, model, requestsPerDay })),
    [{ subject: { kind: 'role', name: 'Stagiaire' }, model: 'm', requestsPerDay: 1 }],
  )
  const limits = new LimitBook()
  limits.replace(await listModelLimits(ctx))
  const answer = (actor: Actor, model: string): unknown => {
    try {
      limits.reserve(actor, model, one)
      return null
    } catch (error) {
      return hasCode(error, 'limit_reached') && error.details.limit
    }
  }
  const [first, second] = [await person(), await person()]
  assert.deepEqual(
    [answer(first, 'm'), answer(first, 'm'), answer(first, 'other'), answer(second, 'm'), answer(ctx.actor, 'm')],
    [null, 'requestsPerDay', null, null, null],
  )
  const again = await setModelLimit(ctx, { ...draft, allowance: { ...noAllowance, requestsPerDay: 2 } })
  assert.equal(again.id, id)
  await deleteModelLimit(ctx, id)
  assert.deepEqual(await listNamedLimits(ctx), [])
  const acts = await db
    .selectFrom('audit_log')
    .select('action')
    .where('organisation_id', '=', ctx.actor.organisationId)
    .orderBy('id')
    .execute()
  assert.deepEqual(
    acts.map(({ action }) => action),
    ['model-limit.set', 'model-limit.set', 'model-limit.delete'],
  )
})

test('only a role that the organisation made is limited, and only by whoever governs', async () => {
  const { ctx } = await organisationWith('Élu')
  const elsewhere = await organisationWith('Vacataire')
  const draft = { model: null, allowance: noAllowance }
  for (const role of ['Vacataire', 'administrator', 'Personne']) {
    const refusal = { code: 'not_found', details: { what: 'role', id: role } }
    await assert.rejects(setModelLimit(ctx, { ...draft, subject: { role } }), refusal)
  }
  await setModelLimit(elsewhere.ctx, { ...draft, subject: { role: 'Vacataire' } })
  assert.deepEqual(await listModelLimits(ctx), [])
  const agent = { ...ctx, actor: { ...ctx.actor, scopes: new Set<never>() } }
  await assert.rejects(setModelLimit(agent, { ...draft, subject: { role: 'Élu' } }), { code: 'forbidden' })
})

test('requests and tokens of models are replaced together; budgets and limits of every model stay', async () => {
  const { ctx } = await organisationWith('Agent de terrain')
  const role = 'Agent de terrain'
  const set = (model: string | null, allowance: object) =>
    setModelLimit(ctx, { subject: { role }, model, allowance: { ...noAllowance, ...allowance } })
  await set(null, { requestsPerDay: 100 })
  const { id } = await set('both', { requestsPerDay: 5, eurosPerMonth: 3 })
  await set('rates', { tokensPerDay: 7 })
  await set('named', { tokensPerMinute: 9 })
  await setRoleLimits(ctx, role, [{ model: 'named', allowance: { requestsPerMinute: 2 } }])
  const told = (await listRoleLimits(ctx)).map(({ model, ...limit }) => [
    model,
    limit.requestsPerMinute,
    limit.requestsPerDay,
    limit.tokensPerMinute,
    limit.eurosPerMonth,
  ])
  assert.deepEqual(told, [
    [null, null, 100, null, null],
    ['both', null, null, null, 3],
    ['named', 2, null, null, null],
  ])
  assert.equal((await listRoleLimits(ctx))[1]?.id, id)
  await setRoleLimits(ctx, role, [])
  assert.deepEqual(
    (await listRoleLimits(ctx)).map(({ model }) => model),
    [null, 'both'],
  )
})
