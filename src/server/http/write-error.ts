import type { Route } from '#contract/route'
import type { ErrorBody } from '#contract/schemas'
import { isDatabaseDown, isHeldByDatabase, isUnstorableText } from '#platform/db/database'
import { AppError, isAppError, messageOf } from '#platform/errors'
import type { ServerResponse } from 'node:http'
import { albertDetail } from '../locales/albert-details.ts'
import { type Language, errorWords } from '../locales/error-words.ts'
import { endAnswer, isComing } from './end-answer.ts'
import { errorTable, retryAfterOf, statusOf } from './error-table.ts'
import { scimErrorBody, scimMediaType, scimStatusOf } from './scim-errors.ts'

/** Any failure as one of ours: what the database says of itself, or of what was sent; what nobody foresaw is `internal`. */
export function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error
  if (isDatabaseDown(error)) return new AppError('database_unavailable', { reason: messageOf(error) }, { cause: error })
  if (isHeldByDatabase(error)) return new AppError('held', {}, { cause: error })
  if (isUnstorableText(error))
    return new AppError('invalid_request', { reason: 'character_not_kept' }, { cause: error })
  return new AppError('internal', { reason: messageOf(error) }, { cause: error })
}

export interface ErrorAudience {
  /** Whose clients read it, when they want a shape of their own. */
  readonly dialect?: Route['dialect']
  readonly requestId: string
  readonly language: Language
}

/** The one body for every family of clients: OpenAI's `error` and Albert's `detail`. */
export function errorBody(error: AppError, { requestId, language }: ErrorAudience): ErrorBody {
  const message = errorWords(error, language)
  const { type } = errorTable[error.code]
  const albert = language === 'en' ? albertDetail(error) : null
  return {
    error: { message, type, code: codeOf(error), param: paramOf(error), request_id: requestId },
    detail: 'issues' in error.details && error.details.issues ? mutable(error.details.issues) : (albert ?? message),
  }
}

/** As the clients of an operation read it. */
export function errorBodyFor(error: AppError, audience: ErrorAudience): unknown {
  const body = errorBody(error, audience)
  if (audience.dialect === 'scim') {
    return scimErrorBody(error, { status: statusFor(error, audience), detail: body.error.message })
  }
  if (audience.dialect !== 'anthropic') return body
  const type = anthropicTypes[errorTable[error.code].status] ?? 'api_error'
  return { type: 'error', error: { ...body.error, type }, request_id: audience.requestId, detail: body.detail }
}

/** Anthropic's clients know no 422: what they sent wrong is their 400. */
function statusFor(error: AppError, { dialect }: ErrorAudience): number {
  const status = statusOf(error)
  if (dialect === 'anthropic') return status === 422 ? 400 : status
  return dialect === 'scim' ? scimStatusOf(error.code, status) : status
}

const anthropicTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  409: 'invalid_request_error',
  413: 'request_too_large',
  415: 'invalid_request_error',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
}

type Issues = Extract<ErrorBody['detail'], unknown[]>

function mutable(issues: readonly { loc: readonly (string | number)[]; msg: string; type: string }[]): Issues {
  return issues.map(({ type, loc, msg }) => ({ type, loc: [...loc], msg }))
}

/** Clients of a model server know its codes. */
function codeOf({ code, details }: AppError): string {
  return ('upstreamCode' in details ? details.upstreamCode : null) ?? code
}

function paramOf({ code, details }: AppError): string | null {
  if ('param' in details && details.param !== undefined && details.param !== null) return details.param
  if (code === 'name_taken') return 'name'
  if ('issues' in details) return details.issues?.[0]?.loc.slice(1).join('.') || null
  if ('model' in details) return 'model'
  return null
}

/** Answers an error. After the first byte nothing can be said any more: the connection is cut. */
export function writeError(response: ServerResponse, error: AppError, audience: ErrorAudience): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { req: request } = response
  const body = Buffer.from(JSON.stringify(errorBodyFor(error, audience)))
  const retryAfter = retryAfterOf(error.code, error.details)
  response.writeHead(statusFor(error, audience), {
    'content-type': audience.dialect === 'scim' ? scimMediaType : 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': audience.requestId,
    'request-id': audience.requestId,
    ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) }),
    ...('allowed' in error.details ? { allow: error.details.allowed.join(', ') } : {}),
    ...challengeOf(error.code),
    ...(isComing(request) ? { connection: 'close' } : {}),
  })
  response.write(body)
  endAnswer(request, response)
}

/** A 401 says how to come in, and what was wrong with the key that was given. */
function challengeOf(code: AppError['code']): { 'www-authenticate'?: string } {
  if (errorTable[code].status !== 401 || code === 'invalid_credentials') return {}
  return { 'www-authenticate': `Bearer realm="socle"${code === 'missing_key' ? '' : ', error="invalid_token"'}` }
}
