import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asOrganisationId, asPersonId, asPrincipalId } from '#contract/ids'
import { anonymousActor, jobActor } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import { amountsOf } from '../admission/amounts-of.ts'
import { isNobodyToAsk } from '../admission/nobody-to-ask.ts'
import { conductOf, isWorthAnother } from './failed-attempt.ts'
import { learnsRefusal } from './learn-refusal.ts'
import { statusOfError, statusOfFailure } from './open-answer.ts'
import { refusalIn } from './refusal.ts'
import { usageEvent } from './usage-event.ts'
import { tenantOf, waitingOf } from './waiting-of.ts'

const unavailable = (reason: 'failed_too_often' | 'out_of_hours' | 'connection_refused') =>
  new AppError('backend_unavailable', { backend: 'b', reason })
const refused = (reason: string, status = 400) =>
  new AppError('backend_refused', { status, reason, param: null, upstreamCode: null })

describe('the status of a failure', () => {
  const cases: readonly (readonly [string, AppError, number])[] = [
    ['a refusal has the server’s', refused('non', 422), 422],
    ['nobody to ask is later', unavailable('failed_too_often'), 503],
    ['a server out of its hours is later', unavailable('out_of_hours'), 503],
    ['one that cannot be reached is a bad gateway', unavailable('connection_refused'), 502],
    [
      'a shape that nobody knows is a bad gateway',
      new AppError('backend_protocol', { backend: 'b', reason: 'answer_not_json' }),
      502,
    ],
  ]
  for (const [what, error, status] of cases) test(what, () => assert.equal(statusOfError(error), status))

  test('is the client’s own leaving when they left, or when nobody foresaw it', () => {
    const [here, gone] = [new AbortController().signal, AbortSignal.abort()]
    assert.deepEqual(
      [
        statusOfFailure(refused('non'), here),
        statusOfFailure(refused('non'), gone),
        statusOfFailure(new Error('odd'), here),
      ],
      [400, 499, 499],
    )
  })

  test('is one of time only when no server was to be asked', () => {
    assert.deepEqual(
      [
        unavailable('out_of_hours'),
        unavailable('connection_refused'),
        new AppError('not_found', { what: 'x', id: 1 }),
      ].map(isNobodyToAsk),
      [true, false, false],
    )
  })
})

describe('an attempt that failed', () => {
  const busy = new AppError('backend_busy', { backend: 'b', retryAfterSeconds: 1 })
  const protocol = new AppError('backend_protocol', { backend: 'b', reason: 'answer_empty' })

  test('says how the server did', () => {
    assert.deepEqual([refused('x'), busy, unavailable('connection_refused'), protocol].map(conductOf), [
      'served',
      'left',
      'failed',
      'failed',
    ])
  })

  test('is worth another server unless the mistake is the client’s', () => {
    assert.deepEqual([refused('x'), busy, unavailable('connection_refused'), protocol].map(isWorthAnother), [
      false,
      true,
      true,
      true,
    ])
  })
})

describe('what a server refuses to hear is learnt once', () => {
  const traits = () => ({
    refusesStreamOptions: false,
    refusesPriority: false,
    countsNothing: false,
    thinksUnopened: null,
  })

  test('members that we add are left out from then on', () => {
    const learnt = traits()
    assert.equal(learnsRefusal(learnt, refused('Extra inputs: stream_options'), 0), true)
    assert.deepEqual([learnt.refusesStreamOptions, learnt.countsNothing], [true, true])
    assert.equal(
      learnsRefusal(learnt, refused('Extra inputs: stream_options'), 0),
      false,
      'asked again without, it is something else',
    )
  })

  test('how urgent a request is only where it was told', () => {
    const learnt = traits()
    assert.equal(learnsRefusal(learnt, refused('unknown field: priority'), 0), false)
    assert.equal(learnsRefusal(learnt, refused('unknown field: priority'), -5), true)
    assert.equal(learnt.refusesPriority, true)
    assert.equal(learnsRefusal(learnt, refused('unknown field: priority'), -5), false)
  })

  test('what speaks of something else teaches nothing', () => {
    const learnt = traits()
    for (const error of [refused('temperature too high'), unavailable('connection_refused'), refused('priorityless')]) {
      assert.equal(learnsRefusal(learnt, error, 3), false)
    }
    assert.deepEqual(learnt, traits())
  })
})

