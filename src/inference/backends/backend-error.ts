import { AppError, type ErrorDetails } from '#platform/errors'
import { z } from 'zod'
import { parseAnswer } from '../bytes/parse-answer.ts'

/** How a backend refused, before any byte of an answer. */
export interface BackendRefusal {
  readonly backend: string
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: string
}

const MAX_REASON_CHARACTERS = 500
const MAX_ISSUES = 20
const DEFAULT_RETRY_SECONDS = 5
const LONGEST_RETRY_SECONDS = 3600
/** What the client did wrong; the backend's 401, 403 and 404 speak of our settings, never of the client's key. */
const clientMistakes: ReadonlySet<number> = new Set([400, 406, 413, 415, 422])

/** What a backend's refusal is for our client: its own mistake, too many requests, or a backend that does not serve. */
export function backendError(refusal: BackendRefusal): AppError {
  const { backend, status, retryAfter, body } = refusal
  if (clientMistakes.has(status)) return new AppError('backend_refused', mistakeIn(status, body))
  if (status === 429) {
    return new AppError('backend_busy', { backend, retryAfterSeconds: secondsOf(retryAfter) ?? DEFAULT_RETRY_SECONDS })
  }
  const retryAfterSeconds = secondsOf(retryAfter)
  const why = { backend, reason: 'http_status', value: status } as const
  return new AppError('backend_unavailable', retryAfterSeconds === null ? why : { ...why, retryAfterSeconds })
}

/** `Retry-After` is a number of seconds or a date. */
function secondsOf(retryAfter: string | undefined): number | null {
  if (retryAfter === undefined) return null
  const given = Number(retryAfter)
  const seconds = Number.isFinite(given) ? given : (Date.parse(retryAfter) - Date.now()) / 1000
  return Number.isNaN(seconds) ? null : Math.min(LONGEST_RETRY_SECONDS, Math.max(1, Math.ceil(seconds)))
}

const Issue = z.looseObject({
  loc: z.array(z.union([z.string(), z.number()])),
  msg: z.string(),
  type: z.string().catch('value_error'),
})
const Text = z.string().nullish().catch(null)
const Code = z.union([z.string(), z.number()]).nullish().catch(null)
const Fields = z.looseObject({ message: z.unknown().optional(), code: Code, param: Text, type: Text })
/** OpenAI's `error`, the bare members of vLLM and Mistral, FastAPI's `detail`. */
const Refusal = Fields.extend({ error: z.unknown().optional(), detail: z.unknown().optional() })

function mistakeIn(status: number, body: string): ErrorDetails['backend_refused'] {
  const refusal = Refusal.safeParse(parsed(body)).data ?? {}
  const fields = Fields.safeParse(refusal.error).data ?? Fields.safeParse(refusal).data
  const issues = issuesIn(refusal.detail) ?? issuesIn(detailOf(refusal.message)) ?? issuesIn(detailOf(fields?.message))
  const code = fields?.code
  return {
    status,
    reason: reasonIn(body) ?? `the backend answered HTTP ${status}`,
    param: fields?.param ?? null,
    // Many servers repeat the status there.
    upstreamCode: typeof code === 'string' && code !== String(status) ? code.slice(0, 100) : null,
    ...(issues === null ? {} : { issues }),
  }
}

type Issues = NonNullable<ErrorDetails['backend_refused']['issues']>

function issuesIn(detail: unknown): Issues | null {
  if (!Array.isArray(detail)) return null
  const issues = detail.slice(0, MAX_ISSUES).flatMap((entry) => {
    const { data } = Issue.safeParse(entry)
    return data
      ? [{ loc: data.loc.slice(0, MAX_ISSUES), msg: data.msg.slice(0, MAX_REASON_CHARACTERS), type: data.type }]
      : []
  })
  return issues.length > 0 ? issues : null
}

/** Mistral's `{"message":{"detail":[…]}}`. */
function detailOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, 'detail') : null
}

/** What a backend says of its refusal, wherever it says it; null when it says nothing. */
export function reasonIn(body: string): string | null {
  const value = Refusal.safeParse(parsed(body)).data
  if (!value) return null
  const inner = Fields.safeParse(value.error).data
  const found = [inner?.message, value.error, value.message, value.detail].map(sentenceOf).find((text) => text !== null)
  return found?.slice(0, MAX_REASON_CHARACTERS) ?? null
}

function sentenceOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  const issues = issuesIn(value) ?? issuesIn(detailOf(value))
  if (issues !== null) return issues.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ')
  const inner = Told.safeParse(value).data
  return inner?.message || inner?.error || null
}

/** LiteLLM's `{"detail":{"error":"…"}}`. */
const Told = z.looseObject({ message: Text, error: Text })

/** Some servers put their refusal in a list of one. */
function parsed(body: string): unknown {
  try {
    const value = parseAnswer(body)
    return Array.isArray(value) ? value[0] : value
  } catch {
    return null
  }
}

/** Within a stream: `{"error":{…}}`, vLLM's `{"object":"error",…}`, or a `detail` or `message` in the place of an answer. */
export function isError(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if ('error' in value && Boolean(value.error)) return true
  if ('object' in value && value.object === 'error') return true
  return !('choices' in value) && ('detail' in value || 'message' in value)
}
