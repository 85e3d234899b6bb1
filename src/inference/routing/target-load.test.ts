import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TargetLoad } from './target-load.ts'

const beginMs = performance.now()
const halfLifeMs = 10_000

function loadOf(inFlight = 0): TargetLoad {
  const load = new TargetLoad({ inFlight })
  load.inFlight = inFlight
  return load
}

const near = (left: number, right: number): boolean => Math.abs(left - right) <= 0.01 * Math.max(1, right)

describe('the score of a server, the less the better', () => {
  test('is what one request takes, times the requests ahead and this one', () => {
    const [idle, busy] = [loadOf(), loadOf(3)]
    for (const load of [idle, busy]) load.sawFirstToken(199, beginMs)
    assert.ok(near(idle.score(beginMs), 200), String(idle.score(beginMs)))
    assert.ok(near(busy.score(beginMs), 800), String(busy.score(beginMs)))
  })

  test('takes a new server for a quick one, not for an infinitely quick one', () => {
    assert.ok(near(loadOf().score(beginMs), 51), String(loadOf().score(beginMs)))
  })

  test('counts a peak at once, and a better time little by little', () => {
    const load = loadOf()
    load.sawFirstToken(1000, beginMs)
    assert.ok(near(load.score(beginMs), 1001))
    load.sawFirstToken(10, beginMs + halfLifeMs)
    const after = load.score(beginMs + halfLifeMs)
    assert.ok(near(after, 506), String(after))
  })

  test('fades while nothing is seen, so that a slow server is tried again', () => {
    const load = loadOf()
    load.sawFirstToken(1000, beginMs)
    assert.ok(near(load.score(beginMs + halfLifeMs), 501))
    assert.ok(load.score(beginMs + 20 * halfLifeMs) < 1.01)
  })

  test('is ten times as high for a server that just came back', () => {
    const load = loadOf()
    load.sawFirstToken(99, beginMs)
    for (let failure = 0; failure < 5; failure += 1) load.breaker.fail(beginMs)
    load.breaker.begin()
    load.breaker.succeed(beginMs + 6000)
    const [back, later] = [load.score(beginMs + 6000), load.score(beginMs + 16_000)]
    assert.ok(back > 600 && later < 60, `${back} ${later}`)
  })
})

describe('a trial', () => {
  test('begins anew when it is asked for later than before', () => {
    const load = loadOf()
    load.record.note(true)
    load.trialEnd = 'fails'
    load.tryAgain(1000)
    assert.deepEqual([load.trialEnd, load.record.calls], [null, 0])
  })

  test('goes on when the list of models is only read again', () => {
    const load = loadOf()
    load.tryAgain(1000)
    load.record.note(true)
    load.trialEnd = 'slow'
    load.tryAgain(1000)
    load.tryAgain(999)
    load.tryAgain(0)
    assert.deepEqual([load.trialEnd, load.record.calls], ['slow', 1])
  })
})
