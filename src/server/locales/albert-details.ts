import type { AppError, ErrorCode, ErrorDetails } from '#platform/errors'

/** What Albert says in `detail`, where its clients compare it; elsewhere the sentence is ours. */
const details: { readonly [C in ErrorCode]?: (details: ErrorDetails[C]) => string } = {
  missing_key: () => 'Not authenticated',
  invalid_key: () => 'Invalid API key.',
  revoked_key: () => 'Invalid API key.',
  expired_key: () => 'Invalid API key.',
  model_not_found: ({ model }) => `Model ${model} not found.`,
  not_found: ({ what, id }) => `${what[0]?.toUpperCase()}${what.slice(1)} ${id} not found.`,
  invalid_request: ({ reason, param }) =>
    param === 'score_threshold' ? 'Score threshold is only available for semantic search method' : reason,
  too_large: ({ limitBytes }) => `File size limit exceeded (max: ${limitBytes} bytes).`,
  backend_busy: () => 'Model is too busy, please try again later.',
  overloaded: () => 'Model is too busy, please try again later.',
  internal: () => 'An unexpected error occurred',
}

/** Null when Albert has no word of its own for it. */
export function albertDetail<C extends ErrorCode>({ code, details: facts }: AppError<C>): string | null {
  const words: ((details: ErrorDetails[C]) => string) | undefined = details[code]
  return words?.(facts) ?? null
}
