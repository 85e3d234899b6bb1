import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Pace } from './pace.ts'

/** A pace that saw a slot each `everyMs`, so many times. */
function paceOf(everyMs: number, slots: number, { pace = new Pace(), fromMs = 0 } = {}): Pace {
  pace.begin(fromMs)
  for (let slot = 1; slot <= slots; slot += 1) pace.served(fromMs + slot * everyMs)
  return pace
}

describe('the time from one slot to the next', () => {
  test('is unknown while fewer than five were seen', () => {
    assert.equal(new Pace().slotMs, 0)
    assert.equal(paceOf(100, 4).slotMs, 0)
  })

  test('is what it was while they came evenly', () => {
    for (const everyMs of [1, 100, 2000]) {
      const { slotMs } = paceOf(everyMs, 20)
      assert.ok(Math.abs(slotMs - everyMs) < everyMs / 100, `${slotMs} for ${everyMs}`)
    }
  })

  test('does not count the time when nobody waited', () => {
    const pace = paceOf(100, 10)
    paceOf(100, 10, { pace, fromMs: 3_600_000 })
    assert.ok(Math.abs(pace.slotMs - 100) < 1, String(pace.slotMs))
  })

  test('leans to what came last', () => {
    const pace = paceOf(100, 50)
    paceOf(1000, 200, { pace, fromMs: 5000 })
    assert.ok(pace.slotMs > 800 && pace.slotMs <= 1000, String(pace.slotMs))
  })
})
