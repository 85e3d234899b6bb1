import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BatchRow } from '#apps/batches/queries'
import { asPrincipalId } from '#contract/ids'
import { presentBatchJob, statusesOfJobs } from './batch-job.ts'
import { presentBatch } from './batch.ts'

const at = (seconds: number) => new Date(seconds * 1000)

function batch(changes: Partial<BatchRow> = {}): BatchRow {
  return {
    id: 'batch_1',
    number: 1,
    owner_principal_id: asPrincipalId(1),
    key_id: null,
    endpoint: '/v1/chat/completions',
    input_file_id: 'file_in',
    output_file_id: null,
    error_file_id: null,
    output_life_seconds: null,
    model: null,
    status: 'validating',
    errors: [],
    metadata: {},
    total: 0,
    completed: 0,
    failed: 0,
    input_tokens: 0,
    output_tokens: 0,
    created_at: at(1000),
    in_progress_at: null,
    finalizing_at: null,
    cancelling_at: null,
    ended_at: null,
    expires_at: at(90_000),
    ...changes,
  }
}

describe('a batch, as OpenAI’s clients read it', () => {
  test('has nothing but what was asked while it is looked at', () => {
    const tokens = { cached_tokens: 0 }
    assert.deepEqual(presentBatch(batch({ metadata: { dossier: '12' } })), {
      object: 'batch',
      id: 'batch_1',
      endpoint: '/v1/chat/completions',
      input_file_id: 'file_in',
      completion_window: '24h',
      status: 'validating',
      errors: null,
      output_file_id: null,
      error_file_id: null,
      created_at: 1000,
      in_progress_at: null,
      expires_at: 90_000,
      finalizing_at: null,
      completed_at: null,
      failed_at: null,
      expired_at: null,
      cancelling_at: null,
      cancelled_at: null,
      request_counts: { total: 0, completed: 0, failed: 0 },
      usage: {
        input_tokens: 0,
        input_tokens_details: tokens,
        output_tokens: 0,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 0,
      },
      metadata: { dossier: '12' },
    })
  })

  test('ended at one time, told under how it ended', () => {
    const ends = ['completed', 'failed', 'expired', 'cancelled'] as const
    for (const status of ends) {
      const told = presentBatch(batch({ status, ended_at: at(2000) }))
      const times = ends.map((end) => told[`${end}_at`])
      assert.deepEqual(
        times,
        ends.map((end) => (end === status ? 2000 : null)),
        status,
      )
    }
  })

  test('tells what is wrong with its lines', () => {
    const data = [{ code: 'invalid_json', line: 3, message: 'not JSON', param: null }]
    assert.deepEqual(presentBatch(batch({ status: 'failed', errors: data })).errors, { object: 'list', data })
  })
})

describe('a batch, as Mistral’s clients read it', () => {
  test('is a job with its files and its counts', () => {
    const row = batch({
      status: 'completed',
      model: 'mistral',
      output_file_id: 'file_out',
      error_file_id: 'file_err',
      total: 10,
      completed: 8,
      failed: 2,
      in_progress_at: at(1100),
      ended_at: at(2000),
    })
    assert.deepEqual(presentBatchJob(row), {
      object: 'batch',
      id: 'batch_1',
      input_files: ['file_in'],
      metadata: {},
      endpoint: '/v1/chat/completions',
      model: 'mistral',
      agent_id: null,
      output_file: 'file_out',
      error_file: 'file_err',
      errors: [],
      status: 'SUCCESS',
      created_at: 1000,
      started_at: 1100,
      completed_at: 2000,
      total_requests: 10,
      completed_requests: 10,
      succeeded_requests: 8,
      failed_requests: 2,
    })
  })

  test('is at a stage in their words, over at one time whatever its end', () => {
    const stages: [BatchRow['status'], string][] = [
      ['validating', 'QUEUED'],
      ['in_progress', 'RUNNING'],
      ['finalizing', 'RUNNING'],
      ['completed', 'SUCCESS'],
      ['failed', 'FAILED'],
      ['expired', 'TIMEOUT_EXCEEDED'],
      ['cancelling', 'CANCELLATION_REQUESTED'],
      ['cancelled', 'CANCELLED'],
    ]
    for (const [status, told] of stages) {
      const isOver = ['completed', 'failed', 'expired', 'cancelled'].includes(status)
      const job = presentBatchJob(batch({ status, ended_at: isOver ? at(2000) : null }))
      assert.deepEqual([job.status, job.completed_at], [told, isOver ? 2000 : null])
    }
  })

  test('tells what is wrong with the line that it is in', () => {
    const errors = [
      { code: 'invalid_json', line: 3, message: 'not JSON', param: null },
      { code: 'empty_file', line: null, message: 'no line', param: null },
    ]
    assert.deepEqual(presentBatchJob(batch({ status: 'failed', errors })).errors, [
      { message: 'line 3: not JSON', count: 1 },
      { message: 'no line', count: 1 },
    ])
  })
})

test('Mistral’s statuses mean one or two of ours, in any order', () => {
  assert.deepEqual(statusesOfJobs(['SUCCESS']), ['completed'])
  assert.deepEqual(statusesOfJobs(['RUNNING']), ['in_progress', 'finalizing'])
  assert.deepEqual(statusesOfJobs(['CANCELLED', 'QUEUED', 'CANCELLED']), ['validating', 'cancelled'])
})
