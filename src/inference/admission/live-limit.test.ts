import { asOrganisationId, asPersonId, asPrincipalId } from '#contract/ids'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { noAmounts } from './amounts-of.ts'
import type { LimitRow } from './limit-row.ts'
import { noAllowance } from './limit.ts'
import { LiveLimit } from './live-limit.ts'

const nowMs = Date.parse('2026-03-01T10:00:00.000Z')
const one = { ...noAmounts, requests: 1 }

function rowWith(more: Partial<LimitRow> = {}): LimitRow {
  const subject = {
    id: 1,
    organisationId: asOrganisationId(1),
    role: null,
    principalId: asPrincipalId(5),
    keyId: null,
    model: null,
  }
  return { ...subject, ...noAllowance, requestsPerDay: 10, ...more }
}

const usedOf = (limit: LiveLimit): number[] => limit.uses(limit.row, nowMs).map(({ used }) => used)

describe('a limit in force', () => {
  test('counts what it limits, and nothing else', () => {
    const limit = new LiveLimit(rowWith({ tokensPerMinute: 5, eurosPerMonth: null }), false)
    assert.deepEqual([...limit.quotas.keys()], ['requestsPerDay', 'tokensPerMinute'])
  })

  test('goes on counting when it changes, forgets what it limits no more, and begins what is new', () => {
    const limit = new LiveLimit(rowWith({ tokensPerDay: 50 }), false)
    limit.quotas.get('requestsPerDay')?.take(one, nowMs)
    limit.update(rowWith({ requestsPerDay: 20, requestsPerMinute: 3 }))
    assert.deepEqual(
      limit.uses(limit.row, nowMs).map(({ quota, allowed, used }) => [quota, allowed, used]),
      [
        ['requestsPerMinute', 3, 0],
        ['requestsPerDay', 20, 1],
      ],
    )
  })

  test('starts from what was used before', () => {
    const limit = new LiveLimit(rowWith(), false)
    limit.startFrom({ requestsPerDay: 4 }, nowMs)
    assert.deepEqual(usedOf(limit), [4])
  })

  test('is upon every model, or one', () => {
    const [all, some] = [new LiveLimit(rowWith(), false), new LiveLimit(rowWith({ model: 'grand' }), false)]
    assert.deepEqual(
      [all, some].flatMap((limit) => [limit.concerns('grand'), limit.concerns('petit')]),
      [true, true, true, false],
    )
  })

  const forbidding: readonly (readonly [string, Partial<LimitRow>, boolean])[] = [
    ['of nothing at the same time', { concurrentRequests: 0 }, true],
    ['of no request', { requestsPerDay: 0 }, true],
    ['of no token', { tokensPerMinute: 0 }, true],
    ['of no euro', { eurosPerMonth: 0 }, true],
    ['of some', { concurrentRequests: 1 }, false],
    ['of nothing at all', { requestsPerDay: null }, false],
  ]
  for (const [what, more, forbids] of forbidding) {
    test(`${what} ${forbids ? 'forbids' : 'allows'}`, () =>
      assert.equal(new LiveLimit(rowWith(more), false).forbids, forbids))
  }

  test('that is about to be is told with what one in force counted', () => {
    const limit = new LiveLimit(rowWith(), false)
    limit.quotas.get('requestsPerDay')?.take(one, nowMs)
    const next = rowWith({ requestsPerDay: 99, tokensPerDay: 7 })
    assert.deepEqual(
      limit.uses(next, nowMs).map(({ quota, allowed, used }) => [quota, allowed, used]),
      [
        ['requestsPerDay', 99, 1],
        ['tokensPerDay', 7, 0],
      ],
    )
  })
})

describe('the limit of a role', () => {
  const role = rowWith({ role: 'agent', principalId: null })

  test('is counted for each of its people alone', () => {
    const limit = new LiveLimit(role, false)
    limit.of(asPersonId(1)).quotas.get('requestsPerDay')?.take(one, nowMs)
    assert.deepEqual([usedOf(limit.of(asPersonId(1))), usedOf(limit.of(asPersonId(2))), usedOf(limit)], [[1], [0], [0]])
    assert.equal(limit.of(asPersonId(1)), limit.of(asPersonId(1)))
    assert.deepEqual([limit.of(asPersonId(1)).personId, limit.personId], [1, 0])
  })

  test('changes for all of them, also for who comes later', () => {
    const limit = new LiveLimit(role, false)
    limit.of(asPersonId(1))
    limit.update({ ...role, requestsPerDay: 3 })
    assert.deepEqual(
      [1, 2].map((person) => limit.of(asPersonId(person)).row.requestsPerDay),
      [3, 3],
    )
  })

  test('starts for each from what they had used, who comes later too', () => {
    const today = Date.now()
    const limit = new LiveLimit(role, false)
    const used = (person: number) => limit.of(asPersonId(person)).uses(role, today)[0]?.used
    limit.of(asPersonId(1))
    limit.startEachFrom(
      new Map([
        [1, { requestsPerDay: 4 }],
        [2, { requestsPerDay: 6 }],
      ]),
      today,
    )
    assert.deepEqual([used(1), used(2), used(3)], [4, 6, 0])
  })

  test('is one count for whoever is no person, as any other limit is for all', () => {
    const limit = new LiveLimit(role, false)
    assert.equal(limit.of(null), limit)
    const other = new LiveLimit(rowWith(), false)
    assert.equal(other.of(asPersonId(7)), other)
  })
})
