import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { amountsOf, noAmounts } from './amounts-of.ts'
import { type QuotaState, unlimited } from './limit-book.ts'
import { rateHeaders } from './rate-headers.ts'

const state = (resetSeconds: number): QuotaState => ({ allowed: 100, remaining: 40, resetSeconds })
const headersOf = (requests: QuotaState | null, tokens: QuotaState | null) =>
  rateHeaders({ ...unlimited, tightest: { requests, tokens } })

test('what remains is told in the singular and in the plural', () => {
  assert.deepEqual(headersOf(state(59), null), {
    'x-ratelimit-limit-request': '100',
    'x-ratelimit-remaining-request': '40',
    'x-ratelimit-reset-request': '59s',
    'x-ratelimit-limit-requests': '100',
    'x-ratelimit-remaining-requests': '40',
    'x-ratelimit-reset-requests': '59s',
  })
})

test('requests and tokens are told each where it is limited', () => {
  assert.deepEqual(headersOf(null, null), {})
  assert.equal(headersOf(null, state(1))['x-ratelimit-remaining-tokens'], '40')
  assert.equal(Object.keys(headersOf(state(1), state(1))).length, 12)
})

describe('how long until it is whole again', () => {
  const cases = [
    [0, '0s'],
    [59, '59s'],
    [60, '1m0s'],
    [61, '1m1s'],
    [3599, '59m59s'],
    [3600, '1h0m0s'],
    [86_399, '23h59m59s'],
  ] as const
  for (const [seconds, text] of cases) {
    test(`${seconds} s is ${text}`, () =>
      assert.equal(headersOf(state(seconds), null)['x-ratelimit-reset-requests'], text))
  }
})

describe('what a call takes of limits', () => {
  const tokens = { promptTokens: 10, completionTokens: 5 }

  test('is one request, its tokens, its euros, and its energy in kWh', () => {
    const footprint = { euros: 0.25, wattHours: 1500, emissionsGrams: 1, method: 'flop-1' } as const
    assert.deepEqual(amountsOf(tokens, footprint), { requests: 1, tokens: 15, euros: 0.25, kilowattHours: 1.5 })
  })

  test('is no cost and no energy where nobody knows them', () => {
    const footprint = { euros: null, wattHours: null, emissionsGrams: null, method: null }
    assert.deepEqual(amountsOf(tokens, footprint), { ...noAmounts, requests: 1, tokens: 15 })
  })
})
