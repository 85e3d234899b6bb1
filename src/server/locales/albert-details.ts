import type { AppError, ErrorCode, ErrorDetails } from '#platform/errors'
import { albertType } from './albert-types.ts'

/** What its administrators alone may do. */
const governing: ReadonlySet<string> = new Set([
  'people:manage',
  'people:provision',
  'settings:manage',
  'organisations:manage',
  'audit:read',
])

const limitDetails: ReadonlyMap<string, string> = new Map(
  Object.entries({
    requestsPerMinute: 'Request limit per minute exceeded.',
    requestsPerDay: 'Request limit per day exceeded.',
    tokensPerMinute: 'Token limit per minute exceeded.',
    tokensPerDay: 'Token limit per day exceeded.',
    eurosPerMonth: 'Insufficient budget.',
  }),
)

function capitalised(what: string): string {
  return `${what[0]?.toUpperCase()}${what.slice(1)}`
}

/** What Albert says in `detail`, where its clients compare it; elsewhere the sentence is ours. */
const details: { readonly [C in ErrorCode]?: (details: ErrorDetails[C]) => string | null } = {
  missing_key: () => 'Not authenticated',
  invalid_key: () => 'Invalid API key.',
  invalid_scheme: () => 'Invalid authentication scheme.',
  revoked_key: () => 'Invalid API key.',
  expired_key: () => 'Invalid API key.',
  account_expired: () => 'Your account has expired. Please contact support to renew your account.',
  model_not_found: ({ model }) => `Model ${model} not found.`,
  not_found: ({ what, id }) => `${capitalised(what)} ${id} not found.`,
  invalid_request: ({ param, reason, value }) => {
    if (reason === 'provider_of_other_type') return `Invalid model provider type ${value} router.`
    return param === 'score_threshold' ? 'Score threshold is only available for semantic search method' : null
  },
  conflict: ({ reason, value }) => {
    if (reason === 'aliases_taken') return `Following aliases already exist: '${value}'`
    return reason === 'provider_exists' ? `Model provider ${value}.` : null
  },
  too_large: ({ limitBytes }) => `File size limit exceeded (max: ${limitBytes} bytes).`,
  backend_busy: () => 'Model is too busy, please try again later.',
  overloaded: () => 'Model is too busy, please try again later.',
  name_taken: ({ name, what }) => `${what === undefined ? '' : `${capitalised(what)} `}${name} already exists.`,
  role_in_use: ({ people, id }) => `Role ${id ?? ''} has ${people} users and cannot be removed.`.replace('  ', ' '),
  invalid_credentials: () => 'Invalid password.',
  model_cannot: ({ capability, type }) =>
    type === undefined
      ? 'Wrong model type.'
      : `Model has wrong type. Expected: ${albertType(capability)}. Actual: ${albertType(type)}.`,
  forbidden: ({ scope, bars }) => {
    if (bars !== undefined) return null
    return governing.has(scope) ? 'User has no admin rights.' : `This needs the permission "${scope}".`
  },
  limit_reached: ({ limit, most }) => limitDetails.get(limit) ?? `Limit reached: ${most} ${limit}.`,
  internal: () => 'An unexpected error occurred',
}

/** Null when Albert has no word of its own for it. */
export function albertDetail<C extends ErrorCode>({ code, details: facts }: AppError<C>): string | null {
  const words: ((details: ErrorDetails[C]) => string | null) | undefined = details[code]
  return words?.(facts) ?? null
}
