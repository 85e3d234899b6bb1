import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumOrganisationUsage } from '#inference/usage/sum-usage'
import { jobActor } from '#platform/auth/actor'
import { createPerson, findOrganisation } from '../../../test/fakes/actors.ts'
import { testServer } from '../../../test/fakes/server.ts'
import { expireUsage } from './usage-retention.ts'

test('calls older than the organisation keeps them become daily totals without person; sums stay, and it is traced', async () => {
  const server = await testServer()
  const { db } = server.ctx
  const home = await findOrganisation(db, server.server.instance.organisationId)
  const actor = await createPerson(db, home, { role: 'administrator' })
  const now = new Date()
  const monthsAgo = (months: number, hour: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 10, hour))
  const call = (at: Date, status: number) => ({
    ...{ at, status, request_id: 'r', organisation_id: home.id, person_id: actor.personId },
    ...{ model: 'm', backend: 'b', endpoint: 'chat/completions', duration_ms: 10 },
    ...{ prompt_tokens: 100, completion_tokens: 10, cost_euros: 0.5 },
  })
  const old = [call(monthsAgo(26, 8), 200), call(monthsAgo(26, 9), 200), call(monthsAgo(26, 10), 429)]
  const made = { assistant: 'voirie', endpoint: 'internal' }
  await db
    .insertInto('usage_event')
    .values([...old, { ...call(monthsAgo(26, 8), 200), ...made }, call(monthsAgo(3, 8), 200)])
    .execute()
  const period = { from: monthsAgo(30, 0), until: now }
  const sums = () => sumOrganisationUsage({ ...server.ctx, actor }, { by: 'model', ...period })
  const before = await sums()
  assert.deepEqual([before[0]?.requests, before[0]?.refused, before[0]?.promptTokens], [4, 1, 500])
  const byAssistant = () => sumOrganisationUsage({ ...server.ctx, actor }, { by: 'assistant', ...period })
  const assistants = await byAssistant()
  assert.deepEqual([assistants[0]?.name, assistants[0]?.promptTokens], ['voirie', 100])
  const job = { ...server.ctx, actor: jobActor('usage.expire', ['settings:manage']) }
  assert.equal(await expireUsage(job), 4)
  assert.equal(await expireUsage(job), 0)
  assert.deepEqual(await sums(), before)
  assert.deepEqual(await byAssistant(), assistants)
  const rows = await db
    .selectFrom('usage_event')
    .select(['at', 'person_id', 'request_id', 'requests'])
    .orderBy('id')
    .execute()
  assert.deepEqual(
    rows.map(({ person_id, request_id, requests }) => [person_id, request_id, requests]).toSorted(),
    [
      [null, '', 1],
      [null, '', 1],
      [null, '', 2],
      [actor.personId, 'r', 1],
    ].toSorted(),
  )
  const people = await sumOrganisationUsage({ ...server.ctx, actor }, { by: 'person', ...period })
  assert.deepEqual(
    people.map(({ requests }) => requests),
    [1],
    'whose the old ones were is forgotten',
  )
  const traced = await db.selectFrom('audit_log').select('details').where('action', '=', 'usage.expire').execute()
  assert.deepEqual(traced, [
    { details: { calls: 4, usageMonths: 24, day: monthsAgo(26, 0).toISOString().slice(0, 10) } },
  ])
})
