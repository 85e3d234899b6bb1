/** A refusal in the server's words. `status` 0 means that the server could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, { message = '', ...options }: ErrorOptions & { message?: string } = {}) {
    super(message, options)
    this.name = 'ApiError'
    this.status = status
    this.code = code
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError
}

/** Reads the one error body of the interface; anything else becomes an error without words. */
export function readError(status: number, body: string): ApiError {
  const error = parseError(body)
  return new ApiError(status, error.code, { message: error.message })
}

function parseError(body: string): { code: string; message: string } {
  const unreadable = { code: 'unreadable_answer', message: '' }
  try {
    const parsed: unknown = JSON.parse(body)
    if (!isRecord(parsed) || !isRecord(parsed['error'])) return unreadable
    const { code, message } = parsed['error']
    return typeof code === 'string' && typeof message === 'string' ? { code, message } : unreadable
  } catch {
    return unreadable
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
