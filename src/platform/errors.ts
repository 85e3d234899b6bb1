/** RFC 7644, table 9: those that are answered here. */
export type ScimErrorType = 'invalidFilter' | 'invalidPath' | 'invalidValue' | 'mutability' | 'noTarget' | 'tooMany'

import type { Because } from './reasons.ts'

/** What each error code carries. The list is closed: a new failure starts with a line here. */
export interface ErrorDetails {
  invalid_request: Because & { param?: string }
  invalid_json: Because
  validation_failed: { issues: readonly { loc: readonly (string | number)[]; msg: string; type: string }[] }
  missing_key: Record<never, never>
  invalid_key: Record<never, never>
  /** An `Authorization` header that holds no bearer key. */
  invalid_scheme: Record<never, never>
  revoked_key: Record<never, never>
  expired_key: Record<never, never>
  /** `param` is the field of a form that holds the password of who is signed in. */
  invalid_credentials: { param?: string }
  account_expired: Record<never, never>
  invalid_second_factor: Record<never, never>
  /** The second factor was awaited too long, or in another browser. */
  sign_in_expired: Record<never, never>
  /** Nobody comes in, or does this, without one. */
  second_factor_required: Record<never, never>
  /** `bars`, where it is told, is what keeps out a caller who has the permission. */
  forbidden: { scope: string; bars?: 'corpus' | 'owner' }
  unknown_scope: { scope: string }
  expiry_in_the_past: Record<never, never>
  wrong_origin: { origin: string }
  wrong_host: { host: string }
  method_not_allowed: { allowed: readonly string[] }
  invalid_link: Record<never, never>
  address_refused: { host: string; range: 'loopback' | 'private' | 'link-local' | 'reserved' }
  unusable_address: Record<never, never>
  site_unreachable: { host: string; reason: string }
  weak_password: { param: 'password' }
  last_administrator: Record<never, never>
  /** `what`, where it is told, is the kind of thing that has the name; `param` the field that holds it, `name` unless told. */
  name_taken: { name: string; what?: string; param?: string }
  role_in_use: { people: number; id?: number }
  /** What a directory asks for by SCIM and cannot have. */
  invalid_scim: { scimType: ScimErrorType; reason: string }
  not_found: { what: string; id: string | number }
  model_not_found: { model: string }
  /** No server of the model may see data of that level. */
  data_may_not_leave: { model: string; level: string }
  /** `type`, where it is told, is what it does. */
  model_cannot: { model: string; capability: string; type?: string }
  conflict: Because
  /** It has to be kept: nothing deletes or erases it until it is released. */
  held: Record<never, never>
  /** The collection of the document keeps no files: its text is there, its file is not. */
  original_not_kept: Record<never, never>
  answer_running: Record<never, never>
  /** An Idempotency-Key whose request is still worked on, or was another one. */
  idempotency_conflict: { isRunning: boolean; retryAfterSeconds?: number }
  too_large: { limitBytes: number }
  /** Of the files that somebody keeps. */
  quota_exceeded: { mostFiles: number; mostBytes: number }
  /** `named`: the ending of a file that holds something else. */
  unsupported_type: { found: string; accepted: readonly string[]; named?: string }
  encrypted: Record<never, never>
  corrupted: Because
  empty_document: Record<never, never>
  decompression_bomb: Record<never, never>
  timed_out: { what: string; limitSeconds: number }
  rate_limited: { retryAfterSeconds: number }
  /** A limit upon whoever calls: what is limited, and the most that is allowed. */
  limit_reached: { limit: string; most: number; retryAfterSeconds: number }
  backend_busy: { backend: string; retryAfterSeconds: number }
  backend_unavailable: Because & { backend: string; retryAfterSeconds?: number }
  /** A model server's words for a mistake of the client, with its status, its code and its list. */
  backend_refused: {
    status: number
    reason: string
    param: string | null
    upstreamCode: string | null
    issues?: readonly { loc: readonly (string | number)[]; msg: string; type: string }[]
  }
  backend_protocol: Because & { backend: string }
  /** The reason is for whoever runs the machine: what the engine said, in its words. */
  engine_unavailable: { engine: string; reason: string; isStarting?: true }
  database_unavailable: { reason: string }
  /** The memory that requests may take is taken, or too many of them are under way. */
  overloaded: { retryAfterSeconds: number }
  starting: { what: string }
  shutting_down: Record<never, never>
  /** The schema's own messages exist in both languages. */
  config_invalid: { file: string; line: number | null; reason: string; frenchReason?: string }
  hash_mismatch: { file: string; expected: string; found: string }
  registry_unreachable: { what: string; hint: string }
  port_in_use: { host: string; port: number }
  folder_not_empty: { folder: string }
  instance_not_empty: Record<never, never>
  backup_unusable: { folder: string; part: string }
  program_too_old: { migration: number }
  folder_not_writable: { folder: string; reason: string }
  data_folder_in_use: { folder: string; pid: number }
  internal: { reason: string }
}

export type ErrorCode = keyof ErrorDetails

/** The one error class: a code from the closed list and the facts its message needs. Never carries content or secrets. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly details: ErrorDetails[C]

  constructor(code: C, details: ErrorDetails[C], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError
}

/** Narrows to one code, so that its details are typed. */
export function hasCode<C extends ErrorCode>(error: unknown, code: C): error is AppError<C> {
  return isAppError(error) && error.code === code
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
