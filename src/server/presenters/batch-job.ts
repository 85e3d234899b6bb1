import type { BatchJob } from '#contract/mistral'
import type { BatchRow } from '#apps/batches/queries'
import { presentBatch } from './batch.ts'

const statuses = {
  validating: 'QUEUED',
  in_progress: 'RUNNING',
  finalizing: 'RUNNING',
  completed: 'SUCCESS',
  failed: 'FAILED',
  expired: 'TIMEOUT_EXCEEDED',
  cancelling: 'CANCELLATION_REQUESTED',
  cancelled: 'CANCELLED',
} as const satisfies Record<BatchRow['status'], BatchJob['status']>

/** Those of a batch that Mistral's words mean. */
export function statusesOfJobs(asked: readonly BatchJob['status'][]): BatchRow['status'][] {
  const wanted = new Set<BatchJob['status']>(asked)
  return Object.entries(statuses).flatMap(([own, told]) => (wanted.has(told) && isStatus(own) ? [own] : []))
}

function isStatus(word: string): word is BatchRow['status'] {
  return Object.hasOwn(statuses, word)
}

/** A batch in Mistral's words. */
export function presentBatchJob(row: BatchRow): BatchJob {
  const { id, endpoint, input_file_id, output_file_id, error_file_id, ...batch } = presentBatch(row)
  const { total, completed, failed } = batch.request_counts
  const messages = (batch.errors?.data ?? []).map(({ line, message }) => {
    return line === null ? message : `line ${line}: ${message}`
  })
  return {
    object: 'batch',
    id,
    input_files: [input_file_id],
    metadata: batch.metadata,
    endpoint,
    model: row.model,
    agent_id: null,
    output_file: output_file_id,
    error_file: error_file_id,
    errors: messages.map((message) => ({ message, count: 1 })),
    status: statuses[row.status],
    created_at: batch.created_at,
    started_at: batch.in_progress_at,
    completed_at: batch.completed_at ?? batch.failed_at ?? batch.expired_at ?? batch.cancelled_at,
    total_requests: total,
    completed_requests: completed + failed,
    succeeded_requests: completed,
    failed_requests: failed,
  }
}
