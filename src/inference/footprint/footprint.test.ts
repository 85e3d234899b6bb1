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

describe('sizes in names', () => {
  const names: readonly (readonly [string, number | null, number?])[] = [
    ['meta-llama/Llama-3.1-8B-Instruct', 8],
    ['qwen2.5-coder-1.5b-instruct-q4_k_m', 1.5],
    ['Qwen3-30B-A3B', 30, 3],
    ['mixtral-8x7b', 56, 14],
    ['open_llama_7b_v2', 7],
    ['llama-3.1-8b-4bit', 8],
    ['gpt-oss-120b', 120],
    ['HuggingFaceTB/SmolLM2-135M-Instruct', 0.135],
    ['ibm-granite/granite-3.1-1b-a400m-instruct', 1, 0.4],
    ['granite-embedding-278m-multilingual', 0.278],
    ['google/gemma-3n-E2B-it', 2],
    ['Qwen2.5-7B-Instruct-1M', 7],
    ['Qwen3-235B-A22B-Instruct-2507', 235, 22],
    ['Qwen3-0.6B.Q8_0.gguf', 0.6],
    ['mistral-large-latest', null],
    ['gpt-4bis', null],
    ['bge-m3', null],
    ['modele-1m', null],
    ['Qwen1.5-MoE-A2.7B', null],
    ['v1.12b', null],
    ['', null],
  ]
  for (const [name, total, active = total] of names) {
    test(`${name || 'nothing'}: ${total ?? 'unknown'}`, () =>
      assert.deepEqual(parametersByName(name), total === null ? null : { total, active }))
  }
})

describe('a call of nothing', () => {
  const nothing = { promptTokens: 0, completionTokens: 0 }

  test('costs and uses nothing, which is not unknown', () => {
    const { euros, wattHours, emissionsGrams } = footprintOf(facts, { ...worked, tokens: nothing })
    assert.deepEqual([euros, wattHours, emissionsGrams], [0, 0, 0])
    assert.equal(footprintOf(facts, { ...worked, tokens: nothing, isGenerated: false }).wattHours, 0)
    assert.equal(footprintOf({ ...facts, isLocal: true }, { ...worked, durationMs: 0 }).wattHours, 0)
  })

  test('where electricity emits nothing, the making of the hardware still does', () => {
    const { emissionsGrams } = footprintOf({ ...facts, gramsPerKilowattHour: 0 }, worked)
    assert.ok((emissionsGrams ?? 0) > 0)
    assert.equal(
      footprintOf({ ...facts, gramsPerKilowattHour: 0 }, { ...worked, isGenerated: false }).emissionsGrams,
      0,
    )
  })
})
