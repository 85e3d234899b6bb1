import { Batch } from '#contract/batches'
import type { BatchRow } from '#apps/batches/queries'
import { toUnixSeconds } from './unix-seconds.ts'

const Errors = Batch.shape.errors.unwrap().shape.data
const Metadata = Batch.shape.metadata.unwrap()

export function presentBatch(row: BatchRow): Batch {
  const errors = Errors.parse(row.errors)
  const endedAt = (status: BatchRow['status']): number | null =>
    row.status === status ? secondsOf(row.ended_at) : null
  return {
    object: 'batch',
    id: row.id,
    endpoint: row.endpoint,
    input_file_id: row.input_file_id,
    completion_window: '24h',
    status: row.status,
    errors: errors.length === 0 ? null : { object: 'list', data: errors },
    output_file_id: row.output_file_id,
    error_file_id: row.error_file_id,
    created_at: toUnixSeconds(row.created_at),
    in_progress_at: secondsOf(row.in_progress_at),
    expires_at: toUnixSeconds(row.expires_at),
    finalizing_at: secondsOf(row.finalizing_at),
    completed_at: endedAt('completed'),
    failed_at: endedAt('failed'),
    expired_at: endedAt('expired'),
    cancelling_at: secondsOf(row.cancelling_at),
    cancelled_at: endedAt('cancelled'),
    request_counts: { total: row.total, completed: row.completed, failed: row.failed },
    usage: {
      input_tokens: row.input_tokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: row.output_tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: row.input_tokens + row.output_tokens,
    },
    metadata: Metadata.parse(row.metadata),
  }
}

function secondsOf(date: Date | null): number | null {
  return date === null ? null : toUnixSeconds(date)
}