describe('a head that announces no answer', () => {
  const headers = (type?: string) => (type === undefined ? {} : { 'content-type': type })

  test('is any other status than 200, with what it says', () => {
    const refusal = refusalIn(429, { 'retry-after': '7' }, true)
    refusal?.keep(Buffer.from('{"error":{"message":"lent"}}'))
    assert.deepEqual(refusal?.errorOf('b').details, { backend: 'b', retryAfterSeconds: 7 })
    assert.equal(refusalIn(204, {}, true)?.errorOf('b').code, 'backend_unavailable')
  })

  test('is a page for people, and what cannot be passed on', () => {
    assert.deepEqual(
      [
        headers('application/json'),
        headers('text/event-stream'),
        headers('audio/mpeg'),
        headers(),
        headers('text/html; charset=utf-8'),
        headers('application/xhtml+xml'),
      ].map((one) => refusalIn(200, one, true) === null),
      [true, true, true, true, false, false],
    )
    assert.notEqual(refusalIn(200, headers('application/json'), false), null)
  })

  test('takes no more memory than a message needs', () => {
    const refusal = refusalIn(400, {}, true)
    for (let part = 0; part < 100; part += 1) refusal?.keep(Buffer.alloc(10_000, 'a'))
    assert.deepEqual(refusal?.errorOf('b').details, {
      ...{ status: 400, reason: 'the backend answered HTTP 400', param: null, upstreamCode: null },
    })
  })
})

describe('whose turn it is', () => {
  const acting = { scopes: new Set<never>(), requestId: 'r', address: null }
  const person = {
    ...acting,
    ...{ kind: 'person' as const, role: 'member', priority: 2, principals: [] },
    ...{ organisationId: asOrganisationId(1), personId: asPersonId(2), ownPrincipal: asPrincipalId(3) },
  }
  const estimate = { promptTokens: 30, completionTokens: 12 }
  const asked = { model: 'm', endpoint: 'embeddings' as const, estimate }
  const { signal } = new AbortController()
  const band = (actor: typeof person, more: object = {}) => waitingOf({ actor, signal }, { ...asked, ...more }).band

  test('is that of its sender, unless the request says later', () => {
    assert.deepEqual([band(person), band({ ...person, priority: 0 }), band({ ...person, priority: -1 })], [0, 1, 2])
    assert.deepEqual([band(person, { priority: 5 }), band(person, { band: 2 })], [2, 2])
    assert.equal(waitingOf({ actor: person, signal, isBackground: true }, asked).band, 2)
  })

  test('weighs what is read and written', () => assert.equal(waitingOf({ actor: person, signal }, asked).weight, 42))

  test('is shared among people, whatever their number of keys', () => {
    assert.equal(tenantOf(person), 'principal 3')
    assert.deepEqual([tenantOf(anonymousActor('r', null)), tenantOf(jobActor('x', []))], ['anonymous', 'job'])
  })
})

describe('counts', () => {
  test('are an event like the others of their stream', () => {
    const first = 'data: {"id":"cmpl-1","object":"text_completion","created":1763970000,"choices":[]}'
    const told = usageEvent('m', first, { promptTokens: 5, completionTokens: 2 })
    assert.deepEqual(JSON.parse(told.replace('data: ', '')), {
      ...{ id: 'cmpl-1', object: 'text_completion', created: 1_763_970_000, model: 'm', choices: [] },
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    })
    assert.ok(told.endsWith('\n\n'))
    assert.match(
      usageEvent('m', '', { promptTokens: 0, completionTokens: 0 }),
      /"id":"","object":"chat\.completion\.chunk","created":0/,
    )
  })

  test('take of limits what is known of their cost', () => {
    const footprint = { euros: 0.5, wattHours: 250, emissionsGrams: 20, method: null }
    const tokens = { promptTokens: 100, completionTokens: 20 }
    assert.deepEqual(amountsOf(tokens, footprint), { requests: 1, tokens: 120, euros: 0.5, kilowattHours: 0.25 })
    assert.deepEqual(amountsOf(tokens, { ...footprint, euros: null, wattHours: null }), {
      requests: 1,
      tokens: 120,
      euros: 0,
      kilowattHours: 0,
    })
  })
})
