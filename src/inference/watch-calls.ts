import type { Span } from '#platform/telemetry/span'
import { placeBelow } from '#platform/telemetry/span'
import type { UsageRow } from './usage-row.ts'

const FIRST_FAILURE_STATUS = 400

/** Our endpoints under the names that OpenTelemetry's conventions for generative models give to operations. */
const operations: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'chat/completions': 'chat',
    messages: 'chat',
    responses: 'chat',
    internal: 'chat',
    completions: 'text_completion',
    'fim/completions': 'text_completion',
    embeddings: 'embeddings',
    embed: 'embeddings',
  }),
)

/**
 * A metered call as a span (opentelemetry.io, semantic conventions for generative AI, in development). It names no person
 * and holds nothing of what was written.
 */
export function spanOf(row: UsageRow): Span {
  const { model, backend, endpoint, status, promptTokens, completionTokens, durationMs, firstTokenMs } = row
  const operation = operations.get(endpoint) ?? endpoint
  const endedAtMs = row.at.getTime()
  const failure = status < FIRST_FAILURE_STATUS ? null : String(status)
  return {
    ...(row.place ?? placeBelow(null)),
    name: `${operation} ${model}`,
    startedAtMs: endedAtMs - durationMs,
    endedAtMs,
    attributes: {
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': backend,
      'gen_ai.request.model': model,
      'gen_ai.usage.input_tokens': promptTokens,
      'gen_ai.usage.output_tokens': completionTokens,
      'gen_ai.response.time_to_first_chunk': firstTokenMs === null ? null : firstTokenMs / 1000,
      'http.response.status_code': status,
      'error.type': failure,
      'socle.request_id': row.requestId,
      'socle.cost_euros': row.footprint?.euros ?? null,
      'socle.energy_watt_hours': row.footprint?.wattHours ?? null,
    },
    failure,
  }
}

/** A metered call as a line of the request log: who, what, how it ended, how long and how much; nothing of what was written. */
export function lineOf(row: UsageRow): string {
  const { at, requestId, organisationId, keyId, personId, assistant, model, backend, endpoint, status } = row
  return JSON.stringify({
    at: at.toISOString(),
    request_id: requestId,
    trace_id: row.place?.traceId,
    organisation_id: organisationId,
    key_id: keyId,
    person_id: personId,
    assistant,
    model,
    backend,
    endpoint,
    status,
    prompt_tokens: row.promptTokens,
    completion_tokens: row.completionTokens,
    first_token_ms: rounded(row.firstTokenMs),
    duration_ms: rounded(row.durationMs),
    overhead_ms: rounded(row.overheadMs ?? null),
  })
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 100) / 100
}
