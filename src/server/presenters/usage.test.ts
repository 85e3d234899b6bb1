import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LimitDraft } from '#contract/usage'
import { allowanceOf, presentQuotaUse, presentUsage } from './usage.ts'

test('what was used is told in kilowatt-hours and kilograms', () => {
  const line = { id: 7, name: 'Camille', requests: 5, refused: 1, failed: 2, promptTokens: 100, completionTokens: 20 }
  assert.deepEqual(presentUsage({ ...line, euros: 0.5, wattHours: 1500, emissionsGrams: 250 }), {
    id: 7,
    name: 'Camille',
    requests: 5,
    refused: 1,
    failed: 2,
    prompt_tokens: 100,
    completion_tokens: 20,
    euros: 0.5,
    kilowatt_hours: 1.5,
    emissions_kilograms: 0.25,
  })
})

test('what is used of a limit is told until the whole second in which it begins again', () => {
  const names = {
    requestsPerMinute: 'requests_per_minute',
    requestsPerDay: 'requests_per_day',
    tokensPerMinute: 'tokens_per_minute',
    tokensPerDay: 'tokens_per_day',
    eurosPerMonth: 'euros_per_month',
    kilowattHoursPerMonth: 'kilowatt_hours_per_month',
  } as const
  for (const quota of [
    'requestsPerMinute',
    'requestsPerDay',
    'tokensPerMinute',
    'tokensPerDay',
    'eurosPerMonth',
    'kilowattHoursPerMonth',
  ] as const) {
    assert.deepEqual(presentQuotaUse({ quota, allowed: 10, used: 4, endsAtMs: 60_001 }), {
      quota: names[quota],
      allowed: 10,
      used: 4,
      resets: 61,
    })
  }
  assert.equal(presentQuotaUse({ quota: 'tokensPerDay', allowed: 1, used: 0, endsAtMs: 60_000 }).resets, 60)
})

test('a limit that is set is read under the names of the program, zero kept apart from nothing', () => {
  const draft = LimitDraft.parse({
    subject: { kind: 'person', id: 1 },
    model: null,
    requests_per_minute: 0,
    tokens_per_day: 5000,
    euros_per_month: 0.5,
    concurrent_requests: 2,
  })
  assert.deepEqual(allowanceOf(draft), {
    requestsPerMinute: 0,
    requestsPerDay: null,
    tokensPerMinute: null,
    tokensPerDay: 5000,
    concurrentRequests: 2,
    eurosPerMonth: 0.5,
    kilowattHoursPerMonth: null,
  })
})
