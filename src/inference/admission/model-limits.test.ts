import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '#platform/auth/actor'
import { asPrincipalId } from '#contract/ids'
import { openNotifications } from '#platform/db/notifications'
import { hasCode } from '#platform/errors'
import { createKeyActor, createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { followLimits } from './follow-limits.ts'
import { type Allowance, noAllowance } from './limit.ts'
import { LimitBook } from './limit-book.ts'
import { deleteModelLimit, listModelLimits, setModelLimit } from './model-limits.ts'
import { until } from '../../../test/fakes/until.ts'

const { db, url, log } = await testDatabase()
const organisation = await createOrganisation(db)
const administrator = await createPerson(db, organisation, { role: 'administrator' })
const { signal } = new AbortController()
const ctx = { db, actor: administrator, signal }
const one = { requests: 1, tokens: 10, euros: 0, kilowattHours: 0 }

async function follow(): Promise<LimitBook> {
  const limits = new LimitBook()
  const notifications = await openNotifications(url, log)
  const ending = new AbortController()
  await followLimits({ db, notifications, log, limits }, ending.signal)
  after(async () => {
    ending.abort()
    await notifications.close()
  })
  return limits
}

test('a limit that is set is in force in every process, and leaves with its deletion', async () => {
  const limits = await follow()
  const person = await createPerson(db, organisation)
  const subject = { principalId: person.ownPrincipal }
  const { id } = await setModelLimit(ctx, { subject, model: 'm', allowance: { ...noAllowance, requestsPerMinute: 0 } })
  await until(() => !limits.allows(person, 'm'))
  assert.equal(limits.allows(person, 'other'), true)
  const again = await setModelLimit(ctx, { subject, model: 'm', allowance: { ...noAllowance, requestsPerMinute: 5 } })
  assert.equal(again.id, id)
  await until(() => limits.allows(person, 'm'))
  assert.deepEqual(await listModelLimits(ctx), [
    {
      ...noAllowance,
      id,
      organisationId: organisation.id,
      role: null,
      principalId: person.ownPrincipal,
      keyId: null,
      model: 'm',
      requestsPerMinute: 5,
    },
  ])
  await deleteModelLimit(ctx, id)
  await until(() => !limits.counts(id, 'requestsPerMinute'))
})

test('what was used before counts: of a person, of a key, of the organisation', async () => {
  const person = await createPerson(db, organisation)
  const key = await createKeyActor(db, person)
  const row = { request_id: 'r', model: 'm', backend: 'b', endpoint: 'chat/completions', status: 200, duration_ms: 1 }
  const who = { organisation_id: organisation.id, person_id: person.personId, key_id: key.keyId }
  const counted = { prompt_tokens: 30, completion_tokens: 10, cost_euros: 2, energy_watt_hours: 500 }
  const rows = [new Date(), new Date(), new Date('2020-01-01')].map((at) => ({ ...row, ...who, ...counted, at }))
  const answered = { ...row, ...who, ...counted, at: new Date(), assistant: 'socle', cost_euros: null }
  await db
    .insertInto('usage_event')
    .values([...rows, { ...answered, energy_watt_hours: null }])
    .execute()
  const [organisationPrincipal] = organisation.shared.slice(-1)
  assert.ok(organisationPrincipal)
  await setModelLimit(ctx, {
    subject: { principalId: person.ownPrincipal },
    model: null,
    allowance: { ...noAllowance, requestsPerDay: 3 },
  })
  await setModelLimit(ctx, {
    subject: { keyId: key.keyId },
    model: 'm',
    allowance: { ...noAllowance, tokensPerDay: 100 },
  })
  await setModelLimit(ctx, {
    subject: { principalId: organisationPrincipal },
    model: null,
    allowance: { ...noAllowance, eurosPerMonth: 4, kilowattHoursPerMonth: 9 },
  })
  const limits = await follow()
  const refusal = (actor: Actor): unknown => {
    try {
      limits.reserve(actor, 'm', one)
      return null
    } catch (error) {
      return hasCode(error, 'limit_reached') && error.details.limit
    }
  }
  assert.equal(refusal(person), 'eurosPerMonth', 'four euros are spent')
  limits.replace((await listModelLimits(ctx)).filter(({ eurosPerMonth }) => eurosPerMonth === null))
  assert.equal(refusal(person), null, 'two requests of three')
  assert.equal(refusal(person), 'requestsPerDay')
  limits.replace((await listModelLimits(ctx)).filter(({ tokensPerDay }) => tokensPerDay !== null))
  assert.deepEqual([refusal(key), refusal(key), refusal(key)], [null, null, 'tokensPerDay'])
})

test('what the members of a group used before counts against its first limit, and against a quota added to it', async () => {
  const [member, other] = [await createPerson(db, organisation), await createPerson(db, organisation)]
  const principal = await db
    .insertInto('principal')
    .values({ kind: 'group', organisation_id: organisation.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const group = await db
    .insertInto('person_group')
    .values({ organisation_id: organisation.id, principal_id: principal.id, name: 'Voirie' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('group_member').values({ group_id: group.id, person_id: member.personId }).execute()
  const row = { request_id: 'g', model: 'm', backend: 'b', endpoint: 'chat/completions', status: 200, duration_ms: 1 }
  const used = { ...row, organisation_id: organisation.id, prompt_tokens: 30, completion_tokens: 10, at: new Date() }
  const events = [member, member, other].map(({ personId }) => ({ ...used, person_id: personId }))
  await db.insertInto('usage_event').values(events).execute()
  const limits = await follow()
  const subject = { principalId: asPrincipalId(principal.id) }
  const set = (allowance: Partial<Allowance>) =>
    setModelLimit(ctx, { subject, model: 'm', allowance: { ...noAllowance, ...allowance } })
  const { id } = await set({ requestsPerDay: 5 })
  const uses = async (): Promise<unknown[]> => {
    const limit = (await listModelLimits(ctx)).find((one) => one.id === id)
    return limit ? limits.usedOf(limit).map(({ quota, used: count }) => [quota, count]) : []
  }
  await until(() => limits.counts(id, 'requestsPerDay'))
  assert.deepEqual(await uses(), [['requestsPerDay', 2]])
  await set({ requestsPerDay: 5, tokensPerDay: 1000 })
  await until(() => limits.counts(id, 'tokensPerDay'))
  assert.deepEqual(await uses(), [
    ['requestsPerDay', 2],
    ['tokensPerDay', 80],
  ])
})

test('only for whoever governs, and only within the organisation', async () => {
  const stranger = await createPerson(db, await createOrganisation(db))
  const agent = await createPerson(db, organisation, { scopes: ['inference:use'] })
  const draft = { subject: { principalId: stranger.ownPrincipal }, model: null, allowance: noAllowance }
  await assert.rejects(setModelLimit(ctx, draft), { code: 'not_found' })
  await assert.rejects(setModelLimit({ ...ctx, actor: agent }, draft), { code: 'forbidden' })
  await assert.rejects(listModelLimits({ ...ctx, actor: agent }), { code: 'forbidden' })
  await assert.rejects(deleteModelLimit(ctx, 999_999), { code: 'not_found' })
})
