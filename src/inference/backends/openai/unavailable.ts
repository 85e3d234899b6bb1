import { AppError, isAppError, messageOf } from '#platform/errors'
import type { Because, Reason } from '#platform/reasons'

/** What went wrong on the way to a server. */
export function unavailable(backend: string, error: unknown): AppError {
  if (isAppError(error)) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  const known =
    error instanceof Error ? (reasons.get(error.name) ?? (code === null ? undefined : reasons.get(code))) : undefined
  const why: Because = known === undefined ? { reason: 'told_error', value: messageOf(error) } : { reason: known }
  return new AppError('backend_unavailable', { backend, ...why }, { cause: error })
}

const reasons: ReadonlyMap<string, Reason> = new Map(
  Object.entries({
    ECONNREFUSED: 'connection_refused',
    ECONNRESET: 'connection_lost',
    ENOTFOUND: 'host_not_found',
    EAI_AGAIN: 'host_not_found',
    TimeoutError: 'no_answer_in_time',
    UND_ERR_SOCKET: 'connection_lost',
    UND_ERR_CONNECT_TIMEOUT: 'no_connection_in_time',
    UND_ERR_HEADERS_TIMEOUT: 'no_answer_in_time',
    UND_ERR_BODY_TIMEOUT: 'answer_stopped_coming',
  }),
)
