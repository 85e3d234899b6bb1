import { asKeyId, asOrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { UsageRow } from './usage-row.ts'
import { lineOf, spanOf } from './watch-calls.ts'

const footprint = { euros: 0.002, wattHours: 1.5, emissionsGrams: 0.2, method: 'ecologits-llm-2024' } as const
const row: UsageRow = {
  at: new Date('2026-03-01T10:00:01.000Z'),
  requestId: 'r1',
  organisationId: asOrganisationId(1),
  keyId: asKeyId(2),
  personId: null,
  model: 'grand',
  backend: 'gpu',
  endpoint: 'chat/completions',
  status: 200,
  promptTokens: 12,
  completionTokens: 34,
  durationMs: 1000,
  firstTokenMs: 250,
  footprint,
  assistant: null,
  overheadMs: 0.4567,
  place: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), parentSpanId: 'c'.repeat(16) },
}

describe('a call as a span', () => {
  test('stands in its trace, and tells what was used', () => {
    assert.deepEqual(spanOf(row), {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      parentSpanId: 'c'.repeat(16),
      name: 'chat grand',
      startedAtMs: Date.parse('2026-03-01T10:00:00.000Z'),
      endedAtMs: Date.parse('2026-03-01T10:00:01.000Z'),
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'gpu',
        'gen_ai.request.model': 'grand',
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.usage.output_tokens': 34,
        'gen_ai.response.time_to_first_chunk': 0.25,
        'http.response.status_code': 200,
        'error.type': null,
        'socle.request_id': 'r1',
        'socle.cost_euros': 0.002,
        'socle.energy_watt_hours': 1.5,
      },
      failure: null,
    })
  })

  const operations = [
    ['chat/completions', 'chat'],
    ['messages', 'chat'],
    ['responses', 'chat'],
    ['internal', 'chat'],
    ['completions', 'text_completion'],
    ['fim/completions', 'text_completion'],
    ['embeddings', 'embeddings'],
    ['embed', 'embeddings'],
    ['rerank', 'rerank'],
  ] as const
  for (const [endpoint, operation] of operations) {
    test(`of ${endpoint} is a ${operation}`, () =>
      assert.equal(spanOf({ ...row, endpoint }).name, `${operation} grand`))
  }

  test('fails from 400 on', () => {
    assert.deepEqual(
      [200, 399, 400, 499, 502].map((status) => spanOf({ ...row, status }).failure),
      [null, null, '400', '499', '502'],
    )
  })

  test('that nothing is known of is one all the same', () => {
    const { attributes, traceId } = spanOf({
      ...row,
      place: null,
      footprint: null,
      firstTokenMs: null,
      promptTokens: null,
    })
    assert.match(traceId, /^[0-9a-f]{32}$/)
    assert.deepEqual(
      ['socle.cost_euros', 'gen_ai.response.time_to_first_chunk', 'gen_ai.usage.input_tokens'].map(
        (name) => attributes[name],
      ),
      [null, null, null],
    )
  })
})

describe('a call as a line', () => {
  test('names who, which model, how it ended, how long and how much', () => {
    assert.deepEqual(JSON.parse(lineOf(row)), {
      at: '2026-03-01T10:00:01.000Z',
      request_id: 'r1',
      trace_id: 'a'.repeat(32),
      organisation_id: 1,
      key_id: 2,
      person_id: null,
      assistant: null,
      model: 'grand',
      backend: 'gpu',
      endpoint: 'chat/completions',
      status: 200,
      prompt_tokens: 12,
      completion_tokens: 34,
      first_token_ms: 250,
      duration_ms: 1000,
      overhead_ms: 0.46,
    })
  })

  test('is one line, and says nothing of a trace that there is not', () => {
    const line = lineOf({ ...row, model: 'a\nb', place: null })
    assert.deepEqual([line.includes('\n'), 'trace_id' in JSON.parse(line)], [false, false])
  })
})
