import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './metrics.ts'

test('requests are counted by operation and status, in buckets that grow', async () => {
  const metrics = createMetrics()
  for (const seconds of [0.0005, 0.02, 0.02, 400]) metrics.observeRequest({ operation: 'search', status: 200, seconds })
  metrics.observeRequest({ operation: 'search', status: 499, seconds: 1 })
  const { text, contentType } = await metrics.render()
  const of = (status: number, le: string) =>
    new RegExp(
      `^socle_http_request_duration_seconds_bucket\\{operation="search",status="${status}",le="${le}"\\} (\\d+)$`,
      'm',
    ).exec(text)?.[1]
  assert.deepEqual(
    ['0.001', '0.01', '0.025', '300', '\\+Inf'].map((le) => of(200, le)),
    ['1', '1', '3', '3', '4'],
  )
  assert.equal(of(499, '1'), '1')
  assert.match(text, /^socle_http_request_duration_seconds_count\{operation="search",status="200"\} 4$/m)
  assert.match(text, /^# TYPE socle_http_request_duration_seconds histogram$/m)
  assert.match(contentType, /^text\/plain/)
})

test('tokens add up by model, however often they are read', async () => {
  const metrics = createMetrics()
  metrics.countTokens({ model: 'a/b', prompt: 10, completion: 2 })
  metrics.countTokens({ model: 'a/b', prompt: 5, completion: 0 })
  await metrics.render()
  const { text } = await metrics.render()
  assert.match(text, /^socle_tokens_total\{model="a\/b",kind="prompt"\} 15$/m)
  assert.match(text, /^socle_tokens_total\{model="a\/b",kind="completion"\} 2$/m)
})

test('a figure that cannot be read is left out, the others stay', async () => {
  const metrics = createMetrics()
  metrics.watch({ name: 'socle_known', help: 'Known', read: async () => 7 })
  metrics.watch({ name: 'socle_lost', help: 'Lost', read: () => Promise.reject(new Error('no database')) })
  const { text } = await metrics.render()
  assert.match(text, /^socle_known 7$/m)
  assert.ok(!/^socle_lost /m.test(text))
})

test('calls to models are counted by model and server, under the names of OpenTelemetry', async () => {
  const metrics = createMetrics()
  const call = { model: 'org/"a"', backend: 'gpu', seconds: 2, overheadSeconds: 0.0002, firstTokenSeconds: 0.3 }
  metrics.observeCall(call)
  metrics.observeCall({ ...call, overheadSeconds: null, firstTokenSeconds: null })
  const { text } = await metrics.render()
  const labels = 'gen_ai_request_model="org/\\"a\\"",gen_ai_provider_name="gpu"'
  for (const line of [
    `gen_ai_server_request_duration_seconds_count{${labels}} 2`,
    `gen_ai_server_time_to_first_token_seconds_bucket{${labels},le="0.5"} 1`,
    `socle_model_call_overhead_seconds_bucket{${labels},le="0.0001"} 0`,
    `socle_model_call_overhead_seconds_bucket{${labels},le="0.00025"} 1`,
  ]) {
    assert.ok(text.split('\n').includes(line), line)
  }
})
