import assert from 'node:assert/strict'
import { describe, mock, test } from 'node:test'
import type { KeyActor } from '#platform/auth/actor'
import { asKeyId, asOrganisationId, asPersonId, asPrincipalId } from '#contract/ids'
import { type Amounts, noAllowance } from './limit.ts'
import { LimitBook } from './limit-book.ts'
import type { LimitRow } from './limit-row.ts'
import { rateHeaders } from './rate-headers.ts'

const actor: KeyActor = {
  kind: 'key',
  keyId: asKeyId(7),
  personId: asPersonId(1),
  role: 'agent',
  priority: 0,
  organisationId: asOrganisationId(1),
  ownPrincipal: asPrincipalId(3),
  principals: [asPrincipalId(1), asPrincipalId(2), asPrincipalId(3)],
  scopes: new Set(),
  requestId: 'limits',
  address: null,
}
const unlimited: LimitRow = {
  id: 1,
  principalId: null,
  keyId: asKeyId(7),
  role: null,
  organisationId: asOrganisationId(1),
  model: null,
  ...noAllowance,
}
const one: Amounts = { requests: 1, tokens: 10, euros: 0, kilowattHours: 0 }

function bookOf(...rows: Partial<LimitRow>[]): LimitBook {
  const book = new LimitBook()
  book.replace(rows.map((row, index) => ({ ...unlimited, id: index + 1, ...row })))
  return book
}

/** How many of `tries` pass. */
function passing(
  book: LimitBook,
  tries: number,
  { by = actor, ...amounts }: Partial<Amounts> & { by?: KeyActor } = {},
): number {
  let passed = 0
  for (let index = 0; index < tries; index += 1) {
    try {
      book.reserve(by, 'm', { ...one, ...amounts })
      passed += 1
    } catch {}
  }
  return passed
}

describe('a limit', () => {
  test('of 100 requests lets exactly 100 of 200 pass', () => {
    assert.equal(passing(bookOf({ requestsPerMinute: 100 }), 200), 100)
    assert.equal(passing(bookOf({ requestsPerDay: 100 }), 200), 100)
  })

  test('is that of whoever it names', () => {
    assert.equal(passing(bookOf({ keyId: asKeyId(8), requestsPerMinute: 1 }), 5), 5)
    assert.equal(passing(bookOf({ keyId: null, principalId: asPrincipalId(2), requestsPerMinute: 1 }), 5), 1)
    assert.equal(passing(bookOf({ keyId: null, principalId: asPrincipalId(9), requestsPerMinute: 1 }), 5), 5)
    assert.equal(passing(bookOf({ model: 'other', requestsPerMinute: 1 }), 5), 5)
    assert.equal(passing(bookOf({ model: 'm', requestsPerMinute: 1 }), 5), 1)
  })

  test('that refuses takes nothing from the others', () => {
    const book = bookOf({ requestsPerMinute: 5 }, { keyId: null, principalId: asPrincipalId(2), tokensPerMinute: 20 })
    assert.equal(passing(book, 5), 2)
    book.replace([{ ...unlimited, requestsPerMinute: 5 }])
    assert.equal(passing(book, 5), 3)
  })

  test('of 0 hides the model', () => {
    const book = bookOf({ model: 'm', tokensPerDay: 0 })
    assert.equal(book.allows(actor, 'm'), false)
    assert.equal(book.allows(actor, 'other'), true)
    assert.throws(() => book.reserve(actor, 'm', one), { code: 'model_not_found' })
  })

  test('on what runs at the same time frees its place', () => {
    const book = bookOf({ concurrentRequests: 2 })
    const first = book.reserve(actor, 'm', one)
    book.reserve(actor, 'm', one)
    assert.throws(() => book.reserve(actor, 'm', one), {
      code: 'limit_reached',
      details: { limit: 'concurrentRequests', most: 2, retryAfterSeconds: 1 },
    })
    first.settle(one)
    first.settle(one)
    assert.equal(passing(book, 5), 1)
  })

  test('on tokens is corrected by what was really used', () => {
    const book = bookOf({ tokensPerMinute: 100 })
    const reserved = book.reserve(actor, 'm', { ...one, tokens: 80 })
    assert.throws(() => book.reserve(actor, 'm', { ...one, tokens: 40 }), { code: 'limit_reached' })
    reserved.settle({ ...one, tokens: 30 })
    const more = book.reserve(actor, 'm', { ...one, tokens: 40 })
    more.settle({ ...one, tokens: 300 })
    assert.throws(() => book.reserve(actor, 'm', { ...one, tokens: 1 }), { code: 'limit_reached' })
  })

  test('lets something larger than itself pass alone', () => {
    const book = bookOf({ tokensPerMinute: 100 })
    const large = { ...one, tokens: 5000 }
    assert.equal(passing(book, 3, large), 1)
  })

  test('on euros and energy', () => {
    assert.equal(passing(bookOf({ eurosPerMonth: 1 }), 9, { euros: 0.25 }), 4)
    assert.equal(passing(bookOf({ kilowattHoursPerMonth: 0.5 }), 9, { kilowattHours: 0.25 }), 2)
  })
})

