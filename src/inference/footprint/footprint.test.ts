import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type FootprintFacts, footprintOf, parametersByName } from './footprint.ts'

const facts: FootprintFacts = {
  costs: { promptPerMillion: 2, completionPerMillion: 6 },
  parameters: { active: 8, total: 8 },
  gramsPerKilowattHour: 81,
  isLocal: false,
}
const worked = { tokens: { promptTokens: 500_000, completionTokens: 1000 }, durationMs: 60_000, isGenerated: true }
const close = (actual: number | null, expected: number): void =>
  assert.ok(actual !== null && Math.abs(actual - expected) / expected < 1e-6, `${actual} is not ${expected}`)

describe('what a call costs and uses', () => {
  test('euros per million tokens, read and written', () => {
    close(footprintOf(facts, worked).euros, 1.006)
    assert.equal(footprintOf({ ...facts, costs: null }, worked).euros, null)
  })

  test('a thousand tokens of eight billion parameters, by the published regression', () => {
    const { wattHours, emissionsGrams, method } = footprintOf(facts, worked)
    // One card: 1000 × (8.91e-5 × 8 + 1.43e-3) Wh; 28.716 s of an eighth of a server of 1 kW; times 1.2.
    const card = 1000 * (8.91e-5 * 8 + 1.43e-3)
    const server = (28.716 / 3600) * 1000 * (1 / 8)
    close(wattHours, 1.2 * (card + server))
    const embodied = (3000 / 8 + 143) * 1000 * (28.716 / (5 * 365 * 24 * 3600))
    close(emissionsGrams, ((1.2 * (card + server)) / 1000) * 81 + embodied)
    assert.equal(method, 'ecologits-llm-2024')
  })

  test('a large model needs more cards, and only its active parameters write', () => {
    const dense = footprintOf({ ...facts, parameters: { active: 200, total: 200 } }, worked)
    const sparse = footprintOf({ ...facts, parameters: { active: 20, total: 200 } }, worked)
    assert.ok((dense.wattHours ?? 0) > (sparse.wattHours ?? 0))
    assert.ok((sparse.wattHours ?? 0) > (footprintOf(facts, worked).wattHours ?? 0))
  })

  test('an answer that came quicker than the regression says used the server for less', () => {
    const quick = footprintOf(facts, { ...worked, durationMs: 1000 })
    assert.ok((quick.wattHours ?? 0) < (footprintOf(facts, worked).wattHours ?? 0))
  })

  test('reading alone counts its operations', () => {
    const { wattHours, method } = footprintOf(facts, { ...worked, isGenerated: false })
    close(wattHours, (2 * 8e9 * 501_000 * (400 / 125e12) * 1.2) / 3600)
    assert.equal(method, 'flop-1')
  })

  test('what runs here uses the time of the processor; what is not known is null', () => {
    const here = footprintOf({ ...facts, isLocal: true, parameters: null }, worked)
    close(here.wattHours, 0.5)
    assert.equal(here.method, 'cpu-time-1')
    const unknown = footprintOf({ ...facts, parameters: null }, worked)
    assert.deepEqual([unknown.wattHours, unknown.emissionsGrams, unknown.method], [null, null, null])
  })
})

test('reads sizes in names', () => {
  assert.deepEqual(parametersByName('meta-llama/Llama-3.1-8B-Instruct'), { active: 8, total: 8 })
  assert.deepEqual(parametersByName('qwen2.5-coder-1.5b-instruct-q4_k_m'), { active: 1.5, total: 1.5 })
  assert.deepEqual(parametersByName('Qwen3-30B-A3B'), { active: 3, total: 30 })
  assert.deepEqual(parametersByName('mixtral-8x7b'), { active: 14, total: 56 })
  assert.equal(parametersByName('mistral-large-latest'), null)
  assert.equal(parametersByName('gpt-4bis'), null)
})
