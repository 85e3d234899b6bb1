import { isNobodyToAsk } from '#inference/admission/nobody-to-ask'
import type { AppError, ErrorCode, ErrorDetails } from '#platform/errors'

type ErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'rate_limit_error'
  | 'server_error'

interface Rule {
  readonly status: number
  readonly type: ErrorType
}

const invalid = (status: number): Rule => ({ status, type: 'invalid_request_error' })
const failed = (status: number): Rule => ({ status, type: 'server_error' })
const unauthenticated: Rule = { status: 401, type: 'authentication_error' }
const tooMany: Rule = { status: 429, type: 'rate_limit_error' }
const refused: Rule = { status: 403, type: 'permission_error' }

/** Where an error code becomes HTTP; nowhere else. */
export const errorTable = {
  invalid_request: invalid(400),
  invalid_json: invalid(400),
  validation_failed: invalid(422),
  missing_key: unauthenticated,
  invalid_key: unauthenticated,
  invalid_scheme: unauthenticated,
  revoked_key: unauthenticated,
  expired_key: unauthenticated,
  account_expired: refused,
  invalid_credentials: unauthenticated,
  invalid_second_factor: unauthenticated,
  sign_in_expired: unauthenticated,
  second_factor_required: unauthenticated,
  invalid_link: refused,
  address_refused: invalid(422),
  unusable_address: invalid(422),
  site_unreachable: failed(502),
  weak_password: invalid(422),
  last_administrator: invalid(409),
  name_taken: invalid(409),
  role_in_use: invalid(409),
  invalid_scim: invalid(400),
  forbidden: refused,
  unknown_scope: invalid(422),
  expiry_in_the_past: invalid(422),
  wrong_origin: refused,
  wrong_host: invalid(421),
  method_not_allowed: invalid(405),
  not_found: invalid(404),
  model_not_found: invalid(404),
  data_may_not_leave: refused,
  model_cannot: invalid(422),
  conflict: invalid(409),
  held: invalid(409),
  original_not_kept: invalid(410),
  answer_running: invalid(409),
  idempotency_conflict: invalid(409),
  too_large: invalid(413),
  quota_exceeded: refused,
  unsupported_type: invalid(415),
  encrypted: invalid(422),
  corrupted: invalid(422),
  empty_document: invalid(422),
  decompression_bomb: invalid(422),
  timed_out: failed(504),
  rate_limited: tooMany,
  limit_reached: tooMany,
  backend_busy: tooMany,
  backend_refused: invalid(400),
  backend_unavailable: failed(502),
  backend_protocol: failed(502),
  engine_unavailable: failed(503),
  database_unavailable: failed(503),
  overloaded: failed(503),
  starting: failed(503),
  shutting_down: failed(503),
  config_invalid: failed(500),
  hash_mismatch: failed(500),
  registry_unreachable: failed(503),
  port_in_use: failed(500),
  folder_not_empty: failed(500),
  instance_not_empty: failed(500),
  backup_unusable: failed(500),
  program_too_old: failed(500),
  folder_not_writable: failed(500),
  data_folder_in_use: failed(500),
  internal: failed(500),
} as const satisfies Record<ErrorCode, Rule>

const secondsUntilRetry: { readonly [C in ErrorCode]?: number } = {
  engine_unavailable: 5,
  database_unavailable: 5,
  starting: 2,
  shutting_down: 10,
  registry_unreachable: 60,
}

/** A model server's refusal keeps its own status. */
export function statusOf(error: AppError): number {
  if (isNobodyToAsk(error)) return 503
  const { code, details } = error
  return 'upstreamCode' in details ? details.status : errorTable[code].status
}

/** Seconds of `Retry-After`, on every 429 and 503. */
export function retryAfterOf(code: ErrorCode, details: ErrorDetails[ErrorCode]): number | null {
  if ('retryAfterSeconds' in details && details.retryAfterSeconds !== undefined) return details.retryAfterSeconds
  return secondsUntilRetry[code] ?? null
}