test('a new period counts anew; what is settled late does not count in it', () => {
  mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-05-05T10:00:00Z') })
  try {
    const book = bookOf({ requestsPerMinute: 2, tokensPerMinute: 100 })
    const late = book.reserve(actor, 'm', { ...one, tokens: 50 })
    book.reserve(actor, 'm', one)
    mock.timers.tick(20_000)
    assert.throws(() => book.reserve(actor, 'm', one), {
      details: { limit: 'requestsPerMinute', most: 2, retryAfterSeconds: 40 },
    })
    mock.timers.tick(40_000)
    assert.equal(passing(book, 1, { tokens: 60 }), 1)
    late.settle({ ...one, tokens: 100 })
    assert.equal(passing(book, 1, { tokens: 40 }), 1)
  } finally {
    mock.timers.reset()
  }
})

test('rows that change keep what was counted; a new one begins with what was used', () => {
  const book = bookOf({ requestsPerMinute: 3 })
  passing(book, 2)
  book.replace(
    [
      { ...unlimited, requestsPerMinute: 4 },
      { ...unlimited, id: 2, requestsPerDay: 10 },
    ],
    { ofLimit: new Map([[2, { requestsPerDay: 9 }]]), ofPersons: new Map() },
  )
  assert.equal(passing(book, 9), 1)
})

test('of a role is counted for each person alone, from what each had used', () => {
  const role = { keyId: null, role: 'agent', model: 'm' }
  const book = bookOf({ ...role, requestsPerMinute: 3 })
  const other: KeyActor = { ...actor, personId: asPersonId(2), keyId: asKeyId(8) }
  const stranger: KeyActor = { ...actor, organisationId: asOrganisationId(2) }
  assert.deepEqual([passing(book, 5), passing(book, 5, { by: other }), passing(book, 5, { by: stranger })], [3, 3, 5])
  assert.deepEqual(
    book.usedBy(other).map(({ model, quota, used }) => [model, quota, used]),
    [['m', 'requestsPerMinute', 3]],
  )
  const daily = { ...unlimited, ...role, id: 2, requestsPerDay: 10 }
  book.replace([daily], { ofLimit: new Map(), ofPersons: new Map([[2, new Map([[2, { requestsPerDay: 9 }]])]]) })
  assert.deepEqual([passing(book, 12), passing(book, 12, { by: other })], [10, 1])
  book.replace([{ ...daily, requestsPerDay: 0 }])
  assert.deepEqual([book.allows(actor, 'm'), book.allows(stranger, 'm'), book.allows(actor, 'n')], [false, true, true])
})

test('what is used of each limit upon somebody is told, with the end of its period', () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 31, 10) })
  const book = bookOf(
    { tokensPerDay: 50 },
    { keyId: null, principalId: asPrincipalId(2), model: 'petit', eurosPerMonth: 3 },
  )
  const { settle } = book.reserve(actor, 'petit', one)
  settle({ ...one, tokens: 12, euros: 0.5 })
  const monthly = { ...unlimited, id: 2, eurosPerMonth: 3 }
  const endOfMonthMs = book.usedOf(monthly)[0]?.endsAtMs ?? 0
  assert.deepEqual(
    book.usedBy(actor).map(({ model, quota, allowed, used }) => [model, quota, allowed, used]),
    [
      ['petit', 'eurosPerMonth', 3, 0.5],
      [null, 'tokensPerDay', 50, 12],
    ],
  )
  mock.timers.setTime(endOfMonthMs)
  assert.deepEqual(
    book.usedOf(monthly).map(({ used, endsAtMs }) => [used, endsAtMs > endOfMonthMs]),
    [[0, true]],
  )
  assert.deepEqual(book.usedOf(unlimited), [])
  mock.timers.reset()
})

test('the headers tell the narrowest, in both spellings', () => {
  const book = bookOf({ requestsPerMinute: 10, requestsPerDay: 4000, tokensPerMinute: 100 })
  const headers = rateHeaders(book.reserve(actor, 'm', one))
  assert.equal(headers['x-ratelimit-limit-requests'], '10')
  assert.equal(headers['x-ratelimit-limit-request'], '10')
  assert.equal(headers['x-ratelimit-remaining-requests'], '9')
  assert.equal(headers['x-ratelimit-remaining-tokens'], '90')
  assert.match(headers['x-ratelimit-reset-token'] ?? '', /^(1m0s|59s)$/)
  assert.deepEqual(rateHeaders(bookOf().reserve(actor, 'm', one)), {})
})
