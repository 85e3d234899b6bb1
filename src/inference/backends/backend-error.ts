import { AppError } from '#platform/errors'

/** How a backend refused, before any byte of an answer. */
export interface BackendRefusal {
  readonly backend: string
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: string
}

const MAX_REASON_CHARACTERS = 500
const DEFAULT_RETRY_SECONDS = 5

/**
 * What a backend's refusal is for our client: its own mistake (400, 413, 422), too many requests, or a backend that
 * does not serve. The backend's 401, 403 and 404 speak of our settings, never of the client's key.
 */
export function backendError(refusal: BackendRefusal): AppError {
  const { backend, status, retryAfter, body } = refusal
  if (status === 400 || status === 413 || status === 422) {
    return new AppError('invalid_request', { reason: reasonIn(body) ?? `the backend answered HTTP ${status}` })
  }
  if (status === 429) return new AppError('backend_busy', { backend, retryAfterSeconds: secondsOf(retryAfter) })
  return new AppError('backend_unavailable', { backend, reason: `HTTP ${status}` })
}

/** `Retry-After` is a number of seconds or a date. */
function secondsOf(retryAfter: string | undefined): number {
  if (retryAfter === undefined) return DEFAULT_RETRY_SECONDS
  const seconds = Number(retryAfter)
  if (Number.isFinite(seconds)) return Math.max(1, Math.ceil(seconds))
  const until = Date.parse(retryAfter) - Date.now()
  return Number.isNaN(until) ? DEFAULT_RETRY_SECONDS : Math.max(1, Math.ceil(until / 1000))
}

/** OpenAI's `error.message`, the bare `error` or `message` of older servers, or FastAPI's `detail`. */
export function reasonIn(body: string): string | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return null
  }
  const reason = textAt(parsed, ['error', 'message']) ?? textAt(parsed, ['error']) ?? textAt(parsed, ['message'])
  return (reason ?? textAt(parsed, ['detail']))?.slice(0, MAX_REASON_CHARACTERS) ?? null
}

function textAt(value: unknown, path: readonly string[]): string | null {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return null
    found = Reflect.get(found, key)
  }
  return typeof found === 'string' ? found : null
}
