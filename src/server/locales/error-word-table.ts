import type { ErrorCode, ErrorDetails } from '#platform/errors'

/** A sentence per error code; a missing one does not compile. */
export type ErrorWords = { readonly [C in ErrorCode]: (details: ErrorDetails[C]) => string }
