import { AppError, isAppError, messageOf } from '#platform/errors'

/** What went wrong on the way to a server, in words that the locales know. */
export function unavailable(backend: string, error: unknown): AppError {
  if (isAppError(error)) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  const known =
    error instanceof Error ? (reasons[error.name] ?? (code === null ? undefined : reasons[code])) : undefined
  const reason = known ?? (messageOf(error) || 'unreachable')
  return new AppError('backend_unavailable', { backend, reason }, { cause: error })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection lost',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
  TimeoutError: 'no answer in time',
  UND_ERR_SOCKET: 'connection lost',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped coming',
}
