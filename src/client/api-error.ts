interface ApiErrorOptions extends ErrorOptions {
  message?: string
  fields?: Readonly<Record<string, string>>
}

/** A refusal in the server's words. `status` 0 means that the server could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** What is wrong with each field that was named, by its path in the body (`server.url`). */
  readonly fields: Readonly<Record<string, string>>

  constructor(status: number, code: string, { message = '', fields = {}, ...options }: ApiErrorOptions = {}) {
    super(message, options)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.fields = fields
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError
}

/** Reads the one error body of the interface; anything else becomes an error without words. */
export function readError(status: number, body: string): ApiError {
  const { code, message, fields } = parseError(body)
  return new ApiError(status, code, { message, fields })
}

interface ReadError {
  code: string
  message: string
  fields: Record<string, string>
}

function parseError(body: string): ReadError {
  const unreadable = { code: 'unreadable_answer', message: '', fields: {} }
  try {
    const parsed: unknown = JSON.parse(body)
    if (!isRecord(parsed) || !isRecord(parsed['error'])) return unreadable
    const { code, message, param } = parsed['error']
    if (typeof code !== 'string' || typeof message !== 'string') return unreadable
    const named = typeof param === 'string' ? { [param]: message } : {}
    return { code, message, fields: { ...named, ...readFields(parsed['detail']) } }
  } catch {
    return unreadable
  }
}

/** The first word on each field counts; the list is short because the contract bounds every body. */
function readFields(detail: unknown): Record<string, string> {
  if (!Array.isArray(detail)) return {}
  const named = detail.filter(isRecord).flatMap(({ loc, msg }): [string, string][] => {
    return Array.isArray(loc) && loc.length > 1 && typeof msg === 'string' ? [[loc.slice(1).join('.'), msg]] : []
  })
  return Object.fromEntries(named.toReversed())
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
